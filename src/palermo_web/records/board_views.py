"""The board of a register: how far each State is, section by section; narrowed, exported, linked."""

import csv
import io
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from palermo.errors import NotAllowed
from palermo.records.register import Register
from palermo_web.records import queries, rules
from palermo_web.records.entry_views import reader
from palermo_web.records.models import Entry


@dataclass(frozen=True, slots=True)
class Line:
    """One entry on the board. cells: a section's counts each, None where it is not asked."""

    entry: Entry
    state: str
    status: str
    cells: list[dict[str, Any] | None]


@never_cache
@require_GET
def progress(request: HttpRequest, register_id: str) -> HttpResponse:
    """Show how far each State is; the page moves as people answer."""
    register = queries.register(register_id)
    if rules.general_rank(request.user) != "secretariat":
        raise NotAllowed(_("Your roles do not allow this."))
    every = rules.entries_open_to(request.user, register)
    wish = {name: request.GET.get(name, "") for name in ("period", "status", "state")}
    found = every.filter(**{name: value for name, value in wish.items() if value})
    language = reader(request).language
    board = _board(found.order_by("state", "period"), register, language)
    if request.GET.get("format") in ("csv", "json"):
        return _exported(board, register, request.GET["format"])
    about = {
        "register": register,
        "label": register.say(register.label, language),
        "sections": [register.say(section.label, language) for section in register.form.sections],
        "board": board,
        "wish": wish,
        "query": request.GET.urlencode(),
        "periods": sorted(filter(None, _distinct(every, "period")), reverse=True),
        "statuses": [(one.id, register.say(one.label, language)) for one in register.workflow.statuses.values()],
        "states": [pair for pair in queries.state_choices(language) if pair[0] in _distinct(every, "state")],
        "after": queries.last_sequence(),
        "part": "registers",
    }
    return render(request, "records/progress.html", about)


def _distinct(found: QuerySet[Entry], name: str) -> set[str]:
    return set(found.order_by().values_list(name, flat=True).distinct())


def _board(entries: QuerySet[Entry], register: Register, language: str) -> list[Line]:
    lines = []
    for entry in entries:
        known = {one["section"]: one for one in entry.completion}
        cells = [known.get(section.id) for section in register.form.sections]
        status = register.say(register.workflow.statuses[entry.status].label, language)
        lines.append(Line(entry, queries.state_name(entry, language), status, cells))
    return lines


def _exported(board: list[Line], register: Register, format: str) -> HttpResponse:
    rows = [
        {
            "entry": str(line.entry.pk),
            "state": line.entry.state,
            "period": line.entry.period,
            "status": line.entry.status,
            "percent": line.entry.percent,
            "sections": line.entry.completion,
        }
        for line in board
    ]
    if format == "json":
        return JsonResponse({"register": register.id, "entries": rows})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["entry", "state", "period", "status", "percent", "section", "asked", "answered"])
    for row in rows:
        for one in row.pop("sections"):
            writer.writerow([*row.values(), one["section"], one["asked"], one["answered"]])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{register.id}-progress.csv"'
    return response
