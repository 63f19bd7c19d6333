"""The interface for programs: recommendations and what is published of their follow-up. Mounted by the project."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from palermo.review import follow_up as core
from palermo.review.register import Known, find
from palermo_web.interface.failures import ERRORS
from palermo_web.review import follow_up

MOST = 500
router = Router(tags=["review"])
Status = Literal["not_begun", "planned", "in_progress", "done", "not_applicable"]


class RecommendationOut(Schema):
    """A recommendation. texts, headings: by language; own_words: Palermo's words, not the document's."""

    reference: str
    symbol: str
    para: int
    subpara: str | None
    chapter: str | None
    heading_letter: str | None
    headings: dict[str, str]
    theme: str | None
    modal: str | None
    addressees: list[str]
    articles: list[str]
    unbis: str | None
    recommending_states: list[str]
    position: str | None
    state: str | None
    adopted_on: date | None
    own_words: bool
    texts: dict[str, str]
    follow_up: dict[str, int] = Field(description="number of accounts by status")


class Recommendations(Schema):
    """One page of recommendations."""

    recommendations: list[RecommendationOut]
    total: int
    limit: int
    offset: int


class FollowUpOut(Schema):
    """What a State or organ says of one recommendation; published answers only."""

    entry: str
    recommendation: str
    organ: str
    state: str | None
    status: str
    status_on: date | None
    due_on: date | None
    responsible: str
    summary: str
    changed_on: date
    closed: bool


class FollowUps(Schema):
    """One page of follow-up."""

    follow_up: list[FollowUpOut]
    total: int
    limit: int
    offset: int


class Asked(Schema):
    """What recommendations are narrowed to, and as of which day."""

    document: str = Field("", max_length=200, description="symbol")
    theme: str = Field("", max_length=64)
    addressee: str = Field("", max_length=64)
    modal: str = Field("", max_length=64)
    article: str = Field("", max_length=64, description="provision such as TIP-06-1, or article such as TIP-06")
    q: str = Field("", max_length=200, description="words, all of which stand in it")
    status: Status | Literal["", "none"] = ""
    silent: bool = Field(False, description="nobody said anything for two years")
    overdue: bool = False
    on: date | None = Field(None, description="as of the end of this day")
    limit: int = Field(100, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=1_000_000)


class AskedFollowUp(Schema):
    """What follow-up is narrowed to, and as of which day."""

    recommendation: str = Field("", max_length=200, description="reference such as CTOC/COP/WG.4/2009/2, 6(a)")
    state: str = Field("", max_length=3)
    status: Status | Literal[""] = ""
    on: date | None = None
    limit: int = Field(100, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=1_000_000)


def _out(one: Known, said: list[core.FollowUp]) -> dict[str, Any]:
    statuses = [each.status for each in said]
    return one.as_dict() | {"follow_up": {code: statuses.count(code) for code in core.STATUSES}}


@router.get("/recommendations", response={200: Recommendations, **ERRORS}, summary="Recommendations, as of any day")
def recommendations(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Return recommendations that a choice leaves, in order of the register."""
    said = follow_up.by_recommendation(follow_up.follow_ups(asked.on))
    wish = core.Wish(
        asked.on or timezone.now().date(),
        symbol=asked.document,
        theme=asked.theme,
        addressee=asked.addressee,
        modal=asked.modal,
        article=asked.article,
        words=asked.q,
        status=asked.status,
        silent=asked.silent,
        overdue=asked.overdue,
    )
    found = core.narrowed(follow_up.known(asked.on), said, wish)
    shown = found[asked.offset : asked.offset + asked.limit]
    rows = [_out(one, said.get(one.reference, [])) for one in shown]
    return {"recommendations": rows, "total": len(found), "limit": asked.limit, "offset": asked.offset}


@router.get(
    "/recommendations/one", response={200: RecommendationOut, **ERRORS}, summary="One recommendation by its reference"
)
def recommendation(request: HttpRequest, reference: str = Query(..., max_length=200), on: date | None = None) -> Any:
    """Return one recommendation. 404 where the register has none of this reference."""
    one = find(follow_up.known(on), reference)
    return _out(one, [each for each in follow_up.follow_ups(on) if each.recommendation == reference])


@router.get("/follow-up", response={200: FollowUps, **ERRORS}, summary="Published follow-up, as of any day")
def follow_ups(request: HttpRequest, asked: Query[AskedFollowUp]) -> dict[str, Any]:
    """Return what States and organs published about recommendations, newest first."""
    wanted = {"recommendation": asked.recommendation, "state": asked.state.upper(), "status": asked.status}
    found = [
        one
        for one in follow_up.follow_ups(asked.on)
        if all(not value or getattr(one, name) == value for name, value in wanted.items())
    ]
    found.sort(key=lambda one: (one.changed_on, one.entry), reverse=True)
    shown = found[asked.offset : asked.offset + asked.limit]
    rows = [{name: getattr(one, name) for name in FollowUpOut.model_fields} for one in shown]
    return {
        "follow_up": [row | {"state": row["state"] or None} for row in rows],
        "total": len(found),
        "limit": asked.limit,
        "offset": asked.offset,
    }
