"""How programs say who they act for: a token in the Authorization header, or the session of a browser."""

import hashlib
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthenticationError, AuthorizationError, Throttled
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from palermo_web.accounts import audit, tokens
from palermo_web.accounts.models import AccessToken, Person
from palermo_web.accounts.rules import Somebody
from palermo_web.interface import bodies

SAFE = ("GET", "HEAD", "OPTIONS")
REFUSALS, WINDOW = 20, 60  # refused words from one address within so many seconds


class Token(HttpBearer):
    """A token of a person. A header that is not a live token is refused, never passed over."""

    def __call__(self, request: HttpRequest) -> Person | None:
        """Return the person for whom a program acts, None where it sends no such header."""
        sent = request.headers.get("Authorization")
        if sent is None:
            return None
        scheme, _sign, word = sent.partition(" ")
        return self.authenticate(request, word.strip() if scheme.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Person:
        """Return the person behind a token. Raises 401, 403 where it may not do this, 429 after many wrong ones."""
        _check_patience(request)
        found = tokens.use(token, timezone.now())
        if found is None:
            _refuse(request)
            raise AuthenticationError(message="this token is unknown, was revoked or has run out")
        tokens.check_has_factor(found.person)
        if found.scope != AccessToken.WRITE and request.method not in SAFE:
            raise AuthorizationError(message="this token only reads")
        if request.method not in SAFE:
            bodies.take(request)
        return found.person


def _counter(request: HttpRequest) -> str:
    try:
        address = str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # a server behind a socket knows none; its callers share one count
        address = ""
    return f"tokens-refused:{hashlib.sha256(address.encode()).hexdigest()}"


def _check_patience(request: HttpRequest) -> None:
    if cache.get(_counter(request), 0) >= REFUSALS:
        raise Throttled(wait=WINDOW)


def _refuse(request: HttpRequest) -> None:
    """Count a wrong token and note it, without the word and without the address."""
    counter = _counter(request)
    cache.set(counter, cache.get(counter, 0) + 1, WINDOW)
    with transaction.atomic():
        audit.record("token.refused", by="nobody")


class Session(APIKeyCookie):
    """The session of somebody who signed in with a browser; writing also needs the token of the site's forms."""

    param_name = "sessionid"

    def _get_key(self, request: HttpRequest) -> str | None:
        return request.COOKIES.get(self.param_name)

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        """Return who is signed in, None where nobody is. Raises 403 for a write that another site could have sent."""
        if not request.user.is_authenticated:
            return None
        person = request.user
        if request.method not in SAFE:
            if check_csrf(request):
                raise AuthorizationError(message="a write with a session needs the header X-CSRFToken")
            tokens.check_has_factor(person)
            bodies.take(request)
        return person


def nobody(request: HttpRequest) -> AnonymousUser:
    """Let in whoever says nothing about themselves, as the public."""
    return AnonymousUser()


READERS: list[Any] = [Token(), Session(), nobody]
WRITERS: list[Any] = [Token(), Session()]


def who(request: HttpRequest) -> Somebody:
    """Return for whom a request is answered."""
    return cast(Somebody, request.auth)  # type: ignore[attr-defined]


def person(request: HttpRequest) -> Person:
    """Return who writes; WRITERS stand before."""
    return cast(Person, request.auth)  # type: ignore[attr-defined]
