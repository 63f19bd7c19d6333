"""Rules as XPath 1.0, the language of XLSForm: written out, and read in from a closed subset."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from palermo.errors import InvalidInput
from palermo.records.rules import BOOLEAN, DATE, GROUPS, Rule

SIGNS = {"less": "<", "at_most": "<=", "more": ">", "at_least": ">="}
OPERATIONS = {"sum": "+", "difference": "-", "product": "*", "quotient": "div"}
Reference = Callable[[str], str]


def xlsform_reference(name: str) -> str:
    """Return how an XLSForm refers to an item.

    >>> xlsform_reference("q1")
    '${q1}'
    """
    return "${" + name + "}"


def to_xpath(rule: Rule, reference: Reference = xlsform_reference, *, today: str = "today()") -> str:
    """Return a rule as XPath. reference: item id -> path. today: how the day is written.

    >>> from palermo.records.rules import parse
    >>> to_xpath(parse({"equals": [{"answer": "q1"}, "yes"]}, {"q1": "code"}.get, "here"))
    "${q1} = 'yes'"
    """

    def write(one: Rule) -> str:
        return to_xpath(one, reference, today=today)

    if rule.operator == "constant":
        return _constant(rule)
    if rule.operator in ("answer", "this", "today", "answered", "includes", "counted", *GROUPS):
        return _reading(rule, reference, today)
    if rule.operator == "not":
        return f"not({write(rule.parts[0])})"
    if rule.operator in ("all", "any"):
        joint = " and " if rule.operator == "all" else " or "
        return joint.join(f"({write(part)})" for part in rule.parts)
    if rule.operator in OPERATIONS:
        return "(" + f" {OPERATIONS[rule.operator]} ".join(_number(part, write(part)) for part in rule.parts) + ")"
    return _comparison(rule, [write(part) for part in rule.parts])


def _constant(rule: Rule) -> str:
    if rule.kind == BOOLEAN:
        return "true()" if rule.value else "false()"
    if isinstance(rule.value, Decimal):
        return format(rule.value, "f")
    text = rule.value.isoformat() if isinstance(rule.value, date) else str(rule.value)
    return f'"{text}"' if "'" in text else f"'{text}'"


def _reading(rule: Rule, reference: Reference, today: str) -> str:
    if rule.operator == "today":
        return today
    if rule.operator == "this":
        return "."
    path = reference(rule.name)
    if rule.operator == "count":
        return f"count({path})"
    if rule.operator == "total":
        return f"sum({reference(f'{rule.name}/{rule.cell}')}[. != ''])"
    if rule.operator == "includes":
        return f"selected({path}, '{rule.cell}')"
    if rule.operator == "counted":
        return f"count-selected({path})"
    return path if rule.operator == "answer" else f"string-length({path}) > 0"


def _number(rule: Rule, text: str) -> str:
    if rule.kind == DATE:
        return f"number(translate({text}, '-', ''))"
    return text if rule.operator == "constant" else f"number({text})"


def _comparison(rule: Rule, texts: list[str]) -> str:
    kinds = {part.kind for part in rule.parts}
    if rule.operator in ("equals", "differs"):
        if kinds & {"number"}:
            texts = [_number(part, text) for part, text in zip(rule.parts, texts, strict=True)]
        said = f"{texts[0]} = {texts[1]}"
        if not kinds & {"number"} and all(part.operator in ("answer", "this") for part in rule.parts):
            said = f"({said} and {texts[0]} != '')"
        return f"not({said})" if rule.operator == "differs" else said
    texts = [_number(part, text) for part, text in zip(rule.parts, texts, strict=True)]
    return f"{texts[0]} {SIGNS[rule.operator]} {texts[1]}"


TOKEN = re.compile(
    r"""\s*(?:
    (?P<reference>\$\{[A-Za-z_][\w.\-]*\}) | (?P<text>'[^']*'|"[^"]*") | (?P<number>\d+(?:\.\d+)?) |
    (?P<sign><=|>=|!=|[=<>()+\-*,.]) | (?P<word>[A-Za-z][\w\-]*)
    )""",
    re.VERBOSE,
)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
COMPARES = {"=": "equals", "!=": "differs", "<": "less", "<=": "at_most", ">": "more", ">=": "at_least"}


@dataclass
class _Reader:
    """A reader of one expression; place names sheet and cell."""

    tokens: list[tuple[str, str]]
    place: str
    at: int = 0

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> tuple[str, str]:
        if self.at >= len(self.tokens) or (wanted and self.peek() != wanted):
            missing = f'"{wanted}"' if wanted else "a value"
            raise InvalidInput(f'{self.place}: {missing} is missing before "{self.peek() or "the end"}"')
        self.at += 1
        return self.tokens[self.at - 1]

    def either(self) -> Any:
        return self._chain("or", "any", self.both)

    def both(self) -> Any:
        return self._chain("and", "all", self.comparison)

    def _chain(self, word: str, operator: str, lower: Callable[[], Any]) -> Any:
        found = [lower()]
        while self.peek() == word:
            self.take()
            found.append(lower())
        return found[0] if len(found) == 1 else {operator: found}

    def comparison(self) -> Any:
        first = self.terms()
        if self.peek() not in COMPARES:
            return first
        operator = COMPARES[self.take()[1]]
        return _tidied(operator, first, self.terms())

    def terms(self) -> Any:
        return self._arithmetic({"+": "sum", "-": "difference"}, self.factors)

    def factors(self) -> Any:
        return self._arithmetic({"*": "product", "div": "quotient"}, self.single)

    def _arithmetic(self, operators: dict[str, str], lower: Callable[[], Any]) -> Any:
        found = lower()
        while self.peek() in operators:
            found = {operators[self.take()[1]]: [found, lower()]}
        return found

    def single(self) -> Any:
        kind, text = self.take()
        if kind == "reference":
            return {"answer": text[2:-1]}
        if kind == "text":
            plain = text[1:-1]
            return date.fromisoformat(plain) if DAY.fullmatch(plain) else plain
        if kind == "number":
            return Decimal(text) if "." in text else int(text)
        if text == "(":
            inner = self.either()
            self.take(")")
            return inner
        if text == ".":
            return {"this": True}
        if text == "-":
            kind, digits = self.take()
            if kind == "number":
                return -Decimal(digits) if "." in digits else -int(digits)
        if kind == "word":
            return self._call(text)
        raise InvalidInput(f'{self.place}: "{text}" cannot stand here')

    def _call(self, name: str) -> Any:
        self.take("(")
        given = []
        while self.peek() != ")":
            given.append(self.either())
            if self.peek() != ")":
                self.take(",")
        self.take(")")
        if name not in FUNCTIONS:
            known = ", ".join(sorted(FUNCTIONS))
            raise InvalidInput(f'{self.place}: the function "{name}" is not known here; known are: {known}')
        made = FUNCTIONS[name](*given) if len(given) == FUNCTIONS[name].__code__.co_argcount else None
        if made is None:
            raise InvalidInput(f'{self.place}: the function "{name}" is not used in a way that is known here')
        return made


def _name(one: Any) -> str | None:
    return one.get("answer") if isinstance(one, dict) else None


def _selected(item: Any, code: Any) -> Any:
    return {"includes": [_name(item), str(code)]} if _name(item) else None


def _count(item: Any) -> Any:
    return {"count": _name(item)} if _name(item) else None


def _counted(item: Any) -> Any:
    return {"counted": _name(item)} if _name(item) else None


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "selected": _selected,
    "not": lambda one: {"not": one},
    "count": _count,
    "count-selected": _counted,
    "today": lambda: {"today": True},
    "true": lambda: True,
    "false": lambda: False,
    "number": lambda one: one,
    "date": lambda one: one,
    "string-length": lambda one: {"length of": _name(one)} if _name(one) else None,
}


def _tidied(operator: str, first: Any, second: Any) -> Any:
    """Return a comparison; with an empty text, or a length of more than 0, it asks whether there is an answer."""
    if isinstance(first, dict) and "length of" in first:
        return {"answered": first["length of"]} if (operator, second) in (("more", 0), ("at_least", 1)) else None
    if second == "" and _name(first):
        asked = {"answered": _name(first)}
        return asked if operator == "differs" else {"not": asked}
    return {operator: [first, second]}


def from_xpath(text: str, place: str) -> Any:
    """Return the tree of a rule from XPath; parse it with palermo.records.rules. place: sheet and cell, for errors.

    Raises InvalidInput naming the place for a function or a sign that is not known here.
    >>> from_xpath("${age} >= 18 and selected(${form}, 'labour')", "survey!D2")
    {'all': [{'at_least': [{'answer': 'age'}, 18]}, {'includes': ['form', 'labour']}]}
    """
    tokens, at = [], 0
    while at < len(text.rstrip()):
        found = TOKEN.match(text, at)
        if not found or found.end() == at:
            raise InvalidInput(f'{place}: "{text[at:].strip()[:20]}" is not understood')
        tokens.append((str(found.lastgroup), found.group().strip()))
        at = found.end()
    reader = _Reader(tokens, place)
    tree = reader.either()
    if reader.at < len(tokens):
        raise InvalidInput(f'{place}: "{reader.peek()}" stands after the end of the expression')
    if _unfinished(tree):
        raise InvalidInput(f"{place}: a length or an empty value can only be compared to ask for an answer")
    return tree


def _unfinished(tree: Any) -> bool:
    if isinstance(tree, dict):
        return "length of" in tree or any(map(_unfinished, tree.values()))
    return tree is None or (isinstance(tree, list) and any(map(_unfinished, tree)))
