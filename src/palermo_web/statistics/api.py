"""The interface for programs, version 1: the same questions, the same disclosure control."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

import palermo
from palermo.errors import InvalidQuestion
from palermo.statistics import catalogue
from palermo.statistics.dimensions import dimensions, measures
from palermo.statistics.offer import SourceOffer
from palermo.statistics.query import Query as Question
from palermo_web.interface.cursors import cursor_of, held_by, not_ours
from palermo_web.interface.failures import ERRORS
from palermo_web.interface.tags import fresh
from palermo_web.statistics import queries

MOST = 5000


class Table(Schema):
    """An answer. Rows carry one code for each dimension beside value, low, high and withheld."""

    measure: str
    by: list[str]
    where: dict[str, list[str]]
    rows: list[dict[str, str | float | None]]
    sources: list[str]
    vintages: list[str]
    method: str
    notes: list[str]
    simulated: bool
    next: str | None = Field(description="cursor of the next rows, null at the end")


class SourceOut(Schema):
    """What one source can answer."""

    id: str
    label: str
    simulated: bool
    records: bool = Field(description="true where rows stand for persons and are protected by us")
    measures: list[str]
    dimensions: dict[str, list[str]]
    breakdowns: dict[str, list[list[str]]]
    years: list[str]


class Sources(Schema):
    """Every source with what it can answer, and the code lists."""

    sources: list[SourceOut]
    measures: dict[str, str]
    dimensions: dict[str, str]
    next: str | None


class VintageOut(Schema):
    """One release as deposited."""

    id: str
    source: str
    dataset: str
    part: str
    kind: str
    published_on: str
    deposited_at: str
    sha256: str
    measures: list[str]
    dimensions: list[str]
    read: int
    accepted: int
    rejected: int
    simulated: bool
    withdrawn: bool


class Vintages(Schema):
    """Releases in order of deposit."""

    vintages: list[VintageOut]
    next: str | None


router = Router()


def _tag(request: HttpRequest) -> str:
    size, changed = catalogue.stamp(settings.HOME)
    said = f"{palermo.__version__} {size} {changed} {request.get_full_path()}"
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def _fresh(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
    """Return an empty answer where the asker holds this one already."""
    return fresh(request, response, _tag(request))


def _page(items: Sequence[Any], cursor: str, limit: int) -> tuple[Sequence[Any], str | None]:
    """Return the items after a cursor and the cursor after them. A cursor holds for one state of the data."""
    state = "-".join(map(str, catalogue.stamp(settings.HOME)))
    start = 0
    if cursor:
        held = held_by(cursor)
        try:
            start, known = int(held["start"]), str(held["state"])
        except (ValueError, KeyError, TypeError, OverflowError):
            raise not_ours() from None
        if known != state or start < 0:
            raise InvalidQuestion("the data changed since this cursor was given; begin again without a cursor")
    rest = start + limit < len(items)
    after = cursor_of({"start": start + limit, "state": state}) if rest else None
    return items[start : start + limit], after


@router.get("/query", response={200: Table, 304: None, **ERRORS}, summary="Ask the cube")
def query(
    request: HttpRequest,
    response: HttpResponse,
    measure: str = Query("victims", description="what is counted"),
    by: str = Query("", description="dimensions joined by commas, e.g. year,form"),
    where: list[str] = Query([], description="filters, e.g. destination=GBR or year=2017:2020; repeatable"),  # noqa: B008 - how the framework names parameters
    vintage: str = Query("", description="answer from this vintage alone"),
    on: str = Query("", description="as published by that day, e.g. 2024-12-31"),
    cursor: str = Query("", description="the next of the answer before"),
    limit: int = Query(1000, ge=1, le=MOST),
) -> Any:
    """Answer with bounds, method, sources, vintages and notes; withheld cells say why."""
    found = queries.asked(settings.HOME, Question.parse(measure, by, where, vintage, on))
    rows, after = _page(found.rows, cursor, limit)
    same = _fresh(request, response)
    if same:
        return same
    return {**found.as_dict(), "rows": [row.as_dict() for row in rows], "simulated": found.simulated, "next": after}


def _source(offer: SourceOffer) -> dict[str, Any]:
    return {
        "id": offer.id,
        "label": offer.label,
        "simulated": offer.simulated,
        "records": offer.microdata,
        "measures": list(offer.measures),
        "dimensions": {name: list(found) for name, found in offer.dimensions.items()},
        "breakdowns": {name: [list(one) for one in found] for name, found in offer.breakdowns.items()},
        "years": list(offer.years),
    }


@router.get("/sources", response={200: Sources, 304: None, **ERRORS}, summary="What can be asked")
def sources(
    request: HttpRequest, response: HttpResponse, cursor: str = "", limit: int = Query(100, ge=1, le=MOST)
) -> Any:
    """List every source with its measures, dimensions and published breakdowns."""
    offers, after = _page(queries.offered(settings.HOME), cursor, limit)
    same = _fresh(request, response)
    if same:
        return same
    return {
        "sources": [_source(offer) for offer in offers],
        "measures": {one.id: one.label for one in measures().values()},
        "dimensions": {one.id: one.label for one in dimensions().values()},
        "next": after,
    }


@router.get("/vintages", response={200: Vintages, 304: None, **ERRORS}, summary="What was deposited")
def vintages(
    request: HttpRequest,
    response: HttpResponse,
    source: str = "",
    cursor: str = "",
    limit: int = Query(100, ge=1, le=MOST),
) -> Any:
    """List every vintage ever deposited, withdrawn ones marked."""
    every = [one for one in catalogue.vintages(settings.HOME) if source in ("", one.source)]
    shown, after = _page(every, cursor, limit)
    same = _fresh(request, response)
    if same:
        return same
    return {"vintages": [one.as_dict() for one in shown], "next": after}


@router.get("/vintages/{vintage_id}", response={200: VintageOut, 304: None, **ERRORS}, summary="One vintage")
def one_vintage(request: HttpRequest, response: HttpResponse, vintage_id: str) -> Any:
    """Return one vintage."""
    found = catalogue.find(settings.HOME, vintage_id)
    return _fresh(request, response) or found.as_dict()
