from math import lgamma

import numpy as np
import pytest

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bounds.independence import independence
from palermo.estimation.tables import CaptureTable
from tests.core.estimation.published import independent_table, published_table


@pytest.mark.parametrize(
    ("name", "printed"), [("uk2013_5", (13444, 12004, 15160)), ("new_orleans_5", (1034, 673, 1771))]
)
def test_estimate_and_interval_are_those_of_binette_and_steorts(name, printed):
    """Binette and Steorts (2022): the profile likelihood of the intercept."""
    found = independence(published_table(name))

    assert found.interval is not None
    assert tuple(round(one) for one in (found.total, found.interval.low, found.interval.high)) == printed


def test_two_lists_give_lincoln_petersen():
    assert independence(CaptureTable(("a", "b"), np.array([0, 59, 41, 18]))).total == pytest.approx(77 * 59 / 18)


def test_the_profile_falls_by_the_quantile_of_chi_square_at_the_limits():
    """For two lists the profile is known: the best fit of a given number of hidden persons is in closed form."""
    table = CaptureTable(("a", "b"), np.array([0, 59, 41, 18]))
    found = independence(table, kind="counted").interval
    sizes = np.array([77.0, 59.0])

    def height(total: float) -> float:
        kept = np.sum(sizes * np.log(sizes / total) + (total - sizes) * np.log(1 - sizes / total))
        return lgamma(total + 1) - lgamma(total - 118 + 1) + float(kept)

    grid = np.linspace(120, 1500, 200_001)
    top = max(height(total) for total in grid[::20])
    assert found is not None
    assert [height(found.low) - top, height(found.high) - top] == pytest.approx([-1.9207, -1.9207], abs=2e-3)


@pytest.mark.parametrize("kind", ["expected", "counted"])
def test_independent_lists_are_covered_about_as_often_as_said(kind):
    found = [independence(independent_table(seed, 1000, [0.1, 0.15, 0.2]), kind=kind) for seed in range(100)]

    covered = sum(one.interval.low <= 1000 <= one.interval.high for one in found)
    assert 88 <= covered <= 100


def test_a_misfit_is_warned_of():
    assert [one.code for one in independence(published_table("kosovo_4")).warnings] == ["misfit"]
    assert independence(independent_table(1, 3000, [0.2, 0.2, 0.2])).warnings == ()


@pytest.mark.parametrize("counts", [[0, 5, 4, 0, 3, 0, 0, 0], [0, 5, 4, 2, 0, 0, 0, 0]])
def test_lists_without_overlap_or_persons_are_refused(counts):
    with pytest.raises(NotEstimable):
        independence(CaptureTable(("a", "b", "c"), np.array(counts)))


def test_another_kind_of_interval_is_refused():
    with pytest.raises(InvalidInput, match="expected"):
        independence(published_table("korea_3"), kind="wald")
