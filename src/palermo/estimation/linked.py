"""One estimate from several linkages of the same records: who is who is uncertain, and the interval says so.

Each draw of a linkage gives a table, each table an estimate with its interval. Within a draw the hidden persons are
taken as log-normal on both sides of the estimate, each side as wide as the draw's own interval; over draws this is a
mixture, with equal weights, and its quantiles are the combined interval. So a single repeated table gives back its own
interval, and draws that differ widen it. Beside it stands the share of the variance of log hidden persons that is
between draws, (1 + 1/m) B / (W + (1 + 1/m) B), of Rubin (1987), Multiple Imputation, section 3.1.
Tancredi and Liseo (2011), Annals of Applied Statistics 5, draw linkage and total together from one posterior; the
mixture does so in two steps, with a model's interval in place of its posterior.
"""

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from statistics import NormalDist, fmean, median, variance

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.results import Estimate, Finding, Interval
from palermo.estimation.tables import CaptureTable

FEWEST_DRAWS = 20
MOST_FAILED = 0.1
LINKED = "How sure each pair of records is of one person is known, and linking errors depend on nothing else."
SHARE = (
    "Uncertainty of linkage: {percent} percent of the variance; {least} to {most} persons observed in {draws} draws."
)
FEW_DRAWS = "There are only {draws} draws of the linkage; the share of linkage in the uncertainty is itself unsure."
FAILED = "{failed} of {draws} draws of the linkage gave no estimate; the number speaks for the others only."
NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Linked:
    """The combined estimate. share: of the variance of log hidden persons that is due to linkage, 0 to 1.

    within, between: variances of log hidden persons. observed: fewest and most persons observed. failed: draws without
    an estimate. each: the totals of the draws, persons.
    """

    estimate: Estimate
    share: float
    within: float
    between: float
    observed: tuple[int, int]
    failed: int
    each: tuple[float, ...]


def tables_of(lists: Sequence[str], counts: ArrayLike) -> tuple[CaptureTable, ...]:
    """Make a table of each row of counts by history, shape (draws, 2**lists).

    >>> [table.observed for table in tables_of(("a", "b"), [[0, 5, 4, 2], [0, 6, 5, 1]])]
    [11, 12]
    """
    return tuple(CaptureTable(tuple(lists), row) for row in np.atleast_2d(np.asarray(counts)))


def combine(
    draws: Sequence[CaptureTable],
    estimate: Callable[[CaptureTable], Estimate],
    level: float = 0.95,
    progress: Callable[[float], None] | None = None,
) -> Linked:
    """Estimate every drawn table and combine the estimates.

    estimate: from a table to an Estimate with an interval of any level. The total is the median of the mixture.
    Raises InvalidInput for fewer than two draws or different lists, NotEstimable when half the draws or more give none.

    >>> from palermo.estimation.bounds.chao import chao
    >>> tables = tables_of(("a", "b", "c"), [[0, 69, 55, 21, 63, 17, 18, 28]] * 20)
    >>> found = combine(tables, chao)
    >>> round(found.estimate.total - chao(tables[0]).total, 3), found.share
    (0.0, 0.0)
    """
    if len(draws) < 2 or len({table.lists for table in draws}) != 1:
        raise InvalidInput("combining takes two draws or more of a linkage of the same lists")
    found: list[Estimate] = []
    for done, table in enumerate(draws, 1):
        with suppress(NotEstimable):
            found.append(estimate(table))
        if progress:
            progress(done / len(draws))
    if 2 * len(found) <= len(draws) or len(found) < 2:
        raise NotEstimable(f"{len(draws) - len(found)} of {len(draws)} draws of the linkage give no estimate")
    return _combined(found, len(draws), level)


@dataclass(frozen=True, slots=True)
class _Side:
    """One draw: hidden persons as a log-normal with a spread of its own below and above the middle."""

    observed: int
    middle: float
    below: float
    above: float

    @classmethod
    def of(cls, one: Estimate) -> "_Side":
        if one.interval is None:
            raise InvalidInput("combining needs estimates with an interval")
        if not one.hidden > 0:
            raise NotEstimable("a draw of the linkage has no hidden persons, so there is no logarithm of them")
        width = NORMAL.inv_cdf((1 + one.interval.level) / 2)
        # An interval that reaches the persons observed has no logarithm: a thousandth of a person stands for none.
        ends = [max(end - one.observed, 1e-3) for end in (one.interval.low, one.interval.high)]
        below, above = (abs(math.log(end / one.hidden)) / width for end in ends)
        return cls(one.observed, math.log(one.hidden), below, above)

    def below_or_at(self, total: float) -> float:
        """The probability that there are no more persons than a total."""
        if total <= self.observed:
            return 0.0
        away = math.log(total - self.observed) - self.middle
        spread = self.below if away < 0 else self.above
        return NORMAL.cdf(away / spread) if spread else float(away >= 0)

    def quantile(self, share: float) -> float:
        """The total below which a share of the probability lies."""
        normal = NORMAL.inv_cdf(share)
        return self.observed + math.exp(self.middle + normal * (self.below if normal < 0 else self.above))


def _combined(found: list[Estimate], draws: int, level: float) -> Linked:
    sides = [_Side.of(one) for one in found]
    low, middle, high = (_quantile(sides, share) for share in ((1 - level) / 2, 0.5, (1 + level) / 2))
    within = fmean(((one.below + one.above) / 2) ** 2 for one in sides)
    between = (1 + 1 / len(sides)) * variance(one.middle for one in sides)
    share = between / (within + between) if within + between else 0.0
    observed = sorted(one.observed for one in found)
    shown = {"percent": round(100 * share, 1), "least": observed[0], "most": observed[-1], "draws": len(found)}
    first = found[0]
    models = {one.model for one in found}
    whole = replace(
        first,
        observed=round(median(observed)),
        total=middle,
        method=f"{first.method}, over {len(found)} draws of the linkage",
        model=first.model if len(models) == 1 else "",
        interval=Interval(level, low, high, "mixture over draws of the linkage"),
        choice=None,
        assumptions=(*first.assumptions, LINKED),
        diagnostics=(Finding("linkage_share", SHARE, shown),),
        warnings=_warnings(found, draws),
    )
    return Linked(
        whole,
        share,
        within,
        between,
        (observed[0], observed[-1]),
        draws - len(found),
        tuple(one.total for one in found),
    )


def _warnings(found: list[Estimate], draws: int) -> tuple[Finding, ...]:
    """Return the warnings of the combination, and those of the draws once each by code."""
    every = {warning.code: warning for one in found for warning in one.warnings}
    failed = draws - len(found)
    if failed:
        values = {"failed": failed, "draws": draws}
        every["linkage_failed"] = Finding("linkage_failed", FAILED, values, grave=failed > MOST_FAILED * draws)
    if draws < FEWEST_DRAWS:
        every["few_draws"] = Finding("few_draws", FEW_DRAWS, {"draws": draws})
    return tuple(every.values())


def _quantile(sides: list[_Side], share: float) -> float:
    """Return where the mixture's distribution reaches a share, between the smallest and largest of the draws."""
    ends = [one.quantile(share) for one in sides]
    low, high = min(ends), max(ends)
    if high - low <= 1e-9 * high:
        return high
    return float(brentq(lambda total: fmean(one.below_or_at(total) for one in sides) - share, low - 1e-6, high + 1e-6))
