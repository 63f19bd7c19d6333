"""What is published of follow-up, comments and recommendations of other bodies, on any day; read in few queries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from palermo.records import events as core
from palermo.records.register import Register
from palermo.review.documents.language import detect
from palermo.review.documents.letters import alike
from palermo.review.documents.themes import theme_of
from palermo.review.follow_up import FollowUp
from palermo.review.register import Known
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries as records
from palermo_web.records import rules
from palermo_web.records.models import Answer, Entry, Event
from palermo_web.review import documents, queries

FOLLOW_UP, COMMENTS, OTHERS = "follow_up", "follow_up_comments", "other_recommendations"
NOBODY = AnonymousUser()


@dataclass(frozen=True, slots=True)
class Published:
    """An entry as everybody sees it: its status and public answers by path; at: when it last changed by then."""

    entry: Entry
    status: str
    answers: Mapping[str, Any]
    at: datetime


def known(day: date | None = None) -> list[Known]:
    """Return every recommendation of the register, as of the end of a day or now."""
    return documents.recommendations(day)


def published(id: str, day: date | None = None, **narrowed: Any) -> list[Published]:
    """Return the entries of a register that everybody may see, on a day or now."""
    register = records.register(id)
    open_to = rules.entries_open_to(NOBODY, register).filter(**narrowed)
    entries = {one.pk: one for one in open_to}
    if day:
        return list(_on(open_to, entries, register, day))
    answers: dict[Any, dict[str, Any]] = {key: {} for key in entries}
    found = Answer.objects.filter(entry__in=open_to.order_by().values("pk"), retired=False, visibility="public")
    for entry, path, value in found.values_list("entry", "path", "value"):
        answers.setdefault(entry, {})[path] = value
    return [Published(one, one.status, answers[key], one.changed_at) for key, one in entries.items()]


def _on(open_to: QuerySet[Entry], entries: Mapping[Any, Entry], register: Register, day: date) -> Iterator[Published]:
    """Yield entries as their events made them by the end of a day, those that were public then."""
    told = Event.objects.filter(entry__in=open_to.order_by().values("pk"), at__lte=core.end_of(day))
    told = told.order_by("entry", "sequence")
    for key, events in groupby(told, key=lambda event: event.entry_id):
        state = core.fold(event.as_core() for event in events)
        if key not in entries or not state.version or not register.workflow.statuses[state.state].public:
            continue
        form = register.version(state.version)
        shown = {
            path: one.value
            for path, one in state.answers.items()
            if rules.is_shown(rules.visibility_of(records.item_at(form, path), one.visibility), "public")
        }
        yield Published(entries[key], state.state, shown, state.at or datetime.min.replace(tzinfo=UTC))


def as_follow_up(one: Published) -> FollowUp:
    """Return a published entry as the ground floor counts it."""
    said = one.answers
    register = records.register(FOLLOW_UP)
    return FollowUp(
        entry=str(one.entry.pk),
        recommendation=str(said.get("recommendation", "")),
        organ=str(said.get("organ", "")),
        state=one.entry.state,
        status=str(said.get("status", "")),
        changed_on=one.at.date(),
        status_on=_day(said.get("status_on")),
        due_on=_day(said.get("due_on")),
        responsible=str(said.get("responsible") or ""),
        summary=str(said.get("summary") or ""),
        closed=register.workflow.statuses[one.status].closed,
    )


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def follow_ups(day: date | None = None, **narrowed: Any) -> list[FollowUp]:
    """Return what is published of follow-up, on a day or now."""
    found = [as_follow_up(one) for one in published(FOLLOW_UP, day, **narrowed)]
    return [one for one in found if one.recommendation and one.status]


def by_recommendation(said: list[FollowUp]) -> dict[str, list[FollowUp]]:
    """Return follow-up by the reference of its recommendation."""
    found: dict[str, list[FollowUp]] = {}
    for one in said:
        found.setdefault(one.recommendation, []).append(one)
    return found


def naming(id: str, reference: str) -> QuerySet[Any]:
    """Return the ids of entries of a register that named a recommendation at any time."""
    events = Event.objects.filter(entry__register=id, path="recommendation", body__value=reference)
    return events.values("entry")


def seen_of(
    person: accounts.Somebody, id: str, reference: str, day: date | None
) -> list[tuple[Entry, Register, records.Seen]]:
    """Return the entries about a recommendation that a reader may see, drafts of the own team among them."""
    found = queries.seen_entries(person, id, day, pk__in=naming(id, reference))
    return [
        (entry, register, seen)
        for entry, register, seen in found
        if "recommendation" in seen.answers and seen.answers["recommendation"].value == reference
    ]


@lru_cache(maxsize=20_000)
def theme_in(text: str) -> str:
    """Return the theme of a text in whatever language it is."""
    return theme_of("", text, detect(alike(text))[0])


def others_near(one: Known, day: date | None = None) -> list[Published]:
    """Return published recommendations of other bodies that name this one or have its theme, the newest first."""
    found = []
    for other in published(OTHERS, day):
        named = other.answers.get("related") == one.reference
        if named or (one.theme and theme_in(str(other.answers.get("text") or "")) == one.theme):
            found.append((named, str(other.answers.get("adopted_on") or ""), other))
    return [other for _named, _on, other in sorted(found, key=lambda each: each[:2], reverse=True)]


@dataclass(frozen=True, slots=True)
class Change:
    """What changed between two days. kind: recommendation, new, status, changed, comment, other."""

    kind: str
    at: datetime
    reference: str
    who: str = ""
    before: str = ""
    after: str = ""
    entry: str = ""


def changes(since: date, until: date | None = None) -> list[Change]:
    """Return what changed after a day, by another or until now, newest first."""
    there = {one.reference for one in known(since)}
    found = [
        Change("recommendation", _noon(one.adopted_on), one.reference)
        for one in known(until)
        if one.reference not in there
    ]
    before = {str(one.entry.pk): as_follow_up(one) for one in published(FOLLOW_UP, since)}
    for each in published(FOLLOW_UP, until):
        now = as_follow_up(each)
        if each.at <= core.end_of(since):
            continue
        old = before.get(now.entry)
        kind = "new" if old is None else "status" if old.status != now.status else "changed"
        found.append(
            Change(kind, each.at, now.recommendation, now.who, old.status if old else "", now.status, now.entry)
        )
    for id, kind in ((COMMENTS, "comment"), (OTHERS, "other")):
        held = {one.entry.pk for one in published(id, since)}
        for each in published(id, until):
            if each.entry.pk not in held:
                said = each.answers
                reference = str(said.get("recommendation" if kind == "comment" else "reference") or "")
                who = str(said.get("state") or "")
                found.append(Change(kind, each.at, reference, who, "", "", str(each.entry.pk)))
    return sorted(found, key=lambda one: one.at, reverse=True)


def _noon(day: date | None) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day else datetime.min.replace(tzinfo=UTC)
