"""The average over decomposable graphs, held to the R package dga 2.0.2 and to a direct sum."""

import math
from itertools import product

import numpy as np
import pytest
from scipy.special import gammaln

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bayes.decomposable import estimate_by_graphs, hidden_values, posterior
from palermo.estimation.bayes.graphs import every_graph
from palermo.estimation.models import Model
from palermo.estimation.tables import CaptureTable
from tests.core.estimation.bayes_tables import beside, published, reference

# dga 2.0.2, bma.cr(Y, Nmissing=1:(30*n), delta=2^-k): median, mode, 95 and 80 per cent limits; mean.
DGA = {
    "korea_3": ((163, 145, 127, 468, 136, 284), 207.77001431961),
    "kosovo_4": ((12595, 12267, 9827, 16544, 10798, 14956), 12749.3495983167),
    "new_orleans_5": ((869, 774, 511, 1762, 608, 1334), 936.274959017158),
    "uk2013_5": ((22990, 11718, 10387, 33510, 11307, 29624), 21282.2420812472),
}
# Binette and Steorts 2022, on the 1000-point grid of MSETools.
GRID = {
    "uk2013_5": (23016, 10408, 33481),
    "new_orleans_5": (869, 514, 1763),
    "kosovo_4": (12593, 9818, 16557),
}


def whole_numbers(found):
    return (found.quantile(0.5), found.mode, *(found.quantile(level) for level in (0.025, 0.975, 0.1, 0.9)))


@pytest.mark.parametrize("name", DGA)
def test_every_total_weighed_gives_the_numbers_of_dga(name):
    found = posterior(published(name))

    assert whole_numbers(found) == DGA[name][0]
    assert found.mean == pytest.approx(DGA[name][1], rel=1e-9)


@pytest.mark.parametrize("name", GRID)
def test_a_grid_of_a_thousand_points_gives_the_published_figures(name):
    found = posterior(published(name), points=1000)

    assert (found.quantile(0.5), found.quantile(0.025), found.quantile(0.975)) == GRID[name]


def test_all_data_sets_agree_with_dga_in_numbers_and_graphs():
    for name, expected in reference("dga").items():
        found = posterior(beside(name))
        probabilities = dict(zip(map(str, (one.model for one in found.graphs)), found.graph_probabilities, strict=True))

        assert whole_numbers(found) == (expected["estimate"], expected["mode"], *expected["ci95"], *expected["ci80"])
        assert found.mean == pytest.approx(expected["mean"], rel=1e-9)
        for graph in expected["top_graphs"]:
            cliques = graph["cliques"].values() if isinstance(graph["cliques"], dict) else graph["cliques"]
            flat = [one[0] if isinstance(one[0], list) else one for one in cliques]
            lists = len(beside(name).lists)
            model = str(Model.of(lists, [sum(1 << i - 1 for i in clique) for clique in flat]))
            assert probabilities[model] == pytest.approx(graph["prob"], abs=1e-6)


def directly(table: CaptureTable, most: int) -> np.ndarray:
    """The same posterior by the formula, graph by graph and total by total."""
    history = np.arange(table.counts.size)

    def margin(part: int, counts: np.ndarray) -> float:
        prior = 2.0 ** -part.bit_count()
        cells = [counts[(history & part) == cell].sum() for cell in history if cell & part == cell]
        return sum(math.lgamma(prior + one) - math.lgamma(prior) for one in cells) - math.lgamma(1 + counts.sum())

    rows = []
    for graph, hidden in product(every_graph(len(table.lists)), range(1, most * table.observed + 1)):
        counts = table.counts.astype(float)
        counts[0] = hidden
        value = sum(margin(one, counts) for one in graph.cliques)
        value -= sum(margin(one, counts) for one in graph.separators)
        total = counts.sum()
        rows.append(value + gammaln(total + 1) - gammaln(hidden + 1) - math.log(total))
    weights = np.exp(np.array(rows) - np.max(rows)).reshape(-1, most * table.observed)
    return weights / weights.sum()


def test_the_posterior_is_the_formula_summed_one_by_one():
    table = CaptureTable(("a", "b", "c"), np.array([0, 3, 5, 2, 4, 1, 0, 1]))

    found, expected = posterior(table, most=4), directly(table, 4)

    assert np.allclose(found.probabilities, expected.sum(axis=0), atol=1e-12)
    assert np.allclose(found.graph_probabilities, expected.sum(axis=1), atol=1e-12)
    assert np.allclose(found.graph_means, expected @ found.totals / expected.sum(axis=1))


def test_polynomials_between_knots_change_nothing(monkeypatch):
    table = published("korea_3")
    quick = posterior(table, most=60)
    monkeypatch.setattr("palermo.estimation.bayes.decomposable.SMOOTH", -1.0)
    monkeypatch.setattr("palermo.estimation.bayes.decomposable.NEGLIGIBLE", 1e9)

    slow = posterior(table, most=60)

    assert not np.array_equal(quick.probabilities, slow.probabilities)
    assert np.allclose(quick.probabilities, slow.probabilities, rtol=1e-7, atol=1e-16)
    assert np.allclose(quick.graph_probabilities, slow.graph_probabilities, rtol=1e-7, atol=1e-10)


def test_six_lists_are_averaged_over_all_graphs():
    found = posterior(beside("hare_6"))

    assert found.graph_probabilities.size == 18154
    assert found.probabilities.sum() == pytest.approx(1)
    assert found.observed < found.quantile(0.025) < found.quantile(0.5) < found.quantile(0.975)


def test_an_estimate_says_which_graphs_carry_it():
    found = estimate_by_graphs(published("kosovo_4"))

    assert (found.total, found.interval.low, found.interval.high) == (12595, 9827, 16544)
    assert found.choice.beside[0].model == "[123,134]"
    assert found.choice.beside[0].weight == pytest.approx(0.9855137463233, abs=1e-9)
    assert found.warnings == ()


def test_a_posterior_that_touches_the_largest_total_says_so():
    found = estimate_by_graphs(published("new_orleans_5"), most=5)

    assert [one.code for one in found.warnings] == ["largest_total_reached"]
    assert "925" not in str(found.warnings[0])
    assert "1110" in str(found.warnings[0])


def test_progress_rises_to_the_end_and_can_stop_the_work():
    told = []
    posterior(published("korea_3"), progress=told.append)

    def stop(share: float) -> None:
        raise InterruptedError

    assert told == sorted(told)
    assert told[-1] == 1.0
    with pytest.raises(InterruptedError):
        posterior(published("korea_3"), progress=stop)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_outside_zero_to_one_is_refused(level):
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        estimate_by_graphs(published("korea_3"), level=level)


def test_a_table_without_persons_is_not_estimable():
    with pytest.raises(NotEstimable, match="nobody"):
        posterior(CaptureTable(("a", "b"), np.zeros(4)))


def test_a_grid_takes_totals_that_round_to_the_same_once():
    assert hidden_values(1, most=5, points=20).tolist() == [1, 2, 3, 4, 5]
