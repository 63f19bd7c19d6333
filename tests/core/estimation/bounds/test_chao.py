import math

import numpy as np
import pytest

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bounds.chao import chao, frequencies, zelterman
from palermo.estimation.tables import CaptureTable
from tests.core.estimation.published import independent_table, published_table


def standard_error(found) -> float:
    return next(one.values["persons"] for one in found.diagnostics if one.code == "standard_error")


def test_persons_are_counted_by_number_of_lists():
    counted = frequencies(published_table("hav_taiwan_3"))

    assert counted.by_number.tolist() == [187, 56, 28]
    assert counted.alone.tolist() == [69, 55, 63]


def test_the_plain_bound_has_the_variance_of_chao_1987():
    found = chao(published_table("hav_taiwan_3"), "plain")

    ratio = 187 / 56
    assert found.total == pytest.approx(271 + 187**2 / 112)
    assert standard_error(found) == pytest.approx(math.sqrt(56 * (ratio**4 / 4 + ratio**3 + ratio**2 / 2)), abs=0.05)


def test_the_corrected_bound_has_the_variance_of_chao_2005():
    found = chao(published_table("hav_taiwan_3"), "corrected")

    variance = 187 * 186 / 114 + 187 * 373**2 / (4 * 57**2) + 187**2 * 56 * 186**2 / (4 * 57**4)
    assert found.total == pytest.approx(271 + 187 * 186 / 114)
    assert standard_error(found) == pytest.approx(math.sqrt(variance), abs=0.05)


def test_with_two_lists_the_bound_that_lets_lists_differ_is_chapmans_sibling():
    found = chao(CaptureTable(("a", "b"), np.array([0, 59, 41, 18])), "lists")

    assert found.total == pytest.approx(118 + 59 * 41 / 19)


def test_nobody_on_two_lists_exactly_leaves_the_corrected_bound_with_a_warning():
    table = CaptureTable(("a", "b", "c"), np.array([0, 5, 6, 0, 7, 0, 0, 2]))

    with pytest.raises(NotEstimable, match="the corrected does"):
        chao(table, "plain")
    with pytest.raises(NotEstimable):
        zelterman(table)
    found = chao(table)
    assert found.total == 20 + 18 * 17 / 2
    assert [one.code for one in found.warnings] == ["none_on_two"]


@pytest.mark.parametrize("counts", [[0, 5, 4, 0], [0, 0, 0, 9], [0, 0, 0, 0]])
def test_a_table_that_bounds_nothing_is_refused(counts):
    with pytest.raises(NotEstimable):
        chao(CaptureTable(("a", "b"), np.array(counts)))


def test_another_form_is_refused():
    with pytest.raises(InvalidInput, match="plain, corrected, lists"):
        chao(published_table("hav_taiwan_3"), "best")


@pytest.mark.parametrize("estimate", [chao, zelterman, lambda table: chao(table, "lists")])
def test_many_equal_lists_are_estimated_without_bias_and_covered(estimate):
    found = [estimate(independent_table(seed, 2000, [0.05] * 8)) for seed in range(60)]

    covered = sum(one.interval.low <= 2000 <= one.interval.high for one in found)
    assert np.mean([one.total for one in found]) == pytest.approx(2000, rel=0.12)
    assert covered >= 47


def test_persons_who_differ_are_bounded_from_below():
    """Half the persons are ten times as easy to reach: independence misses most others, Chao's bound fewer."""
    chance = np.random.default_rng(5)
    rates = np.where(chance.random(20_000) < 0.5, 0.3, 0.03)[:, None]
    named = chance.random((20_000, 4)) < rates
    counts = np.bincount(named @ (1 << np.arange(4)), minlength=16)

    found = chao(CaptureTable(tuple("abcd"), counts), "lists")

    assert found.observed + 2000 < found.total < 20_000
