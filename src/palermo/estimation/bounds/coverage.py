"""The sample coverage approach: how much of the population three or more lists cover, read from who stands alone.

With f_i persons on list i alone, f_ij on exactly i and j, n_i on i, n_ij on both, M on any and t lists:
    C = 1 - (1/t) sum_i f_i / n_i                        sample coverage
    D = M - (1/t) sum_i f_i                              persons seen when one list is left out, on average
    N0 = D / C                                           independent lists
    N  = N0 + (1 / (t C)) sum_(i<j) A_ij g_ij(N)         A_ij = f_i + f_j + 2 f_ij,  g_ij(N) = N n_ij / (n_i n_j) - 1
    N1: the right side taken at N' = the right side at N0
Source: Chao and Tsay (1998), JASA 93, equations (14), (15), (20); Chao, Tsay, Lin, Shau and Chao (2001), Statistics in
Medicine 20, equations (9), (12), (13); CARE-1 is the oracle.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bounds.log_normal import log_normal
from palermo.estimation.results import Estimate, Finding
from palermo.estimation.tables import CaptureTable

Floats = NDArray[np.float64]
FORMS = ("independent", "high", "low")
ENOUGH_COVERED = 0.55  # Chao et al. (2001): below, N is unstable and N1 is recommended
SMALLEST_DIVISOR = 1e-4
ASSUMPTIONS = {
    "independent": ("The lists do not depend on each other, neither through persons nor through referrals.",),
    "high": (
        "The lists together cover enough of the population (55 percent or more) to measure how they depend.",
        "Pairs of lists depend; what three or more lists have in common beyond that does not matter.",
    ),
    "low": (
        "The lists depend moderately; with low coverage only part of the dependence is corrected.",
        "Pairs of lists depend; what three or more lists have in common beyond that does not matter.",
    ),
}
METHODS = {
    "independent": "sample coverage, independent lists (N-hat-0)",
    "high": "sample coverage, high coverage (N-hat)",
    "low": "sample coverage, one step (N-hat-1)",
}
LOW = "The lists cover about {percent} percent of the population; below 55 the estimate for high coverage is unstable."
COVERED = "Sample coverage: {percent} percent; persons seen when one list is left out: {seen}."
STANDARD_ERROR = "Standard error: {persons} persons, from {replicates} bootstrap tables."
REPLACED = "{count} of {replicates} bootstrap tables gave no estimate above the persons observed and count as those."


@dataclass(frozen=True, slots=True)
class Coverage:
    """The figures of the approach. high is None where the lists cover too little for it. ties: g_ij at the low form."""

    observed: int
    seen: float
    coverage: float
    independent: float
    high: float | None
    low: float
    ties: tuple[tuple[int, int, float], ...]


def sample_coverage(table: CaptureTable) -> Coverage:
    """Return coverage, and the total for independent lists, for high and for low coverage, persons.

    Raises NotEstimable for fewer than three lists, an empty list, or when everybody stands on one list alone.

    >>> found = sample_coverage(CaptureTable(("p", "q", "e"), np.array([0, 69, 55, 21, 63, 17, 18, 28])))
    >>> round(found.coverage, 3), [round(one) for one in (found.independent, found.high, found.low)]
    (0.513, [407, 971, 508])
    """
    _check(table)
    figures = _figures(table.counts[None, :].astype(float))
    coverage = float(figures.coverage[0])
    if not coverage > 0:
        raise NotEstimable("no person is on two lists: the lists cover nothing in common")
    high = float(figures.high[0])
    low = float(figures.low[0])
    once = figures.once[0]
    return Coverage(
        observed=table.observed,
        seen=float(figures.seen[0]),
        coverage=coverage,
        independent=float(figures.independent[0]),
        high=high if np.isfinite(high) else None,
        low=low,
        ties=tuple(
            (i, j, float(once * ratio - 1)) for (i, j), ratio in zip(figures.pairs, figures.ratios[0], strict=True)
        ),
    )


def estimate_coverage(
    table: CaptureTable, form: str = "low", *, seed: int, replicates: int = 1000, level: float = 0.95
) -> Estimate:
    """Estimate by one form ("independent", "high", "low") with a bootstrap standard error and log-normal interval.

    The bootstrap draws whole populations of the estimated size, of which some are again on no list, as CARE-1 does.
    Raises InvalidInput for another form, NotEstimable where the form gives no number above the persons observed.

    >>> table = CaptureTable(("p", "q", "e"), np.array([0, 69, 55, 21, 63, 17, 18, 28]))
    >>> found = estimate_coverage(table, seed=1, replicates=200)
    >>> round(found.total), 410 < found.interval.low < 445, 590 < found.interval.high < 670
    (508, True, True)
    """
    if form not in FORMS:
        raise InvalidInput(f'there is no form "{form}" of the sample coverage estimate; there are {", ".join(FORMS)}')
    figures = sample_coverage(table)
    total = {"independent": figures.independent, "high": figures.high, "low": figures.low}[form]
    if total is None or not total > table.observed:
        raise NotEstimable(
            "the lists cover too little of the population for this estimate; use the one for low coverage"
        )
    drawn, replaced = _bootstrap(table, total, form, seed, replicates)
    error = float(drawn.std(ddof=1))
    percent = round(100 * figures.coverage, 1)
    shown = (
        Finding("coverage", COVERED, {"percent": percent, "seen": round(figures.seen, 1)}),
        Finding("standard_error", STANDARD_ERROR, {"persons": round(error, 1), "replicates": replicates}),
    )
    warnings = [Finding("low_coverage", LOW, {"percent": percent}, grave=form == "high")] if _is_low(figures) else []
    if replaced:
        warnings.append(Finding("bootstrap_replaced", REPLACED, {"count": replaced, "replicates": replicates}))
    return Estimate(
        table.observed,
        total,
        METHODS[form],
        interval=log_normal(table.observed, total, error, level),
        assumptions=ASSUMPTIONS[form],
        diagnostics=shown,
        warnings=tuple(warnings),
    )


def _is_low(figures: Coverage) -> bool:
    return figures.coverage < ENOUGH_COVERED


def _check(table: CaptureTable) -> None:
    if len(table.lists) < 3:
        raise NotEstimable("the sample coverage approach needs three lists or more")
    empty = [one for one, size in zip(table.lists, table.sizes, strict=True) if not size]
    if empty:
        raise NotEstimable(f"{', '.join(empty)}: nobody is on this list; estimate without it")


@dataclass(frozen=True, slots=True, eq=False)
class _Figures:
    """The figures of many tables at once, shape (tables,) each; ratios: n_ij / (n_i n_j), shape (tables, pairs)."""

    coverage: Floats
    seen: Floats
    independent: Floats
    once: Floats
    low: Floats
    high: Floats
    ratios: Floats
    pairs: tuple[tuple[int, int], ...]


def _figures(tables: Floats) -> _Figures:
    """Return the figures of tables, shape (tables, 2**lists); nan for one without overlap or with an empty list."""
    lists = tables.shape[1].bit_length() - 1
    history = np.arange(tables.shape[1])
    on = (history[:, None] >> np.arange(lists) & 1).astype(float)
    observed = tables[:, 1:].sum(axis=1)
    alone = tables[:, 1 << np.arange(lists)]
    sizes = tables @ on
    pairs = tuple((i, j) for i in range(lists) for j in range(i + 1, lists))
    both = np.stack([on[:, i] * on[:, j] for i, j in pairs], axis=1)
    exactly = tables[:, [1 << i | 1 << j for i, j in pairs]]
    first, second = [i for i, _ in pairs], [j for _, j in pairs]
    with np.errstate(divide="ignore", invalid="ignore"):
        coverage = 1 - (alone / sizes).mean(axis=1)
        seen = observed - alone.mean(axis=1)
        weights = alone[:, first] + alone[:, second] + 2 * exactly
        ratios = tables @ both / (sizes[:, first] * sizes[:, second])
        base, slope = weights.sum(axis=1) / lists, (weights * ratios).sum(axis=1) / lists
        independent = seen / coverage
        once = independent + (independent * slope - base) / coverage
        low = independent + (once * slope - base) / coverage
        # N solves N (C - slope) = D - base; with too little coverage the divisor vanishes or turns negative.
        divisor = coverage - slope
        high = (seen - base) / divisor
        high[~(divisor * lists >= SMALLEST_DIVISOR) | ~(high >= observed)] = np.nan
    return _Figures(coverage, seen, independent, once, low, high, ratios, pairs)


def _bootstrap(table: CaptureTable, total: float, form: str, seed: int, replicates: int) -> tuple[Floats, int]:
    """Return the estimate of each drawn table, and how many had none and took the persons observed instead."""
    chance = np.random.default_rng(seed)
    persons = round(total)
    shares = table.counts.astype(float)
    shares[0] = persons - table.observed
    drawn = chance.multinomial(persons, shares / shares.sum(), size=replicates).astype(float)
    drawn[:, 0] = 0
    figures = _figures(drawn)
    estimates = {"independent": figures.independent, "high": figures.high, "low": figures.low}[form]
    lost = ~np.isfinite(estimates)
    estimates[lost] = drawn[lost].sum(axis=1)
    return estimates, int(lost.sum())
