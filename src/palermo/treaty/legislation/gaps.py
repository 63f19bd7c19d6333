"""What a State's law lacks against the articles: each question that is not answered as the article asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from palermo.treaty.articles import provisions
from palermo.treaty.legislation.answers import UNCODED
from palermo.treaty.legislation.coding import DISPUTED, Settled, on_day
from palermo.treaty.legislation.questions import (
    FULFILMENTS,
    FULL,
    NONE,
    PARTLY,
    Question,
    by_item,
    questions,
)

OPEN = "open"  # not coded, coded by one alone, unknown, or disputed between met and not met
LEVELS = ("mandatory", "consider", "optional")


@dataclass(frozen=True, slots=True)
class Gap:
    """One question by which one provision of a treaty is not met, or not known to be.

    level: of the provision, in articles.csv. lack: none, partly, or open. low, high: the least and the most that the
    law meets: none, partly, full. answer: None where nothing is coded or coders differ.
    """

    item: str
    level: str
    question: str
    answer: str | None
    standing: str
    lack: str
    low: str
    high: str
    provisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """How far a law meets one provision of a treaty, over all questions about it. low, high: none, partly, full."""

    item: str
    low: str
    high: str
    questions: tuple[str, ...]
    provisions: tuple[str, ...]


def fulfilments(asked: Question, stands: Settled | None) -> tuple[str, str]:
    """Return the least and the most that a law meets of what a question asks: none, partly, full.

    >>> from palermo.treaty.legislation.questions import question
    >>> fulfilments(question("L01"), None)
    ('none', 'full')
    """
    possible = stands.possible if stands else asked.possible
    met = [word for word in map(asked.fulfilment, possible) if word]
    if not met:
        return NONE, FULL
    return min(met, key=FULFILMENTS.index), max(met, key=FULFILMENTS.index)


def gaps(settled: Iterable[Settled], iso3: str, on: date) -> tuple[Gap, ...]:
    """Return the gaps of a State's law on a day: by level (mandatory first), provision and question.

    A question that nobody coded is a gap of kind "open": it may be met or not. What has no provision of a treaty behind
    it, or no standard that judges it, is left out.
    >>> {gap.lack for gap in gaps([], "ITA", date(2009, 4, 14))}
    {'open'}
    """
    known = on_day((one for one in settled if one.iso3 == iso3), on).get(iso3, {})
    found = []
    for item, asked in by_item().items():
        for one in asked:
            stands = known.get(one.code)
            low, high = fulfilments(one, stands)
            if one.is_judged and low != FULL:
                found.append(_gap(item, one, stands, low, high))
    return tuple(sorted(found, key=_order))


def met(settled: Iterable[Settled], iso3: str, on: date) -> Mapping[str, Met]:
    """Return how far a State's law meets each provision that questions ask about, by its id.

    A provision is met where all its questions are, not met where none is, and partly otherwise.
    >>> met([], "ITA", date(2009, 4, 14))["TIP-05-1"].low
    'none'
    """
    known = on_day((one for one in settled if one.iso3 == iso3), on).get(iso3, {})
    found = {}
    for item, asked in by_item().items():
        bounds = [fulfilments(one, known.get(one.code)) for one in asked if one.is_judged]
        if bounds:
            rests_on = {id for one in asked if one.code in known for id in known[one.code].provisions}
            low, high = (_together(side) for side in zip(*bounds, strict=True))
            found[item] = Met(item, low, high, tuple(one.code for one in asked), tuple(sorted(rests_on)))
    return found


def not_asked(instrument: str = "tip") -> tuple[str, ...]:
    """Return the provisions of a treaty that bind a State and that no question about law asks about.

    >>> "TIP-09-1a" in not_asked()
    True
    """
    every = [one for one in provisions().values() if one.instrument == instrument and one.is_scored]
    return tuple(one.item_id for one in every if one.item_id not in by_item())


def _together(parts: Iterable[str]) -> str:
    said = set(parts)
    return said.pop() if len(said) == 1 else PARTLY


def _gap(item: str, asked: Question, stands: Settled | None, low: str, high: str) -> Gap:
    return Gap(
        item=item,
        level=provisions()[item].level,
        question=asked.code,
        answer=stands.answer if stands else None,
        standing=stands.standing if stands else UNCODED,
        lack=low if low == high and stands and stands.standing != DISPUTED else OPEN,
        low=low,
        high=high,
        provisions=stands.provisions if stands else (),
    )


def _order(one: Gap) -> tuple[int, int, int]:
    return LEVELS.index(one.level), list(provisions()).index(one.item), list(questions()).index(one.question)
