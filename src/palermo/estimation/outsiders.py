"""Lists that probably hold cases from outside the population: too many of their persons stand on no other list.

A past user of drugs on a health register, a false report on a hotline: such records are on one list and can be on no
other, and each of them makes the estimate too large. For each list the other histories are fitted without the count of
persons on that list alone, and the count is compared with what they imply.
Source: King, Bird, Overstall, Hay and Hutchinson (2013), Statistical Methods in Medical Research 23, which treats that
count as a censored cell; the comparison is the likelihood ratio test of one cell (mean shift outlier).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from palermo.errors import NotEstimable
from palermo.estimation.bounds.poisson import Floats, PoissonFit, fit_poisson
from palermo.estimation.results import Finding
from palermo.estimation.tables import CaptureTable

OUTSIDERS = (
    "The list {list} names {observed} persons whom no other list names; the other lists imply {expected}. Probably it "
    "holds cases from outside the population, or it reaches persons whom no other list can: check its records."
)
MANY_ALONE = (
    "On several lists more persons stand alone than the other lists imply: {lists}. Either they all hold cases from "
    "outside the population, or many persons can be reached by one list only."
)


@dataclass(frozen=True, slots=True)
class Lone:
    """Persons on one list alone: observed, and expected from all other histories.

    root: signed root of the likelihood ratio, about standard normal when the list holds nobody from outside. pairs:
    lists whose dependence the comparison allows for.
    """

    list: str
    observed: int
    expected: float
    root: float
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def chance(self) -> float:
        """The probability of as many persons or more without any from outside."""
        return NormalDist().cdf(-self.root)


def lone_persons(table: CaptureTable, progress: Callable[[float], None] | None = None) -> tuple[Lone, ...]:
    """Compare the persons on each list alone with what the other histories imply.

    The other histories are fitted by main effects and the pairs of lists that lower BIC, taken up one by one (largest
    score first). A list that is empty, shares nobody, or whose count the rest cannot predict is left out.
    Raises NotEstimable for fewer than three lists.

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 100, 100, 50, 400, 50, 50, 25]))
    >>> [(one.list, one.observed, round(one.expected)) for one in lone_persons(table)][2]
    ('c', 400, 100)
    """
    kept = [name for name, size in zip(table.lists, table.sizes, strict=True) if size]
    if len(kept) < 3:
        raise NotEstimable("comparing persons on one list alone with the rest needs three lists that name somebody")
    kept_table = table.keeping(kept)
    found = []
    for place in range(len(kept)):
        try:
            found.append(_compared(kept_table, place))
        except NotEstimable:
            continue
        finally:
            if progress:
                progress((place + 1) / len(kept))
    return tuple(found)


def lists_with_outsiders(table: CaptureTable, level: float = 0.05) -> tuple[Finding, ...]:
    """Return the lists on which clearly more persons stand alone than the other lists imply.

    level: the probability of naming any list when none holds outsiders; shared out among the lists (Bonferroni). Two
    lists or more come as one finding that leaves the reason open.

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 100, 100, 50, 400, 50, 50, 25]))
    >>> [one.values["list"] for one in lists_with_outsiders(table)]
    ['c']
    """
    compared = lone_persons(table)
    named = [one for one in compared if one.chance < level / len(compared)]
    if len(named) > 1:
        texts = [f"{one.list} ({one.observed}, {one.expected:.0f})" for one in named]
        return (Finding("many_alone", MANY_ALONE, {"lists": ", ".join(texts)}),)
    return tuple(
        Finding(
            "outsiders",
            OUTSIDERS,
            {"list": one.list, "observed": one.observed, "expected": round(one.expected)},
            grave=True,
        )
        for one in named
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """Main effects and chosen pairs; used: which histories are fitted (those above an empty pair are zero for sure)."""

    design: Floats
    used: NDArray[np.bool_]
    pairs: tuple[tuple[int, int], ...] = ()


def _compared(table: CaptureTable, place: int) -> Lone:
    cell = (1 << place) - 1  # histories start at 1
    counts = table.counts[1:].astype(float)
    terms, fitted = _chosen(table, counts, cell)
    whole = fit_poisson(terms.design[terms.used], counts[terms.used])
    expected = float(np.exp(np.clip(terms.design[cell] @ fitted.coefficients, -40, 40)))
    ratio = max(0.0, whole.deviance - fitted.deviance)
    root = math.copysign(math.sqrt(ratio), counts[cell] - expected)
    names = tuple((table.lists[i], table.lists[j]) for i, j in terms.pairs)
    return Lone(table.lists[place], int(counts[cell]), expected, root, names)


def _chosen(table: CaptureTable, counts: Floats, cell: int) -> tuple[_Terms, PoissonFit]:
    """Return the terms that lower BIC for all histories but one, and their fit. Raises NotEstimable."""
    lists = len(table.lists)
    on = (np.arange(1, counts.size + 1)[:, None] >> np.arange(lists) & 1).astype(float)
    terms = _Terms(np.hstack([np.ones((counts.size, 1)), on]), np.ones(counts.size, dtype=bool))
    fitted = _fit_without(terms, counts, cell)
    left = list(combinations(range(lists), 2))
    price = math.log(counts.sum() - counts[cell])
    while left:
        pair = max(left, key=lambda one: _score(terms, fitted, counts, cell, on[:, one[0]] * on[:, one[1]]))
        left.remove(pair)
        grown = _grown(terms, counts, on[:, pair[0]] * on[:, pair[1]], pair)
        try:
            tried = _fit_without(grown, counts, cell)
        except NotEstimable:
            continue
        if fitted.deviance - tried.deviance <= price:
            break
        terms, fitted = grown, tried
    return terms, fitted


def _grown(terms: _Terms, counts: Floats, column: Floats, pair: tuple[int, int]) -> _Terms:
    """Return terms with one pair more; a pair that shares nobody fits its histories as exactly zero."""
    if counts @ column:
        return _Terms(np.hstack([terms.design, column[:, None]]), terms.used, (*terms.pairs, pair))
    return _Terms(terms.design, terms.used & (column == 0), (*terms.pairs, pair))


def _fit_without(terms: _Terms, counts: Floats, cell: int) -> PoissonFit:
    used = terms.used.copy()
    used[cell] = False
    fitted = fit_poisson(terms.design[used], counts[used])
    if not fitted.settled:
        raise NotEstimable("the other histories do not bound the model")
    return fitted


def _score(terms: _Terms, fitted: PoissonFit, counts: Floats, cell: int, column: Floats) -> float:
    """Return the score statistic of one more column (Rao 1948): squared slope over its information, given the rest."""
    used = terms.used.copy()
    used[cell] = False
    added, design = column[used], terms.design[used]
    weighted = added * fitted.fitted
    cross = design.T @ weighted
    information = float(added @ weighted - cross @ fitted.covariance @ cross)
    slope = float(added @ (counts[used] - fitted.fitted))
    return slope**2 / information if information > 1e-9 else -1.0
