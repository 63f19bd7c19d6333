"""What was handed in of progress and what was withdrawn, newest first: a page, files and Atom."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from palermo.errors import InvalidContent
from palermo.records.events import end_of
from palermo.review.progress.table import unpacked
from palermo.treaty.names import name_on
from palermo_web.records import days, tables
from palermo_web.review import words
from palermo_web.review.models import ProgressRow
from palermo_web.review.progress import projection, wording

MOST, A_PAGE = 100, 50
COLUMNS = ("at", "what", "state", "register", "by", "organization", "answers_changed", "entry")


@dataclass(frozen=True, slots=True)
class Happened:
    """A submission or a withdrawal. changed: how many answers on a scale differ from the submission before."""

    row: ProgressRow
    at: datetime
    withdrawn: bool
    changed: int


def happened(until: date | None, since: date | None = None) -> list[Happened]:
    """Return what was handed in or withdrawn by a day, newest first."""
    projection.fill()
    found = list(ProgressRow.objects.exclude(state="").select_related("organization").defer("needs").order_by("at"))
    before: dict[object, bytes] = {}
    made = []
    for row in found:
        made.append(Happened(row, row.at, False, _differing(before.get(row.entry_id), bytes(row.row))))
        before[row.entry_id] = bytes(row.row)
        if row.until:
            made.append(Happened(row, row.until, True, 0))
    made = [one for one in made if (not until or one.at <= end_of(until)) and (not since or one.at > end_of(since))]
    return sorted(made, key=lambda one: one.at, reverse=True)


def _differing(before: bytes | None, after: bytes) -> int:
    """Return how many cells say something else; 0 where a row is of a list of items that is no longer ours."""
    try:
        new = unpacked({"": [after]}).cells
        old = unpacked({"": [before] if before else []}).cells
    except InvalidContent:
        return 0
    names = ("low", "high", "not_applicable", "grade")
    spoken = (new["on"] != old["on"]) if before is None else np.zeros(new.shape, bool)
    return int((spoken | np.logical_or.reduce([new[name] != old[name] for name in names])).sum())


def _what(one: Happened) -> str:
    return _("Withdrawn") if one.withdrawn else _("Handed in")


@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """Show what was handed in, narrowed to days."""
    on, since = days.asked(request), days.asked(request, "since")
    found = happened(on, since)
    format = request.GET.get("format")
    if format in tables.FORMATS:
        return tables.as_file([plain(one) for one in found], COLUMNS, name="progress-changes", format=format)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, _what(one), _state(one), wording.register_name(one.row.register)) for one in page]
    about = {"rows": rows, "page": page, "on": on, "since": since, "part": "progress", "view": "changes"}
    return render(request, "review/progress/changes.html", about)


def _state(one: Happened) -> str:
    return name_on(one.row.state, timezone.now().date(), words.language()) if one.row.state else ""


def plain(one: Happened) -> dict[str, object]:
    """Return what happened as plain values."""
    return {
        "at": one.at.isoformat(),
        "what": "withdrawn" if one.withdrawn else "handed in",
        "state": one.row.state,
        "register": one.row.register,
        "by": one.row.speaker,
        "organization": one.row.organization.name,
        "answers_changed": one.changed,
        "entry": str(one.row.entry_id),
    }


@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """Return what was handed in and withdrawn as Atom, of one State where it is named."""
    wanted = request.GET.get("state", "").upper()
    made = Atom1Feed(
        title=_("Progress and needs"),
        link=request.build_absolute_uri(reverse("review:progress:all")),
        description="",
        language=words.language(),
        feed_url=request.build_absolute_uri(),
    )
    told = [one for one in happened(None) if wanted in ("", one.row.state)]
    for one in told[:MOST]:
        link = request.build_absolute_uri(reverse("review:progress:state", args=[one.row.state]))
        title = " · ".join((_state(one), wording.register_name(one.row.register), _what(one)))
        made.add_item(
            title=title,
            link=link,
            description=title,
            unique_id=f"{link}#{one.row.pk}{'-withdrawn' if one.withdrawn else ''}",
            pubdate=one.at,
            updateddate=one.at,
        )
    return HttpResponse(str(made.writeString("utf-8")), content_type="application/atom+xml; charset=utf-8")
