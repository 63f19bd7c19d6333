"""Pages of documents: the list, handing one in, following it, what is published of it, its languages side by side."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from palermo.content.labels import language_of
from palermo.content.reasons import reason_in
from palermo.errors import NotFound
from palermo.records.events import end_of
from palermo.review.corrections import Reviewed, aligned
from palermo_web.accounts.models import Person
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.records import days, tables
from palermo_web.review import document_actions as actions
from palermo_web.review import document_forms as forms
from palermo_web.review import documents, exports, record_rows, rules, words
from palermo_web.review.models import Document, DocumentState

A_PAGE = 50
COLUMNS = ("id", "symbol", "language", "title", "state", "handed_in_at", "published_at")


def me(request: HttpRequest) -> Person:
    """Return who asks; second_factor_required stands before."""
    return cast(Person, request.user)


def state_names() -> dict[str, str]:
    """Return how the states of a document are called."""
    return {
        DocumentState.WAITING: _("Waiting"),
        DocumentState.READING: _("Being read"),
        DocumentState.READY: _("To be reviewed"),
        DocumentState.PUBLISHED: _("Published"),
        DocumentState.REFUSED: _("Refused"),
        DocumentState.WITHDRAWN: _("Withdrawn"),
        DocumentState.DISCARDED: _("Discarded"),
    }


def about_document(document: Document, request: HttpRequest) -> dict[str, Any]:
    """Return what every page of a document shows around its own part."""
    return {
        "document": document,
        "state_name": state_names()[document.state],
        "can_keep": rules.can_keep(request.user, document),
        "can_review": rules.can_review(request.user, document),
        "tag": exports.TAGS.get(document.language, document.language),
        "text_direction": "rtl" if document.language == "ar" else "ltr",
        "part": "documents",
    }


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """List the documents that a reader may see."""
    wish = {name: request.GET.get(name, "").strip()[:200] for name in ("q", "language", "state")}
    found = _narrowed(rules.documents_open_to(request.user), wish).defer("text", "reading", "layout")
    if request.GET.get("format") in tables.FORMATS:
        rows = [{name: _cell(getattr(one, name)) for name in COLUMNS} for one in found]
        return tables.as_file(rows, COLUMNS, name="documents", format=request.GET["format"])
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    names = state_names()
    about = {
        "page": page,
        "rows": [(one, names[one.state]) for one in page],
        "wish": wish,
        "states": [(code, names[code]) for code in DocumentState.values],
        "languages_read": forms.languages_read(),
        "can_hand_in": bool(rules.organizations_that_read(request.user)),
        "part": "documents",
    }
    return render(request, "review/documents.html", about)


def _narrowed(found: QuerySet[Document], wish: dict[str, str]) -> QuerySet[Document]:
    if wish["q"]:
        found = found.filter(
            Q(symbol__icontains=wish["q"]) | Q(title__icontains=wish["q"]) | Q(file_name__icontains=wish["q"])
        )
    exact = {name: wish[name] for name in ("language", "state") if wish[name]}
    return found.filter(**exact)


def _cell(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """Take a document."""
    rules.check_can_hand_in(request.user)
    organizations = rules.organizations_that_read(request.user)
    form = forms.HandIn(request.POST or None, request.FILES or None, organizations=organizations)
    if form.is_valid():
        made = actions.hand_in(**form.cleaned_data, by=me(request), at=timezone.now())
        if not made.is_new:
            messages.warning(request, _("This very file was handed in before; here is what was made of it."))
        return HttpResponseRedirect(reverse("review:document", args=[made.document.pk]))
    about = {"form": form, "part": "documents"}
    return render(request, "review/hand_in.html", about, status=400 if form.errors else 200)


@require_GET
def document(request: HttpRequest, document_id: Any) -> HttpResponse:
    """Show a document: how far it is, and, as it stands published now or on a day, what it recommends."""
    found = documents.document(document_id, request.user)
    on = days.asked(request)
    standing = documents.standing(found, on)
    refusal = reason_in(found.message, language_of(words.language()))
    about = about_document(found, request) | {"on": on, "standing": standing, "refusal": refusal}
    if standing:
        about |= _published(found, standing, request, on)
    return render(request, "review/document.html", about)


def _published(found: Document, standing: documents.Standing, request: HttpRequest, on: date | None) -> dict[str, Any]:
    records = [one for one in documents.reviewed(found, end_of(on) if on else None) if not one.removed]
    day = on or timezone.now().date()
    findings = found.reading["findings"] if rules.can_review(request.user, found) else []
    others = [one for one in documents.published(on) if one.symbol == standing.symbol]
    return {
        "sections": _sections(found, records, day),
        "outline": found.reading["sections"],
        "about": found.reading["document"],
        "findings": [record_rows.finding(one) for one in findings],
        "versions": [(one.document, forms.language_name(one.document.language)) for one in others],
        "formats": [(format, name) for format, name in forms.FORMAT_NAMES.items()],
    }


def _sections(found: Document, records: Sequence[Reviewed], day: date) -> list[dict[str, Any]]:
    """Return the sections in which records begin, each with those, and the sections above them."""
    sections = [{**one, "rows": []} for one in found.reading["sections"]]
    before: dict[str, Any] = {"title": "", "kind": "", "id": "", "source": {"start": -1}, "rows": []}
    places = [before, *sections]
    for row in record_rows.rows(records, day):
        start = row.one.record.get("source", {}).get("start", 0)
        inside = [one for one in places if one["source"]["start"] <= start]
        inside[-1]["rows"].append(row)
    known = {one["id"]: one for one in sections}
    held: set[str] = set()
    for one in (one for one in places if one["rows"]):
        while one and one["id"] not in held:
            held.add(one["id"])
            one = known.get(one.get("within") or "", {})
    return [one for one in places if one["id"] in held]


@second_factor_required
@require_POST
def decide(request: HttpRequest, document_id: Any, act: str) -> HttpResponse:
    """Cancel a document that is on its way, or set one aside that was read."""
    found = documents.document(document_id, request.user)
    {"cancel": actions.cancel, "discard": actions.discard}[act](document=found, by=me(request))
    messages.success(request, _("Set aside. Its file can be handed in again."))
    return HttpResponseRedirect(reverse("review:document", args=[found.pk]))


@second_factor_required
@require_POST
def publish(request: HttpRequest, document_id: Any) -> HttpResponse:
    """Publish a reading."""
    found = documents.document(document_id, request.user)
    form = forms.Publish(request.POST)
    if form.is_valid():
        unreviewed = form.cleaned_data["unreviewed"] or 0
        actions.publish(document=found, symbol=form.cleaned_data["symbol"], unreviewed=unreviewed, by=me(request))
        messages.success(request, _("Published. The register of recommendations shows it now."))
        return HttpResponseRedirect(reverse("review:document", args=[found.pk]))
    messages.error(request, " ".join(f"{form.fields[name].label}: {said[0]}" for name, said in form.errors.items()))
    return HttpResponseRedirect(reverse("review:review", args=[found.pk]) + "#publish")


@second_factor_required
@require_POST
def withdraw(request: HttpRequest, document_id: Any) -> HttpResponse:
    """Withdraw a published reading."""
    found = documents.document(document_id, request.user)
    form = forms.Withdraw(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    actions.withdraw(document=found, reason=reason, by=me(request))
    messages.success(request, _("Withdrawn. Its page says why; past days stay as they were."))
    return HttpResponseRedirect(reverse("review:document", args=[found.pk]))


@require_GET
def download(request: HttpRequest, document_id: Any, format: str) -> HttpResponse:
    """Hand out a reading with its corrections, as published on a day or, to its reviewers, as it stands."""
    found = documents.document(document_id, request.user)
    on, sees = days.asked(request), rules.can_review(request.user, found)
    standing = documents.standing(found, on)
    if format not in exports.FORMATS or not found.reading or not (standing or sees):
        raise NotFound(_("There is no such file of this document."))
    symbol = standing.symbol if standing else found.symbol
    until = end_of(on) if on else None
    records, amended = documents.reviewed(found, until), documents.amended(found, until)
    content = exports.export(found, records, amended, format, symbol=symbol, findings=sees)
    response = HttpResponse(content, content_type=exports.FORMATS[format])
    name = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in symbol or str(found.pk)).strip("-")
    how = "inline" if format == "html" else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{name.lower()}-{found.language}.{format}"'
    return response


@require_GET
def side_by_side(request: HttpRequest, symbol: str) -> HttpResponse:
    """Show two languages of one document side by side, by the ids of its records, and what one of them lacks."""
    on = days.asked(request)
    there = {one.document.language: one for one in documents.published(on) if one.symbol == symbol}
    if not there:
        raise NotFound(_("No document with this symbol is published."))
    mine = language_of(words.language())
    ordered = sorted(there, key=lambda language: (language != mine, language))
    pair = [request.GET.get(name, "") for name in ("left", "right")]
    left = pair[0] if pair[0] in there else ordered[0]
    right = pair[1] if pair[1] in there else next((one for one in ordered if one != left), left)
    until, day = end_of(on) if on else None, on or timezone.now().date()
    found = aligned(
        {one: documents.reviewed(there[one].document, until) for one in dict.fromkeys((left, right, *ordered))}
    )
    about = {
        "symbol": symbol,
        "on": on,
        "left": left,
        "right": right,
        "versions": [(one, forms.language_name(one), there[one].document) for one in ordered],
        "shown": [(one, exports.TAGS.get(one, one), forms.language_name(one)) for one in dict.fromkeys((left, right))],
        "rows": [
            (id, [_side(one, language, day) for language in dict.fromkeys((left, right))]) for id, one in found.items()
        ],
        "missing": [
            (forms.language_name(one), [id for id, held in found.items() if one not in held]) for one in ordered
        ],
        "part": "documents",
    }
    return render(request, "review/side_by_side.html", about)


def _side(held: dict[str, Reviewed], language: str, day: date) -> tuple[str, str, record_rows.Row | None]:
    tag = exports.TAGS.get(language, language)
    return tag, "rtl" if language == "ar" else "ltr", record_rows.row(held[language], day) if language in held else None
