"""Meetings as a reader may see them, on a day or now: entries of their registers, read in few queries."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from palermo.errors import NotFound
from palermo.records import events as core
from palermo.records.register import Register
from palermo.review.drafting import Version, versions
from palermo.review.meetings import Present, Statement, Texts
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries as records
from palermo_web.records import rules
from palermo_web.records.models import Answer, Entry, Event

MEETINGS, ATTENDANCE, STATEMENTS = "meetings", "meeting_attendance", "meeting_statements"
DRAFTS, CALENDAR = "draft_recommendations", "decision_calendar"
OF_MEETING = (ATTENDANCE, STATEMENTS, DRAFTS, CALENDAR)
EVERYBODY = AnonymousUser()


@dataclass(frozen=True)
class Row:
    """An entry as a reader sees it: its status and answers by path."""

    entry: Entry
    status: str
    said: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The number of its entry."""
        return str(self.entry.pk)

    def get(self, path: str) -> str:
        """Return an answer as text; empty where there is none."""
        return str(self.said.get(path) or "")

    def number(self, path: str) -> int:
        """Return an answer that is a whole number; 0 where there is none."""
        return int(self.said.get(path) or 0)

    def day(self, path: str) -> date | None:
        """Return an answer that is a day."""
        return day_of(self.said.get(path))

    def group(self, item: str) -> list[dict[str, Any]]:
        """Return the rows of a repeating group, each with its cells, in the order in which they were begun."""
        found: dict[str, dict[str, Any]] = {}
        for path, value in self.said.items():
            name, _sign, rest = path.partition("/")
            row, _sign, cell = rest.partition("/")
            if name == item and cell and value not in (None, ""):
                found.setdefault(row, {})[cell] = value
        return list(found.values())

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


def day_of(value: Any) -> date | None:
    """Return a stored day."""
    return date.fromisoformat(str(value)) if value else None


def text_in(texts: Texts, language: str) -> str:
    """Return a text in a language, else in the one in which it was written."""
    return texts.get(language) or next(iter(texts.values()), "")


def rows(person: accounts.Somebody, id: str, day: date | None = None, meeting: str = "") -> list[Row]:
    """Return the entries of a register that a reader may see, on a day or now; of one meeting where named."""
    register = records.register(id)
    # On a past day its own status decides, not the present one: what was public then and was withdrawn since is shown.
    open_to = Entry.objects.filter(register=id) if day else rules.entries_open_to(person, register)
    if meeting:
        open_to = open_to.filter(pk__in=_naming(id, meeting, day))
    entries = {one.pk: one for one in open_to.select_related("organization").order_by("opened_at", "pk")}
    near = ranks(person, entries)
    found = list(_on(entries, register, near, day) if day else _now(entries, near))
    return [one for one in found if not meeting or one.get("meeting") == meeting]


def _naming(id: str, meeting: str, day: date | None) -> QuerySet[Any, Any]:
    """Return the entries that name a meeting now, or named it at any time where a past day is asked for."""
    if day:
        return Event.objects.filter(entry__register=id, path="meeting", body__value=meeting).values("entry")
    named = Answer.objects.filter(entry__register=id, path="meeting", text=meeting, retired=False)
    return named.values("entry")


def ranks(person: accounts.Somebody, entries: Mapping[Any, Entry]) -> dict[Any, str]:
    """Return how close a reader stands to entries, by their keys."""
    own = {one.pk for act in rules.TEAM for one in accounts.organizations_where(person, act)}
    general = rules.general_rank(person)
    return {key: "team" if one.organization_id in own else general for key, one in entries.items()}


def _now(entries: Mapping[Any, Entry], ranks: Mapping[Any, str]) -> Iterator[Row]:
    answers: dict[Any, dict[str, Any]] = {key: {} for key in entries}
    found = Answer.objects.filter(entry__in=list(entries), retired=False).order_by("sequence")
    for key, path, value, visibility in found.values_list("entry", "path", "value", "visibility"):
        if rules.is_shown(visibility, ranks[key]):
            answers[key][path] = value
    for key, entry in entries.items():
        yield Row(entry, entry.status, answers[key])


def _on(entries: Mapping[Any, Entry], register: Register, ranks: Mapping[Any, str], day: date) -> Iterator[Row]:
    told = Event.objects.filter(entry__in=list(entries), at__lte=core.end_of(day)).order_by("entry", "sequence")
    made = {}
    for key, events in groupby(told, key=lambda event: event.entry_id):
        state, rank = core.fold(event.as_core() for event in events), ranks[key]
        hidden = rank in ("public", "states_parties") and not register.workflow.statuses[state.state].public
        if not state.version or hidden:
            continue
        form = register.version(state.version)
        shown = {
            path: one.value
            for path, one in state.answers.items()
            if rules.is_shown(rules.visibility_of(records.item_at(form, path), one.visibility), rank)
        }
        made[key] = Row(entries[key], state.state, shown)
    yield from (made[key] for key in entries if key in made)


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
