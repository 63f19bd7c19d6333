"""The interface for programs: estimates read by anybody, made and released with a token that may write."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from palermo.content.states import states
from palermo.errors import InvalidAnswer, InvalidInput, NotFound
from palermo_web.accounts.authentication import READERS, WRITERS, person, who
from palermo_web.accounts.models import Organization, Person
from palermo_web.interface.failures import ERRORS, Failure
from palermo_web.statistics.estimates import actions, pages, queries, rules, tables
from palermo_web.statistics.estimates.models import Estimation
from palermo_web.statistics.estimates.views import document_of

MOST = 200
READ_ERRORS: dict[Any, Any] = {**ERRORS, 429: Failure}
WRITE_ERRORS: dict[Any, Any] = {**READ_ERRORS, 409: Failure, 413: Failure, 415: Failure}
router = Router(tags=["estimates"], auth=READERS)
read = partial(router.get, openapi_extra={"security": [{}]})  # also by those who say nothing about themselves


class EstimateRow(Schema):
    """An estimate as the asker may see it: totals exact for its makers, to three figures for the public."""

    id: str
    title: str
    organization: str
    who: str
    place: str
    state: str
    began_on: date
    ended_on: date
    method: str
    status: str = Field(
        description="draft, waiting, running, ready, not_estimable, failed, cancelled, released, withdrawn"
    )
    total: float | None
    low: float | None
    high: float | None
    level: float | None
    factor: float | None = Field(description="the largest total over the smallest among reasonable ways to reach it")
    released_on: date | None
    released_by: str
    withdrawn_on: date | None
    simulated: bool
    link: str


class EstimateOut(EstimateRow):
    """One estimate with its result. whole: whether the asker sees small counts; the public sees ranges."""

    seal: str
    statement: str
    withdrawn_because: str
    stage: str
    percent: int
    message: str
    whole: bool
    result: dict[str, Any] | None
    salt: str | None = None


class Estimates(Schema):
    """One page of estimates."""

    estimates: list[EstimateRow]
    total: int
    limit: int
    offset: int


class EstimatesAsked(Schema):
    """What estimates are narrowed to, and as of which day."""

    q: str = ""
    place: str = ""
    state: str = ""
    year: str = ""
    method: str = ""
    status: str = ""
    on: date | None = None
    limit: int = Field(100, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=1_000_000)


class MethodIn(Schema):
    """A method and its options, as palermo estimate takes them."""

    name: str = Field("stepwise", max_length=40)
    interval: str = Field("bca", max_length=20)
    replicates: int = Field(1000, ge=0, le=10_000)
    level: float = Field(0.95, ge=0.5, le=0.999)
    seed: int = Field(0, ge=0, le=2**31 - 1)
    threshold: float = Field(0.02, ge=0, le=1)
    max_order: int | None = Field(None, ge=2, le=15)
    model: str = Field("", max_length=200)


class ListChange(Schema):
    """Lists merged into one, or left out. kind: merged or left_out."""

    kind: str = Field(pattern="^(merged|left_out)$")
    lists: list[str] = Field(min_length=1, max_length=16)


class EstimateIn(Schema):
    """A population in words, a table as CSV text, and a method. Persons in it are counted and dropped."""

    organization: str = Field(max_length=200, description="its name; you must be able to make estimates for it")
    title: str = Field(min_length=1, max_length=200)
    who: str = Field(min_length=1, max_length=300)
    place: str = Field(min_length=1, max_length=200)
    state: str = Field("", max_length=3)
    began_on: date
    ended_on: date
    csv: str
    strata: list[str] = Field([], max_length=20)
    changes: list[ListChange] = Field([], max_length=20)
    method: MethodIn | None = None
    with_simulation: bool = False
    simulated: bool = False


class Statement(Schema):
    """The statement of a release, or the reason of a withdrawal."""

    words: str = Field(min_length=1, max_length=2000)


def _out(request: HttpRequest, estimation_id: UUID, day: date | None = None) -> dict[str, Any]:
    found = rules.estimations_open_to(who(request)).filter(pk=estimation_id).first()
    seen = found and queries.seen(found, who(request), day or datetime.now(UTC).date())
    if not seen or not (seen.whole or seen.release):
        raise NotFound("there is no such estimate, or it was not released by that day")
    return document_of(seen, request.build_absolute_uri(seen.estimation.get_absolute_url()))


def _mine(request: HttpRequest, estimation_id: UUID) -> Estimation:
    found = rules.estimations_open_to(who(request)).filter(pk=estimation_id).first()
    if found is None:
        raise NotFound("there is no such estimate")
    return found


@read("", response={200: Estimates, **READ_ERRORS}, summary="Estimates of hidden populations")
def listed(request: HttpRequest, asked: Query[EstimatesAsked]) -> Any:
    """List what the asker may see, newest first, as of the end of a day."""
    wish = {name: getattr(asked, name) for name in ("q", "place", "state", "year", "method", "status")}
    found = queries.listed(who(request), wish, asked.on or datetime.now(UTC).date())
    shown = found[asked.offset : asked.offset + asked.limit]
    rows = [pages.plain_row(one, request.build_absolute_uri(one.estimation.get_absolute_url())) for one in shown]
    return {"estimates": rows, "total": len(found), "limit": asked.limit, "offset": asked.offset}


@read("/{estimation_id}", response={200: EstimateOut, **READ_ERRORS}, summary="One estimate")
def one(request: HttpRequest, estimation_id: UUID, on: date | None = None) -> Any:
    """Return one estimate, its progress and its result, as of the end of a day."""
    return _out(request, estimation_id, on)


@router.post("", response={201: EstimateOut, **WRITE_ERRORS}, auth=WRITERS, summary="Make an estimate")
def create(request: HttpRequest, wish: EstimateIn) -> Any:
    """Count a table, keep its histories, and start the estimate; ask for it again to see how far it is."""
    me = person(request)
    made = _begun(wish, _organization(me, wish.organization), me)
    return Status(201, _out(request, made.pk))


def _organization(me: Person, name: str) -> Organization:
    able = rules.organizations_of(me)
    rules.check_can_make(me)
    found = next((one for one in able if one.name == name), None)
    if found is None:
        raise InvalidAnswer(f"you make estimates for: {', '.join(one.name for one in able)}")
    return found


def _begun(wish: EstimateIn, organization: Organization, me: Person) -> Estimation:
    if wish.state and wish.state not in states():
        raise InvalidAnswer(f'"{wish.state}" is no State; write its code, such as KEN')
    try:
        return actions.begin_and_start(
            table=tables.read_csv(wish.csv, wish.strata).table,
            organization=organization,
            by=me,
            at=datetime.now(UTC),
            population=wish.dict(include={"title", "who", "place", "state", "began_on", "ended_on", "simulated"}),
            changes=[one.dict() for one in wish.changes],
            wish=wish.method.dict() if wish.method else {},
            with_simulation=wish.with_simulation,
        )
    except InvalidInput as error:
        raise InvalidAnswer(str(error)) from None


@router.post(
    "/{estimation_id}/cancel", response={200: EstimateOut, **WRITE_ERRORS}, auth=WRITERS, summary="Stop an estimate"
)
def cancel(request: HttpRequest, estimation_id: UUID) -> Any:
    """Stop an estimate that waits or is being worked on; nothing is stored."""
    actions.cancel(estimation=_mine(request, estimation_id), by=person(request), at=datetime.now(UTC))
    return _out(request, estimation_id)


@router.post(
    "/{estimation_id}/release", response={200: EstimateOut, **WRITE_ERRORS}, auth=WRITERS, summary="Release by name"
)
def release(request: HttpRequest, estimation_id: UUID, said: Statement) -> Any:
    """Stand for a result under the name of the token's person; it becomes public for good."""
    found = _mine(request, estimation_id)
    actions.release(estimation=found, words=said.words, by=person(request), at=datetime.now(UTC))
    return _out(request, estimation_id)


@router.post(
    "/{estimation_id}/withdraw", response={200: EstimateOut, **WRITE_ERRORS}, auth=WRITERS, summary="Withdraw a release"
)
def withdraw(request: HttpRequest, estimation_id: UUID, said: Statement) -> Any:
    """Take back a release, saying why; the record of it stays public."""
    found = _mine(request, estimation_id)
    actions.withdraw(estimation=found, words=said.words, by=person(request), at=datetime.now(UTC))
    return _out(request, estimation_id)
