"""The attack that disclosure control must withstand, run on generated tables."""

import itertools

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from palermo.statistics.cube import Cells
from palermo.statistics.dimensions import TOTAL
from palermo.statistics.disclosure import determined, lines_of, protect


def table_of(counts: np.ndarray) -> Cells:
    """Every non-zero cell and margin of a dense table of counts."""
    names = tuple("abcd"[: counts.ndim])
    codes, values = [], []
    for index in itertools.product(*[[*range(size), None] for size in counts.shape]):
        where = tuple(slice(None) if place is None else place for place in index)
        value = int(counts[where].sum())
        if value:
            codes.append([TOTAL if place is None else str(place) for place in index])
            values.append(value)
    array = np.array(codes, dtype=object).reshape(len(values), counts.ndim)
    return Cells(names, array, np.array(values, dtype=np.int64), np.array(values, dtype=np.int64))


def attack(cells: Cells, withheld: np.ndarray) -> list[tuple[float, float]]:
    """Least and greatest value of every withheld cell that the shown cells allow."""
    hidden = np.flatnonzero(withheld)
    equations, sums = [], []
    for axis, line in enumerate(lines_of(cells)):
        for number in range(line.max() + 1):
            members = np.flatnonzero(line == number)
            signs = np.where(cells.codes[members, axis] == TOTAL, -1.0, 1.0)
            row = np.zeros(len(hidden))
            known = 0.0
            for member, sign in zip(members, signs, strict=True):
                if withheld[member]:
                    row[np.searchsorted(hidden, member)] = sign
                else:
                    known += sign * cells.low[member]
            equations.append(row)
            sums.append(-known)
    spans = []
    for target in range(len(hidden)):
        aim = np.zeros(len(hidden))
        aim[target] = 1
        ends = [linprog(way * aim, A_eq=np.array(equations), b_eq=sums, bounds=(1, None)) for way in (1, -1)]
        spans.append((ends[0].fun, np.inf if ends[1].status == 3 else -ends[1].fun))
    return spans


tables = st.one_of(
    st.lists(st.integers(0, 40), min_size=2, max_size=7).map(np.array),
    st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=2, max_size=4).map(np.array),
    st.lists(
        st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=3), min_size=2, max_size=3
    ).map(np.array),
)


PINNED_BY_ONES = np.array([[[0, 0, 0], [0, 0, 0], [0, 0, 0]], [[0, 0, 1], [0, 1, 10], [1, 10, 0]]])


@settings(max_examples=200, deadline=None)
@given(tables)
@example(PINNED_BY_ONES)  # free in the equations, and still known because no cell can fall below one
def test_no_withheld_cell_follows_from_the_shown_ones(counts):
    cells = table_of(counts)
    if not len(cells):
        return

    protected = protect(cells)

    for least, greatest in attack(cells, protected.withheld):
        assert greatest - least >= 1


@settings(max_examples=60, deadline=None)
@given(tables)
def test_every_small_cell_is_withheld(counts):
    cells = table_of(counts)

    protected = protect(cells)

    assert protected.withheld[cells.low < 11].all()


def test_the_attack_finds_a_cell_that_was_withheld_alone():
    cells = table_of(np.array([30, 5, 20]))
    alone = cells.low == 5

    spans = attack(cells, alone)

    assert spans == [(5.0, 5.0)]
    signs = np.where(cells.codes.T == TOTAL, -1.0, 1.0)
    assert determined(lines_of(cells), alone, signs).tolist() == alone.tolist()


def test_a_cell_that_is_a_bridge_between_two_safe_squares_is_found_and_protected():
    counts = np.full((5, 5), 40)
    hidden = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (3, 2), (3, 3), (4, 2), (4, 3)]
    cells = table_of(counts)
    withheld = np.array([tuple(code) in {(str(row), str(column)) for row, column in hidden} for code in cells.codes])
    signs = np.where(cells.codes.T == TOTAL, -1.0, 1.0)

    known = determined(lines_of(cells), withheld, signs)

    assert [tuple(code) for code in cells.codes[known]] == [("1", "2")]


def test_a_table_of_large_cells_is_shown_whole():
    protected = protect(table_of(np.array([[11, 12], [40, 90]])))

    assert not protected.withheld.any()


def test_a_threshold_that_protects_nobody_is_refused():
    with pytest.raises(ValueError, match="protects nobody"):
        protect(table_of(np.array([3, 4])), threshold=1)
