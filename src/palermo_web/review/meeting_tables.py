"""What pages and files show of a meeting: attendance, speakers, drafts, decisions; each in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from palermo.records.register import Move, Register
from palermo.review.meetings import CATEGORIES, NO_PARTY, OF_STATES, Attended, Difference, strangers
from palermo.treaty.names import name_on
from palermo_web.records import queries as records
from palermo_web.review import meetings, proceedings, words
from palermo_web.review.meetings import ATTENDANCE, CALENDAR, DRAFTS, MEETINGS, STATEMENTS, Row, text_in

COLUMNS = {  # of the files that the page of a meeting gives
    "attendance": (
        *("entry", "category", "by_acts", "state", "organization", "status", "registered_on"),
        *("difference", "certain", "signed_on", "deposited_on", "source"),
    ),
    "statements": ("entry", "item", "place", "state", "organization", "on_behalf_of", "status", "registered"),
    "drafts": (
        *("entry", "letter", "place", "heading", "text", "language"),
        *("status", "addressees", "modal", "theme", "proposed_by"),
    ),
    "calendar": ("entry", "matter", "organ", "due_on", "symbol", "paragraph", "resources", "status"),
}


def _register(id: str) -> Register:
    """Return a register for its words: without asking the database again whether its forms are unchanged."""
    return records.registers()[id]


def label(id: str, item: str, code: str) -> str:
    """Return what a choice of a register is called in the reader's language."""
    form = _register(id).form
    return form.say(form.items[item].choice(code), words.language()) if code else ""


def category(code: str) -> str:
    """Return what a category is called."""
    return label(ATTENDANCE, "category", code)


def status(id: str, code: str) -> str:
    """Return what a status of a register is called."""
    register = _register(id)
    return register.say(register.workflow.statuses[code].label, words.language())


@dataclass(frozen=True, slots=True)
class Step:
    """A step that an entry can take from where it is. asks: whether it needs a reason or more answers first."""

    id: str
    label: str
    asks: bool


def steps(id: str, row: Row) -> list[Step]:
    """Return the steps that lead on from an entry for a keeper."""
    register = _register(id)
    found: Sequence[Move] = register.workflow.moves_from(row.status)
    return [Step(one.id, register.say(one.label, words.language()), one.reason) for one in found]


def _who(row: Row, day: date, language: str) -> str:
    if row.get("state"):
        return name_on(row.get("state"), day, language)
    return text_in(row.texts("", row.get("organization")), language) or text_in(
        row.texts("organization", row.get("organization")), language
    )


@dataclass(frozen=True, slots=True)
class Delegation:
    """A registration as a page shows it."""

    row: Row
    name: str
    status: str
    steps: list[Step]
    difference: Difference | None
    by_acts: str


@dataclass(frozen=True, slots=True)
class Category:
    """A category with those who are registered in it."""

    id: str
    name: str
    delegations: list[Delegation]


def attendance(rows: Sequence[Row], found: Attended | None, day: date) -> list[Category]:
    """Return who is registered, by category, each with what the acts say where that differs."""
    made = []
    for code in CATEGORIES:
        there = [_delegation(row, found, day) for row in rows if row.get("category") == code]
        there.sort(key=lambda one: (one.row.status == "withdrawn", one.name))
        if there:
            made.append(Category(code, category(code), there))
    return made


def _delegation(row: Row, found: Attended | None, day: date) -> Delegation:
    difference = found.difference(row.id) if found else None
    by_acts = "" if difference is None or difference.by_acts == NO_PARTY else category(difference.by_acts)
    name = _who(row, day, words.language())
    return Delegation(row, name, status(ATTENDANCE, row.status), steps(ATTENDANCE, row), difference, by_acts)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A place in the speakers' list as a page shows it. stranger: not registered for the meeting."""

    row: Row
    name: str
    on_behalf_of: str
    status: str
    steps: list[Step]
    stranger: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the agenda with its parts, documents and speakers."""

    number: int
    title: str
    parts: tuple[str, ...]
    papers: list[tuple[str, str]]
    speakers: list[Speaker]


def items(one: Row, spoken: Sequence[Row], there: Sequence[Row], day: date) -> list[Item]:
    """Return the agenda with who speaks under each item; items that are named and not on it stand at its end."""
    language = words.language()
    agenda = {item.number: item for item in proceedings.agenda(one)}
    papers = proceedings.papers(one)
    unknown = {each.id for each in strangers(map(meetings.statement, spoken), map(meetings.present, there))}
    made = []
    for number in sorted({*agenda, *(row.number("item") for row in spoken)}):
        item = agenda.get(number)
        under = sorted((row for row in spoken if row.number("item") == number), key=lambda row: row.number("place"))
        parts = (item.parts.get(language) or next(iter(item.parts.values()), ())) if item else ()
        before = [(paper.symbol, text_in(paper.title, language)) for paper in papers if paper.item == number]
        title = text_in(item.title, language) if item else ""
        made.append(Item(number, title, parts, before, [_speaker(row, unknown, day) for row in under]))
    return made


def _speaker(row: Row, unknown: set[str], day: date) -> Speaker:
    language = words.language()
    group = text_in(row.texts("on_behalf_of", row.get("on_behalf_of")), language)
    name = _who(row, day, language)
    return Speaker(row, name, group, status(STATEMENTS, row.status), steps(STATEMENTS, row), row.id in unknown)


@dataclass(frozen=True, slots=True)
class Text:
    """A draft in one language. tag, direction: as a page declares them."""

    tag: str
    direction: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft as a page shows it, its languages side by side."""

    row: Row
    letter: str
    texts: list[Text]
    status: str
    steps: list[Step]
    addressees: list[str]
    modal: str
    theme: str


def drafts(rows: Sequence[Row]) -> list[Drafted]:
    """Return drafts in the order of their headings."""
    ordered = sorted(rows, key=lambda row: (row.status == "withdrawn", row.number("letter"), row.number("place")))
    return [drafted(row) for row in ordered]


def drafted(row: Row) -> Drafted:
    """Return one draft."""
    draft = proceedings.draft(row)
    texts = [
        Text(_tag(tag), "rtl" if tag == "ar" else "ltr", draft.heading.get(tag, ""), text)
        for tag, text in draft.text.items()
    ]
    return Drafted(
        row=row,
        letter=chr(ord("A") + draft.letter - 1) if draft.letter else "",
        texts=texts,
        status=status(DRAFTS, row.status),
        steps=steps(DRAFTS, row),
        addressees=[words.addressee(code) for code in draft.addressees],
        modal=words.modal(draft.modal) if draft.modal else "",
        theme=words.theme(draft.theme) if draft.theme else "",
    )


def _tag(language: str) -> str:
    return "zh-hans" if language == "zh" else language


@dataclass(frozen=True, slots=True)
class Due:
    """A matter to be decided as a page shows it."""

    row: Row
    matter: str
    organ: str
    due_on: date | None
    resources: bool
    status: str
    late: bool


def calendar(rows: Sequence[Row], day: date) -> list[Due]:
    """Return what is to be decided, the earliest first."""
    made = []
    closed = {one.id for one in _register(CALENDAR).workflow.statuses.values() if one.closed}
    for row in rows:
        due = row.day("due_on")
        matter = text_in(row.texts("", row.get("matter")), words.language())
        late = due is not None and due < day and row.status not in closed
        organ = label(CALENDAR, "organ", row.get("organ"))
        made.append(Due(row, matter, organ, due, row.get("resources") == "yes", status(CALENDAR, row.status), late))
    return sorted(made, key=lambda one: (one.due_on or date.max, one.matter))


def exported(name: str, rows: Sequence[Row], found: Attended | None, there: Sequence[Row]) -> list[Mapping[str, Any]]:
    """Return the rows of a file: plain values by column."""
    unknown = {each.id for each in strangers(map(meetings.statement, rows), map(meetings.present, there))}
    made: list[Mapping[str, Any]] = []
    for row in rows:
        plain = {column: row.said.get(column) for column in COLUMNS[name]} | {"entry": row.id, "status": row.status}
        if name == "attendance":
            plain |= _against(row, found)
        if name == "statements":
            plain["registered"] = row.id not in unknown
        made.append(plain)
    return made


def _against(row: Row, found: Attended | None) -> dict[str, Any]:
    difference = found.difference(row.id) if found else None
    by_acts = found.by_acts.get(row.get("state"), "") if found and row.get("category") in OF_STATES else ""
    if difference is None:
        return {"by_acts": by_acts, "difference": None, "certain": None}
    said = difference.as_dict()
    evidence = {name: said["evidence"][name] for name in ("signed_on", "deposited_on", "source")}
    return {"by_acts": difference.by_acts, "difference": difference.code, "certain": difference.certain, **evidence}


def place_of(one: Row) -> str:
    """Return where a meeting is held, in the reader's language."""
    return text_in(one.texts("place", one.get("place")), words.language())


def title_of(one: Row) -> str:
    """Return the title of a meeting in the reader's language."""
    return text_in(one.texts("title", one.get("title")), words.language()) or one.id[:8]


def status_of(one: Row) -> str:
    """Return where a meeting stands."""
    return status(MEETINGS, one.status)
