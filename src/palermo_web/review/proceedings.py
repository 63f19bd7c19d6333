"""What a meeting did, gathered from its registers as everybody may see them: what its report is assembled from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from palermo.errors import InvalidQuestion
from palermo.review.meetings import Attended, Texts, attended
from palermo.review.proceedings import AgendaItem, Decision, Draft, Officer, Paper, Proceedings, Review, Topic
from palermo_web.records.rows import day_of
from palermo_web.review import meetings
from palermo_web.review.meetings import Row
from palermo_web.treaty.queries import entered_acts

LEFT_OUT = {  # statuses of entries of which a report tells nothing
    meetings.ATTENDANCE: ("registered",),
    meetings.STATEMENTS: ("asked",),
    meetings.DRAFTS: ("proposed", "discussed"),
}


def proceedings(one: Row, day: date | None = None) -> Proceedings:
    """Return what a meeting did, by what everybody could see on a day or can see now.

    Of attendance, what was confirmed; of statements, those that were given; of drafts, those that were adopted; of the
    calendar, what this meeting asked for and is still to be decided. Raises InvalidQuestion while its days, place or
    body are not known.
    """
    held = one.held()
    if held is None or not (one.get("kind") and one.get("treaty") and one.get("body") and one.get("place")):
        raise InvalidQuestion("a report needs the body, treaty, place and days of the meeting; write them down first")
    there = [row for row in _of(meetings.ATTENDANCE, one, day) if row.status == "confirmed"]
    return Proceedings(
        kind=one.get("kind"),
        body=one.texts("body", one.get("body")),
        treaty=one.get("treaty"),
        place=one.texts("place", one.get("place")),
        first=held[0],
        last=held[1],
        symbol=one.get("symbol"),
        conference_session=one.number("conference_session") or None,
        decision=one.get("decision"),
        mandate=one.texts("mandate", one.get("mandate")),
        opening=one.texts("opening", one.get("opening")),
        other_matters=one.texts("other_matters", one.get("other_matters")),
        chair=one.texts("chair", one.get("chair")),
        chair_state=one.get("chair_state"),
        officers=tuple(_officer(one, cells) for cells in one.group("officers")),
        agenda_on=one.day("agenda_on"),
        agenda=agenda(one),
        papers=papers(one),
        topics=tuple(_topic(one, cells) for cells in one.group("topics")),
        report_on=one.day("report_on"),
        reviews=reviews(one),
        present=tuple(map(meetings.present, there)),
        statements=tuple(
            meetings.statement(row) for row in _of(meetings.STATEMENTS, one, day) if row.status == "given"
        ),
        recommendations=tuple(draft(row) for row in _of(meetings.DRAFTS, one, day) if row.status == "adopted"),
        decisions=tuple(decisions(_of(meetings.CALENDAR, one, day))),
        organizations={name: _named(row, one) for row in there if (name := row.get("organization"))},
    )


def _of(id: str, one: Row, day: date | None) -> list[Row]:
    return meetings.rows(meetings.EVERYBODY, id, day, one.id)


def _named(row: Row, one: Row) -> Texts:
    return row.texts("", row.get("organization"), language=one.get("language"))


def _int(cells: dict[str, Any], name: str) -> int:
    return int(cells.get(name) or 0)


def _officer(one: Row, cells: dict[str, Any]) -> Officer:
    name = str(cells.get("name", ""))
    own = one.get("language") or "en"
    return Officer({own: name}, one.texts("office", cells.get("office"), name), str(cells.get("state") or ""))


def agenda(one: Row) -> tuple[AgendaItem, ...]:
    """Return the agenda of a meeting, in order."""
    found = []
    for cells in one.group("agenda"):
        number = _int(cells, "number")
        parts = one.texts("parts", cells.get("parts"), number)
        listed = {tag: tuple(filter(None, map(str.strip, text.splitlines()))) for tag, text in parts.items()}
        found.append(AgendaItem(number, one.texts("agenda", cells.get("title"), number), listed))
    return tuple(sorted(found, key=lambda item: item.number))


def papers(one: Row) -> tuple[Paper, ...]:
    """Return the documents of a meeting, by symbol."""
    found = []
    for cells in one.group("documents"):
        symbol = str(cells.get("symbol", ""))
        found.append(Paper(symbol, one.texts("document", cells.get("title"), symbol), _int(cells, "item") or None))
    return tuple(sorted(found, key=lambda paper: paper.symbol))


def _topic(one: Row, cells: dict[str, Any]) -> Topic:
    item = _int(cells, "item")
    return Topic(item, one.texts("topic", cells.get("text"), item), day_of(cells.get("day")))


def reviews(one: Row) -> tuple[Review, ...]:
    """Return the questions about the body, in order."""
    found = []
    for cells in one.group("reviews"):
        number = _int(cells, "number")
        texts: dict[str, Texts] = {
            id: one.texts(id, cells.get(id), number) for id in ("question", "finding", "proposal")
        }
        found.append(Review(number=number, evidence=str(cells.get("evidence") or ""), **texts))
    return tuple(sorted(found, key=lambda review: review.number))


def draft(row: Row) -> Draft:
    """Return a draft recommendation as it stands."""
    articles = [str(cells.get("article", "")) for cells in row.group("articles")]
    return Draft(
        letter=row.number("letter"),
        place=row.number("place"),
        heading=row.texts("heading", row.get("heading")),
        text=row.texts("text", row.get("text")),
        language=row.get("language") or "en",
        addressees=tuple(row.said.get("addressees") or ()),
        modal=row.get("modal"),
        theme=row.get("theme"),
        articles=tuple(filter(None, articles)),
    )


def decisions(rows: Iterable[Row]) -> list[Decision]:
    """Return what is still to be decided, the earliest first."""
    found = []
    for row in rows:
        due = row.day("due_on")
        if row.status in ("pending", "deferred") and due:
            matter = row.texts("", row.get("matter"))
            basis = (row.get("symbol"), row.get("paragraph"))
            found.append(Decision(matter, row.get("organ"), due, *basis, row.get("resources") == "yes"))
    return sorted(found, key=lambda one: (one.due_on, one.organ))


def checked(one: Row, rows: Sequence[Row], known_on: date) -> Attended | None:
    """Return attendance held against the acts known on a day; None while treaty or days are not known."""
    held = one.held()
    if held is None or not one.get("treaty"):
        return None
    return attended([meetings.present(row) for row in rows], one.get("treaty"), held[0], entered_acts(known_on))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many entries of a register the report does not tell, since they are not settled."""

    register: str
    number: int


def left_out(person: Any, one: Row, day: date | None = None) -> list[LeftOut]:
    """Return what a reader may see of a meeting and its report does not tell."""
    found = []
    for id, statuses in LEFT_OUT.items():
        number = sum(row.status in statuses for row in meetings.rows(person, id, day, one.id))
        if number:
            found.append(LeftOut(id, number))
    return found
