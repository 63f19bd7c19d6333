"""Pages everybody may open: the list, one estimate, its pictures and downloads, the feed, the guide."""

import csv
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from palermo.content.spreadsheets import neutral
from palermo.content.states import states
from palermo.errors import InvalidQuestion, NotFound
from palermo_web.drawing.frame import Reader, Spec, png, svg
from palermo_web.statistics.estimates import charts, forms, methods, pages, queries, rules, sentences
from palermo_web.statistics.estimates.models import EstimationEvent, Standing
from palermo_web.statistics.estimates.queries import Seen

WIDTHS = (300, 1400)
WISHES = ("q", "place", "state", "year", "method", "status")
PUBLIC_STATUSES = (queries.RELEASED, queries.WITHDRAWN)


def reader_of(request: HttpRequest) -> Reader:
    """Return for whom a page is made."""
    return Reader(get_language() or "en", getattr(request, "digits", "western"))


def day_of(request: HttpRequest) -> date:
    """Return the day that a page is asked for, today where none is. Raises InvalidQuestion for no day."""
    text = request.GET.get("on", "")
    if not text:
        return datetime.now(UTC).date()
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or day.year >= 9999:
        raise InvalidQuestion(_("This is no day; write it as 2024-12-31."))
    return day


def one_seen(request: HttpRequest, estimation_id: str) -> Seen:
    """Return an estimate as the reader sees it on the day asked for; 404 where it is not open to them."""
    found = get_object_or_404(rules.estimations_open_to(request.user), pk=estimation_id)
    seen = queries.seen(found, request.user, day_of(request))
    if not seen.whole and not seen.release:
        raise Http404
    return seen


@never_cache
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List estimates: released ones for everybody, an organization's own for its people."""
    reader, day = reader_of(request), day_of(request)
    wish = {name: request.GET.get(name, "").strip()[:200] for name in WISHES}
    found = queries.listed(request.user, wish, day)
    format = request.GET.get("format", "")
    if format in ("csv", "json"):
        rows = [pages.plain_row(one, request.build_absolute_uri(one.estimation.get_absolute_url())) for one in found]
        return _table_csv("estimates", rows) if format == "csv" else JsonResponse({"estimates": rows})
    page = Paginator(found, 30).get_page(request.GET.get("page"))
    names = pages.status_names()
    can_make = bool(rules.organizations_of(request.user))
    about: dict[str, Any] = {
        "part": "estimates",
        "page": page,
        "rows": [pages.row(one, reader) for one in page],
        "wish": wish,
        "on": day if request.GET.get("on") else None,
        "narrowed": any(wish.values()),
        "can_make": can_make,
        "methods": [(name, methods.label_of(name)) for name in methods.METHODS],
        "states": sorted(((code, one.name(reader.language)) for code, one in states().items()), key=lambda one: one[1]),
        "statuses": [(id, name) for id, name in names.items() if can_make or id in PUBLIC_STATUSES],
    }
    return render(request, "statistics/estimates/list.html", about)


def _table_csv(name: str, rows: list[dict[str, Any]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    out = csv.writer(response)
    out.writerow([neutral(str(head)) for head in rows[0]] if rows else ["id"])
    for row in rows:
        out.writerow([neutral(one) if isinstance(one, str) else one for one in row.values()])
    return response


@never_cache
@require_GET
def one(request: HttpRequest, estimation_id: str) -> HttpResponse:
    """Show one estimate: the number and, as large, how far reasonable ways disagree; then everything behind it."""
    seen, reader = one_seen(request, estimation_id), reader_of(request)
    estimation = seen.estimation
    about: dict[str, Any] = {
        "part": "estimates",
        "seen": seen,
        "estimation": estimation,
        "status": str(seen.status),
        "status_name": pages.status_names()[seen.status],
        "message": sentences.reason_said(estimation.message),
        "stage_name": pages.stage_names()[estimation.stage],
        "state": states()[estimation.state].name(reader.language) if estimation.state in states() else "",
        "on": day_of(request) if request.GET.get("on") else None,
        "can_change": rules.can_change(request.user, estimation),
        "citation": sentences.citation(
            estimation, seen.release, request.build_absolute_uri(estimation.get_absolute_url())
        ),
        "picture": urlencode(
            {"lang": reader.language, "digits": reader.digits}
            | ({"on": request.GET["on"]} if request.GET.get("on") else {})
        ),
        **pages.about(seen, reader),
    }
    if rules.can_release(request.user, estimation) and not request.GET.get("on"):
        if estimation.standing == Standing.READY and not seen.release:
            about["release"] = forms.Release()
        elif seen.release and not seen.withdrawal:
            about["withdraw"] = forms.Withdraw()
    return render(request, "statistics/estimates/one.html", about)


@never_cache
@require_GET
def picture(request: HttpRequest, estimation_id: str, of: str, format: str) -> HttpResponse:
    """Return a picture of an estimate as SVG or PNG."""
    spec = _spec(one_seen(request, estimation_id), of, reader_of(request), _width(request))
    made = svg(spec) if format == "svg" else png(spec)
    response = HttpResponse(made, content_type="image/svg+xml" if format == "svg" else "image/png")
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    if request.GET.get("save"):
        response["Content-Disposition"] = f'attachment; filename="estimate-{of}.{format}"'
    return response


def _width(request: HttpRequest) -> int:
    text = request.GET.get("width", "")
    able = text.isascii() and text.isdigit() and len(text) < 6
    return min(max(int(text), WIDTHS[0]), WIDTHS[1]) if able else 760


def _spec(seen: Seen, of: str, reader: Reader, width: int) -> Spec:
    """Return a picture's specification. Raises NotFound where the reader's document has nothing to draw."""
    document, simulated = seen.document, seen.estimation.simulated
    if document and of == "overlaps" and document["table"].get("histories"):
        return charts.overlaps(document["table"], reader, width, simulated)
    if document and seen.number and of == "models" and (seen.number["choice"] or {}).get("beside"):
        return charts.models(seen.number, reader, width, simulated)
    if document and seen.number and of == "fan":
        return charts.fan(document, reader, width, simulated)
    raise NotFound(_("There is no such picture of this estimate."))


@never_cache
@require_GET
def download(request: HttpRequest, estimation_id: str, what: str) -> HttpResponse:
    """Return the whole result as JSON, or a table of it as CSV: as far as the reader may see it."""
    seen = one_seen(request, estimation_id)
    if seen.document is None:
        raise NotFound(_("There is no result to download."))
    if what == "result.json":
        address = request.build_absolute_uri(seen.estimation.get_absolute_url())
        return JsonResponse(document_of(seen, address), json_dumps_params={"ensure_ascii": False, "indent": 1})
    if what == "table.csv":
        return _table_csv("estimate-table", _table_rows(seen))
    return _table_csv("estimate-variations", _variation_rows(seen))


def document_of(seen: Seen, address: str) -> dict[str, Any]:
    """Return an estimate with its population, standing and result as plain values."""
    estimation = seen.estimation
    said = pages.plain_row(seen, address) | {
        "seal": estimation.seal,
        "statement": seen.release.words if seen.release else "",
        "withdrawn_because": seen.withdrawal.words if seen.withdrawal else "",
        "stage": estimation.stage,
        "percent": estimation.percent,
        "message": estimation.message if seen.whole else "",
        "whole": seen.whole,
        "result": seen.document,
    }
    return said | ({"salt": estimation.salt} if seen.whole else {})


def _table_rows(seen: Seen) -> list[dict[str, Any]]:
    table = (seen.document or {})["table"]
    if "histories" in table:
        return [{**dict(zip(table["lists"], bits, strict=True)), "count": count} for bits, count in table["histories"]]
    sizes = table["sizes"]
    return [{"list": name, "low": sizes[name]["low"], "high": sizes[name]["high"]} for name in table["lists"]]


def _variation_rows(seen: Seen) -> list[dict[str, Any]]:
    varied = (seen.document or {}).get("sensitivity", {})
    if "ranges" in varied:
        return [{name: one[name] for name in ("kind", "low", "high")} for one in varied["ranges"]]
    names = ("kind", "label", "total", "observed", "reason")
    return [{name: one[name] for name in names} for one in varied.get("variations", [])]


@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """Return releases and withdrawals as an Atom feed."""
    made = Atom1Feed(
        title=_("Estimates of hidden populations"),
        link=request.build_absolute_uri(reverse("statistics:estimates:list")),
        description="",
        language=get_language() or "en",
    )
    names = pages.status_names()
    for act in EstimationEvent.objects.select_related("estimation").order_by("-at", "-pk")[:50]:
        link = request.build_absolute_uri(act.estimation.get_absolute_url())
        title = f"{names[act.act]}: {act.estimation.title}"
        if act.estimation.simulated:
            title = f"{title} ({_('Simulated data.')})"
        made.add_item(title=title, link=f"{link}#{act.act}", description=title, pubdate=act.at, updateddate=act.at)
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """Say what such a number is, what it is not, and when not to publish it."""
    return render(request, "statistics/estimates/guide.html", {"part": "estimates"})
