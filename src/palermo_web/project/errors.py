"""Errors in one place: what the caller can do next, as a page or as JSON."""

import logging
import re
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palermo.content.reasons import reason_in
from palermo.errors import InvalidInput, InvalidQuestion, NotAllowed, NotFound, PalermoError, WouldDisclose

log = logging.getLogger("palermo.errors")
# All but tab and ends of lines; text that is written may have others, such as the end of a page.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
STATUS = ((NotFound, 404), (NotAllowed, 403), (WouldDisclose, 403), (InvalidQuestion, 400), (InvalidInput, 400))


class PlainErrors:
    """Turn the errors of the core into answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and _is_api(request):
            told = answer(request, 405)
            told["Allow"] = response["Allow"]
            return told
        return response

    def process_view(self, request: HttpRequest, view: object, words: object, named: object) -> HttpResponse | None:
        """Refuse signs that no text has, in the address or a form, before a database does: PostgreSQL stores none."""
        asked = any(map(CONTROLS.search, (request.path, *_texts(request.GET))))
        written = request.method == "POST" and not _is_api(request) and any("\0" in one for one in _texts(request.POST))
        if not asked and not written:
            return None
        return answer(request, 400, _("What was sent holds a control character, which no text has. Take it out."))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for an error that names its remedy; leave others to Django."""
        if not isinstance(error, PalermoError):
            return None
        status = next((number for kind, number in STATUS if isinstance(error, kind)), 400)
        what = str(error) if _is_api(request) else reason_in(str(error), get_language() or "en")
        return answer(request, status, what)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _texts(sent: QueryDict) -> Iterator[str]:
    for name, values in sent.lists():
        yield name
        yield from map(str, values)


def answer(request: HttpRequest, status: int, what: str = "") -> HttpResponse:
    """Return an error page, or a JSON document below /api/."""
    title, remedy = _words(status)
    if _is_api(request):
        return JsonResponse({"error": {"what": what or title, "where": request.path, "remedy": remedy}}, status=status)
    number = getattr(request, "number", "")
    about = {"status": status, "title": title, "what": what, "remedy": remedy, "number": number}
    return render(request, "project/error.html", about, status=status)


def _words(status: int) -> tuple[str, str]:
    words = {
        400: (_("This request cannot be answered"), _("Change what is named below and try again.")),
        403: (
            _("This is not open to you"),
            _("Sign in with an account that has the role for it, or ask your administrator."),
        ),
        404: (_("There is nothing here"), _("Check the address, or begin at the front page.")),
        405: (
            _("This address takes no request of this kind"),
            _("Use one of the methods that the header Allow names."),
        ),
        429: (_("Too many attempts"), _("Wait a few minutes, then try again.")),
        500: (
            _("Something went wrong on our side"),
            _("Nothing of yours was lost. Tell your administrator the number below."),
        ),
    }
    return words[status]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for 400."""
    return answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for 403."""
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for 404."""
    return answer(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's view for a form sent without its token."""
    return answer(
        request, 403, _("The form was open too long or came from elsewhere. Go back, reload and send it again.")
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler for 500: no detail leaves, the log has it under the request's number."""
    log.error("request failed", extra={"request": getattr(request, "number", "")}, exc_info=True)
    return answer(request, 500)
