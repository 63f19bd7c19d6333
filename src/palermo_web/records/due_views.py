"""The page "What is due": a person's entries with a due day, for reviewers everybody's; and the wish for silence."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from palermo.content.spreadsheets import neutral
from palermo.records.icalendar import AllDay, calendar
from palermo.records.register import LIVE
from palermo_web.accounts import rules as accounts
from palermo_web.accounts.models import Person
from palermo_web.records import due as reading
from palermo_web.records import queries, reminders, rules
from palermo_web.records.due import DueEntry
from palermo_web.records.entry_views import reader
from palermo_web.records.fields import Reader
from palermo_web.records.fields import day as said_day
from palermo_web.records.models import Answer, Entry

A_PAGE = 50
COLUMNS = ("entry", "register", "state", "title", "status", "due_on", "overdue", "yours")


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the page lists it. days: until the due day, below nought since then; mine: it concerns the reader."""

    entry: Entry
    register: str
    label: str
    state: str
    status: str
    due_on: date
    said: str
    days: int
    mine: bool
    muted: bool

    @property
    def late(self) -> int:
        """Days since the due day."""
        return -self.days

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for a file."""
        return {
            "entry": str(self.entry.pk),
            "register": self.register,
            "state": self.entry.state,
            "title": self.entry.title,
            "status": self.entry.status,
            "due_on": self.due_on.isoformat(),
            "overdue": self.days < 0,
            "yours": self.mine,
        }


def _me(request: HttpRequest) -> Person:
    return cast(Person, request.user)  # login_required stands before


def _today() -> date:
    return timezone.now().date()


def _found(request: HttpRequest) -> list[tuple[DueEntry, bool]]:
    wish = request.GET.get("register", "")
    found = reading.of_person(_me(request), _today())
    kept = [(one, mine) for one, mine in found if wish in ("", one.register.id)]
    return [(one, mine) for one, mine in kept if "overdue" not in request.GET or one.due_on < _today()]


def _row(one: DueEntry, mine: bool, silent: reading.Silenced, seen_by: Reader) -> Row:
    status = one.register.workflow.statuses[one.entry.status]
    return Row(
        entry=one.entry,
        register=one.register.id,
        label=one.register.say(one.register.label, seen_by.language),
        state=queries.state_name(one.entry, seen_by.language),
        status=one.register.say(status.label, seen_by.language),
        due_on=one.due_on,
        said=said_day(one.due_on.isoformat(), seen_by),
        days=(one.due_on - _today()).days,
        mine=mine,
        muted=one.entry.pk in silent.entries,
    )


@never_cache
@login_required
@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """List what is due and overdue to the reader; reviewers see what is due to others too."""
    silent, language = reading.silenced(_me(request)), reader(request).language
    found = _found(request)
    if request.GET.get("format") in ("csv", "json"):
        return _exported(request.GET["format"], [_row(one, mine, silent, reader(request)) for one, mine in found])
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    registers = reading.registers_with_due_days().values()
    about = {
        "rows": [_row(one, mine, silent, reader(request)) for one, mine in page.object_list],
        "page": page,
        "registers": sorted((one.say(one.label, language), one.id) for one in registers),
        "wish": request.GET.get("register", ""),
        "overdue": "overdue" in request.GET,
        "off": silent.all,
        "reviews": accounts.can(request.user, rules.REVIEW),
        "part": "registers",
    }
    return render(request, "records/due.html", about)


def _exported(format: str, rows: list[Row]) -> HttpResponse:
    plain = [row.as_dict() for row in rows]
    if format == "json":
        return JsonResponse({"on": _today().isoformat(), "due": plain}, json_dumps_params={"ensure_ascii": False})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(
        [int(row[name]) if isinstance(row[name], bool) else neutral(row[name]) for name in COLUMNS] for row in plain
    )
    return _file(out.getvalue(), "text/csv; charset=utf-8", "due.csv")


def _file(text: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@login_required
@require_GET
def as_calendar(request: HttpRequest) -> HttpResponse:
    """Return what is due as a calendar file. It leaves the house, so a title is in it only where everybody sees it."""
    found, language = [one for one, _mine in _found(request)], reader(request).language
    titles = _public_titles(found)
    days = [
        AllDay(
            uid=f"due-{one.entry.pk}",
            on=one.due_on,
            title=_title(one, titles.get(one.entry.pk, ""), language),
            changed_at=one.entry.changed_at,
            address=request.build_absolute_uri(reverse("records:entry", args=[one.entry.pk])),
        )
        for one in found
    ]
    made = calendar(_("What is due"), days, timezone.now())
    return _file(made, "text/calendar; charset=utf-8", "due.ics")


def _title(one: DueEntry, title: str, language: str) -> str:
    label = one.register.say(one.register.label, language)
    return " – ".join(filter(None, (label, queries.state_name(one.entry, language), title)))


def _public_titles(found: list[DueEntry]) -> dict[Any, str]:
    open_to_all = {
        one.entry.pk: one.register.titled
        for one in found
        if one.register.publication == LIVE and one.register.workflow.statuses[one.entry.status].public
    }
    held = Answer.objects.filter(entry__in=open_to_all, visibility="public", retired=False).exclude(text="")
    named = held.filter(path__in=set(open_to_all.values()))
    return {one.entry_id: one.text for one in named if one.path == open_to_all[one.entry_id]}


@never_cache
@login_required
@require_POST
def silence(request: HttpRequest) -> HttpResponse:
    """Stop or resume the reminders of one entry, or of all where none is named."""
    wish = request.POST.get("entry", "")
    entry = queries.entry(wish, request.user)[0] if wish else None
    if request.POST.get("wish") == "resume":
        reminders.resume(person=_me(request), entry=entry)
        messages.success(request, _("You will be reminded again."))
    else:
        reminders.silence(person=_me(request), entry=entry)
        messages.success(request, _("You will not be reminded any more. You can undo this at any time."))
    back = entry and request.POST.get("back") == "entry"
    return HttpResponseRedirect(reverse("records:entry", args=[entry.pk]) if entry and back else reverse("records:due"))
