"""Decomposable graphs: counted as in the literature, and each with its cliques and separators."""

from itertools import combinations, product

import numpy as np
import pytest

from palermo.errors import NotEstimable
from palermo.estimation.bayes.graphs import coefficients, every_graph


def test_there_are_as_many_decomposable_graphs_as_known():
    """The numbers of labelled chordal graphs: OEIS A058862."""
    assert [len(every_graph(lists)) for lists in (2, 3, 4, 5, 6)] == [2, 8, 61, 822, 18154]


def test_no_graph_comes_twice():
    assert len({graph.cliques for graph in every_graph(6)}) == 18154


def test_the_graphs_of_four_lists_are_those_without_a_chordless_cycle():
    edges = list(combinations(range(4), 2))
    squares = [{(0, 1), (1, 2), (2, 3), (0, 3)}, {(0, 1), (1, 3), (2, 3), (0, 2)}, {(0, 2), (1, 2), (1, 3), (0, 3)}]
    chosen = [{edge for edge, on in zip(edges, bits, strict=True) if on} for bits in product((0, 1), repeat=6)]
    expected = {frozenset(one) for one in chosen if one not in squares}

    found = {
        frozenset(
            pair
            for pair in edges
            if any(1 << pair[0] | 1 << pair[1] == (1 << pair[0] | 1 << pair[1]) & clique for clique in graph.cliques)
        )
        for graph in every_graph(4)
    }

    assert found == expected


def test_a_chain_is_separated_by_its_middle():
    chain = next(graph for graph in every_graph(3) if graph.cliques == (0b011, 0b110))

    assert chain.separators == (0b010,)


def test_lists_that_do_not_hang_together_are_separated_by_the_empty_set():
    assert every_graph(3)[0].cliques == (1, 2, 4)
    assert every_graph(3)[0].separators == (0, 0)


@pytest.mark.parametrize("lists", [3, 4, 5, 6])
def test_a_row_gives_back_a_distribution_that_has_the_graph(lists):
    """Cliques less separators of log-margins of an independent table are its log-probability."""
    shares = np.random.default_rng(lists).uniform(0.1, 0.9, size=lists)
    logs = np.array([sum(np.log(shares[i]) for i in range(lists) if part >> i & 1) for part in range(1 << lists)])

    assert np.allclose(coefficients(lists) @ logs, np.log(shares).sum())


def test_seven_lists_are_refused_with_a_way_out():
    with pytest.raises(NotEstimable, match="merge lists"):
        every_graph(7)
