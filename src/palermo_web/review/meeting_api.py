"""The interface for programs: meetings as everybody may see them, now or on any day. Mounted by the project."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from palermo_web.interface.failures import ERRORS
from palermo_web.review import meeting_tables, meetings, proceedings
from palermo_web.review.meetings import ATTENDANCE, CALENDAR, DRAFTS, EVERYBODY, STATEMENTS, Row

MOST = 200
Texts = dict[str, str]
router = Router(tags=["review"])


class MeetingLine(Schema):
    """A meeting in a list. title, place: by language, that of drafting first."""

    meeting: str
    title: Texts
    place: Texts
    session: int | None
    first: date | None
    last: date | None
    status: str
    symbol: str | None
    confirmed: int = Field(description="registrations that were confirmed")
    adopted: int = Field(description="draft recommendations that were adopted")


class Meetings(Schema):
    """One page of meetings, the latest first."""

    meetings: list[MeetingLine]
    total: int
    limit: int
    offset: int


class AgendaItemOut(Schema):
    """An item of the agenda. parts: its parts by language."""

    number: int
    title: Texts
    parts: dict[str, list[str]]


class PaperOut(Schema):
    """A document of a meeting. item: of the agenda under which it stands."""

    symbol: str
    title: Texts
    item: int | None


class MeetingOut(MeetingLine):
    """A meeting with its agenda and documents."""

    kind: str
    body: Texts
    treaty: str
    chair: Texts
    chair_state: str | None
    agenda: list[AgendaItemOut]
    documents: list[PaperOut]


class Registration(Schema):
    """Who is registered. by_acts: category that the acts give a State; difference: what they do not bear out."""

    entry: str
    category: str
    by_acts: str
    state: str | None
    organization: str | None
    status: str
    registered_on: date | None
    difference: str | None
    certain: bool | None = Field(description="false where a later deposit may be missing from the list of acts")
    signed_on: date | None
    deposited_on: date | None
    source: str | None


class AttendanceOut(Schema):
    """Attendance by category, held against the acts. checked: whether treaty and days are known, without which none is.

    counts: registrations by category; twice: States that are registered more than once.
    """

    meeting: str
    checked: bool
    counts: dict[str, int]
    twice: list[str]
    attendance: list[Registration]


class StatementOut(Schema):
    """A place in the speakers' list. registered: whether the speaker is registered for the meeting."""

    entry: str
    item: int | None
    place: int | None
    state: str | None
    organization: str | None
    on_behalf_of: Texts
    summary: Texts
    status: str
    registered: bool


class Statements(Schema):
    """The speakers' list of a meeting."""

    meeting: str
    statements: list[StatementOut]


class DraftVersionOut(Schema):
    """A draft as it stood after a change. status: of the draft when the next change came."""

    number: int
    at: datetime
    status: str
    heading: str
    text: str


class DraftOut(Schema):
    """A draft recommendation with its versions, from the first that everybody could see on."""

    entry: str
    letter: int
    place: int
    headings: Texts
    texts: Texts
    language: str
    status: str
    addressees: list[str]
    modal: str
    theme: str
    articles: list[str]
    proposed_by: str | None
    versions: list[DraftVersionOut]


class Drafts(Schema):
    """The draft recommendations of a meeting."""

    meeting: str
    drafts: list[DraftOut]


class DecisionOut(Schema):
    """A matter that an organ must decide."""

    entry: str
    matter: Texts
    organ: str
    due_on: date | None
    symbol: str | None
    paragraph: str | None
    resources: bool
    status: str


class Decisions(Schema):
    """The calendar of decisions of a meeting."""

    meeting: str
    decisions: list[DecisionOut]


class Asked(Schema):
    """What meetings are narrowed to, and as of which day."""

    q: str = Field("", max_length=200, description="words of title, place or symbol")
    status: str = Field("", max_length=64)
    on: date | None = Field(None, description="as of the end of this day")
    limit: int = Field(50, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=1_000_000)


def _line(one: Row, confirmed: int, adopted: int) -> dict[str, Any]:
    first, last = one.held() or (None, None)
    texts = {id: dict(one.texts(id, one.get(id))) for id in ("title", "place")}
    about = {"meeting": one.id, "status": one.status, "first": first, "last": last, "symbol": one.get("symbol") or None}
    return {**texts, **about, "session": one.number("session") or None, "confirmed": confirmed, "adopted": adopted}


def _lines(found: list[Row], on: date | None) -> list[dict[str, Any]]:
    ids = [one.id for one in found]
    confirmed = meetings.counted(ids, ATTENDANCE, ("confirmed",), on)
    adopted = meetings.counted(ids, DRAFTS, ("adopted",), on)
    return [_line(one, confirmed[one.id], adopted[one.id]) for one in found]


@router.get("/meetings", response={200: Meetings, **ERRORS}, summary="Meetings, as of any day")
def listed(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Return meetings, the latest first."""
    words = asked.q.strip().casefold()
    found = [
        one
        for one in meetings.meetings(EVERYBODY, asked.on)
        if asked.status in ("", one.status) and words in _searched(one).casefold()
    ]
    shown = found[asked.offset : asked.offset + asked.limit]
    return {"meetings": _lines(shown, asked.on), "total": len(found), "limit": asked.limit, "offset": asked.offset}


def _searched(one: Row) -> str:
    texts = [*one.texts("title", one.get("title")).values(), *one.texts("place", one.get("place")).values()]
    return " ".join([*texts, one.get("symbol")])


@router.get("/meetings/{uuid:meeting_id}", response={200: MeetingOut, **ERRORS}, summary="One meeting")
def meeting(request: HttpRequest, meeting_id: UUID, on: date | None = None) -> dict[str, Any]:
    """Return a meeting with its agenda and documents. 404 where it was not there on the day."""
    one = meetings.meeting(EVERYBODY, meeting_id, on)
    agenda = [
        {
            "number": item.number,
            "title": dict(item.title),
            "parts": {tag: list(said) for tag, said in item.parts.items()},
        }
        for item in proceedings.agenda(one)
    ]
    papers = [
        {"symbol": paper.symbol, "title": dict(paper.title), "item": paper.item} for paper in proceedings.papers(one)
    ]
    about: dict[str, Any] = {id: dict(one.texts(id, one.get(id))) for id in ("body", "chair")}
    about |= {"kind": one.get("kind"), "treaty": one.get("treaty"), "chair_state": one.get("chair_state") or None}
    return _lines([one], on)[0] | about | {"agenda": agenda, "documents": papers}


def _rows(meeting_id: UUID, id: str, on: date | None) -> tuple[Row, list[Row]]:
    one = meetings.meeting(EVERYBODY, meeting_id, on)
    return one, meetings.rows(EVERYBODY, id, on, one.id)


@router.get(
    "/meetings/{uuid:meeting_id}/attendance",
    response={200: AttendanceOut, **ERRORS},
    summary="Attendance by category, held against the acts of States",
)
def attendance(request: HttpRequest, meeting_id: UUID, on: date | None = None) -> dict[str, Any]:
    """Return who is registered, by category, each State held against the acts known on the day."""
    one, rows = _rows(meeting_id, ATTENDANCE, on)
    present = [row for row in rows if row.status != "withdrawn"]
    found = proceedings.checked(one, present, on or timezone.now().date())
    listed = meeting_tables.exported("attendance", rows, found, present)
    names = dict.fromkeys(Registration.model_fields)
    return {
        "meeting": one.id,
        "checked": found is not None,
        "counts": dict(found.counts) if found else {},
        "twice": list(found.twice) if found else [],
        "attendance": [
            names | {name: value for name, value in row.items() if value != ""} | _said(row) for row in listed
        ],
    }


def _said(row: Any) -> dict[str, Any]:
    return {"by_acts": row.get("by_acts") or "", "category": row.get("category") or ""}


@router.get(
    "/meetings/{uuid:meeting_id}/statements",
    response={200: Statements, **ERRORS},
    summary="Speakers' list of a meeting",
)
def statements(request: HttpRequest, meeting_id: UUID, on: date | None = None) -> dict[str, Any]:
    """Return the speakers' list, by item of the agenda and place."""
    one, rows = _rows(meeting_id, STATEMENTS, on)
    present = [row for row in meetings.rows(EVERYBODY, ATTENDANCE, on, one.id) if row.status != "withdrawn"]
    plain = {str(row["entry"]): row for row in meeting_tables.exported("statements", rows, None, present)}
    ordered = sorted(rows, key=lambda row: (row.number("item"), row.number("place"), row.id))
    return {
        "meeting": one.id,
        "statements": [
            {
                "entry": row.id,
                "item": row.number("item") or None,
                "place": row.number("place") or None,
                "state": row.get("state") or None,
                "organization": row.get("organization") or None,
                **{id: dict(row.texts(id, row.get(id))) for id in ("on_behalf_of", "summary")},
                "status": row.status,
                "registered": plain[row.id]["registered"],
            }
            for row in ordered
        ],
    }


@router.get(
    "/meetings/{uuid:meeting_id}/drafts",
    response={200: Drafts, **ERRORS},
    summary="Draft recommendations with their versions",
)
def drafts(request: HttpRequest, meeting_id: UUID, on: date | None = None) -> dict[str, Any]:
    """Return the drafts that are public, in order of their headings, every version from the first public one on."""
    one, rows = _rows(meeting_id, DRAFTS, on)
    ordered = sorted(rows, key=lambda row: (row.number("letter"), row.number("place"), row.id))
    return {"meeting": one.id, "drafts": [_draft(row, on) for row in ordered]}


def _draft(row: Row, on: date | None) -> dict[str, Any]:
    found = proceedings.draft(row)
    versions = [
        {"number": one.number, "at": one.at, "status": one.status, "heading": one.heading, "text": one.text}
        for one in meetings.versions_of(row, "public", on)
    ]
    return {
        "entry": row.id,
        "letter": found.letter,
        "place": found.place,
        "headings": dict(found.heading),
        "texts": dict(found.text),
        "language": found.language,
        "status": row.status,
        "addressees": list(found.addressees),
        "modal": found.modal,
        "theme": found.theme,
        "articles": list(found.articles),
        "proposed_by": row.get("proposed_by") or None,
        "versions": versions,
    }


@router.get(
    "/meetings/{uuid:meeting_id}/decisions",
    response={200: Decisions, **ERRORS},
    summary="Calendar of decisions of a meeting",
)
def decisions(request: HttpRequest, meeting_id: UUID, on: date | None = None) -> dict[str, Any]:
    """Return what organs must decide, the earliest first, what was decided or dropped among it."""
    one, rows = _rows(meeting_id, CALENDAR, on)
    made = [
        {
            "entry": row.id,
            "matter": dict(row.texts("", row.get("matter"))),
            "organ": row.get("organ"),
            "due_on": row.day("due_on"),
            "symbol": row.get("symbol") or None,
            "paragraph": row.get("paragraph") or None,
            "resources": row.get("resources") == "yes",
            "status": row.status,
        }
        for row in sorted(rows, key=lambda row: (row.day("due_on") or date.max, row.id))
    ]
    return {"meeting": one.id, "decisions": made}
