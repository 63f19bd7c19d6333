"""The front page, the choice of language and digits, and the health of the installation."""

import os
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

import palermo
from palermo.statistics.catalogue import current
from palermo_web.accounts import actions
from palermo_web.accounts.models import Person
from palermo_web.project.languages import COOKIE, DIGITS, DIGITS_COOKIE

A_YEAR = 365 * 24 * 3600


@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """Say what this is and open the doors."""
    standing = current(settings.HOME)
    about = {
        "sources": len({one.source for one in standing}),
        "newest": max((one.deposited_at for one in standing), default=None),
    }
    return render(request, "project/front.html", about)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the choice of language and digits in cookies, the language with the person too, and go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(_without_language(back))
    keep: dict[str, Any] = {"max_age": A_YEAR, "samesite": "Lax", "secure": settings.BEHIND_TLS, "httponly": True}
    if request.POST.get("language") in dict(settings.LANGUAGES):
        response.set_cookie(COOKIE, request.POST["language"], **keep)
        if isinstance(request.user, Person):
            actions.choose_language(person=request.user, language=request.POST["language"])
    if request.POST.get("digits") in DIGITS:
        response.set_cookie(DIGITS_COOKIE, request.POST["digits"], **keep)
    return response


def _without_language(address: str) -> str:
    path, mark, query = address.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("lang=")]
    return path + (mark + "&".join(kept) if kept else "")


@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """Say whether the database answers and the data folder can be written."""
    parts = {"database": _database_answers(), "data_folder": os.access(settings.HOME, os.W_OK)}
    well = all(parts.values())
    return JsonResponse({"well": well, "version": palermo.__version__, **parts}, status=200 if well else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False
