import numpy as np
import pytest

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bounds.chao import chao
from palermo.estimation.bounds.independence import independence
from palermo.estimation.linked import combine, tables_of
from palermo.estimation.tables import CaptureTable
from palermo.statistics.linkage.drawing import draw_linkages
from palermo.statistics.linkage.pairs import pair_up
from tests.core.estimation.published import independent_table
from tests.core.statistics.linkage.people import simulated_world


def test_a_linkage_without_doubt_keeps_the_interval_of_its_table():
    table = independent_table(1, 1000, [0.2, 0.2, 0.2])
    alone = independence(table)

    found = combine([table] * 25, independence)

    assert alone.interval is not None
    assert found.estimate.interval is not None
    assert found.estimate.total == pytest.approx(alone.total)
    assert (found.estimate.interval.low, found.estimate.interval.high) == pytest.approx(
        (alone.interval.low, alone.interval.high)
    )
    assert (found.share, found.failed, found.estimate.warnings) == (0.0, 0, alone.warnings)


def test_draws_that_differ_widen_the_interval_and_say_how_much_is_linkage():
    tables = [CaptureTable(("a", "b"), np.array([0, 100 - both, 90 - both, both])) for both in range(15, 46)]
    middle = independence(tables[15]).interval

    found = combine(tables, independence)

    assert middle is not None
    assert found.estimate.interval is not None
    assert found.estimate.interval.low < middle.low < middle.high < found.estimate.interval.high
    assert found.share == pytest.approx(found.between / (found.between + found.within))
    assert 0.5 < found.share < 1
    assert found.observed == (145, 175)


def test_half_the_probability_lies_on_each_side_of_the_total():
    """Two tables far apart: the median of the mixture is where one's upper and the other's lower tail balance."""
    tables = [CaptureTable(("a", "b"), np.array([0, 900, 900, 100]))] * 30 + [
        CaptureTable(("a", "b"), np.array([0, 500, 500, 500]))
    ] * 10

    found = combine(tables, independence)

    many, few = (independence(table) for table in (tables[0], tables[-1]))
    assert few.total < found.estimate.total < many.total
    assert few.interval is not None
    assert found.estimate.interval is not None
    assert found.estimate.interval.low < few.interval.high


def test_draws_without_an_estimate_are_counted_and_grave_when_many():
    good, bad = np.array([0, 30, 20, 10]), np.array([0, 40, 30, 0])

    few = combine(tables_of(("a", "b"), [good] * 19 + [bad]), independence)
    many = combine(tables_of(("a", "b"), [good] * 15 + [bad] * 5), independence)

    assert (few.failed, many.failed) == (1, 5)
    assert [
        [one.grave for one in found.estimate.warnings if one.code == "linkage_failed"] for found in (few, many)
    ] == [[False], [True]]
    with pytest.raises(NotEstimable, match="15 of 25"):
        combine(tables_of(("a", "b"), [good] * 10 + [bad] * 15), independence)


def test_fewer_than_twenty_draws_are_warned_of_and_one_is_refused():
    table = CaptureTable(("a", "b"), np.array([0, 30, 20, 10]))

    assert [one.code for one in combine([table] * 5, independence).estimate.warnings] == ["few_draws"]
    with pytest.raises(InvalidInput):
        combine([table], independence)
    with pytest.raises(InvalidInput):
        combine([table, CaptureTable(("a", "c"), table.counts)], independence)


def test_the_truth_is_covered_although_nobody_knows_who_is_who():
    """Simulated people on three lists, with pairs so alike that every fifth link is in doubt."""
    covered, naive, shares = 0, 0, []
    for seed in range(30):
        world = simulated_world(seed, 1500, [0.15, 0.2, 0.2], clear=1.0)
        pairs = pair_up(world.lists, world.scored)
        draws = draw_linkages(pairs, seed=seed, draws=30)
        found = combine(tables_of(pairs.lists, draws.histories()), independence)
        assert found.estimate.interval is not None
        covered += found.estimate.interval.low <= world.persons <= found.estimate.interval.high
        shares.append(found.share)
        sure = pair_up(world.lists, [(*pair[:4], 0.9999) for pair in world.scored if pair[4] >= 0.95])
        cut = independence(tables_of(pairs.lists, draw_linkages(sure, seed=1, draws=1).histories())[0])
        assert cut.interval is not None
        naive += cut.interval.low <= world.persons <= cut.interval.high

    assert covered >= 26
    assert naive <= 5  # linking only what is certain loses links: far too many people
    assert 0.02 < np.mean(shares) < 0.6


def test_progress_is_told():
    seen: list[float] = []
    table = CaptureTable(("a", "b", "c"), np.array([0, 69, 55, 21, 63, 17, 18, 28]))

    combine([table] * 4, chao, progress=seen.append)

    assert seen == [0.25, 0.5, 0.75, 1.0]
