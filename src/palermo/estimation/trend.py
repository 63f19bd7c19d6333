"""The total by year or other strata, its sum and its change, with one uncertainty shared by all."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.engines import strata as engine
from palermo.estimation.intervals.bootstrap import acceleration, bca_quantiles
from palermo.estimation.intervals.resampling import CHUNK, Progress, in_parallel
from palermo.estimation.loglinear.choosing import candidate_terms
from palermo.estimation.loglinear.fitting import Criterion, penalties
from palermo.estimation.models import Model
from palermo.estimation.results import Finding, Interval
from palermo.estimation.tables import CaptureTable

ASSUMPTIONS = (
    "The population did not change while the lists were kept.",
    "Records of one person on several lists were linked, and only those.",
    "Nobody on a list is outside the population.",
    "Lists depend on each other equally strongly in all strata.",
)
LEFT_OUT = Finding(
    "left_out",
    "The interval leaves out unlinked duplicates, wrong links and persons who do not belong to the population, and "
    "takes the number of persons observed as given.",
)
FAILURES = "{failures} of {replicates} resampled tables gave no total and were left out."


@dataclass(frozen=True, slots=True)
class Share:
    """One stratum. observed, total: persons. detected: observed over total, with its own interval."""

    stratum: tuple[tuple[str, str], ...]
    observed: int
    total: float
    interval: Interval
    detected: float
    detected_interval: Interval


@dataclass(frozen=True, slots=True)
class Trend:
    """Totals of strata, estimated together.

    model: the interactions all strata share. whole: the sum over strata. change: total of the last stratum over that
    of the first, with its interval; slope: growth of the logarithm from one stratum to the
    next (least squares), in the order given. failures: replicates without a total, left out.
    """

    model: str
    strata: tuple[Share, ...]
    whole: Share
    change: float
    change_interval: Interval
    slope: float
    slope_interval: Interval
    failures: int
    assumptions: tuple[str, ...] = ASSUMPTIONS
    warnings: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the trend as plain values."""
        plain = asdict(self)
        for one in (*plain["strata"], plain["whole"]):
            one["stratum"] = dict(one["stratum"])
        plain["assumptions"] = list(self.assumptions)
        plain["warnings"] = [{"code": one.code, "text": str(one), "grave": one.grave} for one in self.warnings]
        return plain


def trend(
    tables: Sequence[CaptureTable],
    *,
    criterion: Criterion = "bic",
    max_order: int | None = 2,
    replicates: int = 1000,
    level: float = 0.95,
    seed: int = 0,
    progress: Progress | None = None,
) -> Trend:
    """Estimate the totals of several strata of the same lists, in their order (years, say).

    Each stratum has its own size and list effects; which lists depend on which, and how strongly, is shared, so that
    thin years borrow it from full ones. The shared terms are chosen by a downhill search, anew in every replicate, and
    persons are resampled within their stratum; so totals, their sum and their change come from the same draws, and
    what is uncertain in common stays common. Source: Cruyff, van Dijk and van der Heijden 2017 (covariates and year);
    intervals BCa. Raises InvalidInput unless the lists agree, NotEstimable when the model cannot be fitted.

    >>> one = CaptureTable(("a", "b", "c"), np.array([0, 300, 250, 40, 400, 50, 60, 20]))
    >>> result = trend([one, one.with_counts(one.counts // 2)], replicates=100)
    >>> round(result.change, 1)
    0.5
    """
    if replicates < 1 or not 0 < level < 1:
        raise InvalidInput(f"a trend takes replicates and a level between 0 and 1, not {replicates} and {level}")
    if len(tables) < 2 or len({table.lists for table in tables}) != 1:
        raise InvalidInput("a trend takes two strata or more with the same lists in the same order")
    counts = np.array([table.counts for table in tables], float)
    chooser = _Chooser(len(tables[0].lists), criterion, max_order)
    hidden, terms = chooser.one(counts)
    drawn, jackknife, weights, belongs = _resampled(counts, chooser, replicates, seed, progress)
    observed = counts.sum(axis=1)
    limits = _Limits(level, weights, belongs)
    failures = int(np.isnan(drawn).any(axis=1).sum())
    totals = observed + hidden
    strata = tuple(
        _share(table, totals[row], drawn[:, row], jackknife[:, row], limits) for row, table in enumerate(tables)
    )
    sums = (float(totals.sum()), drawn.sum(axis=1), jackknife.sum(axis=1))
    whole = _share(CaptureTable(tables[0].lists, counts.sum(axis=0)), *sums, limits)
    change = limits.of(totals[-1] / totals[0], drawn[:, -1] / drawn[:, 0], jackknife[:, -1] / jackknife[:, 0])
    slopes = (float(_slope(totals[None])[0]), _slope(drawn), _slope(jackknife))
    return Trend(
        str(Model(len(tables[0].lists), tuple(terms))),
        strata,
        whole,
        float(totals[-1] / totals[0]),
        change,
        slopes[0],
        limits.of(*slopes),
        failures,
        warnings=(LEFT_OUT, *([Finding("failures", FAILURES, _failed(failures, replicates))] if failures else [])),
    )


def _failed(failures: int, replicates: int) -> dict[str, int]:
    return {"failures": failures, "replicates": replicates}


@dataclass(frozen=True, slots=True)
class _Chooser:
    """Chooses shared terms for sets of tables, shape (sets, strata, 2**lists)."""

    lists: int
    criterion: Criterion
    max_order: int | None

    def one(self, counts: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[int]]:
        """Return hidden persons by stratum and the shared terms. Raises NotEstimable."""
        terms = candidate_terms(self.lists, self.max_order)
        hidden, state = np.empty(len(counts)), np.zeros(terms.size, bool)
        value = engine.downhill_strata(counts, self.lists, terms, self._penalty(counts), state, hidden)
        if not math.isfinite(value):
            raise NotEstimable(
                "the main effects cannot be fitted in every stratum: add strata together or leave one out"
            )
        return hidden, sorted(terms[state].tolist())

    def many(self, tables: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return totals, shape (sets, strata); NaN where none can be had."""
        hidden = np.empty(tables.shape[:2])
        charges = np.array([self._penalty(counts) for counts in tables])
        engine.downhill_many(tables, self.lists, candidate_terms(self.lists, self.max_order), charges, hidden)
        return tables.sum(axis=2) + hidden

    def _penalty(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        own = len(counts) * (1 + self.lists)
        count = candidate_terms(self.lists, self.max_order).size
        return penalties(self.criterion, own + count, float(counts.sum()))[own:]


def _resampled(
    counts: NDArray[np.float64], chooser: _Chooser, replicates: int, seed: int, progress: Progress | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return totals of replicates and of the tables without one person; persons these stand for, and their strata."""
    generator = np.random.Generator(np.random.PCG64(seed))
    drawn = np.empty((replicates, *counts.shape))
    for row, table in enumerate(counts):
        drawn[:, row] = generator.multinomial(int(table.sum()), table / table.sum(), size=replicates)
    places = np.argwhere(counts > 0)
    less_one = np.repeat(counts[None], len(places), axis=0)
    less_one[np.arange(len(places)), places[:, 0], places[:, 1]] -= 1
    every = np.concatenate([less_one, drawn])
    pieces = [every[start : start + CHUNK] for start in range(0, len(every), CHUNK)]
    totals = []
    for found in in_parallel(chooser.many, pieces):
        totals.append(found)
        if progress is not None:
            progress(len(totals) / len(pieces))
    joined = np.concatenate(totals)
    weights = counts[places[:, 0], places[:, 1]].astype(np.int64)
    return joined[len(places) :], joined[: len(places)], weights, places[:, 0]


@dataclass(frozen=True, slots=True, eq=False)
class _Limits:
    level: float
    weights: NDArray[np.int64]
    strata: NDArray[np.int64]

    def of(self, value: float, drawn: NDArray[np.float64], jackknife: NDArray[np.float64]) -> Interval:
        """Return the BCa interval of a number from its replicates and its values without one person."""
        shares = [(1 - self.level) / 2, (1 + self.level) / 2]
        low, high = bca_quantiles(drawn, float(value), acceleration(jackknife, self.weights, self.strata), shares)
        return Interval(self.level, low, high, "BCa bootstrap within strata, the shared model chosen anew")


def _share(
    table: CaptureTable, total: float, drawn: NDArray[np.float64], jackknife: NDArray[np.float64], limits: _Limits
) -> Share:
    interval = limits.of(total, drawn, jackknife)
    detected = Interval(interval.level, table.observed / interval.high, table.observed / interval.low, interval.method)
    return Share(table.stratum, table.observed, float(total), interval, table.observed / float(total), detected)


def _slope(totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the least squares slope of log totals on 0, 1, 2 ...; shape (rows,)."""
    steps = np.arange(totals.shape[1]) - (totals.shape[1] - 1) / 2
    return np.asarray(np.log(totals) @ steps / (steps @ steps))
