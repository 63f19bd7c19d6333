"""The one door: no count of persons leaves unless this module has seen the whole table it belongs to.

A cell of fewer than ``threshold`` persons is withheld, and with it as many others as are needed so that no withheld
cell follows from the totals beside it. Source of the approach: cell suppression with a minimum frequency rule,
Hundepool et al., Statistical Disclosure Control (2012), chapter 4; the tests are linear algebra and linear programs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.linalg import lsqr

from palermo.content.sentences import Sentence, say
from palermo.statistics.cube import Cells, distinct_rows
from palermo.statistics.dimensions import TOTAL

THRESHOLD = 11  # persons; the k of the CTDC k-anonymised releases
OUT_OF_ITERATIONS = 7  # what scipy.sparse.linalg.lsqr says
FRUITLESS, TRIED_ALONE = 3, 40  # rounds and cells after which the search for freedom ends
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Protected:
    """A table with what is withheld and why; primary and secondary cells are not told apart."""

    cells: Cells
    withheld: BoolArray  # shape (cells,)
    threshold: int

    @property
    def reason(self) -> Sentence:
        """Why a cell is withheld, in words."""
        return say("small_cell", threshold=self.threshold)


def protect(cells: Cells, threshold: int = THRESHOLD) -> Protected:
    """Withhold small cells of a table and what would give them away.

    cells: every cell with every margin (code ``_T``), counts exact, zero cells left out. threshold: persons, at
    least 2. Returns which cells are withheld; the same table always gives the same answer.
    >>> codes = np.array([["F"], ["M"], ["_T"]], dtype=object)
    >>> table = Cells(("sex",), codes, np.array([40, 3, 43]), np.array([40, 3, 43]))
    >>> protect(table).withheld.tolist()
    [True, True, False]
    """
    if threshold < 2:
        raise ValueError(f"a threshold of {threshold} protects nobody; use 2 or more")
    lines = lines_of(cells)
    signs = np.where(cells.codes.T == TOTAL, -1.0, 1.0)
    withheld: BoolArray = cells.low < threshold
    order = np.lexsort((np.arange(len(cells)), cells.low, (cells.codes == TOTAL).sum(axis=1)))
    while True:
        before = int(withheld.sum())
        for line in lines:
            _close_line(line, cells.low, withheld, order, threshold)
        if int(withheld.sum()) > before or _open(lines, determined(lines, withheld, signs), withheld, order):
            continue
        if not _open(lines, pinned(lines, withheld, signs, cells.low), withheld, order):
            return Protected(cells, withheld, threshold)


def lines_of(cells: Cells) -> list[IntArray]:
    """Return the additive lines of a table: for each dimension, the line number of every cell along it.

    A line holds the cells that differ in one dimension only, its total among them. Each array has shape (cells,).
    >>> table = Cells(("sex",), np.array([["F"], ["_T"]], dtype=object), np.array([4, 4]), np.array([4, 4]))
    >>> [line.tolist() for line in lines_of(table)]
    [[0, 0]]
    """
    if not cells.dimensions or not len(cells):
        return []
    if len(cells.dimensions) == 1:
        return [np.zeros(len(cells), dtype=np.intp)]
    every = range(len(cells.dimensions))
    return [distinct_rows(cells.codes[:, [other for other in every if other != one]])[1] for one in every]


def _close_line(
    line: IntArray, counts: NDArray[np.int64], withheld: BoolArray, order: IntArray, threshold: int
) -> None:
    """Withhold one more cell in every line where the withheld ones stand alone or hold too few persons together."""
    size = int(line.max()) + 1
    number = np.bincount(line, weights=withheld, minlength=size)
    persons = np.bincount(line, weights=np.where(withheld, counts, 0), minlength=size)
    weak = (number == 1) | ((number > 0) & (persons < threshold))
    _withhold_first(line, weak, withheld, order)


def _withhold_first(line: IntArray, weak: BoolArray, withheld: BoolArray, order: IntArray) -> bool:
    """In each weak line withhold the first shown cell in ``order``; say whether there was one."""
    candidates = order[weak[line[order]] & ~withheld[order]]
    _, first = np.unique(line[candidates], return_index=True)
    withheld[candidates[first]] = True
    return len(first) > 0


def determined(lines: list[IntArray], withheld: BoolArray, signs: NDArray[np.float64]) -> BoolArray:
    """Return which withheld cells follow exactly from the shown ones.

    signs: shape (dimensions, cells), +1 for a part and -1 for the total of its line. Two random vectors are
    projected on the null space of the equations; a cell that can vary is zero in both with probability zero.
    """
    hidden = np.flatnonzero(withheld)
    found = np.zeros(len(withheld), dtype=bool)
    if not len(hidden) or not lines:
        return found
    equations = _equations(lines, signs, hidden)
    free = np.zeros(len(hidden), dtype=bool)
    for seed in (1, 2):
        draw = np.random.default_rng(seed).standard_normal(len(hidden))
        solution, stopped, *_ = lsqr(
            equations, equations @ draw, atol=1e-12, btol=1e-12, iter_lim=20 * len(hidden) + 500
        )
        # A doubtful cell counts as determined: that withholds too much, never too little.
        free |= np.abs(draw - solution) > (1e-2 if stopped == OUT_OF_ITERATIONS else 1e-4)
    found[hidden] = ~free
    return found


def pinned(
    lines: list[IntArray], withheld: BoolArray, signs: NDArray[np.float64], counts: NDArray[np.int64]
) -> BoolArray:
    """Return which withheld cells cannot differ by one person from what they are, though none holds fewer than one.

    A cell may be free in the equations and still be known, because its neighbours cannot fall below one. Linear
    programs with drawn aims move many cells at once by one person; what none moves is tried alone, up and down.
    """
    hidden = np.flatnonzero(withheld)
    found = np.zeros(len(withheld), dtype=bool)
    if not len(hidden) or not lines:
        return found
    equations = _equations(lines, signs, hidden)
    room: NDArray[np.float64] = 1.0 - counts[hidden].astype(np.float64)
    moved = np.zeros(len(hidden), dtype=bool)
    random, fruitless = np.random.default_rng(2009), 0
    while not moved.all() and fruitless < FRUITLESS:
        aim: NDArray[np.float64] = np.where(moved, 0.1, 1.0) * random.standard_normal(len(hidden))
        gained = np.abs(_change(equations, room, aim, 1.0)) > 1 - 1e-6
        fruitless = 0 if (gained & ~moved).any() else fruitless + 1
        moved |= gained
    alone = TRIED_ALONE * 1000 // max(1000, len(hidden))  # one not tried counts as pinned: too much, never too little
    for cell in np.flatnonzero(~moved)[:alone]:
        aim = np.zeros(len(hidden))
        aim[cell] = 1.0
        moved[cell] = any(abs(_change(equations, room, way * aim, np.inf)[cell]) > 1 - 1e-6 for way in (1.0, -1.0))
    found[hidden] = ~moved
    return found


def _change(
    equations: csr_array, room: NDArray[np.float64], aim: NDArray[np.float64], most: float
) -> NDArray[np.float64]:
    """Return the change of hidden cells that goes farthest along an aim and that the shown cells cannot tell.

    room: the lowest change of each cell, which leaves it one person. most: the greatest change of any cell.
    """
    low, high = np.maximum(room, -most), np.where(aim == 0, most, min(most, 1.0))
    still = np.zeros(equations.shape[0])
    solved = linprog(-aim, A_eq=equations, b_eq=still, bounds=np.column_stack([low, high]), method="highs")
    return np.zeros(len(aim)) if solved.x is None else solved.x  # not solved: nothing moves


def _equations(lines: list[IntArray], signs: NDArray[np.float64], hidden: IntArray) -> csr_array:
    """Return the equations between hidden cells that the shown ones leave, one row a line of the table."""
    rows, columns, values, base = [], [], [], 0
    for line, sign in zip(lines, signs, strict=True):
        rows.append(base + line[hidden])
        columns.append(np.arange(len(hidden)))
        values.append(sign[hidden])
        base += int(line.max()) + 1
    shape = (base, len(hidden))
    return csr_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=shape)


def _open(lines: list[IntArray], known: BoolArray, withheld: BoolArray, order: IntArray) -> bool:
    """Withhold more beside every withheld cell that is still known; say whether anything changed."""
    changed = False
    for line in lines if known.any() else []:
        weak = np.zeros(int(line.max()) + 1, dtype=bool)
        weak[line[known]] = True
        changed |= _withhold_first(line, weak, withheld, order)
    return changed or (bool(known.any()) and _open_wider(lines, withheld, order))


def _open_wider(lines: list[IntArray], withheld: BoolArray, order: IntArray) -> bool:
    """Withhold the first shown cell beside any withheld one: the lines of the known cells have nothing left to give."""
    beside = np.zeros(len(withheld), dtype=bool)
    for line in lines:
        beside |= np.isin(line, line[withheld])
    candidates = order[(beside & ~withheld)[order]]
    withheld[candidates[:1]] = True
    return len(candidates) > 0
