"""The study of convergence: its measures by hand and beside scipy, and its tables where the data are there."""

import json
from datetime import date

import numpy as np
import pytest
from benchmarks import convergence, convergence_measures
from benchmarks.convergence_measures import (
    FULL,
    LAW,
    MISSING,
    NONE,
    PARTIAL,
    PARTS,
    SCORES,
    World,
    around,
    convicted,
    difference,
    dominance,
    figure,
    law_level,
    ordered_bounds,
    own_bounds,
    share_bounds,
    shifted,
    spearman,
    tables,
    tau,
    tau_within,
    weights,
    wilson,
)
from scipy import stats

here = convergence_measures.beside()
needs_data = pytest.mark.skipif(here is None, reason="needs ../shared/data, which is not here")


def crossed(law, mark):
    return tables(np.array(law), np.array(mark), LAW, SCORES)


def drawn_world(number=80, seed=4):
    rng = np.random.default_rng(seed)
    law = rng.choice(LAW, size=(number, 1))
    mark = np.clip(law + rng.integers(0, 4, size=law.shape), 1, 5)
    return law, mark


def test_the_level_of_law_follows_its_first_years_and_is_open_after_the_last_one_coded():
    years = (2004, 2005, 2008, 2011, 2012)

    assert [law_level("2005", "2008", "2011", year) for year in years] == [NONE, PARTIAL, FULL, FULL, FULL]
    assert [law_level("2005", "", "2011", year) for year in years] == [NONE, PARTIAL, PARTIAL, PARTIAL, MISSING]
    assert [law_level("", "", "2011", year) for year in years] == [NONE, NONE, NONE, NONE, MISSING]


def test_tau_of_four_states_by_hand():
    # Pairs: 5 untied on law, 5 untied on the mark; 4 agree, none disagrees, one is tied on each alone.
    table = crossed([[0], [0], [2], [3]], [[1], [2], [2], [5]])

    assert tau(table.sum(0)) == pytest.approx(4 / 5)


def test_pairs_of_different_years_are_not_compared_within_years():
    # In each year law and mark run against each other; both rise from year to year.
    table = crossed([[0, 2], [2, 3]], [[2, 5], [1, 4]])

    assert tau_within(table.sum(0)) == -1
    assert tau(table.sum(0)) > 0


def test_what_is_missing_on_either_side_is_no_pair():
    table = crossed([[0], [3], [3]], [[1], [5], [MISSING]])

    assert table.sum() == 2
    assert tau(table.sum(0)) == 1


@pytest.mark.parametrize("seed", range(5))
def test_rank_measures_are_those_of_scipy(seed):
    law, mark = drawn_world(seed=seed)

    table = crossed(law, mark).sum(0)

    assert tau(table) == pytest.approx(stats.kendalltau(law[:, 0], mark[:, 0]).statistic)
    assert spearman(table) == pytest.approx(stats.spearmanr(law[:, 0], mark[:, 0]).statistic)


def test_cliffs_delta_is_that_of_mann_and_whitney():
    rng = np.random.default_rng(1)
    group, mark = rng.integers(0, 2, size=(60, 1)), rng.integers(1, 6, size=(60, 1))
    upper, lower = mark[group == 1], mark[group == 0]

    found = dominance(tables(group, mark, (0, 1), SCORES).sum(0))

    count = stats.mannwhitneyu(upper, lower).statistic
    assert found == pytest.approx(2 * count / (len(upper) * len(lower)) - 1)


def test_intervals_are_those_of_scipys_bootstrap():
    law, mark = drawn_world()

    found = figure(crossed(law, mark), tau, weights(len(law), 4000, 7))

    oracle = stats.bootstrap(
        (law[:, 0], mark[:, 0]),
        lambda x, y: stats.kendalltau(x, y).statistic,
        paired=True,
        vectorized=False,
        n_resamples=2000,
        method="percentile",
        rng=np.random.default_rng(8),
    ).confidence_interval
    assert (found.low, found.high) == pytest.approx((oracle.low, oracle.high), abs=0.02)


def test_a_state_is_drawn_with_all_its_years():
    law, mark = drawn_world()
    drawn = weights(len(law), 2000, 7)
    once, often = (figure(crossed(np.tile(law, n), np.tile(mark, n)), tau_within, drawn) for n in (1, 10))

    assert (often.low, often.high) == pytest.approx((once.low, once.high))
    assert (often.states, often.cells) == (80, 800)


def test_the_same_seed_gives_the_same_draws_and_another_gives_others():
    assert np.array_equal(weights(9, 50, 3), weights(9, 50, 3))
    assert not np.array_equal(weights(9, 50, 3), weights(9, 50, 4))
    assert set(weights(9, 50, 3).sum(1)) == {9}


def test_a_mark_is_no_closer_than_itself():
    law, mark = drawn_world()

    found = difference(crossed(law, mark), crossed(law, mark), tau, weights(80, 200, 1))

    assert (found.value, found.low, found.high) == (0, 0, 0)


def test_wilson_is_that_of_scipy():
    for part, whole in ((0, 9), (16, 111), (9, 9)):
        oracle = stats.binomtest(part, whole).proportion_ci(method="wilson")
        assert wilson(part, whole) == pytest.approx((oracle.low, oracle.high))
    assert wilson(0, 0) == (0, 1)


def test_a_lag_puts_later_marks_beside_earlier_law():
    world = World(("AAA",), (2000, 2001, 2002), np.array([[0, 2, 3]]), {"prosecution": np.array([[1, 2, 3]])})

    assert shifted(world, 1).marks["prosecution"].tolist() == [[2, 3, MISSING]]
    assert shifted(world, -1).marks["prosecution"].tolist() == [[MISSING, 1, 2]]


def test_change_around_full_law_is_taken_from_the_year_before_and_beside_those_not_full():
    # The first becomes full in 2002 and rises by 2; the second never does and rises by 1 in the same years.
    law = np.array([[0, 0, 3, 3], [0, 0, 0, 0]])
    mark = np.array([[1, 1, 3, 3], [1, 1, 2, 2]])
    world = World(("AAA", "BBB"), (2000, 2001, 2002, 2003), law, {"prosecution": mark})

    found = around(world, "prosecution", np.ones((3, 2)))

    assert {k: one.value for k, one in found.items()} == {-2: 0, 0: 1, 1: 1}
    assert {one.states for one in found.values()} == {1}


def test_a_small_count_is_not_five_and_no_figure_is_not_a_no():
    row = {"Indicator": "Persons convicted", "Dimension": "Total", "Sex": "Total", "Age": "Total", "Year": "2010"}
    rows = [row | {"Iso3_code": code, "txtVALUE": value} for code, value in (("AAA", "<5"), ("BBB", "1,204"))]
    rows += [row | {"Iso3_code": "CCC", "txtVALUE": "9", "Year": "2019"}]

    said = convicted(iter(rows), (2010, 2011))

    assert said == {"AAA": False, "BBB": True}
    assert share_bounds(["AAA", "BBB", "CCC"], said) == (1, 1, 1)


def test_bounds_of_order_hold_the_truth_and_nothing_known_leaves_all_open():
    rng = np.random.default_rng(2)
    truth, mark = rng.integers(0, 4, 30), rng.integers(1, 6, 30)
    low, high = np.maximum(0, truth - rng.integers(0, 2, 30)), np.minimum(3, truth + rng.integers(0, 2, 30))
    exact = float(stats.somersd(mark, truth).statistic)

    assert ordered_bounds(truth, truth, mark) == pytest.approx((exact, exact))
    assert ordered_bounds(low, high, mark)[0] < exact < ordered_bounds(low, high, mark)[1]
    assert ordered_bounds(np.zeros(30), np.full(30, 3), mark) == (-1, 1)


def simulated_file(folder, levels):
    """Write a simulated installation's file: what each State said of its law, on 1 March 2011."""
    rows = [
        {
            "entry": f"{place}",
            "iso3": code,
            "by": "state",
            "at": "2011-03-01T00:00:00+00:00",
            "statements": [["TIP-05-1", "law", low, high, applies, 0, "2011-03-01"]],
        }
        for place, (code, (low, high, applies)) in enumerate(levels.items())
    ]
    place = folder / "progress.json"
    place.write_text(json.dumps({"told": rows}), encoding="utf-8")
    return place


def test_own_statements_are_read_as_bounds_as_of_a_day(tmp_path):
    place = simulated_file(tmp_path, {"ITA": (2, 3, False), "KEN": (3, 3, False), "FJI": (0, 3, True)})

    found = own_bounds(place, date(2011, 12, 31), "TIP-05-1", "law")

    assert found == {"ITA": (2, 3), "KEN": (3, 3), "FJI": None}
    assert own_bounds(place, date(2010, 12, 31), "TIP-05-1", "law") == {}
    assert own_bounds(place, date(2011, 12, 31), "TIP-05-1", "practice") == {}


def simulated_world(number=60):
    codes = sorted(convergence.states())[:number]
    law = np.random.default_rng(5).choice(LAW, size=(number, 1))
    marks = {name: np.clip(law + 1, 1, 5) for name in PARTS}
    return World(tuple(codes), (2011,), law, marks)


def test_own_statements_that_follow_the_mark_are_found_and_silence_is_open(tmp_path):
    world = simulated_world()
    said = {code: (level, level, False) for code, level in zip(world.states, world.law[:, 0].tolist(), strict=True)}
    place = simulated_file(tmp_path, said)

    lines = convergence.own(world, place, 2011, "TIP-05-1", weights(60, 100, 1))

    assert "| law | prosecution | 60 | 1.00 to 1.00 | 1.00 (1.00 to 1.00) | 60 |" in lines
    assert "| practice | prosecution | 60 | -1.00 to 1.00 | too few | 0 |" in lines


def test_without_data_the_study_says_so_and_stops(monkeypatch, capsys):
    monkeypatch.setattr(convergence, "beside", lambda: None)

    assert convergence.main([]) == 2
    assert "not beside this repository" in capsys.readouterr().err


@needs_data
def test_counts_of_the_real_data_are_those_published_in_why_counts_of_laws_differ():
    found = convergence_measures.world(here).at([2008])

    assert len(found.states) == 170
    assert ((found.law == FULL).sum(), (found.law >= PARTIAL).sum()) == (81, 127)


@needs_data
def test_the_study_prints_every_table_and_names_no_state(capsys):
    assert convergence.main(["--replicates", "100"]) == 0

    printed = capsys.readouterr().out
    assert printed.count("## ") == 10
    assert not [one.name("en") for one in convergence.states().values() if f"| {one.name('en')} |" in printed]


@needs_data
def test_a_file_of_statements_that_is_not_there_is_said_plainly(tmp_path, capsys):
    assert convergence.main(["--replicates", "100", "--statements", str(tmp_path / "none.json")]) == 2

    assert "no statements of progress" in capsys.readouterr().err
