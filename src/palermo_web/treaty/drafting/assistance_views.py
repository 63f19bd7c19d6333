"""The page of requests for legislative assistance: the work by status, what is overdue, how long States wait."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from palermo.treaty.names import name_on
from palermo_web.records import days, tables
from palermo_web.records import rules as entry_rules
from palermo_web.records.rows import Row
from palermo_web.treaty.drafting import assistance


def _language() -> str:
    return get_language() or "en"


def _wish(request: HttpRequest) -> assistance.Wish:
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("status", "state", "asked", "q")}
    overdue = bool(request.GET.get("overdue"))
    return assistance.Wish(asked["status"], asked["state"].upper(), asked["asked"], asked["q"], overdue)


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show the requests that a reader may see and the counts of all, now or as of a past day."""
    on, wish = days.asked(request), _wish(request)
    day = on or timezone.now().date()
    every = assistance.seen(request.user, on)
    found = assistance.narrowed(every, wish, day)
    wanted = request.GET.get("format", "")
    if wanted in tables.FORMATS:
        plain = [assistance.plain(one, day) for one in found]
        return tables.as_file(plain, assistance.COLUMNS, name="legislative-assistance", format=wanted)
    about = {
        "numbers": assistance.numbers(day),
        "statuses": _statuses(),
        "groups": _groups(found, day),
        "every": len(every),
        "left": len(found),
        "overdue": sum(assistance.is_overdue(one, day) for one in every),
        "wish": wish,
        "kinds": _kinds(),
        "states": _states(every, day),
        "openers": [] if on else entry_rules.organizations_that_open(request.user, assistance.register(), day),
        "on": on,
        "part": "assistance",
    }
    return render(request, "treaty/drafting/assistance.html", about)


def _statuses() -> dict[str, str]:
    of = assistance.register()
    return {id: of.say(one.label, _language()) for id, one in of.workflow.statuses.items()}


def _kinds() -> dict[str, str]:
    form = assistance.register().form
    return {one.code: form.say(one.label, _language()) for one in form.items["asked"].choices}


def _states(every: list[Row], day: date) -> list[tuple[str, str]]:
    codes = {one.get("requesting") for one in every} - {""}
    return sorted(((code, name_on(code, day, _language())) for code in codes), key=lambda pair: pair[1])


def _groups(found: list[Row], day: date) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return the requests by status, in the order of the workflow."""
    shown = [(id, label, [one for one in found if one.status == id]) for id, label in _statuses().items()]
    return [(id, label, [_shown(one, day) for one in rows]) for id, label, rows in shown if rows]


def _shown(row: Row, day: date) -> dict[str, Any]:
    form, kinds = assistance.register().form, _kinds()
    outcome = row.get("outcome")
    return {
        "row": row,
        "state": name_on(row.get("requesting"), day, _language()) if row.get("requesting") else "",
        "asked": [kinds.get(code, code) for code in row.said.get("asked") or ()],
        "law": assistance.law_of(row) or row.get("subject"),
        "due_on": row.day("due_on"),
        "overdue": assistance.is_overdue(row, day),
        "drafts": len(row.group("drafts")),
        "outcome": form.say(form.items["outcome"].choice(outcome), _language()) if outcome else "",
        "citation": assistance.law_of(row, "citation"),
    }
