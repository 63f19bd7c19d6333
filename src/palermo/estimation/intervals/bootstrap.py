"""Bootstrap intervals that repeat the choice of the model: BCa and percentile."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from palermo.errors import NotEstimable
from palermo.estimation.intervals.resampling import Progress, bootstrap_tables, tables_without_one, totals_of
from palermo.estimation.loglinear.choosing import Rule
from palermo.estimation.results import Interval
from palermo.estimation.tables import CaptureTable

MOST_FAILURES = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """What a bootstrap of a rule gave.

    total: persons, of the table itself. replicates: totals of the tables drawn, NaN where the rule gave none.
    acceleration: from the jackknife over persons. influence: for each history that occurs, the total without one of
    its persons minus the total.
    """

    total: float
    replicates: NDArray[np.float64]
    acceleration: float
    histories: NDArray[np.int64]
    influence: NDArray[np.float64]

    @property
    def failures(self) -> int:
        """Replicates for which the rule gave no total."""
        return int(np.isnan(self.replicates).sum())

    def bca(self, level: float) -> Interval:
        """Return the BCa interval. Raises NotEstimable as ``bca_limits`` does."""
        low, high = bca_limits(self.replicates, self.total, self.acceleration, level)
        return Interval(level, low, high, "BCa bootstrap, the choice of the model repeated")

    def percentile(self, level: float) -> Interval:
        """Return the percentile interval."""
        usable = _usable(self.replicates)
        low, high = np.quantile(usable, [(1 - level) / 2, (1 + level) / 2], method="median_unbiased")
        return Interval(level, float(low), float(high), "percentile bootstrap, the choice of the model repeated")


def bootstrap(
    table: CaptureTable,
    rule: Rule,
    *,
    replicates: int = 1000,
    seed: int = 0,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Bootstrap:
    """Resample a table and repeat the whole choice for every replicate, and without every single person.

    Source: Chan, Silverman and Vincent 2021, section 3.2. Raises NotEstimable when the table itself gives no total.

    >>> from palermo.estimation.loglinear.choosing import Stepwise
    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 30, 25, 4, 40, 5, 6, 2]))
    >>> result = bootstrap(table, Stepwise(), replicates=200, seed=1)
    >>> result.bca(0.95).low < result.total < result.bca(0.95).high
    True
    """
    total = rule.choose(table).total
    less_one, weights = tables_without_one(table)
    every = np.concatenate([less_one, bootstrap_tables(table, replicates, seed)])
    totals = totals_of(rule, every, progress, workers)
    without = totals[: len(less_one)]
    histories = np.flatnonzero(table.counts)
    return Bootstrap(total, totals[len(less_one) :], acceleration(without, weights), histories, without - total)


def acceleration(
    without: NDArray[np.float64], weights: NDArray[np.int64], strata: NDArray[np.int64] | None = None
) -> float:
    """Return the acceleration of BCa from totals without one person, weighted by the persons they stand for.

    strata: within which persons are resampled, shape (totals,); each total is then compared with its own stratum.
    Source: Efron 1987, section 6; DiCiccio and Efron 1996, eq. 6.6. Totals that could not be had are left out.

    >>> acceleration(np.array([1.0, 1.0, 4.0]), np.array([1, 1, 1]))
    -0.06804138174397717
    """
    known = np.isfinite(without)
    if not known.any():
        return 0.0
    values, times = without[known], weights[known].astype(float)
    group = np.zeros(values.size, np.int64) if strata is None else strata[known]
    centre = np.bincount(group, times * values) / np.maximum(np.bincount(group, times), 1)
    away = centre[group] - values
    squares = float(times @ away**2)
    return float(times @ away**3) / (6 * squares**1.5) if squares > 0 else 0.0


def bca_limits(replicates: NDArray[np.float64], total: float, rate: float, level: float) -> tuple[float, float]:
    """Return the limits of a BCa interval.

    Source: DiCiccio and Efron 1996, eq. 2.3; quantiles are median unbiased (type 8 of Hyndman and Fan 1996). A
    replicate equal to the total counts half on each side, so that rounding in a fit cannot move the limits. Raises
    NotEstimable when more than a tenth of the replicates gave no total, or when none lies on one side of it.
    """
    low, high = bca_quantiles(replicates, total, rate, [(1 - level) / 2, (1 + level) / 2])
    return low, high


def bca_quantiles(replicates: NDArray[np.float64], total: float, rate: float, shares: Sequence[float]) -> list[float]:
    """Return the BCa limit for each cumulative share; see ``bca_limits``.

    >>> bca_quantiles(np.arange(1.0, 100.0), 50.0, 0.0, [0.5])
    [50.0]
    """
    usable = _usable(replicates)
    tied = np.isclose(usable, total, rtol=1e-9, atol=0.0)
    bias = ndtri(np.mean((usable < total) & ~tied) + np.mean(tied) / 2)
    if not math.isfinite(bias):
        raise NotEstimable("every bootstrap replicate lies on one side of the total; no BCa interval can be given")
    normal = bias + ndtri(np.asarray(shares))
    if np.any(rate * normal >= 1):
        raise NotEstimable("the total moves too much with single persons for a BCa interval; use percentiles")
    corrected = ndtr(bias + normal / (1 - rate * normal))
    return [float(one) for one in np.quantile(usable, corrected, method="median_unbiased")]


def _usable(replicates: NDArray[np.float64]) -> NDArray[np.float64]:
    usable = replicates[np.isfinite(replicates)]
    if usable.size < (1 - MOST_FAILURES) * replicates.size or not usable.size:
        raise NotEstimable(
            f"{replicates.size - usable.size} of {replicates.size} resampled tables give no total: the lists overlap "
            "too little for an interval"
        )
    return usable
