"""Entries of a register as a reader sees them, on a day or now, read in few queries however many there are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from palermo.records import events as core
from palermo.records.register import Register
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries, rules
from palermo_web.records.models import Answer, Entry, Event


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


def day_of(value: Any) -> date | None:
    """Return a stored day."""
    return date.fromisoformat(str(value)) if value else None


def rows(
    person: accounts.Somebody, id: str, day: date | None = None, naming: tuple[str, str] | None = None
) -> list[Row]:
    """Return the entries of a register that a reader may see, on a day or now.

    naming: an item with the value that it must have.
    """
    register = queries.register(id)
    # On a past day its own status decides, not the present one: what was public then and was withdrawn since is shown.
    open_to = Entry.objects.filter(register=id) if day else rules.entries_open_to(person, register)
    if naming:
        open_to = open_to.filter(pk__in=_naming(id, *naming, day))
    entries = {one.pk: one for one in open_to.select_related("organization").order_by("opened_at", "pk")}
    near = ranks(person, entries, register)
    found = list(_on(entries, register, near, day) if day else _now(entries, near))
    return [one for one in found if not naming or one.get(naming[0]) == naming[1]]


def _naming(id: str, item: str, value: str, day: date | None) -> QuerySet[Any, Any]:
    """Return the entries that name a value now, or named it at any time where a past day is asked for."""
    if day:
        return Event.objects.filter(entry__register=id, path=item, body__value=value).values("entry")
    named = Answer.objects.filter(entry__register=id, path=item, text=value, retired=False)
    return named.values("entry")


def ranks(person: accounts.Somebody, entries: Mapping[Any, Entry], register: Register | None = None) -> dict[Any, str]:
    """Return how close a reader stands to entries, by their keys. register: of them all; others may handle its entries."""
    own = {one.pk for act in rules.TEAM for one in accounts.organizations_where(person, act)}
    general = rules.general_rank(person)
    of = register.handled if register else None
    handles = of is not None and any(one.kind == of.by for one in accounts.organizations_where(person, rules.KEEP))
    other = "secretariat" if handles else general
    return {key: "team" if one.organization_id in own else other for key, one in entries.items()}


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
        if not state.version or hidden or _is_owners_alone(register, state.state, rank):
            continue
        form = register.version(state.version)
        shown = {
            path: one.value
            for path, one in state.answers.items()
            if rules.is_shown(rules.visibility_of(queries.item_at(form, path), one.visibility), rank)
        }
        made[key] = Row(entries[key], state.state, shown)
    yield from (made[key] for key in entries if key in made)


def _is_owners_alone(register: Register, status: str, rank: str) -> bool:
    return register.handled is not None and status in register.handled.hidden and rank == "secretariat"
