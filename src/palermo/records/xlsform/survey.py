"""A form as the rows of an XLSForm: sections as groups, questions, and what our forms ask beside an answer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from palermo.records import assessment
from palermo.records.form import Check, Choice, Form, Item, Section
from palermo.records.rules import BOOLEAN, Rule
from palermo.records.xlsform.names import Names, first_free
from palermo.records.xlsform.vocabulary import NATIVE, NEEDED_PARTS, NUMBERS, PARTS, WORDS, WRITTEN
from palermo.records.xpath import to_xpath, xlsform_reference

STATES = "states"  # the list of choices that holds every State


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sheet "survey". texts: by column, in English; values fill the places of constraint_message."""

    type: str
    name: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    plain: Mapping[str, str] = field(default_factory=dict)  # relevant, constraint, required, appearance
    own: Mapping[str, str] = field(default_factory=dict)  # our columns, without bind::palermo:
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Survey:
    """The rows of a form and its lists of choices by name."""

    rows: tuple[Row, ...]
    lists: Mapping[str, tuple[Choice, ...]]


def plain_number(number: float) -> str:
    """Return a number without exponent.

    >>> plain_number(1e6), plain_number(0.5)
    ('1000000', '0.5')
    """
    return format(Decimal(str(number)).quantize(Decimal(1)) if number == int(number) else Decimal(str(number)), "f")


def survey_of(form: Form) -> Survey:
    """Return a form as rows. Raises InvalidContent for a rule that XPath cannot say.

    >>> from palermo.records.form_file import EXAMPLE, read_form
    >>> made = survey_of(read_form(EXAMPLE, register="courses", place="here"))
    >>> [(row.type, row.name) for row in made.rows]
    [('begin_group', 'course'), ('text', 'title'), ('end_group', '')]
    """
    writer = _Writer(form)
    rows = tuple(row for section in form.sections for row in writer.section(section))
    return Survey(rows, writer.lists)


class _Writer:
    """Writes sections and items of one form."""

    def __init__(self, form: Form) -> None:
        self.form, self.names = form, Names(form)
        self.lists: dict[str, tuple[Choice, ...]] = {}

    def section(self, section: Section) -> Iterator[Row]:
        name = self.names.of[f"section:{section.id}"]
        plain = _without_empty({"relevant": self._rule(section.show_if)})
        yield Row("begin_group", name, {"label": section.label}, plain, _named(name, section.id))
        if section.help:
            yield Row("note", self.names.free(f"{name}_help"), {"label": section.help}, own={"part": "help"})
        for item in section.items:
            yield from self.item(item, item.id)
        yield Row("end_group")

    def item(self, item: Item, place: str) -> Iterator[Row]:
        bounds, rest = _bounds(item), list(item.checks)
        head = self._head(item, place)
        first = next((check for check in rest if check.blocking), None)
        if bounds:
            limit = bounds
        elif first and not item.holds_rows:
            rest.remove(first)
            limit = Row("", "", {"constraint_message": first.message}, {"constraint": self._rule(first.rule)})
        else:
            limit = Row("")
        if item.type == "group":
            yield replace(head, type="begin_repeat")
            for cell in item.cells:
                yield from self.item(cell, f"{place}/{cell.id}")
            yield Row("end_repeat")
        elif item.type == "table":
            yield from self._table(item, place, head)
        elif item.type in PARTS:
            yield from self._parts(item, place, head, limit)
        else:
            yield _joined(head, limit)
        yield from self._follow_ups(item, place)
        yield from self._notes(item, place, rest)

    def _head(self, item: Item, place: str) -> Row:
        name = self.names.of[place]
        type, appearance = WRITTEN.get(item.type, ("begin_group", ""))
        if item.type in ("choice", "choices"):
            type += " " + self._list(item.choices, name)
        if item.type == "state":
            type += " " + STATES
        own = {
            **_named(name, item.id),
            "type": "" if item.type in (*NATIVE, "group") else item.type,
            "required": item.required if item.holds_rows or item.required == "recommended" else "",
            "visibility": item.visibility if item.visibility != "public" else "",
            "article": item.article,
            "level": item.level,
            "register": item.register,
        }
        plain = {"relevant": self._rule(item.show_if), "appearance": appearance}
        if item.required == "required" and not item.holds_rows and item.type not in PARTS:
            plain["required"] = "yes"
        if own["required"] == "optional":
            del own["required"]
        texts = {"label": item.label, "hint": item.help, "guidance_hint": item.applies}
        return Row(type, name, _without_empty(texts), _without_empty(plain), _without_empty(own))

    def _list(self, choices: tuple[Choice, ...], name: str) -> str:
        for known, held in self.lists.items():
            if held == choices:
                return known
        free = first_free(name, {*self.lists, STATES})
        self.lists[free] = choices
        return free

    def _table(self, item: Item, place: str, head: Row) -> Iterator[Row]:
        yield head
        for row in item.rows:
            own = {"part": "row", "id": row.code}
            yield Row("begin_group", self.names.of[f"{place}/{row.code}"], {"label": row.label}, own=own)
            for cell in item.cells:
                yield from self.item(cell, f"{place}/{row.code}/{cell.id}")
            yield Row("end_group")
        yield Row("end_group")

    def _parts(self, item: Item, place: str, head: Row, limit: Row) -> Iterator[Row]:
        yield head
        needed = NEEDED_PARTS[item.type] if item.required == "required" else ()
        for number, (part, type, label) in enumerate(PARTS[item.type]):
            plain = {"required": "yes"} if part in needed else {}
            row = Row(type, self.names.of[f"{place}#{part}"], {"label": label}, plain, {"part": part})
            yield row if number else _joined(row, limit)
        yield Row("end_group")

    def _follow_ups(self, item: Item, place: str) -> Iterator[Row]:
        name = self.names.of[place]
        must = {"required": "yes"}
        if item.type == "choice" and any(choice.code == assessment.NOT_APPLICABLE for choice in item.choices):
            asked = _one_of(name, [assessment.NOT_APPLICABLE], item)
            yield self._after(name, "text", "reason", "Why does it not apply?", asked | must)
        if item.evidence:
            asked = _one_of(name, item.evidence, item)
            blocks = must if item.required == "required" else {}
            yield self._after(name, "text", "law", "Law or measure", asked | blocks)
            yield self._after(name, "text", "provision", "Provision", asked)
        if item.need:
            asked = _one_of(name, item.need, item)
            for part, label, type, choices in (
                ("assistance", "Assistance needed", "select_multiple", self.form.assistance),
                ("urgency", "How urgent", "select_one", self.form.urgency),
            ):
                kind = f"{type} {self._list(choices, part)}" if choices else "text"
                yield self._after(name, kind, part, label, asked)

    def _after(self, name: str, type: str, part: str, label: str, plain: Mapping[str, str]) -> Row:
        return Row(type, self.names.free(f"{name}_{part}"), {"label": label}, plain, {"part": part})

    def _notes(self, item: Item, place: str, checks: Iterable[Check]) -> Iterator[Row]:
        """Yield what XLSForm has no column for as notes shown while it is not met; a required note stops."""
        name = self.names.of[place]
        if item.type == "group" and item.required == "required":
            none = f"count({xlsform_reference(name)}) = 0"
            yield self._note(name, "required", assessment.REQUIRED, self._while(item, none), True)
        for check in checks:
            wrong = f"not({self._rule(check.rule, this=xlsform_reference(self._told(place, item)))})"
            if not item.holds_rows:
                wrong = f"({self._given(place, item)}) and ({wrong})"
            yield self._note(name, "check", check.message, self._while(item, wrong), check.blocking)

    def _note(self, name: str, part: str, text: str, relevant: str, blocking: bool) -> Row:
        plain = {"relevant": relevant} | ({"required": "yes"} if blocking else {})
        return Row("note", self.names.free(f"{name}_{part}"), {"label": text}, plain, {"part": part})

    def _while(self, item: Item, wrong: str) -> str:
        shown = self._rule(item.show_if) if item.holds_rows else ""
        return f"({shown}) and ({wrong})" if shown else wrong

    def _told(self, place: str, item: Item) -> str:
        """Return the name whose answer tells whether an item is answered: the first of its parts, else its own."""
        first = f"{place}#{PARTS[item.type][0][0]}" if item.type in PARTS else place
        return self.names.of[first]

    def _given(self, place: str, item: Item) -> str:
        return f"string-length({xlsform_reference(self._told(place, item))}) > 0"

    def _rule(self, rule: Rule | None, this: str = ".") -> str:
        if rule is None:
            return ""
        return to_xpath(_counting(rule, self.form), self._reference, this=this, dates=True)

    def _reference(self, place: str) -> str:
        item = self.form.items.get(place)
        return xlsform_reference(self._told(place, item) if item else self.names.of[place])


def _counting(rule: Rule, form: Form) -> Rule:
    """Return a rule that asks how many rows a group has where it asked whether it is answered: a group has no text."""
    if rule.operator == "answered" and form.items[rule.name].type == "group":
        return Rule(
            "more", BOOLEAN, (Rule("count", "number", name=rule.name), Rule("constant", "number", value=Decimal(0)))
        )
    if rule.operator == "answered" and form.items[rule.name].type == "table":
        return Rule("any", BOOLEAN, tuple(_given_cells(form.items[rule.name])))
    return replace(rule, parts=tuple(_counting(part, form) for part in rule.parts))


def _given_cells(table: Item) -> Iterator[Rule]:
    """Yield, for every cell of a table, the rule that it is answered: the group of a table has no text."""
    for row in table.rows:
        for cell in table.cells:
            yield Rule("answered", BOOLEAN, name=table.id, cell=f"{row.code}/{cell.id}")


def _one_of(name: str, codes: Iterable[str], item: Item) -> dict[str, str]:
    listed = [choice.code for choice in item.choices if choice.code in set(codes)]
    if item.type == "choices":
        return {"relevant": " or ".join(f"selected(${{{name}}}, '{code}')" for code in listed)}
    return {"relevant": " or ".join(f"${{{name}}} = '{code}'" for code in listed)}


def _bounds(item: Item) -> Row | None:
    """Return the bounds of an item as a constraint with its message."""
    least, most = (None if one is None else plain_number(one) for one in (item.least, item.most))
    if item.type in WORDS and most:
        text = {"constraint_message": "Write at most {most} characters."}
        return Row("", "", text, {"constraint": f"string-length(.) <= {most}"}, values={"most": most})
    if item.type not in NUMBERS or not (least or most):
        return None
    said = " and ".join(filter(None, (least and f". >= {least}", most and f". <= {most}")))
    message = BOUND_MESSAGES[bool(least), bool(most)]
    values = _without_empty({"least": least or "", "most": most or ""})
    return Row("", "", {"constraint_message": message}, {"constraint": said}, values=values)


BOUND_MESSAGES = {
    (True, True): "This must be from {least} to {most}.",
    (True, False): "This must be {least} or more.",
    (False, True): "This must be {most} or less.",
}


def _joined(row: Row, limit: Row) -> Row:
    return replace(row, texts={**row.texts, **limit.texts}, plain={**row.plain, **limit.plain}, values=limit.values)


def _named(name: str, id: str) -> dict[str, str]:
    return {"id": id} if id != name else {}


def _without_empty(given: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in given.items() if text}
