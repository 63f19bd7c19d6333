"""What changed: the events after one or the latest ones, each reader told only of what they may see."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from palermo.errors import NotFound
from palermo.records.register import SNAPSHOT
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries, rules
from palermo_web.records.models import Event

MOST = 200  # events at once


def told(event: Event, person: accounts.Somebody) -> dict[str, Any] | None:
    """Return what a reader is told of an event; None where they may not know of it."""
    try:
        register = queries.register(event.entry.register)
    except NotFound:
        return None
    if not rules.entries_open_to(person, register).filter(pk=event.entry_id).exists():
        return None
    reader = rules.rank(person, event.entry)
    outside = reader in ("public", "states_parties")
    if outside and register.publication == SNAPSHOT and "sha256" not in event.body:
        return None
    if outside and event.kind in ("invited", "remarked"):
        return None
    if event.path:
        item = queries.item_at(register.version(event.version), event.path)
        if not rules.is_shown(rules.visibility_of(item, event.body.get("visibility", "")), reader):
            return None
    return {
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "register": event.entry.register,
        "entry": str(event.entry_id),
        "state": event.entry.state,
        "path": event.path,
    }


def since(person: accounts.Somebody, after: int, wish: Mapping[str, str]) -> tuple[int, list[dict[str, Any]]]:
    """Return the events after one that a reader may know of, and the number of the last one looked at."""
    looked = list(_wished(wish).filter(sequence__gt=after).order_by("sequence")[:MOST])
    seen = [one for event in looked if (one := told(event, person))]
    return (looked[-1].sequence if looked else after), seen


def latest(person: accounts.Somebody, wish: Mapping[str, str]) -> tuple[int, list[dict[str, Any]]]:
    """Return the latest events that a reader may know of, newest first, and the number of the last event."""
    last = queries.last_sequence()
    told_of = (told(event, person) for event in _wished(wish).order_by("-sequence")[:MOST])
    return last, [one for one in told_of if one]


def _wished(wish: Mapping[str, str]) -> QuerySet[Event]:
    found = Event.objects.select_related("entry", "entry__organization")
    for name in ("register", "state"):
        if wish.get(name):
            found = found.filter(**{f"entry__{name}": wish[name]})
    return found.filter(entry_id=wish["entry"]) if wish.get("entry") else found
