"""Live changes of entries: the tail of the event log, each reader told only of what they may see."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import HttpRequest, StreamingHttpResponse

from palermo.errors import NotFound
from palermo.records.register import SNAPSHOT
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries, rules
from palermo_web.records.models import Event

EVERY, HEARTBEAT, LONGEST, MOST = 0.4, 15.0, 600.0, 200  # seconds; events at once


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


def changes(person: accounts.Somebody, after: int, wish: dict[str, str]) -> tuple[int, list[dict[str, Any]]]:
    """Return the events after one that a reader may know of, and the number of the last one looked at."""
    found = Event.objects.filter(sequence__gt=after).select_related("entry", "entry__organization")
    for name in ("register", "state"):
        if wish.get(name):
            found = found.filter(**{f"entry__{name}": wish[name]})
    if wish.get("entry"):
        found = found.filter(entry_id=wish["entry"])
    looked = list(found.order_by("sequence")[:MOST])
    seen = [one for event in looked if (one := told(event, person))]
    return (looked[-1].sequence if looked else after), seen


async def _events(person: accounts.Somebody, after: int, wish: dict[str, str]) -> AsyncIterator[str]:
    waited = beat = 0.0
    yield "retry: 1000\n\n"
    while waited < LONGEST:
        after, found = await sync_to_async(changes)(person, after, wish)
        for one in found:
            yield f"id: {one['sequence']}\nevent: change\ndata: {json.dumps(one)}\n\n"
        if beat >= HEARTBEAT:
            beat = 0.0
            await sync_to_async(close_old_connections)()
            yield ": still here\n\n"
        await asyncio.sleep(EVERY)
        waited, beat = waited + EVERY, beat + EVERY


async def live(request: HttpRequest) -> StreamingHttpResponse:
    """Tell what changes from now on, or after the event a page has seen last."""
    person = await request.auser()
    last = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    known = last.isdigit() and len(last) < 16
    after = int(last) if known else await sync_to_async(queries.last_sequence)()
    wish = {name: request.GET.get(name, "") for name in ("register", "state", "entry")}
    if wish["entry"] and not _is_id(wish["entry"]):
        wish["entry"] = "00000000-0000-0000-0000-000000000000"
    response = StreamingHttpResponse(_events(person, after, wish), content_type="text/event-stream")
    response["Cache-Control"], response["X-Accel-Buffering"] = "no-store", "no"
    return response


def _is_id(text: str) -> bool:
    return len(text) == 36 and all(sign in "0123456789abcdef-" for sign in text.lower())
