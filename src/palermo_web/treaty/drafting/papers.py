"""Papers on concepts, their versions and the comments on them, as a reader may see them on a day or now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from palermo.errors import NotFound
from palermo.records import events as core
from palermo.treaty.drafting.papers import Section, round_on, sections
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries as records
from palermo_web.records.models import Snapshot
from palermo_web.records.rows import Row, rows

PAPERS, COMMENTS = "concept_papers", "concept_comments"
COLUMNS = (
    "entry",
    "paper",
    "section",
    "state",
    "organization",
    "kind",
    "language",
    "comment",
    "proposal",
    "result",
    "response",
    "status",
)


@dataclass(frozen=True, slots=True)
class Version:
    """A paper as it stood when a round opened or it was recorded as final; the last may still be worked on."""

    number: int
    at: datetime | None  # None: the present text
    title: str
    sections: tuple[Section, ...]
    receipt: str = ""


def papers(person: accounts.Somebody, day: date | None = None) -> list[Row]:
    """Return the papers that a reader may see, by title."""
    return sorted(rows(person, PAPERS, day), key=lambda one: (one.get("title"), one.id))


def paper(person: accounts.Somebody, id: Any, day: date | None = None) -> Row:
    """Return a paper. Raises NotFound, also for one that may not be seen or was not there on the day."""
    for one in rows(person, PAPERS, day):
        if one.id == str(id):
            return one
    raise NotFound("no such paper is open to you on that day")


def standing(row: Row, day: date) -> str:
    """Return how the round of a paper stands on a day; over where the Secretariat ended it early."""
    found = round_on(row.day("opens_on"), row.day("closes_on"), day)
    return "over" if found == "open" and row.status != "round" else found


def versions(row: Row, day: date | None = None) -> list[Version]:
    """Return the versions of a paper, oldest first: each that was frozen, and the present text where it differs."""
    taken = Snapshot.objects.filter(entry=row.entry).order_by("at")
    shots = list(taken.filter(at__lte=core.end_of(day)) if day else taken)
    found = [_frozen(number, shot) for number, shot in enumerate(shots, start=1)]
    now = sections(row.group("sections"))
    if not found or (found[-1].sections, found[-1].title) != (now, row.get("title")):
        found.append(Version(len(found) + 1, None, row.get("title"), now))
    return found


def _frozen(number: int, shot: Snapshot) -> Version:
    said = {path: one.get("value") for path, one in shot.document["answers"].items()}
    held = Row(shot.entry, "", said)
    return Version(number, shot.at, held.get("title"), sections(held.group("sections")), shot.receipt)


def translated(row: Row, language: str) -> tuple[str, tuple[Section, ...]]:
    """Return title and sections in a language, section by section as far as they were translated."""
    own = [one for one in row.group("translations") if one.get("language") == language]
    of: Mapping[str, Mapping[str, Any]] = {str(one.get("number") or "").strip(): one for one in own}
    made = tuple(
        Section(one.number, str(of[one.number].get("heading") or one.heading), str(of[one.number].get("text") or ""))
        for one in sections(row.group("sections"))
        if one.number in of
    )
    return str(of.get("", {}).get("heading") or ""), made


def comments(person: accounts.Somebody, paper: Row, day: date | None = None) -> list[Row]:
    """Return the comments on a paper that a reader may see, by section."""
    found = [one for one in rows(person, COMMENTS, day, ("paper", paper.id)) if one.status != "withdrawn"]
    return sorted(found, key=lambda one: (_place(one.get("section")), one.entry.opened_at))


def _place(number: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in number.split("."))


@dataclass(frozen=True, slots=True)
class Wish:
    """What comments are narrowed to."""

    section: str = ""
    state: str = ""
    result: str = ""

    def leaves(self, one: Row) -> bool:
        """Return whether a comment is left; "none" asks for those that wait for a response."""
        result = one.get("result") or "none"
        return (
            self.section in ("", one.get("section"))
            and self.state in ("", one.get("state"))
            and self.result in ("", result)
        )


def plain(found: Iterable[Row], title: str) -> list[dict[str, Any]]:
    """Return comments as files read them."""
    return [
        {
            "entry": one.id,
            "paper": title,
            "section": one.get("section"),
            "state": one.get("state"),
            "organization": one.entry.organization.name,
            "kind": one.get("about"),
            "language": one.get("language"),
            "comment": one.get("comment"),
            "proposal": one.get("proposal") or None,
            "result": one.get("result") or None,
            "response": one.get("response") or None,
            "status": one.status,
        }
        for one in found
    ]


def say(id: str, item: str, code: str, language: str) -> str:
    """Return the label of a choice of one of both registers; empty for no code."""
    form = records.registers()[id].form
    return form.say(form.items[item].choice(code), language) if code else ""


def choices(id: str, item: str, language: str) -> list[tuple[str, str]]:
    """Return the choices of an item of one of both registers."""
    form = records.registers()[id].form
    return [(one.code, form.say(one.label, language)) for one in form.items[item].choices]


def status(id: str, code: str, language: str) -> str:
    """Return the label of a status of one of both registers."""
    of = records.registers()[id]
    return of.say(of.workflow.statuses[code].label, language)
