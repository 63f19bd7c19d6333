"""What changed of meetings, as Atom: of all of them or of one, each reader told only of what they may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from palermo.records import events as core
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries as records
from palermo_web.records import rules as entry_rules
from palermo_web.records.models import Event
from palermo_web.records.rows import ranks
from palermo_web.review import meeting_tables, meetings, words
from palermo_web.review.meetings import ATTENDANCE, CALENDAR, DRAFTS, MEETINGS, OF_MEETING, STATEMENTS, Row

MOST, DAYS = 200, 90
AT_ONCE = timedelta(seconds=5)  # answers of one saving are events of their own and one change
PARTS = {ATTENDANCE: "attendance", STATEMENTS: "statements", DRAFTS: "drafts", CALENDAR: "calendar"}


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened at a meeting. kind, to: of the event; register: in which it happened."""

    meeting: Row
    register: str
    at: datetime
    kind: str
    to: str
    sequence: int


def changes(person: accounts.Somebody, since: datetime, meeting: str = "") -> Iterator[Change]:
    """Yield what happened to meetings and their entries that a reader may see, newest first."""
    there = {one.id: one for one in meetings.meetings(person) if meeting in ("", one.id)}
    of, entries = {one.entry.pk: one for one in there.values()}, {one.entry.pk: one.entry for one in there.values()}
    for id in OF_MEETING:
        found = [row for row in meetings.rows(person, id) if row.get("meeting") in there]
        of |= {row.entry.pk: there[row.get("meeting")] for row in found}
        entries |= {row.entry.pk: row.entry for row in found}
    near = ranks(person, entries)
    told = Event.objects.filter(entry__in=list(of), at__gte=since).exclude(kind__in=("invited", "remarked"))
    before: Event | None = None
    for event in told.select_related("entry").order_by("-sequence"):
        if not _may_know(event, near[event.entry_id]) or (before and _is_one_saving(before, event)):
            continue
        before = event
        to = str(event.body.get("to", ""))
        yield Change(of[event.entry_id], event.entry.register, event.at, event.kind, to, event.sequence)


def _may_know(event: Event, rank: str) -> bool:
    """Return whether a reader may know that an answer was changed: not where they may not see the answer."""
    if not event.path:
        return True
    form = records.registers()[event.entry.register].version(event.version)
    item = records.item_at(form, event.path)
    return entry_rules.is_shown(entry_rules.visibility_of(item, str(event.body.get("visibility", ""))), rank)


def _is_one_saving(later: Event, event: Event) -> bool:
    same = later.entry_id == event.entry_id and later.by_id == event.by_id and later.kind == event.kind
    return same and event.kind in (core.ANSWERED, core.REMOVED) and later.at - event.at < AT_ONCE


def _what(one: Change) -> str:
    if one.kind == core.MOVED:
        return meeting_tables.status(one.register, one.to)
    return {
        core.OPENED: _("opened"),
        core.ANSWERED: _("answered"),
        core.REMOVED: _("row removed"),
        core.MIGRATED: _("brought to a new version"),
    }.get(one.kind, one.kind)


def _title(one: Change) -> str:
    register = records.registers()[one.register]
    label = "" if one.register == MEETINGS else register.say(register.label, words.language())
    return " · ".join(filter(None, (meeting_tables.title_of(one.meeting), label, _what(one))))


@require_GET
def feed(request: HttpRequest, meeting_id: Any = None) -> HttpResponse:
    """Return the changes of the last three months as Atom."""
    now = timezone.now()
    one = meetings.meeting(request.user, meeting_id) if meeting_id else None
    page = reverse("review:meeting", args=[one.id]) if one else reverse("review:meetings")
    made = Atom1Feed(
        title=meeting_tables.title_of(one) if one else _("Meetings"),
        link=request.build_absolute_uri(page),
        description="",
        language=words.language(),
        feed_url=request.build_absolute_uri(),
    )
    for number, change in enumerate(changes(request.user, now - timedelta(days=DAYS), one.id if one else "")):
        if number == MOST:
            break
        part = f"#{PARTS[change.register]}" if change.register in PARTS else ""
        link = request.build_absolute_uri(reverse("review:meeting", args=[change.meeting.id]))
        title = _title(change)
        made.add_item(
            title=title,
            link=f"{link}{part}",
            description=title,
            unique_id=f"{link}#{change.sequence}",
            updateddate=change.at,
            pubdate=change.at,
        )
    return HttpResponse(str(made.writeString("utf-8")), content_type="application/atom+xml; charset=utf-8")
