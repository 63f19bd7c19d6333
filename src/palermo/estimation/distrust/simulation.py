"""How a rule and its interval do on tables drawn from a fitted model, where the truth is known."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from palermo.errors import NotEstimable
from palermo.estimation.intervals.bootstrap import acceleration, bca_quantiles
from palermo.estimation.intervals.resampling import Progress, bootstrap_tables, in_parallel, tables_without_one
from palermo.estimation.loglinear.choosing import Rule
from palermo.estimation.loglinear.fitting import Fit
from palermo.estimation.tables import CaptureTable


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """What came of drawing tables from a model.

    truth: persons. totals: one for each table drawn, NaN where the rule gave none. low, high: limits of the interval
    of ``level`` for each; NaN where there is none.
    """

    truth: float
    level: float
    totals: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @property
    def coverage(self) -> float:
        """Share of the intervals that held the truth."""
        known = np.isfinite(self.low)
        return float(np.mean((self.low[known] <= self.truth) & (self.truth <= self.high[known])))

    @property
    def bias(self) -> float:
        """Mean of the totals minus the truth, persons."""
        return float(np.nanmean(self.totals) - self.truth)

    @property
    def root_mean_square_error(self) -> float:
        """Root mean square error of the totals, persons."""
        return float(np.sqrt(np.nanmean((self.totals - self.truth) ** 2)))

    @property
    def root_mean_square_log_error(self) -> float:
        """Root mean square error of the logarithm of the totals."""
        return float(np.sqrt(np.nanmean(np.log(self.totals / self.truth) ** 2)))


def simulate(
    fit: Fit,
    rule: Rule,
    *,
    tables: int = 200,
    replicates: int = 500,
    level: float = 0.95,
    seed: int = 0,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Simulated:
    """Draw tables of the size of this one from its fitted model and estimate each, interval included.

    Each draw places the estimated total, hidden persons too, and forgets the hidden ones. replicates: of the bootstrap
    of each table; 0 for no intervals. Source: Chan, Silverman and Vincent 2021, section 3.4.

    >>> from palermo.estimation.loglinear.choosing import Fixed, Stepwise
    >>> from palermo.estimation.models import Model
    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 300, 250, 40, 400, 50, 60, 20]))
    >>> simulate(Stepwise().choose(table).fit, Stepwise(), tables=20, replicates=0, seed=1).totals.shape
    (20,)
    """
    if not math.isfinite(fit.total):
        raise NotEstimable("the fitted model gives no total to draw from")
    persons = round(fit.total)
    source = np.random.SeedSequence(seed)
    generator = np.random.Generator(np.random.PCG64(source))
    drawn = generator.multinomial(persons, fit.fitted / fit.fitted.sum(), size=tables)
    drawn[:, 0] = 0
    seeds = [int(one.generate_state(1, np.uint64)[0]) for one in source.spawn(tables)]

    def one(row: int) -> tuple[float, float, float]:
        return _estimated(fit.table.with_counts(drawn[row]), rule, replicates, level, seeds[row])

    found = []
    for done, result in enumerate(in_parallel(one, range(tables), workers), 1):
        found.append(result)
        if progress is not None:
            progress(done / tables)
    totals, low, high = np.array(found).T
    return Simulated(float(persons), level, totals, low, high)


def _estimated(table: CaptureTable, rule: Rule, replicates: int, level: float, seed: int) -> tuple[float, float, float]:
    less_one, weights = tables_without_one(table)
    parts = [table.counts[None, :].astype(float)]
    if replicates:
        parts += [less_one, bootstrap_tables(table, replicates, seed)]
    totals = rule.totals(np.concatenate(parts))
    if not replicates or not np.isfinite(totals[0]):
        return float(totals[0]), math.nan, math.nan
    rate = acceleration(totals[1 : 1 + len(less_one)], weights)
    try:
        shares = [(1 - level) / 2, (1 + level) / 2]
        low, high = bca_quantiles(totals[1 + len(less_one) :], float(totals[0]), rate, shares)
    except NotEstimable:
        return float(totals[0]), math.nan, math.nan
    return float(totals[0]), low, high
