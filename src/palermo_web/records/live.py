"""Live changes of entries: the tail of the event log, each reader told only of what they may see."""

import asyncio
import json
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import HttpRequest, StreamingHttpResponse

from palermo_web.accounts import rules as accounts
from palermo_web.records import changes, queries

EVERY, HEARTBEAT, LONGEST = 0.4, 15.0, 600.0  # seconds


async def _events(person: accounts.Somebody, after: int, wish: dict[str, str]) -> AsyncIterator[str]:
    waited = beat = 0.0
    yield "retry: 1000\n\n"
    while waited < LONGEST:
        after, found = await sync_to_async(changes.since)(person, after, wish)
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
    known = last.isdecimal() and len(last) < 16
    after = int(last) if known else await sync_to_async(queries.last_sequence)()
    wish = {name: request.GET.get(name, "") for name in ("register", "state", "entry")}
    if wish["entry"] and not _is_id(wish["entry"]):
        wish["entry"] = "00000000-0000-0000-0000-000000000000"
    response = StreamingHttpResponse(_events(person, after, wish), content_type="text/event-stream")
    response["Cache-Control"], response["X-Accel-Buffering"] = "no-store", "no"
    return response


def _is_id(text: str) -> bool:
    return len(text) == 36 and all(sign in "0123456789abcdef-" for sign in text.lower())
