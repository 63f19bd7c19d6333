"""The page of a draft recommendation: its languages side by side, and every version beside the one before."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from palermo.errors import NotFound
from palermo.records.events import end_of
from palermo.review.drafting import Version, compared, versions
from palermo_web.records import days
from palermo_web.records import queries as records
from palermo_web.records import rules as entry_rules
from palermo_web.records.models import Event
from palermo_web.review import meeting_tables, meetings, rules
from palermo_web.review.meetings import DRAFTS, Row


@dataclass(frozen=True, slots=True)
class Change:
    """A version beside the one before it."""

    version: Version
    status: str
    before: Version | None
    heading: tuple[tuple[str, str], ...]
    text: tuple[tuple[str, str], ...]


def _open_to(row: Row, rank: str, day: date | None) -> list[Version]:
    """Return the versions that a reader may see: outsiders those that were public, from the first on."""
    events = Event.objects.filter(entry=row.entry).order_by("sequence")
    found = versions(one.as_core() for one in (events.filter(at__lte=end_of(day)) if day else events))
    if rank in ("team", "secretariat"):
        return found
    statuses = records.register(DRAFTS).workflow.statuses
    first = next((place for place, one in enumerate(found) if statuses[one.status].public), len(found))
    return found[first:]


def _changes(found: list[Version]) -> list[Change]:
    made = []
    for place, one in enumerate(found):
        before = found[place - 1] if place else None
        heading = compared(before.heading, one.heading) if before else (("same", one.heading),)
        text = compared(before.text, one.text) if before else (("same", one.text),)
        made.append(Change(one, meeting_tables.status(DRAFTS, one.status), before, heading, text))
    return made[::-1]


@require_GET
def draft(request: HttpRequest, meeting_id: Any, draft_id: Any) -> HttpResponse:
    """Show a draft with its versions, now or as of a past day."""
    on = days.asked(request)
    meeting = meetings.meeting(request.user, meeting_id, on)
    row = next((one for one in meetings.rows(request.user, DRAFTS, on, meeting.id) if one.id == str(draft_id)), None)
    if row is None:
        raise NotFound("no such draft is open to you on that day")
    rank = entry_rules.rank(request.user, row.entry)
    open_status = records.register(DRAFTS).workflow.statuses[row.status].open
    about = {
        "meeting": meeting,
        "title": meeting_tables.title_of(meeting),
        "one": meeting_tables.drafted(row),
        "direction": "rtl" if row.get("language") == "ar" else "ltr",
        "changes": _changes(_open_to(row, rank, on)),
        "may_change": open_status and on is None and rules.KEEP in entry_rules.acts_on(request.user, row.entry),
        "on": on,
        "part": "meetings",
    }
    return render(request, "review/draft.html", about)
