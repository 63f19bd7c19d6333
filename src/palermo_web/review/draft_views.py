"""The page of a draft recommendation: its languages side by side, and every version beside the one before."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from palermo.errors import NotFound
from palermo.records.wording import compared
from palermo.review.drafting import Version
from palermo_web.records import days
from palermo_web.records import queries as records
from palermo_web.records import rules as entry_rules
from palermo_web.review import meeting_actions, meeting_tables, meetings, rules
from palermo_web.review.meetings import DRAFTS


@dataclass(frozen=True, slots=True)
class Change:
    """A version beside the one before it."""

    version: Version
    status: str
    before: Version | None
    heading: tuple[tuple[str, str], ...]
    text: tuple[tuple[str, str], ...]


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
    goes_on = meeting.status not in meeting_actions.CLOSED
    about = {
        "meeting": meeting,
        "title": meeting_tables.title_of(meeting),
        "one": meeting_tables.drafted(row),
        "direction": "rtl" if row.get("language") == "ar" else "ltr",
        "changes": _changes(meetings.versions_of(row, rank, on)),
        "may_change": open_status
        and goes_on
        and on is None
        and rules.KEEP in entry_rules.acts_on(request.user, row.entry),
        "on": on,
        "part": "meetings",
    }
    return render(request, "review/draft.html", about)
