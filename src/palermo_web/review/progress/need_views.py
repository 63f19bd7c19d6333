"""The page of needs: what States ask for, by type and priority, as they state it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from palermo.treaty.articles import provisions
from palermo.treaty.names import name_on
from palermo_web.records import days, tables
from palermo_web.records.entry_views import reader
from palermo_web.review.progress import pages, queries, wording
from palermo_web.review.progress.queries import Needed

NARROWED = ("state", "region", "level", "theme", "article", "assistance", "urgency")
COLUMNS = ("state", "item", "instrument", "article", "level", "theme", "scale", "assistance", "urgency", "on", "entry")
A_PAGE = 100


@require_GET
def needs(request: HttpRequest) -> HttpResponse:
    """List needs; filter, count by type and priority, export."""
    on, who = days.asked(request), reader(request)
    day = on or timezone.now().date()
    wish = {name: request.GET.get(name, "").strip()[:100] for name in NARROWED}
    wish["state"] = wish["state"].upper()
    found = queries.needs(day, wish)
    format = request.GET.get("format")
    if format in tables.FORMATS:
        return tables.as_file([plain(one) for one in found], COLUMNS, name="needs", format=format)
    every = {one.iso3 for one in (found if not wish["state"] else queries.needs(day, {**wish, "state": ""}))}
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    about: dict[str, Any] = {
        "page": page,
        "rows": [_row(one, name_on(one.iso3, day, who.language)) for one in page],
        "total": len(found),
        "states_asking": len({one.iso3 for one in found}),
        "crossed": _crossed(found),
        "urgencies": wording.urgencies(),
        "kinds": wording.kinds(),
        "states": pages.named_states(every | ({wish["state"]} & set(every)), day, who.language),
        "wish": wish,
        "on": on,
        "part": "progress",
        "view": "needs",
        **pages.choices(who),
    }
    return render(request, "review/progress/needs.html", about)


def _crossed(found: Iterable[Needed]) -> list[tuple[str, str, list[int], int]]:
    """Return how many needs are of each kind, by urgency; one that asks for two kinds counts once in each."""
    counts = Counter((kind, one.urgency or "none") for one in found for kind in one.assistance)
    made = []
    for kind, name in wording.kinds():
        row = [counts[kind, code] for code, _name in wording.urgencies()]
        made.append((kind, name, row, sum(row)))
    return made


def _row(one: Needed, state: str) -> dict[str, Any]:
    return {
        "need": one,
        "state": state,
        "text": wording.item_text(one.item),
        "kinds": wording.assistance(one.assistance),
        "urgency": wording.urgency(one.urgency),
        "scale": wording.scale_name(one.scale) if one.scale else "",
    }


def plain(one: Needed) -> dict[str, Any]:
    """Return a need as plain values."""
    about = provisions()[one.item]
    return {
        "state": one.iso3,
        "item": one.item,
        "instrument": about.instrument,
        "article": about.article,
        "level": about.level,
        "theme": about.theme,
        "scale": one.scale,
        "assistance": list(one.assistance),
        "urgency": one.urgency,
        "on": one.on.isoformat(),
        "entry": one.entry,
    }
