"""Pages of accounts: mine, the people of an organization, the audit log, an invitation."""

import csv
import json
from typing import cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palermo_web.accounts import actions, audit, forms, queries, rules
from palermo_web.accounts.models import AuditRecord, Membership, Organization, Person
from palermo_web.accounts.sign_in import second_factor_required


def _me(request: HttpRequest) -> Person:
    return cast(Person, request.user)  # login_required stands before


@never_cache
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show a person's roles and second factors."""
    me = _me(request)
    held = [(membership, rules.roles()[membership.role]) for membership in queries.memberships(me)]
    about = {"held": held, "factors": queries.factors(me), "can_audit": rules.can(me, "read_audit")}
    about |= {"can_deposit": rules.can(me, "deposit") or rules.can(me, "review_deposits")}
    return render(request, "accounts/home.html", about | {"managed": rules.organizations_where(me, "manage_people")})


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, organization_id: int) -> HttpResponse:
    """List the people of an organization and invite another."""
    organization = get_object_or_404(Organization, pk=organization_id)
    rules.check_can(request.user, "manage_people", organization)
    form = forms.Invite(request.POST or None, organization=organization, language=get_language() or "en")
    link = ""
    if form.is_valid():
        _person, path = actions.invite(
            **form.cleaned_data, organization_name=organization.name, kind=organization.kind, by=_me(request)
        )
        link = request.build_absolute_uri(path)
        form = forms.Invite(organization=organization, language=get_language() or "en")
    held = [(membership, rules.roles()[membership.role]) for membership in queries.people_of(organization)]
    about = {"organization": organization, "held": held, "form": form, "link": link, "roles": rules.roles()}
    return render(request, "accounts/people.html", about)


@second_factor_required
@require_POST
def take_role(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Take a role from a person."""
    membership = get_object_or_404(Membership.objects.select_related("person", "organization"), pk=membership_id)
    actions.take_role(membership=membership, by=_me(request))
    messages.success(request, _("The role was taken back."))
    return HttpResponseRedirect(reverse("accounts:people", args=[membership.organization_id]))


def _audit_csv(records: QuerySet[AuditRecord]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    out = csv.writer(response)
    out.writerow(["sequence", "at", "act", "by", "about", "details", "previous", "hash"])
    for one in records.iterator(chunk_size=2000):
        at, details = one.at.isoformat(), json.dumps(one.details, sort_keys=True)
        out.writerow([one.sequence, at, one.act, one.by, one.about, details, one.previous, one.hash])
    return response


@never_cache
@second_factor_required
def audit_log(request: HttpRequest) -> HttpResponse:
    """Show the audit log and whether it is whole."""
    rules.check_can(request.user, "read_audit")
    act, by = request.GET.get("act", ""), request.GET.get("by", "")
    if request.GET.get("format") == "csv":
        return _audit_csv(queries.audit_records(act, by))
    page = Paginator(queries.audit_records(act, by), 50).get_page(request.GET.get("page"))
    verified = audit.verify(settings.HOME) if "verify" in request.GET else None
    about = {"page": page, "acts": queries.audit_acts(), "act": act, "by": by, "verified": verified}
    return render(request, "accounts/audit.html", about)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person choose a password, then sign them in."""
    person = actions.open_invitation(token).person
    form = forms.ChoosePassword(request.POST or None, person=person)
    if form.is_valid():
        person = actions.accept_invitation(token=token, password=form.cleaned_data["password"])
        answer: HttpResponse = perform_login(request, person, redirect_url=reverse("mfa_index"))
        record_authentication(request, person, "password", reauthenticated=True)  # chosen a moment ago
        return answer
    return render(request, "accounts/invitation.html", {"form": form, "person": person})
