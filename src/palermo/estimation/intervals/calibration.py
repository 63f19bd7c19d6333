"""Double bootstrap: how often the interval covers on tables like the user's own, and the level that covers as said."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from palermo.errors import NotEstimable
from palermo.estimation.intervals.bootstrap import Bootstrap, acceleration, bca_quantiles, bootstrap
from palermo.estimation.intervals.resampling import Progress, bootstrap_tables, in_parallel, tables_without_one
from palermo.estimation.loglinear.choosing import Rule
from palermo.estimation.results import Interval
from palermo.estimation.tables import CaptureTable

Limits = tuple[NDArray[np.float64], NDArray[np.float64]]
LEVELS = np.array([*np.arange(0.05, 0.5, 0.05), *np.arange(0.50, 0.9995, 0.005), 0.999]).round(4)


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What a double bootstrap gave.

    outer: the first bootstrap. levels, coverage: shape (levels,); how often the BCa interval of a nominal level, made
    anew for each replicate, held the total of the table itself. unusable: replicates without an interval.
    """

    outer: Bootstrap
    levels: NDArray[np.float64]
    coverage: NDArray[np.float64]
    unusable: int

    def covering(self, level: float) -> float:
        """Return the share of replicates whose interval of a nominal level held the total."""
        return float(np.interp(level, self.levels, self.coverage))

    def nominal(self, level: float) -> float:
        """Return the smallest nominal level that covers as often as ``level`` says; the largest if none does."""
        enough = np.flatnonzero(self.coverage >= level)
        return float(self.levels[enough[0]]) if enough.size else float(self.levels[-1])

    def reaches(self, level: float) -> bool:
        """Return whether any interval covers as often as ``level`` says."""
        return bool(self.coverage[-1] >= level)

    def interval(self, level: float) -> Interval:
        """Return the interval of the nominal level that covers as often as ``level`` says; the widest if none does."""
        nominal = self.nominal(level)
        limits = self.outer.bca(nominal)
        method = f"BCa bootstrap calibrated by a double bootstrap (nominal level {nominal:.3f})"
        return Interval(level, limits.low, limits.high, method)


def double_bootstrap(
    table: CaptureTable,
    rule: Rule,
    *,
    replicates: int = 1000,
    inner: int = 1000,
    seed: int = 0,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Calibration:
    """Bootstrap every bootstrap replicate, choice of the model included, and count how often the interval covers.

    The population of the outer bootstrap is the table, so the total it should cover is the table's own. Cost:
    replicates times (inner + histories) choices. Source: Hall and Martin 1988, section 2; Efron and Tibshirani 1993,
    chapter 18. Seeds of the inner bootstraps are spawned from ``seed``. Raises NotEstimable as ``bootstrap`` does.
    """
    outer = bootstrap(table, rule, replicates=replicates, seed=seed, progress=_nothing_yet(progress), workers=workers)
    drawn = bootstrap_tables(table, replicates, seed)
    seeds = np.random.SeedSequence(seed).spawn(replicates)

    def limits(row: int) -> Limits | None:
        again = table.with_counts(drawn[row].astype(np.int64))
        return _limits(again, rule, float(outer.replicates[row]), inner, seeds[row])

    covered, unusable = np.zeros(LEVELS.size), 0
    for done, found in enumerate(in_parallel(limits, range(replicates), workers), 1):
        if found is None:
            unusable += 1
        else:
            covered += (found[0] <= outer.total) & (outer.total <= found[1])
        if progress is not None:
            progress(done / replicates)
    if unusable == replicates:
        raise NotEstimable("no replicate gave an interval of its own")
    coverage = np.maximum.accumulate(covered / (replicates - unusable))
    return Calibration(outer, LEVELS, coverage, unusable)


def _nothing_yet(progress: Progress | None) -> Progress | None:
    """Let the first bootstrap be stopped; it counts as nothing of the work."""
    return None if progress is None else lambda share: progress(0.0)


def _limits(table: CaptureTable, rule: Rule, total: float, inner: int, seed: np.random.SeedSequence) -> Limits | None:
    """Return the BCa limits of every level for one replicate; None where it has none."""
    if not np.isfinite(total):
        return None
    less_one, weights = tables_without_one(table)
    words = int(seed.generate_state(1, np.uint64)[0])
    totals = rule.totals(np.concatenate([less_one, bootstrap_tables(table, inner, words)]))
    rate = acceleration(totals[: len(less_one)], weights)
    try:
        low = bca_quantiles(totals[len(less_one) :], total, rate, ((1 - LEVELS) / 2).tolist())
        high = bca_quantiles(totals[len(less_one) :], total, rate, ((1 + LEVELS) / 2).tolist())
    except NotEstimable:
        return None
    return np.array(low), np.array(high)
