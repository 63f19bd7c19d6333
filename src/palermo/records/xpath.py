"""Rules written as XPath 1.0, the language of XLSForm (xpath_reader.py reads them)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from palermo.errors import InvalidContent
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


def to_xpath(
    rule: Rule,
    reference: Reference = xlsform_reference,
    *,
    today: str = "today()",
    this: str = ".",
    dates: bool = False,
) -> str:
    """Return a rule as XPath. reference: item id -> path. today, this: how the day and the checked answer are written.

    dates: the evaluator compares dates as such, as those of XLSForm do; else they are compared as numbers.
    Raises InvalidContent for a text with both kinds of quotes, which XPath 1.0 cannot say.
    >>> from palermo.records.rules import parse
    >>> to_xpath(parse({"equals": [{"answer": "q1"}, "yes"]}, {"q1": "code"}.get, "here"))
    "${q1} = 'yes'"
    """

    def write(one: Rule) -> str:
        return to_xpath(one, reference, today=today, this=this, dates=dates)

    if rule.operator == "constant":
        return _constant(rule, dates)
    if rule.operator == "this":
        return this
    if rule.operator in ("answer", "today", "answered", "includes", "counted", "cell", *GROUPS):
        return _reading(rule, reference, today)
    if rule.operator == "not":
        return f"not({write(rule.parts[0])})"
    if rule.operator in ("all", "any"):
        joint = " and " if rule.operator == "all" else " or "
        return joint.join(f"({write(part)})" for part in rule.parts)
    if rule.operator == "sum_known":
        return "(" + " + ".join(f"sum({write(part)}[. != ''])" for part in rule.parts) + ")"
    if rule.operator in OPERATIONS:
        return "(" + f" {OPERATIONS[rule.operator]} ".join(_number(part, write(part)) for part in rule.parts) + ")"
    return _comparison(rule, [write(part) for part in rule.parts], dates)


def _constant(rule: Rule, dates: bool) -> str:
    if rule.kind == BOOLEAN:
        return "true()" if rule.value else "false()"
    if isinstance(rule.value, Decimal):
        return format(rule.value, "f")
    text = rule.value.isoformat() if isinstance(rule.value, date) else str(rule.value)
    if "'" in text and '"' in text:
        raise InvalidContent(f"a rule compares with {text!r}; XPath has no text with both kinds of quotes")
    said = f'"{text}"' if "'" in text else f"'{text}'"
    return f"date({said})" if dates and rule.kind == DATE else said


def _reading(rule: Rule, reference: Reference, today: str) -> str:
    if rule.operator == "today":
        return today
    if rule.operator == "cell":
        return reference(f"{rule.name}/{rule.cell}")
    path = reference(f"{rule.name}/{rule.cell}" if rule.operator == "answered" and rule.cell else rule.name)
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


def _comparison(rule: Rule, texts: list[str], dates: bool) -> str:
    kinds = {part.kind for part in rule.parts}
    if rule.operator in ("equals", "differs"):
        if kinds & {"number"}:
            texts = [_number(part, text) for part, text in zip(rule.parts, texts, strict=True)]
        said = f"{texts[0]} = {texts[1]}"
        if not kinds & {"number"} and all(part.operator in ("answer", "this", "cell") for part in rule.parts):
            said = f"({said} and {texts[0]} != '')"
        return f"not({said})" if rule.operator == "differs" else said
    if not dates or DATE not in kinds:
        texts = [_number(part, text) for part, text in zip(rule.parts, texts, strict=True)]
    return f"{texts[0]} {SIGNS[rule.operator]} {texts[1]}"
