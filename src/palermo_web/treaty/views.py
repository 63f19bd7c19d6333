"""Pages of treaties: who is party on a day, what each article asks, what stands in the way."""

import csv
import io
from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from palermo.content.labels import translate
from palermo.content.sentences import directed, said
from palermo.content.spreadsheets import neutral
from palermo.treaty import adherence as core
from palermo.treaty.articles import provisions_of, titles
from palermo.treaty.names import name_on
from palermo_web.drawing.frame import Reader, Spec, png, svg
from palermo_web.records import days
from palermo_web.treaty import charts, queries


def _reader(request: HttpRequest) -> Reader:
    return Reader(get_language() or "en", getattr(request, "digits", "western"))


def _today() -> date:
    return timezone.now().date()


def _asked(request: HttpRequest) -> core.Adherence:
    asked = request.GET
    on = days.asked(request) or _today()
    return queries.parties(
        asked.get("instrument", "tip"),
        on,
        asked.get("basis", core.DEPOSITED),
        asked.get("count", core.STATES),
        days.asked(request, "known") or _today(),
    )


@require_GET
def adherence(request: HttpRequest) -> HttpResponse:
    """Show who is party on a day, who signed only, and who came since another day."""
    found, reader = _asked(request), _reader(request)
    since = days.asked(request, "since")
    fresh = []
    if since:
        before = core.adherence(found.instrument, since, found.basis, found.counted, queries.entered_acts(_today()))
        known = {one.iso3 for one in before.parties}
        fresh = [name_on(one.iso3, found.on, reader.language) for one in found.parties if one.iso3 not in known]
    treaty = core.instrument(found.instrument)
    query = request.GET.copy()
    query.setdefault("instrument", found.instrument)
    query["lang"], query["digits"] = reader.language, reader.digits
    about = {
        "found": found,
        "treaty": treaty,
        "label": translate(treaty.label, reader.language),
        "instruments": [(one.id, translate(one.label, reader.language)) for one in core.instruments().values()],
        "notes": [directed(said(note, reader.language), reader.language) for note in found.notes],
        "rows": queries.rows(found, reader.language),
        "since": since,
        "fresh": sorted(fresh),
        "query": query.urlencode(),
        "part": "adherence",
    }
    return render(request, "treaty/adherence.html", about)


def _picture(request: HttpRequest, of: str) -> Spec:
    found, reader = _asked(request), _reader(request)
    width = request.GET.get("width", "")
    wide = min(1600, max(280, int(width))) if width.isdecimal() and len(width) < 5 else 900
    if of == "map":
        return charts.map_of(found, reader, wide)
    entered = queries.entered_acts(_today())
    steps = core.timeline(found.instrument, found.on, found.basis, found.counted, entered)
    return charts.growth(steps, reader, wide)


@gzip_page
@require_GET
def picture(request: HttpRequest, of: str, format: str) -> HttpResponse:
    """Return the map or the growth as SVG or PNG."""
    spec = _picture(request, of)
    made = svg(spec) if format == "svg" else png(spec)
    response = HttpResponse(made, content_type="image/svg+xml" if format == "svg" else "image/png")
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


@require_GET
def parties(request: HttpRequest, format: str) -> HttpResponse:
    """Return the parties as JSON or CSV."""
    found = _asked(request)
    if format == "json":
        return JsonResponse(found.as_dict(), json_dumps_params={"indent": 2})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["iso3", "name", "party", "act", "signed_on", "deposited_on", "bound_on", "certainty", "source"])
    for row in queries.rows(found, _reader(request).language):
        one = row.standing
        cells = [one.iso3, row.name, int(row.party), one.act, one.signed_on, one.deposited_on, one.bound_on]
        writer.writerow([*cells, one.certainty, neutral(one.source)])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.instrument}-{found.on}.csv"'
    return response


@require_GET
def articles(request: HttpRequest) -> HttpResponse:
    """Show what each article asks, by level and theme."""
    instrument = request.GET.get("instrument", "tip")
    language = _reader(request).language
    level, theme = request.GET.get("level", ""), request.GET.get("theme", "")
    every = provisions_of(instrument)
    found = [one for one in every if level in ("", one.level) and theme in ("", one.theme)]
    groups: dict[str, list[tuple[object, str, str]]] = {}
    for one in found:
        text, limits = translate(one.description, language), translate(one.qualifier, language)
        groups.setdefault(one.article, []).append((one, text, limits if one.qualifier else ""))
    themes = sorted({(one.theme, translate(one.theme, language)) for one in every}, key=lambda pair: pair[1])
    about = {
        "instrument": instrument,
        "instruments": [(id, translate(core.instrument(id).label, language)) for id in ("tip", "untoc")],
        "groups": [
            (number, translate(titles()[instrument, number], language), rows) for number, rows in groups.items()
        ],
        "level": level,
        "theme": theme,
        "themes": themes,
        "part": "articles",
    }
    return render(request, "treaty/articles.html", about)


@require_GET
def obstacles(request: HttpRequest) -> HttpResponse:
    """Add up what States that are not parties told of ratification, now or as of a past day."""
    on, language = days.asked(request), _reader(request).language
    register, found = queries.obstacles(on or _today(), language)
    form = register.form

    def said_of(item: str, counts: dict[str, int]) -> list[tuple[str, int]]:
        choices = form.items[item].choices
        return [(form.say(one.label, language), counts[one.code]) for one in choices if counts.get(one.code)]

    about = {
        "found": found,
        "on": on,
        "parts": [
            (form.say(form.items[item].label, language), said_of(item, counts))
            for item, counts in (
                ("stage", found.stages),
                ("obstacles", found.obstacles),
                ("assistance", found.assistance),
            )
        ],
        "part": "obstacles",
    }
    return render(request, "treaty/obstacles.html", about)
