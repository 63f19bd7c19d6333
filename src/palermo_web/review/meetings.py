"""Meetings as a reader may see them, on a day or now: entries of their registers, read in few queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser

from palermo.errors import NotFound
from palermo.records import events as core
from palermo.review.drafting import Version, versions
from palermo.review.meetings import Present, Statement, Texts
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries as records
from palermo_web.records import rows as rows_of
from palermo_web.records.models import Event
from palermo_web.records.rows import day_of

MEETINGS, ATTENDANCE, STATEMENTS = "meetings", "meeting_attendance", "meeting_statements"
DRAFTS, CALENDAR = "draft_recommendations", "decision_calendar"
OF_MEETING = (ATTENDANCE, STATEMENTS, DRAFTS, CALENDAR)
EVERYBODY = AnonymousUser()


@dataclass(frozen=True)
class Row(rows_of.Row):
    """An entry of a meeting, with its texts in several languages."""

    @cached_property
    def translations(self) -> dict[tuple[str, str], dict[str, str]]:
        """The texts in other languages, by which text it is and of what."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for one in self.group("translations"):
            key = (str(one.get("of", "")), str(one.get("number", "")).strip())
            if one.get("language") and one.get("text"):
                found.setdefault(key, {})[str(one["language"])] = str(one["text"])
        return found

    def texts(self, of: str, original: Any, number: object = "", language: str = "") -> Texts:
        """Return a text in its languages, the language of drafting first; nothing where nobody wrote any.

        language: of drafting, where the entry itself does not say it.
        """
        if not original:
            return {}
        own = self.get("language") or language or "en"
        others = self.translations.get((of, str(number)), {})
        return {own: str(original), **{tag: text for tag, text in others.items() if tag != own}}

    def held(self) -> tuple[date, date] | None:
        """Return first and last day of a meeting; None while they are not known."""
        period = self.said.get("held") or {}
        first = day_of(period.get("from"))
        return (first, day_of(period.get("to")) or first) if first else None


def text_in(texts: Texts, language: str) -> str:
    """Return a text in a language, else in the one in which it was written."""
    return texts.get(language) or next(iter(texts.values()), "")


def rows(person: accounts.Somebody, id: str, day: date | None = None, meeting: str = "") -> list[Row]:
    """Return the entries of a register that a reader may see, on a day or now; of one meeting where named."""
    found = rows_of.rows(person, id, day, ("meeting", meeting) if meeting else None)
    return [Row(one.entry, one.status, one.said) for one in found]


def meetings(person: accounts.Somebody, day: date | None = None) -> list[Row]:
    """Return the meetings that a reader may see, the latest first."""
    found = rows(person, MEETINGS, day)
    return sorted(found, key=lambda one: (one.held() or (date.min, date.min), one.get("title")), reverse=True)


def meeting(person: accounts.Somebody, id: Any, day: date | None = None) -> Row:
    """Return a meeting. Raises NotFound, also for one that may not be seen or was not there on the day."""
    for one in rows(person, MEETINGS, day):
        if one.id == str(id):
            return one
    raise NotFound("no such meeting is open to you on that day")


def one_of(person: accounts.Somebody, meeting: Row, id: Any) -> tuple[Row, str]:
    """Return an entry of a meeting with the id of its register. Raises NotFound."""
    for register in OF_MEETING:
        for one in rows(person, register, None, meeting.id):
            if one.id == str(id):
                return one, register
    raise NotFound("this meeting has no such entry that is open to you")


def reported_on(one: Row) -> date | None:
    """Return the day on which a meeting was recorded as reported; None for one that is not."""
    if one.status != "reported":
        return None
    last = Event.objects.filter(entry=one.entry, kind=core.MOVED, body__to="reported").order_by("sequence").last()
    return last.at.date() if last else None


def versions_of(row: Row, rank: str, day: date | None = None) -> list[Version]:
    """Return the versions of a draft that a reader may see: outsiders those that were public, from the first on."""
    events = Event.objects.filter(entry=row.entry).order_by("sequence")
    found = versions(one.as_core() for one in (events.filter(at__lte=core.end_of(day)) if day else events))
    if rank in ("team", "secretariat"):
        return found
    statuses = records.register(DRAFTS).workflow.statuses
    first = next((place for place, one in enumerate(found) if statuses[one.status].public), len(found))
    return found[first:]


def counted(ids: Iterable[str], id: str, statuses: Iterable[str], day: date | None) -> dict[str, int]:
    """Return how many public entries of a register in some statuses each meeting has."""
    wanted, kept = dict.fromkeys(ids, 0), set(statuses)
    for one in rows(EVERYBODY, id, day):
        if one.status in kept and one.get("meeting") in wanted:
            wanted[one.get("meeting")] += 1
    return wanted


def present(one: Row) -> Present:
    """Return a registration as the ground floor checks it."""
    on = one.day("registered_on")
    return Present(one.id, one.get("category"), one.get("state"), one.get("organization"), on)


def statement(one: Row) -> Statement:
    """Return a place in the speakers' list as the ground floor orders it."""
    return Statement(
        id=one.id,
        item=one.number("item"),
        place=one.number("place"),
        state=one.get("state"),
        organization=one.get("organization") if not one.get("state") else "",
        given=one.status == "given",
        on_behalf_of=one.texts("on_behalf_of", one.get("on_behalf_of")),
        summary=one.texts("summary", one.get("summary")),
    )
