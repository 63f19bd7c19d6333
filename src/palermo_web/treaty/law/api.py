"""The interface for programs: counts of laws, one State's law, one question of all States, agreement of coders."""

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from palermo.records.events import end_of
from palermo.treaty.legislation.answers import definition, definitions
from palermo.treaty.legislation.dossier import dossier
from palermo.treaty.legislation.questions import question
from palermo.treaty.names import code_of
from palermo_web.accounts.authentication import READERS
from palermo_web.interface.failures import ERRORS, Failure
from palermo_web.treaty.law import agreeing, counting, queries
from palermo_web.treaty.law.counting import AMONG, PARTIES, Wish

READ_ERRORS: dict[Any, Any] = {**ERRORS, 429: Failure}
router = Router(tags=["law"], auth=READERS)
read = partial(router.get, openapi_extra={"security": [{}]})  # also by those who say nothing about themselves


class DaysIn(Schema):
    """Which days. on: of the law, today where left out; known: only what was published by then."""

    on: date | None = None
    known: date | None = None
    among: str = Field(PARTIES, pattern=f"^({'|'.join(AMONG)})$")
    region: str = Field("", max_length=100)

    def wish(self) -> Wish:
        """Return it as the pages ask it."""
        return Wish(self.on or self.known or timezone.now().date(), self.known, self.among, self.region)


class LawCountOut(Schema):
    """How many States a definition holds for. low: known to; high: not known not to."""

    definition: str
    label: str
    explanation: str
    on: date
    known: date | None
    among: str
    low: int
    high: int
    of: int
    yes: int
    no: int
    unknown: int
    disputed_or_single: int


class OtherCountOut(Schema):
    """A count that somebody else published, and ours of the nearest definition on its day."""

    id: str
    count: int
    of: int
    on: date
    precision: str
    definition: str
    says: str
    source: str
    differs: str
    own_low: int
    own_high: int
    own_of: int


class LawCounts(Schema):
    """Every definition, and the counts of others."""

    counts: list[LawCountOut]
    published_by_others: list[OtherCountOut]


class LawStatesOut(LawCountOut):
    """One definition with the answer of every State: yes, no, unknown."""

    states: dict[str, str]


class LawAnswerOut(Schema):
    """What stands of a question about a State. standing: agreed, adjudicated, single, disputed, uncoded."""

    iso3: str
    answer: str | None
    standing: str
    low: str | None
    high: str | None
    valid_from: date | None
    valid_to: date | None
    provisions: list[str]


class LawAnswers(Schema):
    """One question of all States counted."""

    code: str
    question: str
    on: date
    answers: list[LawAnswerOut]


class LawAgreementOut(Schema):
    """Agreement of two coders beyond chance; reason: why there is no number."""

    by: str
    id: str
    pairs: int | None
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None
    kappa_method: str | None
    ac1: float | None
    ac1_low: float | None
    ac1_high: float | None
    observed: float | None
    expected: float | None
    reason: str | None


class LawAgreements(Schema):
    """All together, by group of questions, by question."""

    on: date
    agreement: list[LawAgreementOut]


def _count(one: Any, wish: Wish) -> dict[str, Any]:
    asked = definitions()[one.definition]
    return counting.plain_count(one, wish) | {"label": asked.label, "explanation": asked.explanation}


@read("/law", response={200: LawCounts, **READ_ERRORS}, summary="How many States each definition holds for on a day")
def counts(request: HttpRequest, days: Query[DaysIn]) -> Any:
    """Return every count with its bounds, and what others counted."""
    wish = days.wish()
    others = [
        {name: getattr(other, name) for name in ("id", "count", "of", "on", "precision", "definition")}
        | {"says": other.says, "source": other.source, "differs": other.differs}
        | {"own_low": own.low, "own_high": own.high, "own_of": own.of}
        for other, own in counting.others(wish.known)
    ]
    return {"counts": [_count(one, wish) for one in counting.counts(wish)], "published_by_others": others}


@read(
    "/law/definitions/{definition_id}",
    response={200: LawStatesOut, **READ_ERRORS},
    summary="One definition with the answer of every State",
)
def one_definition(request: HttpRequest, definition_id: str, days: Query[DaysIn]) -> Any:
    """Return one count with the States it is made of."""
    wish = days.wish()
    found = counting.count_of(definition(definition_id), wish)
    return _count(found, wish) | {"states": dict(found.states)}


@read("/law/questions/{code}", response={200: LawAnswers, **READ_ERRORS}, summary="One question of all States")
def one_question(request: HttpRequest, code: str, days: Query[DaysIn]) -> Any:
    """Return what stands of one question about every State counted."""
    asked, wish = question(code), days.wish()
    rows = []
    for one in counting.answered(asked, wish):
        stands = one.stands
        rows.append(
            {
                "iso3": one.iso3,
                "answer": stands.answer if stands else None,
                "standing": stands.standing if stands else "uncoded",
                "low": stands.low if stands else None,
                "high": stands.high if stands else None,
                "valid_from": stands.valid_from if stands else None,
                "valid_to": stands.valid_to if stands else None,
                "provisions": list(stands.provisions) if stands else [],
            }
        )
    return {"code": code, "question": asked.text, "on": wish.on, "answers": rows}


@read("/law/agreement", response={200: LawAgreements, **READ_ERRORS}, summary="How far coders agree beyond chance")
def agreement(request: HttpRequest, on: date | None = None, known: date | None = None) -> Any:
    """Return Cohen's kappa and Gwet's AC1 with their intervals, or why there is none."""
    day = on or known or timezone.now().date()
    return {"on": day, "agreement": agreeing.rows(agreeing.every(day, known))}


@read("/law/states/{iso3}", response={200: dict[str, Any], **READ_ERRORS}, summary="What a State's law says on a day")
def state(request: HttpRequest, iso3: str, on: date | None = None, known: date | None = None) -> Any:
    """Return the same document as the command ``palermo law`` gives."""
    code, day = code_of(iso3), on or known or timezone.now().date()
    return dossier(queries.coded(code, known), code, day, end_of(known) if known else None)
