"""What is due: which entries, whom it concerns, who wants to hear of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from palermo.records.register import Register
from palermo.records.register_file import FARTHEST
from palermo_web.accounts import rules as accounts
from palermo_web.accounts.models import Membership, Organization, Person
from palermo_web.records import queries, rules
from palermo_web.records.models import Answer, Contribution, Entry, ReminderSilence

OWNERS = (rules.EDIT, rules.CONTRIBUTE, "keep_registers")
INVITED = (rules.EDIT, rules.CONTRIBUTE)


@dataclass(frozen=True, slots=True)
class DueEntry:
    """An open entry with a due day. since: the day on which that was written down; visibility: who sees it."""

    entry: Entry
    register: Register
    due_on: date
    since: date
    visibility: str


def registers_with_due_days() -> dict[str, Register]:
    """Return the registers whose entries have due days, by id."""
    return {id: one for id, one in queries.registers().items() if one.due}


def _still_open(registers: Mapping[str, Register]) -> QuerySet[Entry]:
    wanted = Q(pk=None)
    for one in registers.values():
        closed = [status.id for status in one.workflow.statuses.values() if status.closed]
        wanted |= Q(register=one.id) & ~Q(status__in=closed)
    return Entry.objects.filter(wanted, due_on__isnull=False).select_related("organization")


def entries(day: date, narrowed: Q | None = None, farthest: int | None = None) -> list[DueEntry]:
    """Return the open entries with a due day that still ask their State something, the earliest first.

    farthest: days ahead; None for all.
    """
    registers = registers_with_due_days()
    found = _still_open(registers)
    if narrowed is not None:
        found = found.filter(narrowed).distinct()
    if farthest is not None:
        found = found.filter(due_on__lte=day + timedelta(days=farthest))
    asks = _asks(registers, day)
    kept = [one for one in found.order_by("due_on", "register", "pk") if asks(one)]
    written = _due_answers(kept, registers)
    return [
        DueEntry(one, registers[one.register], one.due_on, answer.at.date(), answer.visibility)
        for one in kept
        if one.due_on and (answer := written.get(one.pk))
    ]


def _asks(registers: Mapping[str, Register], day: date) -> Callable[[Entry], bool]:
    known = cache(lambda id, kind, state: rules.is_asked(registers[id], kind, state, day))
    return lambda entry: known(entry.register, entry.organization.kind, entry.state)


def _due_answers(found: Sequence[Entry], registers: Mapping[str, Register]) -> dict[Any, Answer]:
    items = {id: one.due.item for id, one in registers.items() if one.due}
    held = Answer.objects.filter(entry__in=found, path__in=set(items.values()), retired=False).select_related("entry")
    return {one.entry_id: one for one in held if one.path == items[one.entry.register]}


def people(found: Iterable[DueEntry]) -> dict[Any, set[int]]:
    """Return whom each entry concerns, by entry: numbers of people.

    Those of its organization whose roles let them change answers; those of invited organizations while a question of
    their sections is not answered; the keepers of those who handle it; nobody else.
    """
    listed = [one.entry for one in found]
    owners = _holders(OWNERS, {one.organization_id for one in listed})
    invitations = list(Contribution.objects.filter(entry__in=listed))
    guests = _holders(INVITED, {one.organization_id for one in invitations})
    told = {one.pk: set(owners.get(one.organization_id, ())) for one in listed}
    for one, keepers in _handled(listed):
        told[one.pk] |= keepers
    by_id = {one.pk: one for one in listed}
    for one in invitations:
        if is_unfinished(by_id[one.entry_id], one.sections):
            told[one.entry_id] |= guests.get(one.organization_id, set())
    return told


def _handled(listed: Sequence[Entry]) -> Iterator[tuple[Entry, set[int]]]:
    """Yield the entries that others handle with the keepers of those organizations."""
    registers = queries.registers()
    for one in listed:
        of = registers[one.register].handled
        if of and one.status not in of.hidden and one.organization.kind != of.by:
            yield one, set().union(*_holders((rules.KEEP,), _of_kind(of.by)).values())


def _of_kind(kind: str) -> set[int]:
    return set(Organization.objects.filter(kind=kind).values_list("pk", flat=True))


def _holders(acts: tuple[str, ...], organizations: set[int]) -> dict[int, set[int]]:
    roles = [id for id, role in accounts.roles().items() if set(acts) & set(role["acts"])]
    held = Membership.objects.filter(organization__in=organizations, role__in=roles, person__is_active=True)
    found: dict[int, set[int]] = {}
    for organization, person in held.values_list("organization", "person"):
        found.setdefault(organization, set()).add(person)
    return found


def is_unfinished(entry: Entry, sections: Sequence[str]) -> bool:
    """Return whether a question of some sections waits for an answer; none named means every section."""
    return any(one["answered"] < one["asked"] for one in entry.completion if not sections or one["section"] in sections)


def of_person(person: Person, day: date) -> list[tuple[DueEntry, bool]]:
    """Return what is due to a person, and for reviewers what is due to others too; each with whether it is theirs."""
    own = [one.pk for act in OWNERS for one in accounts.organizations_where(person, act)]
    narrowed = Q(organization__in=own) | Q(contributions__organization__in=own)
    kinds = {one.kind for one in accounts.organizations_where(person, rules.KEEP)}
    narrowed |= Q(
        register__in=[id for id, one in queries.registers().items() if one.handled and one.handled.by in kinds]
    )
    reviews = accounts.can(person, rules.REVIEW)
    found = entries(day) if reviews else entries(day, narrowed)
    concerned = people(found)
    rows = [(one, person.pk in concerned[one.entry.pk]) for one in found]
    return [(one, mine) for one, mine in rows if mine or (reviews and rules.is_shown(one.visibility, "secretariat"))]


@dataclass(frozen=True, slots=True)
class Silenced:
    """What a person does not want to be reminded of."""

    all: bool
    entries: frozenset[Any]


def silenced(person: Person) -> Silenced:
    """Return what a person does not want to be reminded of."""
    wishes = ReminderSilence.objects.filter(person=person).values_list("entry", flat=True)
    return Silenced(None in wishes, frozenset(one for one in wishes if one))


@dataclass(frozen=True, slots=True)
class Notice:
    """What the page of an entry says of its due day. ahead: days before it on which people are reminded.

    muted: the reader is not reminded of this entry; off: of none.
    """

    due_on: date
    overdue: bool
    ahead: tuple[int, ...]
    muted: bool
    off: bool


def about(entry: Entry, register: Register, person: accounts.Somebody, day: date) -> Notice | None:
    """Return what the page of an entry says of its due day to those whom it concerns, None for others."""
    if not register.due or not isinstance(person, Person):
        return None
    found = entries(day, Q(pk=entry.pk))
    if not found or person.pk not in people(found)[entry.pk]:
        return None
    wish = silenced(person)
    one = found[0]
    return Notice(one.due_on, one.due_on < day, register.due.remind, entry.pk in wish.entries, wish.all)


def soon(day: date) -> list[DueEntry]:
    """Return the entries of which a reminder could be due on a day."""
    return entries(day, farthest=FARTHEST)
