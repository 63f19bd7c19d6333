"""Public pages of statistics: explorer, flows, method, sources, vintages, pictures and downloads."""

import csv
import io
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from palermo.content.labels import translate
from palermo.content.sentences import said
from palermo.errors import InvalidQuestion, NotFound
from palermo.statistics import catalogue
from palermo.statistics.dimensions import dimension, dimensions, measures, sources
from palermo.statistics.disclosure import THRESHOLD
from palermo.statistics.export import FORMATS, write
from palermo.statistics.flows import Balance, Corridor
from palermo_web.drawing import views as drawing
from palermo_web.drawing.frame import Reader, Spec, png, svg
from palermo_web.statistics import explorer, queries
from palermo_web.statistics.charts import bars, lines, maps

WIDTHS = (300, 1400)
MOST_VINTAGES = 40  # listed below a table
MOST_CORRIDORS = 200  # of the table on a page; downloads hold all
DRAWN = {"line": lines.line, "multiples": lines.multiples, "bar": bars.bar}


def reader_of(request: HttpRequest) -> Reader:
    """Return for whom a page is made."""
    return Reader(get_language() or "en", getattr(request, "digits", "western"))


@gzip_page
@require_GET
def explore(request: HttpRequest) -> HttpResponse:
    """Show trends and patterns: any measure by any breakdown, with bounds, method and source."""
    reader = reader_of(request)
    found = explorer.explore(settings.HOME, request.GET, reader)
    language = reader.language
    view_names = {
        "line": _("Lines"),
        "bar": _("Bars"),
        "map": _("Map"),
        "multiples": _("Small pictures"),
        "table": _("Table only"),
    }
    about: dict[str, Any] = {
        "explored": found,
        "view_names": [(name, view_names[name]) for name in explorer.VIEWS],
        "sequence": len(catalogue.events(settings.HOME)),
        "picture": f"{found.address}&view={found.view}&{_reading(reader)}",
        "part": "explore",
        "library": drawing.address("library"),
        "vintages": [catalogue.find(settings.HOME, id) for id in _newest(found)],
        "more_vintages": max(len(found.answer.vintages) - MOST_VINTAGES, 0) if found.answer else 0,
        "more_rows": max(len(found.answer.rows) - explorer.MOST_ROWS, 0) if found.answer else 0,
        "definition": translate(measures()[found.query.measure].definition, language) if found.query else "",
        "title": _title(found, language),
    }
    status = 400 if found.problem and not found.suggestions else 200
    return render(request, "statistics/explore.html", about, status=status)


def _newest(found: explorer.Explored) -> tuple[str, ...]:
    """Return the vintages that the page lists, the last deposited of many; every one stands in the exports."""
    return found.answer.vintages[-MOST_VINTAGES:] if found.answer else ()


def _reading(reader: Reader) -> str:
    """Return the part of a picture's address that says in which language and digits it is drawn."""
    return urlencode({"lang": reader.language, "digits": reader.digits})


def _title(found: explorer.Explored, language: str) -> str:
    if not found.query:
        return _("Trends and patterns")
    by = [translate(dimension(name).label, language) for name in found.query.by]
    return " · ".join([translate(measures()[found.query.measure].label, language), *by])


def _width(request: HttpRequest) -> int:
    text = request.GET.get("width", "")
    return min(max(int(text), WIDTHS[0]), WIDTHS[1]) if text.isdecimal() and len(text) < 6 else 760


def _spec(request: HttpRequest, address: str) -> Spec:
    """Return the specification of the picture that an address asks for. address: of the map file, or empty."""
    reader = reader_of(request)
    query = explorer.question(request.GET, request.GET.get("measure", "victims"))
    answer = queries.asked(settings.HOME, query)
    views = explorer.views_for(answer.by)
    view = request.GET.get("view", views[0])
    if view not in views or view == "table":
        view = views[0]
    if view == "map":
        return maps.choropleth(answer, reader, _width(request), address)
    if view == "table":
        raise InvalidQuestion("a single number has no picture; ask for a breakdown")
    return DRAWN[view](answer, reader, _width(request))


def _flow_spec(request: HttpRequest, address: str) -> Spec:
    reader = reader_of(request)
    source, where, on = _flow_choice(request)
    found = queries.flows(settings.HOME, source, where, on)
    title = (
        translate(measures()["victims"].label, reader.language)
        + " · "
        + dimension("source").label_of(source, reader.language)
    )
    return maps.corridors(found.top(60), reader, _width(request), address, title, found.answer.simulated)


def _drawing(request: HttpRequest, address: str) -> Spec:
    return _flow_spec(request, address) if request.GET.get("of") == "flows" else _spec(request, address)


@gzip_page
@require_GET
def chart(request: HttpRequest) -> JsonResponse:
    """Return the specification of a picture for the browser."""
    return JsonResponse(_drawing(request, drawing.address("shapes")))


@require_GET
def picture(request: HttpRequest, format: str) -> HttpResponse:
    """Return a picture as SVG or PNG."""
    spec = _drawing(request, "")
    made = svg(spec) if format == "svg" else png(spec)
    response = HttpResponse(made, content_type="image/svg+xml" if format == "svg" else "image/png")
    if request.GET.get("save"):
        response["Content-Disposition"] = f'attachment; filename="palermo-{_name(request)}.{format}"'
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


def _name(request: HttpRequest) -> str:
    measure = request.GET.get("measure", "victims")
    return measure if measure in measures() else "table"


@require_GET
def download(request: HttpRequest, format: str) -> HttpResponse:
    """Return the answer as CSV, JSON or Parquet."""
    query = explorer.question(request.GET, request.GET.get("measure", "victims"))
    stream = io.BytesIO()
    write(queries.asked(settings.HOME, query), format, stream)
    response = HttpResponse(stream.getvalue(), content_type=FORMATS[format])
    response["Content-Disposition"] = f'attachment; filename="palermo-{query.measure}.{format}"'
    return response


def _flow_choice(request: HttpRequest) -> tuple[str, tuple[str, ...], str]:
    able = [one.id for one in queries.offered(settings.HOME) if _shows_flows(one)]
    source = request.GET.get("source", "")
    if source not in able:
        source = able[0] if able else ""
    where = tuple(
        text for text in explorer.where_in(request.GET) if text.startswith(("year=", "destination=", "citizenship="))
    )
    return source, where, request.GET.get("on", "")


def _shows_flows(offer: Any) -> bool:
    if "victims" not in offer.measures:
        return False
    names = offer.dimensions["victims"]
    tables = offer.breakdowns["victims"]
    return "citizenship" in names and "destination" in names and (offer.microdata or ("citizenship",) in tables)


@gzip_page
@require_GET
def flows(request: HttpRequest) -> HttpResponse:
    """Show from where to where: corridors, domestic share, net origins and destinations."""
    reader = reader_of(request)
    offers = [one for one in queries.offered(settings.HOME) if _shows_flows(one)]
    source, where, on = _flow_choice(request)
    about: dict[str, Any] = {"sequence": len(catalogue.events(settings.HOME)), "source": source, "part": "flows"}
    about["library"] = drawing.address("library")
    about["sources"] = [(one.id, translate(one.label, reader.language)) for one in offers]
    if source:
        found = queries.flows(settings.HOME, source, where, on)
        kept = {"source": source, **{name: request.GET[name] for name in ("from", "to", "on") if request.GET.get(name)}}
        shown = [one for one in found.corridors if one.low is not None]
        about |= {
            "found": found,
            "corridors": [_corridor(one, reader) for one in shown[:MOST_CORRIDORS]],
            "number": len(shown),
            "origins": [_balance(one, reader) for one in found.balances[:8] if one.net > 0],
            "destinations": [_balance(one, reader) for one in reversed(found.balances[-8:]) if one.net < 0],
            "domestic": _share(found.domestic_low, found.domestic_high, reader),
            "years": sorted({year for one in offers for year in one.years if len(year) == 4}),
            "period": (request.GET.get("from", ""), request.GET.get("to", "")),
            "notes": [note.said_in(reader.language) for note in found.answer.notes],
            "method": [part.said_in(reader.language) for part in found.answer.method_parts],
            "picture": f"of=flows&{urlencode(kept)}&{_reading(reader)}",
            "table": explorer.address_of(found.answer.query),
            "more": max(len(shown) - MOST_CORRIDORS, 0),
        }
    return render(request, "statistics/flows.html", about)


def _corridor(one: Corridor, reader: Reader) -> dict[str, Any]:
    return {
        "key": f"{one.origin}|{one.destination}",
        "origin": dimension("citizenship").label_of(one.origin, reader.language),
        "destination": dimension("destination").label_of(one.destination, reader.language),
        "told": reader.bounds(one.low, one.high),
        "domestic": one.domestic,
    }


def _balance(one: Balance, reader: Reader) -> tuple[str, dict[str, str]]:
    told = {
        "abroad": reader.bounds(one.abroad_low, one.abroad_high),
        "foreign": reader.bounds(one.foreign_low, one.foreign_high),
    }
    return dimension("destination").label_of(one.state, reader.language), told


def _share(low: float | None, high: float | None, reader: Reader) -> str:
    if low is None or high is None:
        return "–"
    ends = reader.number(100 * low, 1), reader.number(100 * high, 1)
    return f"{ends[0]} %" if ends[0] == ends[1] else f"{ends[0]}–{ends[1]} %"


@require_GET
def method(request: HttpRequest) -> HttpResponse:
    """Say how every number comes about."""
    language = get_language() or "en"
    about = {
        "threshold": THRESHOLD,
        "measures": [
            (one.id, translate(one.label, language), translate(one.definition, language)) for one in measures().values()
        ],
        "dimensions": [
            (
                translate(one.label, language),
                [(code, one.label_of(code, language)) for code in (one.codes if one.kind == "coded" else ())],
            )
            for one in dimensions().values()
        ],
    }
    return render(request, "statistics/method.html", about | {"part": "method"})


@require_GET
def source_list(request: HttpRequest) -> HttpResponse:
    """List sources and every vintage ever deposited."""
    language = get_language() or "en"
    wanted = request.GET.get("source", "")
    standing = {one.id for one in catalogue.current(settings.HOME)}
    every = [one for one in reversed(catalogue.vintages(settings.HOME)) if wanted in ("", one.source)]
    names = sorted({one.source for one in catalogue.vintages(settings.HOME)})
    present = sorted({one.source for one in catalogue.current(settings.HOME)})
    about = {
        "cards": [_source(name, language) for name in present if wanted in ("", name)],
        "vintages": [(one, one.id in standing) for one in every],
        "names": [(name, dimension("source").label_of(name, language)) for name in names],
        "wanted": wanted,
        "part": "sources",
    }
    if request.GET.get("format") == "json":
        return JsonResponse({"vintages": [one.as_dict() for one in every]})
    return render(request, "statistics/sources.html", about)


def _source(name: str, language: str) -> dict[str, Any]:
    known = sources().get(name, {})
    return {
        "id": name,
        "label": translate(known.get("label", name), language),
        "publisher": translate(known.get("publisher", ""), language),
        "method": translate(known.get("method", ""), language),
        "simulated": known.get("simulated", False),
        "microdata": known.get("protection", "threshold") == "threshold",
    }


@require_GET
def vintage(request: HttpRequest, vintage_id: str) -> HttpResponse:
    """Show one vintage: what it holds, what became of its rows, and the others of its slot."""
    found = catalogue.find(settings.HOME, vintage_id)
    language = get_language() or "en"
    about = {
        "vintage": found,
        "source": dimension("source").label_of(found.source, language),
        "measures": [translate(measures()[name].label, language) for name in found.measures if name in measures()],
        "dimensions": [translate(dimension(name).label, language) for name in found.dimensions],
        "ignored": [(translate(reason, language), number) for reason, number in found.ignored.items()],
        "others": queries.comparable(settings.HOME, found),
        "standing": found.id in {one.id for one in catalogue.current(settings.HOME)},
        "measure": found.measures[0] if found.measures else "",
        "part": "sources",
    }
    return render(request, "statistics/vintage.html", about)


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Show two vintages of a slot side by side."""
    before, after = (catalogue.find(settings.HOME, request.GET.get(name, "")) for name in ("before", "after"))
    if before.slot != after.slot:
        raise InvalidQuestion(_("These two vintages are not of the same table."))
    if "population" in before.measures:
        raise NotFound(_("There is nothing to compare in a table of population."))
    language = get_language() or "en"
    measure = request.GET.get("measure") or before.measures[0]
    able = queries.common_breakdowns(before, after, measure)
    by = request.GET.get("by") or (able[0] if able else "")
    rows = queries.compared(settings.HOME, before, after, measure, by, language)
    changed_only = "all" not in request.GET
    reader = reader_of(request)
    shown = [row for row in rows if row.changed or not changed_only]
    heads = [translate(dimension(name).label, language) for name in by.split(",") if name]
    if request.GET.get("format") == "csv":
        return _differences_csv(heads, (before, after), shown)
    about = {
        "before": before,
        "after": after,
        "rows": [_difference(row, reader) for row in shown],
        "number": len(rows),
        "changed": sum(row.changed for row in rows),
        "changed_only": changed_only,
        "heads": heads,
        "measure": translate(measures()[measure].label, language),
        "measures": [(name, translate(measures()[name].label, language), name == measure) for name in before.measures],
        "breakdowns": [(one, _named(one, language)) for one in able],
        "by": by,
        "part": "sources",
    }
    return render(request, "statistics/compare.html", about)


def _named(by: str, language: str) -> str:
    return " · ".join(translate(dimension(name).label, language) for name in by.split(",") if name) or _(
        "Nothing (one number)"
    )


def _difference(row: queries.Difference, reader: Reader) -> dict[str, Any]:
    sides = [
        "–"
        if not side
        else said(side.withheld, reader.language)
        if side.withheld
        else reader.bounds(side.low, side.high)
        for side in (row.before, row.after)
    ]
    change = "" if row.change is None else explorer.signed(row.change, reader)
    return {
        "labels": [reader.text(label) for label in row.labels],
        "before": sides[0],
        "after": sides[1],
        "change": change,
        "changed": row.changed,
    }


def _differences_csv(
    heads: list[str], sides: tuple[catalogue.Vintage, ...], rows: list[queries.Difference]
) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="palermo-comparison.csv"'
    out = csv.writer(response)
    out.writerow([*heads, *(f"{side.id} {end}" for side in sides for end in ("low", "high", "withheld")), "change"])
    for row in rows:
        numbers = [
            value
            for side in (row.before, row.after)
            for value in ((side.low, side.high, side.withheld) if side else (None, None, None))
        ]
        out.writerow([*row.labels, *numbers, row.change])
    return response
