"""The page of a person's tokens: those there are, one more, one less."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palermo_web.accounts import forms, queries, tokens
from palermo_web.accounts.models import Person
from palermo_web.accounts.sign_in import second_factor_required


def _me(request: HttpRequest) -> Person:
    return cast(Person, request.user)  # second_factor_required stands before


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """List a person's tokens and make another, whose word is on this answer and nowhere else."""
    me, now, word = _me(request), timezone.now(), ""
    form = forms.MakeToken(request.POST or None)
    if form.is_valid():
        _made, word = tokens.make(person=me, at=now, **form.cleaned_data)
        form = forms.MakeToken()
    about = {"form": form, "word": word, "live": queries.live_tokens(me, now), "most": tokens.MOST}
    return render(request, "accounts/tokens.html", about | {"ended": queries.ended_tokens(me, now)})


@second_factor_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Revoke one of a person's tokens."""
    tokens.revoke(token_id=token_id, by=_me(request))
    messages.success(request, _("The token was revoked; it opens nothing any more."))
    return HttpResponseRedirect(reverse("accounts:tokens"))
