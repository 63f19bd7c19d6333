"""Pages that hold two moments of an entry side by side, and the document by which a receipt is checked."""

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from palermo.content.spreadsheets import neutral
from palermo.errors import NotAllowed
from palermo.records import comparison as core
from palermo.records import snapshot as snapshots
from palermo.records.register import SNAPSHOT
from palermo_web.records import comparisons, queries, references
from palermo_web.records.comparisons import Line, Moment
from palermo_web.records.entry_views import about_entry, reader
from palermo_web.records.models import Entry, Snapshot

SIDES = ("from", "to")


@never_cache
@require_GET
def compare(request: HttpRequest, entry_id: Any) -> HttpResponse:
    """Show what changed between two days, two snapshots, or one of these and now."""
    entry, register = queries.entry(entry_id, request.user)
    if any(request.GET.get(f"{side}_day", "").strip() for side in SIDES):
        return _with_days(request, entry)
    about = about_entry(entry, register, request)
    usual = comparisons.usual(entry, register, about["rank"], request.GET.get("to", "").strip())
    asked = [request.GET.get("from", "").strip() or usual[0], usual[1]]
    before, after = (comparisons.moment(entry, register, about["rank"], one) for one in asked)
    found = comparisons.compared(entry, before, after)
    linked = [str(one.value) for side in (found.before, found.after) for one in side.values()]
    titles = references.titles_open_to(request.user, linked)
    lines = comparisons.lines(found, register, reader(request), titles)
    if request.GET.get("format") in ("csv", "json"):
        return _exported(request.GET["format"], entry, found, lines, (before, after))
    only_snapshots = register.publication == SNAPSHOT and about["rank"] in ("public", "states_parties")
    form = register.version(found.version)
    about |= {
        "moments": [(_("Before"), before), (_("After"), after)],
        "crossing": before.seen.form.version != after.seen.form.version,
        "kept": "?" + urlencode(dict(zip(SIDES, asked, strict=True))),
        "found": found,
        "counts": [(name, found.count(kind)) for kind, name in _kinds().items()],
        "lines": [(line, _kinds()[line.change.kind]) for line in lines],
        "shifts": [(_answer(one.answer), one) for one in core.shift_of_duties(form, found, comparisons.today())],
        "choices": [(side, name, _choices(entry, one, only_snapshots)) for side, name, one in _sides(before, after)],
        "only_snapshots": only_snapshots,
        "partial": about["rank"] != "team",
    }
    return render(request, "records/compare.html", about)


def _with_days(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Go to the address that says the days chosen, so that it can be kept and passed on."""
    days = {side: request.GET.get(f"{side}_day", "").strip() or request.GET.get(side, "") for side in SIDES}
    return HttpResponseRedirect(reverse("records:compare", args=[entry.pk]) + "?" + urlencode(days))


def _sides(before: Moment, after: Moment) -> tuple[tuple[str, str, Moment], ...]:
    return ("from", _("Before"), before), ("to", _("After"), after)


def _choices(entry: Entry, chosen: Moment, only_snapshots: bool) -> list[tuple[str, str, bool]]:
    """Return what a side can be: now, each snapshot, and the day that is chosen already."""
    found = [] if only_snapshots and chosen.asked != comparisons.NOW else [(comparisons.NOW, _("now"))]
    for shot in Snapshot.objects.filter(entry=entry).only("at", "receipt"):
        found.append((shot.receipt, f"{shot.at:%Y-%m-%d %H:%M} · {shot.receipt}"))
    if chosen.day:
        found.append((chosen.asked, chosen.asked))
    return [(code, name, code == chosen.asked) for code, name in found]


def _kinds() -> dict[str, str]:
    return {core.ADDED: _("Added"), core.REMOVED: _("Removed"), core.CHANGED: _("Changed")}


def _answer(code: str) -> str:
    return {
        "yes": _("Wholly"),
        "partly": _("In part"),
        "no": _("Not done"),
        "not_applicable": _("Does not apply"),
    }[code]


def _exported(
    format: str, entry: Entry, found: core.Comparison, lines: list[Line], sides: tuple[Moment, Moment]
) -> HttpResponse:
    if format == "json":
        return JsonResponse(
            _document(entry, found, lines, sides), json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["path", "label", "kind", "parts", "before", "after", "asked"])
    for line in lines:
        one = line.change
        cells = [one.path, line.label, one.kind, " ".join(one.parts), _told(line.before), _told(line.after)]
        writer.writerow([*map(neutral, cells), one.asked])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{entry.register}-{entry.state or "entry"}-changes.csv"'
    return response


def _told(side: comparisons.Side) -> str:
    return "; ".join(filter(None, [side.said, *(f"{name}: {text}" for name, text in side.more), side.closed_to]))


def _document(entry: Entry, found: core.Comparison, lines: list[Line], sides: tuple[Moment, Moment]) -> dict[str, Any]:
    def said(one: Moment) -> dict[str, Any]:
        frozen = one.seen.frozen
        exists = one.seen.exists
        return {"asked": one.asked, "exists": exists, "receipt": frozen.receipt if frozen else ""}

    changes = [
        {
            "path": line.change.path,
            "label": line.label,
            "kind": line.change.kind,
            "parts": list(line.change.parts),
            "before": line.change.before.content() if line.change.before else None,
            "after": line.change.after.content() if line.change.after else None,
            "asked": line.change.asked,
        }
        for line in lines
    ]
    about = {"entry": str(entry.pk), "register": entry.register, "version": found.version}
    return about | {"from": said(sides[0]), "to": said(sides[1]), "unchanged": found.unchanged, "changes": changes}


@never_cache
@require_GET
def document(request: HttpRequest, receipt: str) -> HttpResponse:
    """Hand out the canonical bytes of a snapshot, whose SHA-256 is the one of its receipt."""
    shot = get_object_or_404(Snapshot.objects.select_related("entry", "entry__organization"), receipt=receipt)
    if not comparisons.may_hold(shot, request.user):
        raise NotAllowed(_("Some of these answers are not open to you, so the whole document is not either."))
    response = HttpResponse(snapshots.canonical(shot.document), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{shot.receipt}.json"'
    return response
