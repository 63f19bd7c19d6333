"""The interface for programs: rounds, the panel of national figures, comparisons; queries, acceptance, withdrawal."""

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
from palermo_web.interface.failures import ERRORS, Failure
from palermo_web.records.models import Entry
from palermo_web.statistics.rounds import actions, inquiries, pages, queries, rules, standings
from palermo_web.statistics.rounds.models import Round, Said
from palermo_web.statistics.rounds.national_views import acceptances, compared, rows_of, shown
from palermo_web.statistics.rounds.queries import Thread

MOST = 2000
READ_ERRORS: dict[Any, Any] = {**ERRORS, 429: Failure}
WRITE_ERRORS: dict[Any, Any] = {**READ_ERRORS, 409: Failure, 413: Failure, 415: Failure}
router = Router(tags=["national figures"], auth=READERS)
read = partial(router.get, openapi_extra={"security": [{}]})  # also by those who say nothing about themselves


class RoundOut(Schema):
    """A round with how many States stand how."""

    year: int
    name: str
    opens_on: date
    due_on: date
    counts: dict[str, int]


class Rounds(Schema):
    """Every round, the latest first."""

    rounds: list[RoundOut]


class PlaceOut(Schema):
    """How a State stands in a round. Days are empty where nothing happened."""

    state: str
    year: int
    authority: str
    stands: str = Field(description="accepted, submitted, started, asked, no_answer, not_asked, withdrawn")
    asked_on: str
    asked: str = Field(description="here: by an entry of its authority; outside: otherwise")
    due_on: str
    overdue: bool
    reminded_on: str
    reminders: int
    began_on: str
    handed_in_on: str
    accepted_on: str
    withdrawn_on: str
    more_time_wished_until: str
    more_time_until: str
    more_time_because: str
    queries_waiting: int
    vintage: str


class Board(RoundOut):
    """One round with the States that the asker may see: all for the Secretariat, their own for others."""

    states: list[PlaceOut]


class Cell(Schema):
    """What a State says of a table for a year; status is empty until figures are accepted."""

    state: str
    year: int
    table: str
    stands: str
    status: str
    vintage: str


class PanelOut(Schema):
    """Cells of the panel, States by name, then years, then tables."""

    years: list[int]
    cells: list[Cell]
    total: int
    limit: int
    offset: int


class PanelAsked(Schema):
    """What the panel is narrowed to, and as of which day."""

    table: str = Field("", max_length=40)
    region: str = Field("", max_length=40)
    state: str = Field("", max_length=3)
    every: bool = Field(False, description="with every party to the Protocol, also those never asked")
    from_year: str = Field("", max_length=4)
    to_year: str = Field("", max_length=4)
    on: date | None = None
    limit: int = Field(500, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=1_000_000)


class Acceptance(Schema):
    """An acceptance or withdrawal of a State's figures."""

    act: str
    state: str
    year: int
    at: datetime
    vintage: str


class Acceptances(Schema):
    """Acceptances and withdrawals, newest first."""

    acceptances: list[Acceptance]
    limit: int
    offset: int


class PairOut(Schema):
    """A cell of the State's own figures and of the official release; bounds where the release gives a span."""

    state: str
    year: int
    measure: str
    sex: str
    age: str
    form: str
    citizenship: str
    repatriation: str
    own: int | None
    own_status: str
    release_low: int | None
    release_high: int | None
    difference: int | None
    ratio_low: float | None
    ratio_high: float | None
    verdict: str = Field(description="same, within, differs, own_only, other_only")


class ComparedOut(Schema):
    """Both sources side by side, never merged, with the vintages that they come from."""

    state: str
    year: int
    own_vintages: list[str]
    release_vintages: list[str]
    cells: list[PairOut]


class RemarkOut(Schema):
    """One remark in a query."""

    said: str
    words: str
    organization: str
    at: datetime


class QueryOut(Schema):
    """A query on an answer, seen by the State and the Secretariat alone."""

    id: UUID
    path: str
    standing: str
    remarks: list[RemarkOut]


class Queries(Schema):
    """The queries on a State's answers for a year."""

    queries: list[QueryOut]


class QueryIn(Schema):
    """A query: at which answer, and what is asked."""

    path: str = Field(min_length=1, max_length=200)
    words: str = Field(min_length=1, max_length=4000)


class RemarkIn(Schema):
    """What is said in a query. said: answered by the State; asked or closed by the Secretariat."""

    said: str = Field(pattern="^(answered|asked|closed)$")
    words: str = Field("", max_length=4000)


class ReasonIn(Schema):
    """Why figures are withdrawn."""

    reason: str = Field(min_length=1, max_length=2000)


def _counts(year: int, day: date | None) -> dict[str, int]:
    return pages.counts(standings.places([year], None, day).values())


def _round(one: Round, day: date | None) -> dict[str, Any]:
    days = {"opens_on": one.opens_on, "due_on": one.due_on}
    return {"year": one.year, "name": one.name, **days, "counts": _counts(one.year, day)}


def _entry(request: HttpRequest, year: int, iso3: str) -> Entry:
    """Return the entry of a State that the asker works on. Raises NotFound for others."""
    found = queries.entry_of(iso3, year)
    if found is None or not rules.sees_inquiries(who(request), found):
        raise NotFound("there are no answers of this State and year that are open to you")
    return found


@read("/rounds", response={200: Rounds, **READ_ERRORS}, summary="Reporting rounds")
def rounds(request: HttpRequest, on: date | None = None) -> Any:
    """List the rounds, as of the end of a day."""
    return {"rounds": [_round(one, on) for one in Round.objects.all()]}


@read("/rounds/{int:year}", response={200: Board, **READ_ERRORS}, summary="The board of a round")
def board(request: HttpRequest, year: int, on: date | None = None) -> Any:
    """Return how the States stand that the asker may see, as of the end of a day."""
    one = Round.objects.filter(year=year).first()
    if one is None:
        raise NotFound("there is no round of this year")
    own = None if rules.sees_every_state(who(request)) else rules.states_of(who(request))
    found = standings.places([year], own, on)
    return _round(one, on) | {"states": [pages.plain(found[key]) for key in sorted(found)]}


@read("/national", response={200: PanelOut, **READ_ERRORS}, summary="Who answered what for which year")
def panel(request: HttpRequest, asked: Query[PanelAsked]) -> Any:
    """Return the panel of States, years and tables, gaps as gaps, as of the end of a day."""
    wish = {name: getattr(asked, name) for name in ("table", "region", "state")}
    wish |= {"rows": "all" if asked.every else "", "from": asked.from_year, "to": asked.to_year}
    found = shown(wish, asked.on)
    rows = rows_of(found, asked.table)
    part = rows[asked.offset : asked.offset + asked.limit]
    years = list(found.panel.years)
    return {"years": years, "cells": part, "total": len(rows), "limit": asked.limit, "offset": asked.offset}


@read("/national/acceptances", response={200: Acceptances, **READ_ERRORS}, summary="Acceptances and withdrawals")
def accepted(
    request: HttpRequest, limit: int = Query(100, ge=1, le=500), offset: int = Query(0, ge=0, le=1_000_000)
) -> Any:
    """List acceptances and withdrawals of national figures, newest first."""
    names = ("act", "state", "year", "at", "vintage")
    rows = [{name: getattr(one, name) for name in names} for one in acceptances(limit, offset)]
    return {"acceptances": rows, "limit": limit, "offset": offset}


@read(
    "/national/{iso3}/{int:year}", response={200: ComparedOut, **READ_ERRORS}, summary="Own figures beside the release"
)
def comparison(request: HttpRequest, iso3: str, year: int, on: date | None = None) -> Any:
    """Return a State's own figures of a year beside those of the official release, as published by a day."""
    if iso3 not in states() or not 1 <= year <= 9999:
        raise NotFound("there is no such State or year")
    found = compared(iso3, year, on)
    return {
        "state": iso3,
        "year": year,
        "own_vintages": [one.id for one in found.own],
        "release_vintages": [one.id for one in found.release],
        "cells": [pages.plain_pair(one, iso3, year) for one in found.pairs],
    }


@router.get(
    "/rounds/{int:year}/{iso3}/queries", auth=WRITERS, response={200: Queries, **READ_ERRORS}, summary="Queries"
)
def listed(request: HttpRequest, year: int, iso3: str) -> Any:
    """List the queries on a State's answers, for that State and the Secretariat."""
    return {"queries": [_query(one) for one in queries.threads(_entry(request, year, iso3))]}


def _query(one: Thread) -> dict[str, Any]:
    remarks = [
        {"said": each.said, "words": each.words, "organization": each.organization.name, "at": each.at}
        for each in one.remarks
    ]
    return {"id": one.inquiry.pk, "path": one.inquiry.path, "standing": str(one.standing), "remarks": remarks}


@router.post(
    "/rounds/{int:year}/{iso3}/queries", auth=WRITERS, response={201: QueryOut, **WRITE_ERRORS}, summary="Begin a query"
)
def begin(request: HttpRequest, year: int, iso3: str, sent: QueryIn) -> Any:
    """Ask a State about one of its answers."""
    entry = _entry(request, year, iso3)
    made = _done(partial(inquiries.begin, entry=entry, path=sent.path, words=sent.words), request)
    return Status(201, _query(next(one for one in queries.threads(entry) if one.inquiry.pk == made.pk)))


@router.post(
    "/rounds/{int:year}/{iso3}/queries/{uuid:query_id}",
    auth=WRITERS,
    response={200: QueryOut, **WRITE_ERRORS},
    summary="Say something in a query",
)
def say(request: HttpRequest, year: int, iso3: str, query_id: UUID, sent: RemarkIn) -> Any:
    """Answer a query for the State, or ask on or close it for the Secretariat."""
    entry = _entry(request, year, iso3)
    thread = next((one for one in queries.threads(entry) if one.inquiry.pk == query_id), None)
    if thread is None:
        raise NotFound("there is no such query")
    act = {Said.ANSWERED: inquiries.answer, Said.ASKED: inquiries.ask_again, Said.CLOSED: inquiries.close}
    _done(partial(act[Said(sent.said)], thread=thread, words=sent.words), request)
    return _query(next(one for one in queries.threads(entry) if one.inquiry.pk == query_id))


@router.post(
    "/rounds/{int:year}/{iso3}/accept", auth=WRITERS, response={200: PlaceOut, **WRITE_ERRORS}, summary="Accept figures"
)
def accept(request: HttpRequest, year: int, iso3: str) -> Any:
    """Accept what a State handed in; its figures are in the statistics when this answers."""
    _done(partial(actions.accept, entry=_entry(request, year, iso3)), request)
    return pages.plain(standings.place(iso3, year))


@router.post(
    "/rounds/{int:year}/{iso3}/withdraw",
    auth=WRITERS,
    response={200: PlaceOut, **WRITE_ERRORS},
    summary="Withdraw figures",
)
def withdraw(request: HttpRequest, year: int, iso3: str, sent: ReasonIn) -> Any:
    """Withdraw a State's figures, for the State or the Secretariat, saying why."""
    _done(partial(actions.withdraw, entry=_entry(request, year, iso3), reason=sent.reason), request)
    return pages.plain(standings.place(iso3, year))


def _done(act: Any, request: HttpRequest) -> Any:
    """Do something for who asks. Raises InvalidAnswer for what cannot be done as things stand."""
    try:
        return act(by=person(request), at=datetime.now(UTC))
    except InvalidInput as error:
        raise InvalidAnswer(str(error)) from None
