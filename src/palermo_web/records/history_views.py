"""The history of an entry: page by page, narrowed to one answer, exported whole."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from palermo.content.spreadsheets import neutral
from palermo.errors import NotFound
from palermo.records.register import Register
from palermo_web.records import documents, queries
from palermo_web.records.entry_views import about_entry, reader
from palermo_web.records.fields import Page
from palermo_web.records.models import Event

A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Told:
    """One event as a reader is told of it. step: the status that was reached."""

    event: Event
    label: str
    said: str
    step: str


@require_GET
def history(request: HttpRequest, entry_id: Any) -> HttpResponse:
    """Show who changed what, newest first; the Secretariat sees answers without names."""
    found, register = queries.entry(entry_id, request.user)
    about = about_entry(found, register, request)
    if about["rank"] not in documents.CLOSE:
        raise NotFound("the history is open to the team and the Secretariat")
    team, path = about["rank"] == "team", request.GET.get("path", "")
    page = Page(register.version(found.version), {}, None, reader(request))
    every = queries.history(found, path)
    if request.GET.get("format") in ("csv", "json"):
        told = _told(documents.happened(found, register, about["rank"], every), register, page)
        return _exported(told, register, request.GET["format"], team=team)
    events = Paginator(every, A_PAGE).get_page(request.GET.get("page"))
    told = _told(documents.happened(found, register, about["rank"], events), register, page)
    about |= {"events": told, "page": events, "path": path, "team": team}
    return render(request, "records/history.html", about)


def _told(events: Iterable[Event], register: Register, page: Page) -> list[Told]:
    return [_one(event, register, page) for event in events]


def _one(event: Event, register: Register, page: Page) -> Told:
    item = queries.item_at(page.form, event.path) if event.path else None
    status = register.workflow.statuses.get(event.body.get("to", ""))
    return Told(
        event,
        page.say(item.label) if item else "",
        page.said(item, event.body.get("value")) if item else "",
        page.say(status.label) if status else "",
    )


def _exported(told: list[Told], register: Register, format: str, *, team: bool) -> HttpResponse:
    rows = [
        {
            "sequence": one.event.sequence,
            "at": one.event.at.isoformat(),
            "organization": one.event.organization.name,
            "by": one.event.by.name if team else "",
            "kind": one.event.kind,
            "version": one.event.version,
            "path": one.event.path,
            "question": one.label,
            "answer": one.said or one.step,
            "reason": str(one.event.body.get("reason", "")),
        }
        for one in told
    ]
    if format == "json":
        return JsonResponse({"register": register.id, "events": rows}, json_dumps_params={"ensure_ascii": False})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["sequence", "at", "organization", "by", "kind", "version", "path", "question", "answer", "reason"])
    writer.writerows([neutral(str(cell)) for cell in row.values()] for row in rows)
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{register.id}-history.csv"'
    return response
