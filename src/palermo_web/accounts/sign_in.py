"""Signing in: no open sign-up, mail sent in the background, every sign-in and factor audited."""

import functools
from collections.abc import Callable
from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import signals as mfa_signals
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from palermo_web.accounts import audit, queries
from palermo_web.accounts.models import Person

FACTOR_ACTS = (
    (mfa_signals.authenticator_added, "second_factor.added"),
    (mfa_signals.authenticator_removed, "second_factor.removed"),
    (mfa_signals.authenticator_reset, "second_factor.reset"),
    (account_signals.password_changed, "password.changed"),
    (account_signals.password_reset, "password.reset"),
)


@task()
def send_mail_later(subject: str, body: str, sender: str, to: list[str]) -> None:
    """Send one message from the worker, so that no page takes longer for an address that is known."""
    EmailMultiAlternatives(subject, body, sender, to).send()


class Adapter(DefaultAccountAdapter):
    """What allauth asks of this site."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: people are invited."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand a message to the worker."""
        message = self.render_mail(template_prefix, email, context)
        send_mail_later.enqueue(message.subject, message.body, message.from_email, message.to)

    def login(self, request: HttpRequest, user: Person) -> None:
        """Sign in and say so in the log, in one transaction."""
        with transaction.atomic():
            super().login(request, user)
            audit.record("person.signed_in", by=user, about=user.audited_as)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a refused sign-in without the address that was tried."""
        super().authentication_failed(request, **credentials)
        with transaction.atomic():
            audit.record("sign_in.refused", by="nobody")


def listen() -> None:
    """Audit what allauth does to second factors and passwords."""
    for signal, act in FACTOR_ACTS:
        signal.connect(functools.partial(_audited, act), weak=False, dispatch_uid=f"audit {act}")


def _audited(act: str, *, user: Person, **_: Any) -> None:
    with transaction.atomic():
        audit.record(act, by=user, about=user.audited_as)


def second_factor_required(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a page only to people who signed in with a second factor; send others to set one up."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, *words: Any, **named: Any) -> HttpResponseBase:
        if not queries.factors(request.user).any:  # type: ignore[arg-type]
            messages.warning(
                request, _("This page needs a second factor. Add a passkey or an authenticator app first.")
            )
            return HttpResponseRedirect(reverse("mfa_index"))
        return view(request, *words, **named)

    return guarded


class OneTransaction:
    """Do every act of the account pages and its audit in one transaction, undone where the act fails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path.startswith("/accounts/"):
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            if getattr(request, "act_failed", False):  # the error is a page by now, which leaves a transaction as it is
                transaction.set_rollback(True)
            return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Note that an act failed; whoever stands around answers for it."""
        request.act_failed = True  # type: ignore[attr-defined]
