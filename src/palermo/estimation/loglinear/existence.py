"""Whether a model has a maximum likelihood estimate, and whether the data tell its parameters apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from palermo.estimation.models import Model
from palermo.estimation.tables import CaptureTable

EPSILON = 1e-9
NO_MAXIMUM = (
    "{model}: no finite maximum of the likelihood exists: the fit improves without end as these histories, which "
    "nobody has, become impossible: {histories}"
)
NOT_IDENTIFIED = "{model}: the lists do not overlap enough to tell its parameters apart, so that any total fits as well"
NEITHER = (
    "{model}: no finite maximum of the likelihood exists, and the lists do not overlap enough to tell its parameters "
    "apart: the fit improves without end as these histories, which nobody has, become impossible: {histories}"
)


@dataclass(frozen=True, slots=True)
class Existence:
    """What can be said of a model before fitting it.

    exists: a finite maximum exists, once terms with no person are at minus infinity. identified: it is unique.
    forced_to_zero: histories (bit sets) that the limit of ever better fits would make impossible, beyond those.
    """

    exists: bool
    identified: bool
    forced_to_zero: tuple[int, ...] = ()

    @property
    def status(self) -> int:
        """0 fine, 1 no finite maximum, 2 not identified, 3 both: the codes of the R packages."""
        return (not self.exists) + 2 * (not self.identified)


def existence(table: CaptureTable, model: Model) -> Existence:
    """Check one model exactly, by linear programming and rank.

    A finite maximum exists if and only if some table with a positive count in every possible history has the same
    margins as the one observed (Fienberg and Rinaldo 2012, theorem 3); it is unique if and only if the design matrix
    on these histories has full column rank (Chan, Silverman and Vincent 2021, section 2.4).

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 5, 6, 0, 7, 2, 0, 0]))
    >>> existence(table, Model.reading("[12,3]", 3)).status
    0
    """
    design, counts, histories = _possible(table, model)
    identified = bool(np.linalg.matrix_rank(design) == design.shape[1]) if design.size else False
    lowest = _largest_smallest_count(design, counts)
    if lowest > EPSILON:
        return Existence(True, identified)
    return Existence(False, identified, tuple(int(histories[i]) for i in _always_zero(design, counts)))


def _possible(table: CaptureTable, model: Model) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return design matrix, counts and histories without terms that nobody has and the histories above them."""
    history = np.arange(1, table.counts.size)
    terms = [0, *(1 << i for i in range(model.lists)), *model.terms]
    held = {term: (history & term) == term for term in terms}
    nobody = [term for term in terms if table.counts[1:][held[term]].sum() == 0]
    possible = ~np.any([held[term] for term in nobody], axis=0) if nobody else np.ones(history.size, bool)
    design = np.array([held[term][possible] for term in terms if term not in nobody], float).T
    return design, table.counts[1:][possible].astype(float), history[possible]


def _largest_smallest_count(design: NDArray[np.float64], counts: NDArray[np.float64]) -> float:
    """Return the largest s such that a table of counts all at least s has the margins observed (at most 1)."""
    cells = design.shape[0]
    equal = np.column_stack([design.T, design.T.sum(axis=1)])
    result = linprog(
        np.r_[np.zeros(cells), -1.0],
        A_eq=equal,
        b_eq=design.T @ counts,
        bounds=[(0, None)] * cells + [(0, 1)],
        method="highs",
    )
    return float(-result.fun) if result.status == 0 else 0.0


def _always_zero(design: NDArray[np.float64], counts: NDArray[np.float64]) -> list[int]:
    """Return the histories that are zero in every non-negative table with the margins observed."""
    never = []
    for cell in np.flatnonzero(counts == 0):
        aim = np.zeros(counts.size)
        aim[cell] = -1.0
        result = linprog(aim, A_eq=design.T, b_eq=design.T @ counts, bounds=(0, None), method="highs")
        if result.status == 0 and -result.fun < EPSILON:
            never.append(int(cell))
    return never


def explain(table: CaptureTable, model: Model) -> str:
    """Return in words why a model gives no number; an empty text when it does."""
    found = existence(table, model)
    if found.exists:
        return "" if found.identified else NOT_IDENTIFIED.format(model=model)
    histories = "; ".join(
        " + ".join(table.lists[i] for i in range(len(table.lists)) if history >> i & 1)
        for history in found.forced_to_zero
    )
    return (NO_MAXIMUM if found.identified else NEITHER).format(model=model, histories=histories)
