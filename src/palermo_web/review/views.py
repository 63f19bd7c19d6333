"""Pages of review: which States answered, one State's page as of any day, plans and what is late."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from palermo.content.labels import translate
from palermo.errors import NotFound
from palermo.review.follow_up import FollowUp
from palermo.review.plans import Branch, overdue, progress, tree
from palermo.treaty.adherence import instruments
from palermo.treaty.names import ORGANIZATIONS, code_of, name_on
from palermo_web.records import days
from palermo_web.records import queries as records
from palermo_web.records.entry_views import reader
from palermo_web.records.models import Entry
from palermo_web.review import follow_up, practices, queries, words


def _language() -> str:
    return get_language() or "en"


def _today() -> date:
    return timezone.now().date()


def _named(entry: Entry) -> str:
    """Return the State of an entry, its organization where that belongs to none."""
    return name_on(entry.state, _today(), _language()) if entry.state else entry.organization.name


@require_GET
def checklists(request: HttpRequest) -> HttpResponse:
    """Show which States answered which checklist."""
    found = queries.checklists(request.user, _language(), days.asked(request))
    rows = [(one, _named(one.entry)) for one in found]
    if request.GET.get("format") == "json":
        listed = [
            {"state": one.entry.state, "register": one.entry.register, "period": one.entry.period}
            | {"asked": one.asked, **one.counts}
            for one, _name in rows
        ]
        return JsonResponse({"checklists": listed})
    kept = [
        (records.register(id), records.register(id).say(records.register(id).label, _language()))
        for id in queries.CHECKLISTS
    ]
    about = {"rows": rows, "on": days.asked(request), "registers": kept, "part": "checklists"}
    return render(request, "review/checklists.html", about)


def _follow_up(code: str, on: date | None, day: date) -> list[tuple[FollowUp, str, str, bool]]:
    """Return what a State published about recommendations, in order of the register."""
    places = {one.reference: place for place, one in enumerate(follow_up.known(on))}
    found = [one for one in follow_up.follow_ups(on, state=code) if one.who == code]
    found.sort(key=lambda one: (places.get(one.recommendation, len(places)), one.recommendation, one.entry))
    return [(one, words.address_of(one.recommendation), words.status(one.status), one.is_overdue(day)) for one in found]


def _practices(request: HttpRequest, code: str, on: date | None) -> list[tuple[practices.Counted, str]]:
    """Return the articles about which something of a State is published."""
    found, _others = practices.articles(practices.seen(request.user, on, code))
    return [(one, translate(one.title, _language())) for one in found if one.practices or one.gaps or one.challenges]


@require_GET
def state(request: HttpRequest, iso3: str) -> HttpResponse:
    """Show one State: its standing, its answers, its bodies and plans, now or on a past day."""
    on, language = days.asked(request), _language()
    code = code_of(iso3)
    if code in ORGANIZATIONS:
        raise NotFound("an organization of States has no page of its own here")
    day = on or _today()
    standing = queries.standing_of(code, day)
    about: dict[str, Any] = {
        "code": code,
        "name": name_on(code, day, language),
        "on": on,
        "standing": [(translate(instruments()[id].label, language), one) for id, one in standing.items()],
        "checklists": queries.checklists(request.user, language, on, state=code),
        "bodies": queries.entries(request.user, "coordination_bodies", on, state=code),
        "plans": queries.entries(request.user, "action_plans", on, state=code),
        "follow_up": _follow_up(code, on, day),
        "others": len(follow_up.published(follow_up.OTHERS, on, state=code)),
        "practices": _practices(request, code, on),
        "after": records.last_sequence(),
        "part": "checklists",
    }
    return render(request, "review/state.html", about)


def _flat(branches: tuple[Branch, ...], depth: int = 1) -> list[tuple[int, Any]]:
    rows: list[tuple[int, Any]] = []
    for branch in branches:
        rows.append((depth, branch.activity))
        rows += _flat(branch.parts, depth + 1)
    return rows


@require_GET
def plan(request: HttpRequest, entry_id: Any) -> HttpResponse:
    """Show a plan as the tree of its activities."""
    entry, _register = records.entry(entry_id, request.user)
    on = days.asked(request)
    held = [one for plan, one in queries.activities(request.user, on) if plan == str(entry.pk)]
    late = {one.id for found in overdue(held, on or _today()).values() for one in found}
    statuses = records.register("plan_activities").workflow.statuses
    say = records.register("plan_activities").say
    about = {
        "entry": entry,
        "rows": [
            (depth, one, say(statuses[one.status].label, _language()), one.id in late)
            for depth, one in _flat(tree(held))
        ],
        "progress": progress(held),
        "on": on,
        "reader": reader(request),
        "part": "plans",
    }
    return render(request, "review/plan.html", about)


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Show every plan that is open to the reader, and what is late by organization."""
    on = days.asked(request)
    every = queries.activities(request.user, on)
    rows = []
    for entry, title in queries.entries(request.user, "action_plans", on):
        held = [one for plan, one in every if plan == str(entry.pk)]
        rows.append((entry, title, name_on(entry.state, on or _today(), _language()), progress(held)))
    late = overdue([one for _plan, one in every], on or _today())
    about = {"rows": rows, "late": list(late.items()), "on": on, "part": "plans"}
    return render(request, "review/plans.html", about)
