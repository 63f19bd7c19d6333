"""Rules of forms: a closed tree of operators, typed when a form is read, evaluated on answers.

A value that is missing makes every comparison false, and a calculation with it is missing: the semantics of XPath 1.0
on an empty node, so that a rule means the same in an XLSForm (see xpath.py; an independent evaluator is the oracle).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DivisionByZero, InvalidOperation

from palermo.errors import InvalidContent

Value = str | Decimal | bool | date | frozenset[str] | None
Missing = None
BOOLEAN, NUMBER, TEXT, DATE, CODE, CODES, ROWS, TABLE = (
    "boolean",
    "number",
    "text",
    "date",
    "code",
    "codes",
    "rows",
    "table",
)
LOGIC = ("all", "any", "not")
COMPARISONS = ("equals", "differs", "less", "at_most", "more", "at_least")
ARITHMETIC = ("sum", "sum_known", "difference", "product", "quotient")
READING = ("answer", "answered", "includes", "counted", "count", "total", "cell", "this", "today")
OPERATORS = (*LOGIC, *COMPARISONS, *ARITHMETIC, *READING, "adds_up")
ORDERED = (NUMBER, DATE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One node of a rule. operator: one of OPERATORS or "constant"."""

    operator: str
    kind: str  # of what it gives: boolean, number, text, date, code, codes
    parts: tuple["Rule", ...] = ()
    name: str = ""  # item read, or the code looked for
    cell: str = ""  # of a repeating group; of a table: row/column
    value: Value = None  # of a constant

    def reads(self) -> frozenset[str]:
        """Return the items that the rule reads.

        >>> sorted(parse({"answered": "b"}, {"b": "text"}.get, "here").reads())
        ['b']
        """
        read = self.operator in ("answer", "answered", "includes", "cell", *GROUPS)
        own = frozenset([self.name]) if read else frozenset()
        return own.union(*(part.reads() for part in self.parts))


GROUPS = ("count", "total")
KindOf = Callable[[str], str | None]


def parse(tree: object, kind_of: KindOf, place: str, *, this: str = "") -> Rule:
    """Return a typed rule from the plain values of a content file.

    tree: one operator a mapping, e.g. ``{"equals": [{"answer": "q1"}, "yes"]}``. kind_of: item id -> kind of its
    answer, None where there is no such item. place: named in errors. this: kind of the answer that a check is about.
    Raises InvalidContent for an unknown operator, an item that does not exist, or values that cannot be compared.
    >>> parse({"equals": [{"answer": "q1"}, "yes"]}, {"q1": "code"}.get, "here").kind
    'boolean'
    """
    if not isinstance(tree, Mapping):
        return _constant(tree, place)
    if len(tree) != 1:
        raise InvalidContent(f"{place}: a rule holds one operator, not {len(tree)}; join several with all or any")
    ((operator, given),) = tree.items()
    if operator not in OPERATORS:
        raise InvalidContent(f'{place}: no operator "{operator}"; there are: {", ".join(OPERATORS)}')
    if operator in READING:
        return _reading(operator, given, kind_of, place, this)
    if operator == "adds_up":
        return parse(_adding_up(given, kind_of, place), kind_of, place)
    listed = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
    parts = tuple(parse(one, kind_of, f"{place}, {operator}", this=this) for one in listed)
    return _joined(operator, parts, place)


def condition(tree: object, kind_of: KindOf, place: str, *, this: str = "") -> Rule:
    """Return a rule that gives true or false. Raises InvalidContent where it gives anything else.

    >>> condition({"answered": "q1"}, {"q1": "text"}.get, "here").operator
    'answered'
    """
    rule = parse(tree, kind_of, place, this=this)
    if rule.kind != BOOLEAN:
        raise InvalidContent(f"{place}: this must be true or false and is a {rule.kind}")
    return rule


def _constant(value: object, place: str) -> Rule:
    if isinstance(value, bool):
        return Rule("constant", BOOLEAN, value=value)
    if isinstance(value, int | float | Decimal):
        return Rule("constant", NUMBER, value=Decimal(str(value)))
    if isinstance(value, date):
        return Rule("constant", DATE, value=value)
    if isinstance(value, str):
        return Rule("constant", TEXT, value=value)
    raise InvalidContent(f"{place}: {value!r} is no value; write a number, a text, a date, true or false")


def _known(name: object, kind_of: KindOf, place: str) -> str:
    kind = kind_of(name) if isinstance(name, str) else None
    if kind is None:
        raise InvalidContent(f'{place}: reads "{name}", which does not exist')
    return kind


def _adding_up(given: object, kind_of: KindOf, place: str) -> object:
    """Return what ``adds_up`` stands for: in each line, known parts are no more than the whole, all of them no less."""
    words = ("table", "whole", "parts", "each")
    if not isinstance(given, Mapping) or set(given) != set(words) or not given["parts"] or not given["each"]:
        raise InvalidContent(f"{place}: adds_up says {', '.join(words)}: parts and whole of the lines in each")
    table, by_column = given["table"], kind_of(f"{given['table']}/{given['each'][0]}/{given['whole']}") is not None

    def cell(line: str, name: str) -> object:
        return {"cell": [table, line, name] if by_column else [table, name, line]}

    rules: list[object] = []
    for line in given["each"]:
        parts, whole = [cell(line, part) for part in given["parts"]], cell(line, given["whole"])
        rules.append({"not": {"more": [{"sum_known": parts}, whole]}})
        rules.append({"not": {"less": [{"sum": parts}, whole]}})
    return {"all": rules}


def _cell(given: object, kind_of: KindOf, place: str) -> Rule:
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != 3:
        raise InvalidContent(f"{place}: cell takes three names: a table, its row, its column")
    path = "/".join(map(str, given))
    kind = kind_of(path)
    if kind_of(str(given[0])) != TABLE or kind is None:
        raise InvalidContent(f'{place}: cell asks a cell of a table; "{path}" is none')
    if kind == "other":
        raise InvalidContent(f'{place}: "{path}" has no single value to compare')
    return Rule("cell", kind, name=str(given[0]), cell="/".join(map(str, given[1:])))


def _reading(operator: str, given: object, kind_of: KindOf, place: str, this: str) -> Rule:
    if operator == "today":
        return Rule("today", DATE)
    if operator == "this":
        if not this:
            raise InvalidContent(f'{place}: "this" stands only in a check, where it is the answer being checked')
        return Rule("this", this)
    if operator == "cell":
        return _cell(given, kind_of, place)
    if operator in ("includes", "total"):
        name, second = _pair(operator, given, place)
        kind = _known(name, kind_of, place)
        if operator == "includes" and kind not in (CODES, CODE):
            raise InvalidContent(f'{place}: includes asks an item of choices, and "{name}" is a {kind}')
        if operator == "total":
            if kind != ROWS or kind_of(f"{name}/{second}") != NUMBER:
                raise InvalidContent(f'{place}: total asks a number in a repeating group; "{name}/{second}" is none')
            return Rule(operator, NUMBER, name=name, cell=second)
        return Rule(operator, BOOLEAN, name=name, cell=second)
    kind = _known(given, kind_of, place)
    if operator == "count" and kind != ROWS:
        raise InvalidContent(f'{place}: count asks a repeating group, and "{given}" is a {kind}')
    if operator == "counted" and kind != CODES:
        raise InvalidContent(f'{place}: counted asks an item of choices, and "{given}" is a {kind}')
    gives = {"answered": BOOLEAN, "count": NUMBER, "counted": NUMBER}.get(operator, kind)
    if operator == "answer" and kind in (ROWS, TABLE, "other"):
        raise InvalidContent(f'{place}: "{given}" has no single value to compare; ask whether it is answered')
    return Rule("answer" if operator == "answer" else operator, gives, name=str(given))


def _pair(operator: str, given: object, place: str) -> tuple[str, str]:
    if isinstance(given, Sequence) and not isinstance(given, str) and len(given) == 2:
        return str(given[0]), str(given[1])
    raise InvalidContent(f"{place}: {operator} takes two words: the item and a code or cell")


def _joined(operator: str, parts: tuple[Rule, ...], place: str) -> Rule:
    kinds = [part.kind for part in parts]
    if operator in LOGIC:
        if set(kinds) != {BOOLEAN} or (operator == "not" and len(parts) != 1):
            raise InvalidContent(f"{place}: {operator} joins what is true or false, and got: {', '.join(kinds)}")
        return Rule(operator, BOOLEAN, parts)
    if operator in ARITHMETIC:
        two = operator in ("difference", "quotient")
        if set(kinds) != {NUMBER} or (two and len(parts) != 2):
            raise InvalidContent(f"{place}: {operator} takes {'two' if two else ''} numbers, and got: {kinds}")
        if operator == "sum_known" and {part.operator for part in parts} - {"answer", "cell"}:
            raise InvalidContent(f"{place}: sum_known adds answers and cells; anything else is known already")
        return Rule(operator, NUMBER, parts)
    if len(parts) != 2:
        raise InvalidContent(f"{place}: {operator} compares two values, and got {len(parts)}")
    alike = {TEXT if kind == CODE else kind for kind in kinds}
    if len(alike) != 1 or alike & {CODES, ROWS, TABLE, BOOLEAN}:
        raise InvalidContent(f"{place}: {operator} cannot compare {kinds[0]} with {kinds[1]}")
    if operator not in ("equals", "differs") and not alike <= set(ORDERED):
        raise InvalidContent(f"{place}: {operator} compares numbers or dates, and got {kinds[0]}")
    return Rule(operator, BOOLEAN, parts)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule is evaluated on. values: by item id, missing where not answered or not shown."""

    values: Mapping[str, Value]  # a cell of a table as table/row/column
    rows: Mapping[str, Sequence[Mapping[str, Value]]]  # of repeating groups; of tables those with an answer
    day: date
    this: Value = None


def holds(rule: Rule, facts: Facts) -> bool:
    """Return whether a condition is true of the facts.

    >>> rule = condition({"more": [{"answer": "age"}, 17]}, {"age": "number"}.get, "here")
    >>> holds(rule, Facts({"age": Decimal(18)}, {}, date(2026, 1, 1)))
    True
    """
    return value_of(rule, facts) is True


def value_of(rule: Rule, facts: Facts) -> Value:
    """Return what a rule gives; None where something it needs is missing.

    >>> value_of(parse({"sum": [1, 2]}, {}.get, "here"), Facts({}, {}, date(2026, 1, 1)))
    Decimal('3')
    """
    if rule.operator in LOGIC:
        return _logic(rule, facts)
    if rule.operator in READING:
        return _read(rule, facts)
    if rule.operator == "constant":
        return rule.value
    values = [value_of(part, facts) for part in rule.parts]
    return _calculate(rule.operator, values) if rule.operator in ARITHMETIC else _compare(rule.operator, *values)


def _logic(rule: Rule, facts: Facts) -> bool:
    found = (holds(part, facts) for part in rule.parts)
    if rule.operator == "all":
        return all(found)
    return any(found) if rule.operator == "any" else not next(found)


def _read(rule: Rule, facts: Facts) -> Value:
    if rule.operator == "today":
        return facts.day
    if rule.operator == "this":
        return facts.this
    if rule.operator in GROUPS:
        rows = facts.rows.get(rule.name, ())
        if rule.operator == "count":
            return Decimal(len(rows))
        cells = (row.get(rule.cell) for row in rows)
        return sum((cell for cell in cells if isinstance(cell, Decimal)), Decimal(0))
    found = facts.values.get(f"{rule.name}/{rule.cell}" if rule.cell and rule.operator != "includes" else rule.name)
    if rule.operator == "answered":
        return bool(facts.rows.get(rule.name)) or (found is not None and found not in ("", frozenset()))
    if rule.operator == "includes":
        return found == rule.cell or (isinstance(found, frozenset) and rule.cell in found)
    if rule.operator == "counted":
        return Decimal(len(found)) if isinstance(found, frozenset) else Decimal(0)
    return found


def _calculate(operator: str, values: Sequence[Value]) -> Value:
    numbers = [value for value in values if isinstance(value, Decimal)]
    if operator == "sum_known":
        return sum(numbers, Decimal(0))
    if len(numbers) != len(values):
        return Missing
    if operator == "sum":
        return sum(numbers, Decimal(0))
    if operator == "difference":
        return numbers[0] - numbers[1]
    if operator == "quotient":
        try:
            return numbers[0] / numbers[1]
        except (DivisionByZero, InvalidOperation):
            return Missing
    product = Decimal(1)
    for number in numbers:
        product *= number
    return product


def _compare(operator: str, first: Value, second: Value) -> bool:
    if first is Missing or second is Missing or first == "" or second == "":
        return operator == "differs"
    if operator in ("equals", "differs"):
        return (first == second) is (operator == "equals")
    if isinstance(first, Decimal) and isinstance(second, Decimal):
        return _ordered(operator, (first > second) - (first < second))
    if isinstance(first, date) and isinstance(second, date):
        return _ordered(operator, (first > second) - (first < second))
    return False


def _ordered(operator: str, sign: int) -> bool:
    return {"less": sign < 0, "at_most": sign <= 0, "more": sign > 0, "at_least": sign >= 0}[operator]


def tree_of(rule: Rule) -> object:
    """Return a rule as the plain values of a content file: what parse reads, with whole numbers as integers.

    >>> tree_of(parse({"all": [{"answered": "q1"}, {"less": [{"answer": "q1"}, 3]}]}, {"q1": "number"}.get, "here"))
    {'all': [{'answered': 'q1'}, {'less': [{'answer': 'q1'}, 3]}]}
    """
    if rule.operator == "constant":
        if isinstance(rule.value, Decimal):
            return int(rule.value) if rule.value == rule.value.to_integral_value() else float(rule.value)
        return rule.value
    if rule.operator in ("this", "today"):
        return {rule.operator: True}
    if rule.operator in ("includes", "total"):
        return {rule.operator: [rule.name, rule.cell]}
    if rule.operator == "cell":
        return {"cell": [rule.name, *rule.cell.split("/")]}
    if rule.operator in READING:
        return {rule.operator: rule.name}
    parts = [tree_of(part) for part in rule.parts]
    return {rule.operator: parts[0] if rule.operator == "not" else parts}
