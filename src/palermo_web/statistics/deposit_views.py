"""The depositor's workspace: hand in, follow, decide, compare, withdraw."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palermo.content.labels import translate
from palermo.content.reasons import reason_in
from palermo.content.spreadsheets import neutral
from palermo.errors import NotFound
from palermo.statistics import catalogue
from palermo.statistics.deposits import deposit as deposits
from palermo.statistics.deposits.preview import sums
from palermo.statistics.deposits.rejects import read_rejects
from palermo.statistics.dimensions import measures
from palermo_web.accounts import rules as accounts
from palermo_web.accounts.models import Person
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.statistics import actions, forms, rules
from palermo_web.statistics.models import Deposit, State


def state_names() -> dict[str, str]:
    """Return how the states of a deposit are called."""
    return {
        State.WAITING: _("Waiting"),
        State.READING: _("Being read"),
        State.READY: _("Ready for your decision"),
        State.DEPOSITED: _("Published"),
        State.UNCHANGED: _("Already here, nothing changed"),
        State.REFUSED: _("Refused"),
        State.CANCELLED: _("Cancelled"),
        State.DISCARDED: _("Discarded"),
    }


def _me(request: HttpRequest) -> Person:
    return cast(Person, request.user)  # login_required stands before


def _mine(request: HttpRequest, deposit_id: str) -> Deposit:
    return get_object_or_404(rules.deposits_open_to(request.user), pk=deposit_id)


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def workspace(request: HttpRequest) -> HttpResponse:
    """List what was handed in and take another file."""
    rules.check_can_see_deposits(request.user)
    organizations = accounts.organizations_where(request.user, "deposit")
    form = None
    if organizations:
        form = forms.HandIn(
            request.POST or None, request.FILES or None, organizations=organizations, language=get_language() or "en"
        )
        if form.is_valid():
            deposit = actions.hand_in(**form.cleaned_data, by=_me(request), at=datetime.now(UTC))
            return HttpResponseRedirect(reverse("statistics:deposit", args=[deposit.pk]))
    state = request.GET.get("state", "")
    found = rules.deposits_open_to(request.user)
    found = found.filter(state=state) if state in State.values else found
    if request.GET.get("format") == "csv":
        return _list_csv(found)
    page = Paginator(found, 30).get_page(request.GET.get("page"))
    names = state_names()
    about: dict[str, Any] = {"part": "deposits", "form": form, "page": page, "state": state, "states": names.items()}
    about["rows"] = [(deposit, names[State(deposit.state)]) for deposit in page]
    return render(request, "statistics/deposits.html", about, status=400 if form and form.errors else 200)


def _list_csv(found: QuerySet[Deposit]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="deposits.csv"'
    out = csv.writer(response)
    out.writerow(["file", "kind", "organization", "handed_in_at", "state", "vintage"])
    for one in found:
        out.writerow(
            [
                neutral(one.file_name),
                one.kind,
                neutral(one.organization.name),
                one.handed_in_at.isoformat(),
                one.state,
                one.vintage,
            ]
        )
    return response


@never_cache
@second_factor_required
def deposit(request: HttpRequest, deposit_id: str) -> HttpResponse:
    """Follow one file: progress, then what it holds and what is wrong with it."""
    found = _mine(request, deposit_id)
    about = {
        "deposit": found,
        "state_name": state_names()[State(found.state)],
        "can_decide": "deposit" in accounts.acts_in(request.user, found.organization),
        "part": "deposits",
    }
    if found.state == State.READY:
        about |= _prepared(found)
    elif found.state in (State.DEPOSITED, State.UNCHANGED):
        vintage = catalogue.find(settings.HOME, found.vintage)
        about |= {"vintage": vintage, "rejects": _rejects(vintage.id), "form": forms.Withdraw()}
        about["ignored"] = _ignored(vintage)
        about["can_withdraw"] = found.state == State.DEPOSITED and not vintage.withdrawn
    return render(request, "statistics/deposit.html", about)


def _prepared(found: Deposit) -> dict[str, object]:
    try:
        prepared = deposits.load(settings.HOME, found.token)
    except NotFound:
        return {"gone": True}
    language = get_language() or "en"
    standing = [one for one in catalogue.current(settings.HOME) if one.slot == prepared.vintage.slot]
    return {
        "vintage": prepared.vintage,
        "ignored": _ignored(prepared.vintage),
        "rejects": _read(prepared.rejects) if prepared.rejects else [],
        "sums": [(translate(measures()[one.measure].label, language), one) for one in sums(prepared)],
        "replaces": standing[0] if standing else None,
    }


def _ignored(vintage: catalogue.Vintage) -> list[tuple[str, int]]:
    return [(translate(reason, get_language() or "en"), number) for reason, number in vintage.ignored.items()]


def _rejects(vintage_id: str) -> list[dict[str, str]]:
    file = catalogue.rejects_file(settings.HOME, vintage_id)
    return _read(file) if file.exists() else []


def _read(rejects: Path) -> list[dict[str, str]]:
    language = get_language() or "en"
    return [row | {"reason": reason_in(row["reason"], language)} for row in read_rejects(rejects, 50)]


@second_factor_required
def rejects(request: HttpRequest, deposit_id: str) -> HttpResponseBase:
    """Return the refused rows of a file as CSV."""
    found = _mine(request, deposit_id)
    waiting = found.state == State.READY
    file = (
        deposits.load(settings.HOME, found.token).rejects
        if waiting
        else catalogue.rejects_file(settings.HOME, found.vintage)
    )
    if not file or not file.exists():
        raise NotFound(_("No row of this file was refused."))
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=f"rejects-{found.file_name}.csv", content_type="text/csv"
    )


@second_factor_required
@require_POST
def decide(request: HttpRequest, deposit_id: str, act: str) -> HttpResponse:
    """Publish, discard or cancel a file."""
    found = _mine(request, deposit_id)
    {"publish": actions.let_in, "discard": actions.discard, "cancel": actions.cancel}[act](
        deposit=found, by=_me(request)
    )
    said = {
        "publish": _("Published. Open pages show it now."),
        "discard": _("Discarded. Nothing was stored."),
        "cancel": _("Cancelled. Nothing was stored."),
    }
    messages.success(request, said[act])
    return HttpResponseRedirect(reverse("statistics:deposit", args=[found.pk]))


@second_factor_required
@require_POST
def withdraw(request: HttpRequest, deposit_id: str) -> HttpResponse:
    """Withdraw the vintage that a file became."""
    found = _mine(request, deposit_id)
    form = forms.Withdraw(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why you withdraw it."))
    else:
        actions.withdraw(
            vintage_id=found.vintage, reason=form.cleaned_data["reason"], by=_me(request), at=datetime.now(UTC)
        )
        messages.success(request, _("Withdrawn. It answers no query any more; the record of it stays."))
    return HttpResponseRedirect(reverse("statistics:deposit", args=[found.pk]))
