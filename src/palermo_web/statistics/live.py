"""Live changes: the tail of the log of deposits, as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from palermo.content.labels import translate
from palermo.statistics import catalogue
from palermo.statistics.dimensions import sources

EVERY, HEARTBEAT, LONGEST = 0.4, 15.0, 600.0  # seconds


def told(event: dict[str, Any], home: Path, language: str) -> dict[str, Any]:
    """Return what readers are told of a deposit or withdrawal, in their language."""
    vintage = event["vintage"] if event["event"] == "deposited" else catalogue.find(home, event["id"]).as_dict()
    known = sources().get(vintage["source"])
    name = translate(known["label"], language) if known else vintage["source"]
    with translation.override(language):
        if event["event"] == "deposited":
            text = _("New data was deposited: %(source)s.") % {"source": name}
        else:
            text = _("Data was withdrawn: %(source)s.") % {"source": name}
    return {"sequence": event["sequence"], "event": event["event"], "vintage": vintage["id"], "text": text}


async def _events(home: Path, after: int, language: str) -> AsyncIterator[str]:
    waited = beat = 0.0
    seen = None
    yield "retry: 1000\n\n"
    while waited < LONGEST:
        stamp = catalogue.stamp(home)
        if stamp != seen:
            seen = stamp
            for event in catalogue.events(home, after):
                after = event["sequence"]
                data = json.dumps(told(event, home, language), ensure_ascii=False)
                yield f"id: {after}\nevent: change\ndata: {data}\n\n"
        if beat >= HEARTBEAT:
            beat = 0.0
            yield ": still here\n\n"
        await asyncio.sleep(EVERY)
        waited, beat = waited + EVERY, beat + EVERY


async def live(request: HttpRequest) -> StreamingHttpResponse:
    """Tell what changes from now on, or from the event a page has seen last."""
    last = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    after = int(last) if last.isdecimal() and len(last) < 12 else len(catalogue.events(settings.HOME))
    language = translation.get_language() or "en"
    response = StreamingHttpResponse(_events(settings.HOME, after, language), content_type="text/event-stream")
    response["Cache-Control"], response["X-Accel-Buffering"] = "no-store", "no"
    return response
