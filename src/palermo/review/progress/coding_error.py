"""Shares of items that coded law reaches, with what coders may have got wrong: bounds first, then an interval around.

Two coders who answered alone tell how often coders err. Where both say the same they can still be wrong together by
chance; where an adjudicator decided, one voice stands. Model: Dawid and Skene (1979), Applied Statistics 28, 20-28,
with one rate of error for all coders, errors to each other level alike, and errors of two coders independent given
what the law says. Passages that mislead both alike break that, so the interval is the least uncertainty there is.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from palermo.content.sentences import say
from palermo.errors import InvalidQuestion, NotEstimable
from palermo.review.progress.scales import LAW, LEAST
from palermo.review.progress.shares import group_of
from palermo.review.progress.table import items
from palermo.treaty.legislation.agreement import FEWEST, Pair
from palermo.treaty.legislation.coding import ADJUDICATED, AGREED, SINGLE, Settled, on_day
from palermo.treaty.legislation.questions import FULFILMENTS, FULL, NONE, Question, by_item, question

DRAWS = 400
LEVEL = 0.95
OPEN = -1  # of a question: nobody settled it
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CodedShare:
    """A share of cells, each one coded item of one State, that reach a level on the scale of law.

    low, high: from what is open or disputed alone; a dispute lies between what the two said, though an adjudicator may
    still decide a third answer. error_low, error_high: with what coders may have got wrong, never narrower; None where
    too few answers were coded by two. of: cells; settled: cells of which anything is settled.
    """

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


@dataclass(frozen=True, slots=True)
class Errors:
    """How often coders differ and how often one errs. low, high: of the rate of error, at a level of 95 per cent."""

    pairs: int
    differing: int
    rate: float
    low: float
    high: float


def differing(pairs: Iterable[Pair]) -> tuple[int, int]:
    """Return how many pairs of judged answers there are, and in how many the two meet the article differently.

    >>> differing([Pair("ITA", "L01", "yes", "no", ("a", "b")), Pair("ITA", "L02", "yes", "yes", ("a", "b"))])
    (2, 1)
    """
    met = [
        (question(one.code).fulfilment(one.first), question(one.code).fulfilment(one.second))
        for one in pairs
        if question(one.code).is_judged
    ]
    known = [(first, second) for first, second in met if first and second]
    return len(known), sum(first != second for first, second in known)


def rate_of_error(apart: Floats | float) -> Floats:
    """Return how often one coder errs, given how often two differ; the smaller root, as a coder beats chance.

    Two that err independently at a rate e agree with (1 - e)^2 + e^2 / (k - 1), with k levels.
    >>> float(rate_of_error(0.0)), round(float(rate_of_error(0.185)), 3)
    (0.0, 0.1)
    """
    levels = len(FULFILMENTS)
    factor = levels / (levels - 1)
    inside = np.clip(1 - factor * np.asarray(apart, float), 0.0, 1.0)
    return np.asarray((1 - np.sqrt(inside)) / factor)


def errors(pairs: Sequence[Pair], rng: np.random.Generator, draws: int = 4000) -> Errors:
    """Return the rate of error with its interval (Jeffreys). Raises NotEstimable where too few were coded by two."""
    number, apart = differing(pairs)
    if number < FEWEST:
        raise NotEstimable(say("agreement_too_few", pairs=number, fewest=FEWEST))
    low, high = np.quantile(_drawn(number, apart, rng, draws), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Errors(number, apart, float(rate_of_error(apart / number)), float(low), float(high))


def _drawn(number: int, apart: int, rng: np.random.Generator, draws: int) -> Floats:
    return rate_of_error(rng.beta(apart + 0.5, number - apart + 0.5, size=draws))


@dataclass(frozen=True, slots=True)
class _Cells:
    """Questions of coded items of States, in a row. starts: where each item of a State begins.

    said: none, partly, full as 0, 1, 2, or OPEN. voices: how many said so. may_full, is_full, some, none: what the
    answers that stay open allow: that it is met wholly, only wholly, surely in some measure, surely not.
    """

    starts: NDArray[np.intp]
    said: NDArray[np.int8]
    voices: NDArray[np.int8]
    may_full: Bools
    is_full: Bools
    some: Bools
    none: Bools
    groups: tuple[str, ...]
    states: tuple[str, ...]


def coded_shares(
    settled: Iterable[Settled],
    pairs: Sequence[Pair],
    states: Collection[str],
    on: date,
    *,
    group_by: str,
    rng: np.random.Generator,
    threshold: str = "full",
    among: Sequence[str] | None = None,
    draws: int = DRAWS,
) -> tuple[CodedShare, ...]:
    """Return the share of coded items at or above a level of the scale of law on a day, by group.

    pairs: what two coders answered alone, from agreement.pairs_on. states: those counted; one of which nothing is coded
    counts into the upper bound alone. Each item of each State weighs the same. Raises InvalidQuestion for a threshold
    that there is not.
    >>> found = coded_shares([], [], ["ITA"], date(2009, 4, 14), group_by="level", rng=np.random.default_rng(1))
    >>> [(one.low, one.high, one.error_low) for one in found][:1]
    [(0.0, 1.0, None)]
    """
    if LAW.get(threshold, LEAST) == LEAST:
        raise InvalidQuestion(f'on the scale law a share counts {", ".join(list(LAW)[1:])}, not "{threshold}"')
    cells = _cells(on_day(settled, on), sorted(set(states)), group_by, among)
    if not cells.groups:
        return ()
    first = (cells.said[None, :] == np.arange(3)[:, None])[:, :, None]
    low, high = _reached(cells, first, LAW[threshold])
    number, apart = differing(pairs)
    wide_low = wide_high = None
    if number >= FEWEST:
        wide_low, wide_high = _reached(cells, _truths(cells, _drawn(number, apart, rng, draws), rng), LAW[threshold])
    return tuple(
        _share(cells, group, threshold, low, high, wide_low, wide_high) for group in dict.fromkeys(cells.groups)
    )


def _cells(
    known: dict[str, dict[str, Settled]], states: list[str], group_by: str, among: Sequence[str] | None
) -> _Cells:
    wanted = set(items() if among is None else among)
    asked = {
        item: judged
        for item, many in by_item().items()
        if item in wanted and item in set(items()) and (judged := [one for one in many if one.is_judged])
    }
    starts: list[int] = []
    rows: list[tuple[int, ...]] = []
    groups: list[str] = []
    of: list[str] = []
    for item in (one for one in items() if one in asked):
        for iso3 in states:
            starts.append(len(rows))
            rows += [_row(one, known.get(iso3, {}).get(one.code)) for one in asked[item]]
            groups.append(group_of(item, group_by))
            of.append(iso3)
    table = np.array(rows, dtype=np.int8).reshape(-1, 6)
    may_full, is_full, some, none = table[:, 2:].astype(bool).T
    return _Cells(
        starts=np.array(starts, dtype=np.intp),
        said=table[:, 0],
        voices=table[:, 1],
        may_full=may_full,
        is_full=is_full,
        some=some,
        none=none,
        groups=tuple(groups),
        states=tuple(of),
    )


def _row(asked: Question, stands: Settled | None) -> tuple[int, ...]:
    """Return what is said of one question: level, voices, and what an open answer allows."""
    if stands and stands.standing in (AGREED, ADJUDICATED) and stands.answer:
        met = asked.fulfilment(stands.answer)
        if met:
            return (FULFILMENTS.index(met), len(stands.coders) if stands.standing == AGREED else 1, 0, 0, 0, 0)
    possible = stands.possible if stands and stands.standing != SINGLE else asked.possible
    can = {asked.fulfilment(answer) or "" for answer in possible} or {""}
    return (OPEN, 0, bool(can & {FULL, ""}), can == {FULL}, not can & {NONE, ""}, can == {NONE})


def _truths(cells: _Cells, rates: Floats, rng: np.random.Generator) -> Bools:
    """Return for each level whether the law is at it: level x question x draw; an open question is at none."""
    share = np.array([(cells.said == level).sum() for level in range(3)], float) + 0.5
    share /= share.sum()
    right, wrong = 1 - rates, rates / 2
    truth = np.full((len(cells.said), len(rates)), OPEN, dtype=np.int8)
    for voices in sorted({int(one) for one in cells.voices if one}):
        for level in range(3):
            here = np.flatnonzero((cells.said == level) & (cells.voices == voices))
            if not here.size:
                continue
            weights = np.array([share[t] * (right if t == level else wrong) ** voices for t in range(3)])
            upto = np.cumsum(weights / weights.sum(0), axis=0)
            luck = rng.random((here.size, len(rates)))
            truth[here] = (luck >= upto[0]).astype(np.int8) + (luck >= upto[1])
    return truth[None, :, :] == np.arange(3, dtype=np.int8)[:, None, None]


def _reached(cells: _Cells, at: Bools, least: int) -> tuple[Bools, Bools]:
    """Return per item of a State whether it surely reaches a level, and whether it can: cell x draw."""

    def every(flags: Bools) -> Bools:
        return np.asarray(np.logical_and.reduceat(flags, cells.starts, axis=0))

    can_be_full = every(at[2] | cells.may_full[:, None])
    surely_full = every(at[2] | cells.is_full[:, None])
    if least == LAW["full"]:
        return surely_full, can_be_full
    surely_some = np.asarray(np.logical_or.reduceat(at[1] | at[2] | cells.some[:, None], cells.starts, axis=0))
    surely_none = every(at[0] | cells.none[:, None])
    able = can_be_full | ~surely_none if least == LAW["partial"] else np.ones_like(can_be_full)
    return surely_full | surely_some, able


def _share(
    cells: _Cells,
    group: str,
    threshold: str,
    low: Bools,
    high: Bools,
    wide_low: Bools | None,
    wide_high: Bools | None,
) -> CodedShare:
    here = np.array([one == group for one in cells.groups])
    least, most = float(low[here].mean()), float(high[here].mean())
    error_low = error_high = None
    if wide_low is not None and wide_high is not None:
        tail = (1 - LEVEL) / 2
        error_low = min(least, float(np.quantile(wide_low[here].mean(0), tail)))
        error_high = max(most, float(np.quantile(wide_high[here].mean(0), 1 - tail)))
    some = np.asarray(np.logical_or.reduceat(cells.said != OPEN, cells.starts))
    of = {iso3 for iso3, inside in zip(cells.states, here, strict=True) if inside}
    spoken = {iso3 for iso3, inside, any_ in zip(cells.states, here, some, strict=True) if inside and any_}
    number = int(here.sum())
    return CodedShare(
        group=group,
        threshold=threshold,
        low=least,
        high=most,
        error_low=error_low,
        error_high=error_high,
        of=number,
        settled=int((some & here).sum()),
        items=number // len(of),
        states=len(spoken),
        states_of=len(of),
    )
