"""Rules read from XPath 1.0: a closed subset of what XLSForm allows; the rest is refused with its place."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from palermo.errors import InvalidInput

LONGEST, DEEPEST = 12_000, 30  # characters of an expression; levels of its tree
TOKEN = re.compile(
    r"""\s*(?:
    (?P<reference>\$\{[A-Za-z_][\w.\-]*\}) | (?P<text>'[^']*'|"[^"]*") | (?P<number>\d+(?:\.\d+)?) |
    (?P<filled>\[\s*\.\s*!=\s*(?:''|"")\s*\]) |
    (?P<sign><=|>=|!=|[=<>()+\-*,.]) | (?P<word>[A-Za-z][\w\-]*)
    )""",
    re.VERBOSE,
)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
THIS = "."  # stands for the item of a check where a rule names an item
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
        found, last = lower(), ""
        while self.peek() in operators:
            operator = operators[self.take()[1]]
            if operator == last and operator in ("sum", "product"):
                found[operator].append(lower())
            else:
                found = {operator: [found, lower()]}
            last = operator
        return found

    def single(self) -> Any:
        kind, text = self.take()
        if kind == "reference":
            if self.at < len(self.tokens) and self.tokens[self.at][0] == "filled":
                self.take()
                return {"filled": text[2:-1]}
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
    """Return the item that a reading names; THIS for the answer being checked."""
    if isinstance(one, dict):
        return THIS if "this" in one else one.get("answer")
    return None


def _selected(item: Any, code: Any) -> Any:
    return {"includes": [_name(item), str(code)]} if _name(item) else None


def _count(item: Any) -> Any:
    return {"count": _name(item)} if _name(item) else None


def _counted(item: Any) -> Any:
    return {"counted": _name(item)} if _name(item) else None


def _total(item: Any) -> Any:
    name = item.get("filled") if isinstance(item, dict) and "filled" in item else _name(item)
    return {"total": [name]} if name else None


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "selected": _selected,
    "not": lambda one: {"not": one},
    "count": _count,
    "count-selected": _counted,
    "sum": _total,
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
    if second == "" and isinstance(first, dict) and "answer" in first:
        asked = {"answered": _name(first)}
        return asked if operator == "differs" else {"not": asked}
    return {operator: [first, second]}


def from_xpath(text: str, place: str) -> Any:
    """Return the tree of a rule from XPath; parse it with palermo.records.rules. place: sheet and cell, for errors.

    Names stand as they are written; a total names its cell alone, and THIS the answer being checked. Raises
    InvalidInput naming the place for a function or a sign that is not known here, or for what is too long or deep.
    >>> from_xpath("${age} >= 18 and selected(${form}, 'labour')", "survey!D2")
    {'all': [{'at_least': [{'answer': 'age'}, 18]}, {'includes': ['form', 'labour']}]}
    """
    reader = _Reader(_tokens(text, place), place)
    tree = reader.either()
    if reader.at < len(reader.tokens):
        raise InvalidInput(f'{place}: "{reader.peek()}" stands after the end of the expression')
    if _depth(tree) > DEEPEST:
        raise InvalidInput(f"{place}: this expression is too long or too deep; split it over several questions")
    if _unfinished(tree):
        raise InvalidInput(f"{place}: a length or an empty value can only be compared to ask for an answer")
    return tree


def _tokens(text: str, place: str) -> list[tuple[str, str]]:
    tokens, at, depth = [], 0, 0
    end = len(text.rstrip())
    while at < end:
        found = TOKEN.match(text, at)
        if not found or found.end() == at:
            raise InvalidInput(f'{place}: "{text[at:].strip()[:20]}" is not understood')
        sign = found.group().strip()
        depth += (sign == "(") - (sign == ")")
        if depth > DEEPEST or end > LONGEST:
            raise InvalidInput(f"{place}: this expression is too long or too deep; split it over several questions")
        tokens.append((str(found.lastgroup), sign))
        at = found.end()
    return tokens


def _depth(tree: Any) -> int:
    """Return how deep a tree is, without going down it by calls: it may be as deep as its writer wished."""
    deep, level = 0, [tree]
    while level:
        deep += 1
        below = [list(one.values()) if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        level = [part for parts in below for part in parts]
    return deep // 2


def _unfinished(tree: Any) -> bool:
    if isinstance(tree, dict):
        return bool({"length of", "filled"} & set(tree)) or any(map(_unfinished, tree.values()))
    return tree is None or (isinstance(tree, list) and any(map(_unfinished, tree)))
