"""The interface for programs: progress of all States, of one, of an item, needs, changes. Mounted by the project."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from palermo.errors import InvalidQuestion, NotFound
from palermo.review.progress.table import items
from palermo.treaty.names import ORGANIZATIONS, code_of
from palermo_web.interface.failures import ERRORS
from palermo_web.review.progress import counting, feeds, need_views, queries
from palermo_web.review.progress.counting import Wish

MOST = 500
router = Router(tags=["progress"])


class ProgressShare(Schema):
    """A share as an interval. low: of what surely reaches the threshold; high: of what can; null: nothing applies."""

    group: str
    scale: str
    threshold: str
    low: float | None
    high: float | None
    of: int
    unknown: int
    not_applicable: int
    said: int
    items: int
    states: int
    states_of: int


class ProgressChange(Schema):
    """What changed of answers given on both days; matched: how many they are."""

    group: str
    scale: str
    threshold: str
    matched: int
    up: int
    down: int
    same: int
    undecided: int
    before: list[float] | None
    after: list[float] | None


class ProgressStaleness(Schema):
    """How old answers are: younger than one year, one to two, two to five, older."""

    scale: str
    of: int
    never: int
    by_age: list[int]
    oldest_on: date | None
    newest_on: date | None


class ProgressCoded(Schema):
    """A share of coded items on the scale of law; error_low, error_high: with what coders may have got wrong."""

    group: str
    threshold: str
    low: float
    high: float
    error_low: float | None
    error_high: float | None
    of: int
    settled: int
    items: int
    states: int
    states_of: int


class ProgressErrors(Schema):
    """How often two coders differ, and the rate at which one errs with its interval of 95 per cent."""

    pairs: int
    differing: int
    rate: float
    low: float
    high: float


class ProgressOfStates(Schema):
    """All States: there is no single score, and no order of States."""

    on: date
    since: date | None
    states_counted: int
    states_that_said_anything: int
    shares: list[ProgressShare]
    changes: list[ProgressChange]
    staleness: list[ProgressStaleness]
    coded_law: list[ProgressCoded]
    coding_errors: ProgressErrors | None


class ProgressAsked(Schema):
    """What all States are asked."""

    on: date | None = None
    since: date | None = None
    by: Literal["level", "theme", "article"] = "level"
    level: str = Field("", max_length=20)
    theme: str = Field("", max_length=100)
    article: str = Field("", max_length=20, description='treaty and number, such as "tip 6"')
    region: str = Field("", max_length=40)
    scale: Literal["", "law", "practice"] = ""
    law: Literal["", "draft", "partial", "full"] = Field("", description="what a share counts from; full by default")
    practice: Literal["", "started", "working", "shown_effective"] = ""


class ProgressOfState(Schema):
    """One State, as palermo progress gives it."""

    iso3: str
    state: str
    on: date
    asked: int
    said: dict[str, int]
    next: list[str]
    shares: list[ProgressShare]
    staleness: list[ProgressStaleness]
    items: list[dict[str, Any]]
    sources: list[dict[str, Any]]


class ProgressOfItem(Schema):
    """One item: what every State and third party says of it."""

    item: str
    on: date
    shares: list[ProgressShare]
    statements: list[dict[str, Any]]


class ProgressNeed(Schema):
    """A need as a State states it."""

    state: str
    item: str
    instrument: str
    article: str
    level: str
    theme: str
    scale: str
    assistance: list[str]
    urgency: str
    on: date
    entry: str


class ProgressNeeds(Schema):
    """One page of needs."""

    needs: list[ProgressNeed]
    total: int
    limit: int
    offset: int


class ProgressNeedsAsked(Schema):
    """What needs are narrowed to."""

    state: str = Field("", max_length=3)
    region: str = Field("", max_length=40)
    level: str = Field("", max_length=20)
    theme: str = Field("", max_length=100)
    article: str = Field("", max_length=20)
    assistance: str = Field("", max_length=40)
    urgency: str = Field("", max_length=40)
    on: date | None = None
    limit: int = Field(100, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=1_000_000)


class ProgressHappening(Schema):
    """A submission or a withdrawal."""

    at: str
    what: str
    state: str
    register_id: str = Field(alias="register")
    by: str
    organization: str
    answers_changed: int
    entry: str


class ProgressHappenings(Schema):
    """What was handed in or withdrawn, newest first."""

    changes: list[ProgressHappening]
    total: int
    limit: int
    offset: int


class ProgressChangesAsked(Schema):
    """Between which days."""

    since: date | None = None
    on: date | None = None
    limit: int = Field(100, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=1_000_000)


def _today() -> date:
    return timezone.now().date()


def _day(asked: date | None) -> date:
    if asked and asked.year >= 9999:
        raise InvalidQuestion("ask for a day before the year 9999")
    return asked or _today()


@router.get(
    "", response={200: ProgressOfStates, **ERRORS}, summary="Progress of all States, as intervals, as of any day"
)
def progress(request: HttpRequest, asked: Query[ProgressAsked]) -> dict[str, Any]:
    """Return shares on the law scale and on the practice scale, kept apart."""
    wish = Wish(
        day=_day(asked.on),
        since=asked.since,
        by=asked.by,
        level=asked.level,
        theme=asked.theme,
        article=asked.article,
        region=asked.region,
        scale=asked.scale,
        threshold={"law": asked.law, "practice": asked.practice},
    )
    return counting.plain(counting.counted(wish), wish)


@router.get("/needs", response={200: ProgressNeeds, **ERRORS}, summary="Needs as States state them, as of any day")
def needs(request: HttpRequest, asked: Query[ProgressNeedsAsked]) -> dict[str, Any]:
    """Return needs, by State and time."""
    wish = {name: str(getattr(asked, name)) for name in need_views.NARROWED}
    found = queries.needs(_day(asked.on), wish | {"state": asked.state.upper()})
    shown = found[asked.offset : asked.offset + asked.limit]
    return {
        "needs": [need_views.plain(one) for one in shown],
        "total": len(found),
        "limit": asked.limit,
        "offset": asked.offset,
    }


@router.get(
    "/changes", response={200: ProgressHappenings, **ERRORS}, summary="What was handed in of progress", by_alias=True
)
def changes(request: HttpRequest, asked: Query[ProgressChangesAsked]) -> dict[str, Any]:
    """Return submissions and withdrawals, newest first."""
    found = feeds.happened(_day(asked.on), asked.since)
    shown = found[asked.offset : asked.offset + asked.limit]
    return {
        "changes": [feeds.plain(one) for one in shown],
        "total": len(found),
        "limit": asked.limit,
        "offset": asked.offset,
    }


@router.get("/items/{item_id}", response={200: ProgressOfItem, **ERRORS}, summary="One item: what everybody says of it")
def item(request: HttpRequest, item_id: str, on: date | None = None) -> dict[str, Any]:
    """Return the statements about one item. 404 for what is no item that progress is asked of."""
    if item_id not in items():
        raise NotFound("there is no such item that progress is asked of; see treaty/articles.csv")
    day = _day(on)
    found = counting.of_item(item_id, day, queries.counted_states(day))
    return {
        "item": item_id,
        "on": day.isoformat(),
        "shares": counting.plain_shares(found),
        "statements": queries.plain_held(queries.of_item(item_id, day)),
    }


@router.get(
    "/states/{iso3}", response={200: ProgressOfState, **ERRORS}, summary="One State: items, gaps, needs, other views"
)
def state(request: HttpRequest, iso3: str, on: date | None = None) -> dict[str, Any]:
    """Return the progress of one State, the same document as the command gives."""
    code = code_of(iso3)
    if code in ORGANIZATIONS:
        raise NotFound("an organization of States has no progress of its own here")
    return queries.document(code, _day(on))
