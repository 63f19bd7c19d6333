"""Pages of those who make estimates: give a table, prepare it, start, cancel, discard, release, withdraw."""

from datetime import UTC, datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palermo.errors import InvalidInput, NotAllowed, PalermoError
from palermo_web.accounts.models import Person
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.statistics.estimates import actions, forms, methods, queries, rules, sentences, tables, working
from palermo_web.statistics.estimates.models import Estimation, Standing
from palermo_web.statistics.estimates.views import reader_of


def _me(request: HttpRequest) -> Person:
    return cast(Person, request.user)  # second_factor_required stands before


def _mine(request: HttpRequest, estimation_id: str) -> Estimation:
    return get_object_or_404(rules.estimations_open_to(_me(request)), pk=estimation_id)


def _to(estimation: Estimation) -> HttpResponseRedirect:
    if estimation.standing == Standing.DRAFT:
        return HttpResponseRedirect(reverse("statistics:estimates:prepare", args=[estimation.pk]))
    return HttpResponseRedirect(estimation.get_absolute_url())


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Say which population, and give the table of its lists."""
    me = _me(request)
    rules.check_can_make(me)
    form = forms.Begin(
        request.POST or None,
        request.FILES or None,
        organizations=rules.organizations_of(me),
        earlier=queries.tables_to_take(me),
        language=get_language() or "en",
    )
    if form.is_valid():
        try:
            made = actions.begin(**form.wish, by=me, at=datetime.now(UTC))
            if form.columns:
                said = _("Taken for no lists, because not all their cells are 0 or 1, and added up: %(columns)s")
                messages.warning(request, said % {"columns": ", ".join(form.columns)})
            return _to(made)
        except InvalidInput as error:
            form.add_error(None, sentences.reason_said(error))
    about = {"form": form, "part": "estimates", "most_rows": tables.MOST_ROWS}
    return render(request, "statistics/estimates/begin.html", about, status=400 if form.errors else 200)


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, estimation_id: str) -> HttpResponse:
    """Look at the table, merge and leave out lists, choose a method, start."""
    found = _mine(request, estimation_id)
    rules.check_can_change(_me(request), found)
    if found.standing != Standing.DRAFT:
        return _to(found)
    table = tables.changed(found.counted, found.changes)
    form = forms.Method(request.POST or None, lists=len(table.lists))
    if form.is_valid():
        wish = dict(form.cleaned_data)
        with_simulation = wish.pop("with_simulation")
        try:
            actions.start(estimation=found, wish=wish, with_simulation=with_simulation, by=_me(request))
            return HttpResponseRedirect(found.get_absolute_url())
        except InvalidInput as error:
            form.add_error(None, sentences.reason_said(error))
    about = {"estimation": found, "form": form, "part": "estimates", **_preview(found, table, reader_of(request))}
    return render(request, "statistics/estimates/prepare.html", about, status=400 if form.errors else 200)


def _preview(found: Estimation, table: Any, reader: Any) -> dict[str, Any]:
    overlaps = table.overlaps.tolist()
    return {
        "observed": reader.number(table.observed),
        "histories": reader.number(len(table.rows())),
        "names": table.lists,
        "overlaps": [
            (name, [reader.number(count) for count in row]) for name, row in zip(table.lists, overlaps, strict=True)
        ],
        "lists_form": forms.Lists(lists=list(table.lists)),
        "checks": [
            (one.grave, sentences.finding_said(working.finding_of(one), reader)) for one in tables.checks(table)
        ],
        "methods": methods.offered(len(table.lists)),
        "intervals": list(methods.INTERVAL_LABELS.values()),
        "changes": [(one["kind"], ", ".join(one["lists"])) for one in found.changes],
    }


@second_factor_required
@require_POST
def lists(request: HttpRequest, estimation_id: str) -> HttpResponse:
    """Merge lists, leave lists out, or take the changes back."""
    found = _mine(request, estimation_id)
    rules.check_can_change(_me(request), found)
    form = forms.Lists(request.POST, lists=list(tables.changed(found.counted, found.changes).lists))
    kind = request.POST.get("kind", "")
    try:
        if kind not in ("merged", "left_out", "undone") or not form.is_valid():
            raise InvalidInput(_("Choose lists that are in the table."))
        actions.change_lists(estimation=found, kind=kind, lists=form.cleaned_data["lists"], by=_me(request))
    except InvalidInput as error:
        messages.error(request, sentences.reason_said(error))
    return _to(found)


@second_factor_required
@require_POST
def cancel(request: HttpRequest, estimation_id: str) -> HttpResponse:
    """Stop an estimate that is being worked on."""
    found = _mine(request, estimation_id)
    actions.cancel(estimation=found, by=_me(request), at=datetime.now(UTC))
    messages.success(request, _("Cancelled. Nothing was stored."))
    return _to(found)


@second_factor_required
@require_POST
def discard(request: HttpRequest, estimation_id: str) -> HttpResponse:
    """Forget a table in preparation."""
    actions.discard(estimation=_mine(request, estimation_id), by=_me(request))
    messages.success(request, _("Discarded. Nothing was stored."))
    return HttpResponseRedirect(reverse("statistics:estimates:list"))


@second_factor_required
@require_POST
def decide(request: HttpRequest, estimation_id: str, act: str) -> HttpResponse:
    """Release a result under one's name, or take the release back."""
    found = _mine(request, estimation_id)
    form = forms.Release(request.POST) if act == "release" else forms.Withdraw(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write why, and confirm what is to be confirmed."))
        return _to(found)
    do = actions.release if act == "release" else actions.withdraw
    try:
        do(estimation=found, words=form.cleaned_data["words"], by=_me(request), at=datetime.now(UTC))
    except NotAllowed:
        raise
    except PalermoError as error:
        messages.error(request, sentences.reason_said(error))
        return _to(found)
    said = {"release": _("Released under your name."), "withdraw": _("Withdrawn. The record of it stays public.")}
    messages.success(request, said[act])
    return _to(found)
