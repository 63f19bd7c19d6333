"""Pages of reviewing: text and records side by side, one record with its forms, a record added, what happened."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from palermo.errors import InvalidInput, NotFound
from palermo.records.events import end_of
from palermo.review.corrections import Reviewed
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.records import days
from palermo_web.review import document_forms as forms
from palermo_web.review import documents, record_rows, reviewing, rules, sheets
from palermo_web.review.document_views import about_document, me
from palermo_web.review.marked_text import label_of
from palermo_web.review.models import PUBLISHED, WITHDRAWN, Document
from palermo_web.review.record_rows import Row
from palermo_web.review.sheets import UNCERTAIN

EDIT, SPLIT = "edit", "split"
MOST_EVENTS = 500


def _found(request: HttpRequest, document_id: Any) -> Document:
    """Return a document of which a person may see how it was read."""
    found = documents.document(document_id, request.user)
    rules.check_can_review(request.user, found)
    if not found.reading:
        raise NotFound(_("This document has not been read."))
    return found


def _kept(request: HttpRequest, document_id: Any) -> Document:
    found = _found(request, document_id)
    rules.check_can_keep(request.user, found.organization)
    return found


def _today() -> date:
    return timezone.now().date()


@never_cache
@second_factor_required
@require_GET
def review(request: HttpRequest, document_id: Any) -> HttpResponse:
    """Show a sheet of a document beside the records read from it, now or as they stood on a day."""
    found, on = _found(request, document_id), days.asked(request)
    records = documents.reviewed(found, end_of(on) if on else None)
    order = UNCERTAIN if request.GET.get("order") == UNCERTAIN else ""
    if request.GET.get("paragraph", "").strip():
        return _jump(request, found, records, order)
    here = sheets.sheet(found, records, order, _number(request), request.GET.get("record", ""))
    about = (
        about_document(found, request)
        | _counts(records)
        | {
            "sheet": here,
            "rows": record_rows.rows(records, on or _today(), here.records),
            "labels": [(one.id, label_of(one)) for one in here.doubtful],
            "order": order,
            "on": on,
            "pieces": here.pieces(found, records),
            "findings": _findings(found, here),
            "withdraw": forms.Withdraw(),
        }
    )
    about["may_change"] = about["can_keep"] and found.is_open and not on
    return render(request, "review/review.html", about)


def _number(request: HttpRequest) -> int:
    number = request.GET.get("page", "")
    return int(number) if number.isdecimal() and len(number) < 9 else 1


def _address(found: Document, record: str, **more: str) -> str:
    """Return the permanent address of a record under review, on whatever sheet it stands."""
    asked = urlencode({name: value for name, value in {**more, "record": record}.items() if value})
    return reverse("review:review", args=[found.pk]) + (f"?{asked}#r-{record}" if record else f"?{asked}")


def _jump(request: HttpRequest, found: Document, records: list[Reviewed], order: str) -> HttpResponse:
    """Lead to the record that a person called by its paragraph, or stay and say that there is none."""
    named = request.GET["paragraph"].strip()[:100]
    more = {"order": order, "on": request.GET.get("on", "")}
    try:
        return HttpResponseRedirect(_address(found, sheets.called(records, named), **more))
    except NotFound:
        messages.error(request, _("No record stands in the paragraph “%(name)s”.") % {"name": named})
        return HttpResponseRedirect(_address(found, "", **more))


def _findings(found: Document, here: sheets.Sheet) -> list[record_rows.Found]:
    """Return the findings about the text of a sheet; those about no place stand on the first one."""
    made = []
    for one in found.reading["findings"]:
        place = (one.get("source") or {}).get("start")
        inside = any(first <= place < last for first, last in here.windows) if place is not None else here.number == 1
        if inside:
            made.append(record_rows.finding(one))
    return made


def _counts(records: list[Any]) -> dict[str, int]:
    return {
        "held": sum(not one.removed for one in records),
        "left": documents.unreviewed(records),
        "certain": sum(documents.is_certain(one) and not one.accepted and not one.removed for one in records),
    }


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, document_id: Any, record_id: str) -> HttpResponse:
    """Show one record with its forms, or do what a person asks of it."""
    found = _kept(request, document_id)
    if request.method == "POST":
        return _done(request, found, record_id)
    opened = request.GET.get("open", EDIT)
    return _one(request, found, record_id, opened=opened if opened in (EDIT, SPLIT) else "")


def _row(found: Document, record_id: str, **more: Any) -> Row:
    """Return a record with what is open on it: the form to correct it, the parts to split it into."""
    records = documents.reviewed(found)
    wanted = [one for one in records if one.id == record_id]
    if not wanted:
        raise NotFound(_("This document has no such record."))
    row = record_rows.rows(records, _today(), wanted)[0]
    if more.get("opened") == EDIT and "form" not in more:
        more["form"] = forms.Record(initial=forms.shown(row.one.record), auto_id=f"f-{record_id}-%s")
    if more.get("opened") == SPLIT and "written" not in more:
        more["written"] = str(row.one.record.get("text") or "")
    return record_rows.row(row.one, _today(), row.follower, **more)


def _one(request: HttpRequest, found: Document, record_id: str, status: int = 200, **more: Any) -> HttpResponse:
    about = about_document(found, request) | {"row": _row(found, record_id, **more), "may_change": found.is_open}
    about["order"] = request.GET.get("order", request.POST.get("order", ""))
    whole = request.headers.get("X-Part") is None
    return render(request, "review/record_page.html" if whole else "review/record.html", about, status=status)


def _seen(request: HttpRequest, record_id: str, name: str) -> reviewing.Seen:
    sequence = request.POST.get(name, "")
    return reviewing.Seen(record_id, int(sequence) if sequence.isdecimal() and len(sequence) < 18 else 0)


def _done(request: HttpRequest, found: Document, record_id: str) -> HttpResponse:
    """Do one act on a record; what cannot be done comes back with what was written."""
    seen = _seen(request, record_id, "seen")
    more: dict[str, Any] = {}
    if request.POST.get("act") == EDIT:
        more = {"opened": EDIT, "form": forms.Record(request.POST, auto_id=f"f-{record_id}-%s")}
        if not more["form"].is_valid():
            return _one(request, found, record_id, 422, **more, seen=seen.sequence)
    elif request.POST.get("act") == SPLIT:
        more = {"opened": SPLIT, "written": request.POST.get("parts", "")}
    try:
        touched = _do(request, found, seen, more)
    except reviewing.Conflict as conflict:
        return _one(request, found, record_id, 409, **more, conflict=str(conflict))
    except InvalidInput as error:
        return _one(request, found, record_id, 422, **more, conflict=str(error), seen=seen.sequence)
    return _answer(request, found, [record_id, *touched])


def _do(request: HttpRequest, found: Document, seen: reviewing.Seen, more: dict[str, Any]) -> list[str]:
    """Do what was asked; return the ids of the other records that it touched."""
    act = request.POST.get("act", "")
    plain: dict[str, Callable[..., None]] = {
        "accept": reviewing.accept,
        "remove": reviewing.remove,
        "restore": reviewing.restore,
    }
    if act == SPLIT:
        return reviewing.split_up(document=found, seen=seen, written=more["written"], by=me(request))
    if act == "merge":
        other = _seen(request, request.POST.get("other", ""), "other_seen")
        reviewing.merge(document=found, seen=seen, other=other, by=me(request))
        return [other.id]
    if act == EDIT:
        changes, reason = more["form"].changes(), more["form"].cleaned_data["reason"]
        reviewing.correct(document=found, seen=seen, changes=changes, by=me(request), reason=reason)
    elif act in plain:
        plain[act](document=found, seen=seen, by=me(request))
    else:
        raise InvalidInput(_("This cannot be done to a record."))
    return []


def _answer(request: HttpRequest, found: Document, touched: list[str]) -> HttpResponse:
    """Lead back to the record on the page; a page that saves by itself gets the records that changed."""
    records = documents.reviewed(found)
    order = UNCERTAIN if request.POST.get("order") == UNCERTAIN else ""
    if request.headers.get("X-Part") is None:
        goes_on = order and request.POST.get("act") in ("accept", "remove")
        record = (goes_on and sheets.next_doubtful(records, touched[0])) or touched[0]
        return HttpResponseRedirect(_address(found, record, order=order))
    rows = record_rows.rows(records, _today())
    wanted = set(touched) | {one.id for one in rows if one.follower and one.follower.id in touched}
    about = about_document(found, request) | _counts(records)
    about |= {"rows": [one for one in rows if one.id in wanted], "may_change": True, "order": order}
    about["added"] = touched[1:] if request.POST.get("act") == SPLIT else []
    return render(request, "review/changed_records.html", about)


@second_factor_required
@require_POST
def accept_certain(request: HttpRequest, document_id: Any) -> HttpResponse:
    """Accept every record that was read without a doubt."""
    found = _kept(request, document_id)
    number = reviewing.accept_certain(document=found, by=me(request))
    said = ngettext("%(number)s record accepted.", "%(number)s records accepted.", number) % {"number": number}
    messages.success(request, said)
    return HttpResponseRedirect(reverse("review:review", args=[found.pk]) + "?order=uncertain")


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, document_id: Any) -> HttpResponse:
    """Add a record that was not read."""
    found = _kept(request, document_id)
    form, said = forms.Record(request.POST or None), ""
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            id = reviewing.add(document=found, values=form.changes(), by=me(request), reason=reason)
        except InvalidInput as error:
            said = str(error)
        else:
            return HttpResponseRedirect(_address(found, id))
    about = about_document(found, request) | {"form": form, "said": said}
    return render(request, "review/add_record.html", about, status=422 if said or form.errors else 200)


@never_cache
@second_factor_required
@require_GET
def history(request: HttpRequest, document_id: Any) -> HttpResponse:
    """Show who did what to a document or to one of its records, newest first."""
    found, record_id = _found(request, document_id), request.GET.get("record", "")
    names = {
        "accepted": _("accepted"),
        "corrected": _("corrected"),
        "split": _("split"),
        "merged": _("joined with the next"),
        "removed": _("removed"),
        "restored": _("brought back"),
        "added": _("added"),
        PUBLISHED: _("published"),
        WITHDRAWN: _("withdrawn"),
    }
    labels = {name: field for name, field in forms.Record.base_fields.items() if name != "reason"}
    events = [
        (
            one,
            names.get(one.kind, one.kind),
            [(labels[name].label, value) for name, value in one.body.items() if name in labels],
        )
        for one in documents.history(found, record_id)[:MOST_EVENTS]
    ]
    about = about_document(found, request) | {"events": events, "record_id": record_id}
    return render(request, "review/document_history.html", about)
