"""Two lists at a time: Lincoln-Petersen and Chapman for every pair, the oldest estimates and the plainest check."""

import math
from dataclasses import dataclass
from itertools import combinations

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bounds.log_normal import log_normal
from palermo.estimation.results import Estimate, Finding, Interval
from palermo.estimation.tables import CaptureTable

ASSUMPTIONS = (
    "Being on one list makes being on the other neither more nor less likely.",
    "On at least one of the two lists every person was equally likely to appear.",
    "Nobody entered or left the population meanwhile, and records of one person were linked without error.",
)
FEW_SHARED = "Only {shared} persons are on both lists; below seven the estimate is biased and its error unreliable."
LEAST_SHARED = 7  # Robson and Regier (1964): with seven on both lists the bias of Chapman's form is negligible


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two lists as numbers: persons on the first, on the second, and on both.

    >>> Overlap(77, 71, 66).observed
    82
    """

    first: int
    second: int
    shared: int

    def __post_init__(self) -> None:
        if not 0 <= self.shared <= min(self.first, self.second):
            raise InvalidInput(f"{self.shared} persons cannot be on both of lists of {self.first} and {self.second}")

    @property
    def observed(self) -> int:
        """Persons on at least one of the two."""
        return self.first + self.second - self.shared


@dataclass(frozen=True, slots=True)
class Pair:
    """What one pair of lists says. lincoln_petersen is None where the lists share nobody; chapman always exists."""

    lists: tuple[str, str]
    overlap: Overlap
    lincoln_petersen: Estimate | None
    chapman: Estimate


def lincoln_petersen(overlap: Overlap, level: float = 0.95) -> Estimate:
    """Estimate from two lists as n1 n2 / m.

    Raises NotEstimable when no person is on both. Source: Seber (1982), page 59: the maximum likelihood
    estimate; variance n1 n2 (n1 - m)(n2 - m) / m^3 by the delta method; interval Chao (1987), equation (12).

    >>> round(lincoln_petersen(Overlap(77, 59, 18)).total, 1)
    252.4
    """
    n, m, s = overlap.first, overlap.second, overlap.shared
    if not s:
        raise NotEstimable("no person is on both lists, so Lincoln-Petersen gives no number; Chapman's form does")
    error = math.sqrt(n * m * (n - s) * (m - s) / s**3)
    return _estimate(overlap, n * m / s, error, "Lincoln-Petersen, two lists", level)


def chapman(overlap: Overlap, level: float = 0.95) -> Estimate:
    """Estimate from two lists as (n1 + 1)(n2 + 1) / (m + 1) - 1, nearly without bias.

    Source: Chapman (1951); Seber (1982), page 60, for the total and its variance
    (n1 + 1)(n2 + 1)(n1 - m)(n2 - m) / ((m + 1)^2 (m + 2)); interval Chao (1987), equation (12).

    >>> found = chapman(Overlap(77, 59, 18))
    >>> round(found.total), round(found.interval.low), round(found.interval.high)
    (245, 188, 349)
    """
    n, m, s = overlap.first, overlap.second, overlap.shared
    total = (n + 1) * (m + 1) / (s + 1) - 1
    error = math.sqrt((n + 1) * (m + 1) * (n - s) * (m - s) / ((s + 1) ** 2 * (s + 2)))
    return _estimate(overlap, total, error, "Chapman, two lists", level)


def pairs(table: CaptureTable, level: float = 0.95) -> tuple[Pair, ...]:
    """Return what every pair of lists of a table says, in the order of the lists.

    Raises InvalidInput for a table of one list. Persons on neither of two lists do not count for their pair.

    >>> import numpy as np
    >>> table = CaptureTable(("police", "shelter"), np.array([0, 59, 41, 18]))
    >>> [(one.lists, round(one.chapman.total)) for one in pairs(table)]
    [(('police', 'shelter'), 245)]
    """
    if len(table.lists) < 2:
        raise InvalidInput("estimates from pairs of lists need two lists")
    overlaps = table.overlaps
    found = []
    for i, j in combinations(range(len(table.lists)), 2):
        overlap = Overlap(int(overlaps[i, i]), int(overlaps[j, j]), int(overlaps[i, j]))
        plain = lincoln_petersen(overlap, level) if overlap.shared else None
        found.append(Pair((table.lists[i], table.lists[j]), overlap, plain, chapman(overlap, level)))
    return tuple(found)


def _estimate(overlap: Overlap, total: float, error: float, method: str, level: float) -> Estimate:
    observed = overlap.observed
    # One list inside the other: nobody is hidden and the formula knows no error.
    interval = log_normal(observed, total, error, level) if error else Interval(level, total, total, method)
    warnings = (
        () if overlap.shared >= LEAST_SHARED else (Finding("few_shared", FEW_SHARED, {"shared": overlap.shared}),)
    )
    shown = Finding("standard_error", "Standard error: {persons} persons.", {"persons": round(error, 1)})
    return Estimate(
        observed, total, method, interval=interval, assumptions=ASSUMPTIONS, diagnostics=(shown,), warnings=warnings
    )
