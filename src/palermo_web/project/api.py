"""The interface for programs, version 1: routers of the rooms under one document, errors answered in one place."""

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from palermo.errors import Changed, InvalidAnswer, PalermoError
from palermo_web.interface.bodies import TOO_LARGE, BoundedParser
from palermo_web.project.errors import STATUS
from palermo_web.records.api import router as records
from palermo_web.review.api import router as review
from palermo_web.review.meeting_api import router as meetings
from palermo_web.review.progress.api import router as progress
from palermo_web.statistics.api import router as statistics
from palermo_web.statistics.estimates.api import router as estimates
from palermo_web.statistics.rounds.api import router as rounds
from palermo_web.treaty.drafting.api import router as drafting
from palermo_web.treaty.law.api import router as law

RECORDS, REVIEW, ESTIMATES = "/api/v1/records/", "/api/v1/review/", "/api/v1/statistics/estimates"
TREATY = "/api/v1/treaty/"
PROGRESS = "/api/v1/progress"
REMEDIES = {
    401: "send a token of yours as Authorization: Bearer; make one under /accounts/tokens/",
    403: "use an account that has the role for it, and a token that may write",
    409: "read the entry again and decide; nothing was overwritten",
    413: "send the body in parts",
    415: "send Content-Type: application/json",
    429: "wait, then send a token that is live",
}
api = NinjaAPI(
    title="Palermo",
    version="1",
    description=(
        "Statistics of trafficking in persons: every number with its bounds, method, sources and vintages. "
        "Registers and checklists: forms, entries, histories and snapshots, read and written with a person's roles. "
        "Recommendations of reports and what was done about them. "
        "Estimates of hidden populations, with their intervals and the ways in which they may be wrong. "
        "Progress of States in law and in practice, as intervals, with gaps and needs. "
        "Meetings with attendance, statements, drafts and decisions. "
        "Laws of States: coded answers, counts with their definitions and bounds, agreement of coders. "
        "Model provisions, a glossary, and how long requests for legislative assistance wait. "
        "National figures: who was asked, who answered, what was accepted, beside the official release."
    ),
    urls_namespace="api-1",
    docs_url=None,
    parser=BoundedParser(),
)
api.add_router("", statistics)
api.add_router("/statistics/estimates", estimates)
api.add_router("/statistics", rounds)
api.add_router("/records", records)
api.add_router("/treaty", drafting)
api.add_router("/treaty", law)
api.add_router("/review", review)
api.add_router("/review", meetings)
api.add_router("/progress", progress)


def _failure(request: HttpRequest, status: int, what: str, remedy: str) -> HttpResponse:
    return api.create_response(
        request, {"error": {"what": what, "where": request.path, "remedy": remedy}}, status=status
    )


def _start(request: HttpRequest) -> str:
    if request.path.startswith(RECORDS):
        return "see /api/v1/records/registers for what there is and /api/v1/openapi.json for how to ask"
    if request.path.startswith(REVIEW):
        return "see /api/v1/review/recommendations for what there is and /api/v1/openapi.json for how to ask"
    if request.path.startswith(TREATY):
        return "see /api/v1/treaty/model for what there is and /api/v1/openapi.json for how to ask"
    if request.path.startswith(PROGRESS):
        return "see /api/v1/progress for what there is and /api/v1/openapi.json for how to ask"
    if request.path.startswith(ESTIMATES):
        return "see /api/v1/statistics/estimates for what there is and /api/v1/openapi.json for how to ask"
    return "see /api/v1/sources for what can be asked"


@api.exception_handler(PalermoError)
def _told(request: HttpRequest, error: PalermoError) -> HttpResponse:
    known = ((Changed, 409), (InvalidAnswer, 422), *STATUS)
    status = next((number for kind, number in known if isinstance(error, kind)), 400)
    return _failure(request, status, str(error), REMEDIES.get(status, _start(request)))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0] if error.errors else {}
    place = ".".join(str(part) for part in first.get("loc", ()))
    return _failure(request, 422, f"{place}: {first.get('msg', 'not valid')}", "see /api/v1/openapi.json")


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    status = error.status_code
    answer = _failure(request, status, error.message, REMEDIES.get(status, "see /api/v1/openapi.json"))
    if isinstance(error, AuthenticationError):
        answer["WWW-Authenticate"] = "Bearer"
    if isinstance(error, Throttled) and error.wait is not None:
        answer["Retry-After"] = str(error.wait)
    return answer


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return _failure(request, 413, TOO_LARGE, REMEDIES[413])


@api.exception_handler(Http404)
def _nothing(request: HttpRequest, error: Http404) -> HttpResponse:
    return _failure(request, 404, "there is nothing here", _start(request))
