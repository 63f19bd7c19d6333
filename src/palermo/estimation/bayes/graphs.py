"""Decomposable graphs of lists: who may depend on whom, such that every estimate has a closed form."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from palermo.errors import NotEstimable
from palermo.estimation.models import Model

FEWEST_LISTS, MOST_LISTS = 2, 6


@dataclass(frozen=True, slots=True)
class Graph:
    """A decomposable (chordal) graph of lists.

    cliques: its largest sets of lists that all depend on each other, as bit sets, ascending. separators: what cliques
    share along a junction tree, as often as they occur; the empty set separates lists that do not hang together.

    >>> chain = Graph(3, (0b011, 0b110), (0b010,))
    >>> str(chain.model)
    '[12,23]'
    """

    lists: int
    cliques: tuple[int, ...]
    separators: tuple[int, ...]

    @property
    def model(self) -> Model:
        """The log-linear model of the graph: its generators are the cliques."""
        return Model.of(self.lists, self.cliques)


@lru_cache(maxsize=8)
def every_graph(lists: int) -> tuple[Graph, ...]:
    """Return every decomposable graph on two to six lists: 2, 8, 61, 822 and 18,154 of them.

    Raises NotEstimable for more lists: seven have 617,675.

    >>> [len(every_graph(lists)) for lists in (2, 3, 4, 5)]
    [2, 8, 61, 822]
    """
    return tuple(_read(lists, row) for row in coefficients(lists))


@lru_cache(maxsize=8)
def coefficients(lists: int) -> NDArray[np.int8]:
    """Return how often each set of lists is a clique less how often it separates; shape (graphs, 2**lists).

    The likelihood of a decomposable graph is the product over its cliques divided by that over its separators, so one
    row times the logarithms for all sets of lists is its log-likelihood (Dawid and Lauritzen 1993;
    docs/explanation/estimation-bayes.md, equation 3).
    Raises NotEstimable for less than two or more than six lists.

    >>> coefficients(2).tolist()            # sets: none, 1, 2, 12
    [[-1, 1, 1, 0], [0, 0, 0, 1]]
    """
    check_lists(lists)
    rows = np.array([_row(steps, lists) for _, steps in _chordal(lists)], dtype=np.int8)
    rows.setflags(write=False)
    return rows


def check_lists(lists: int) -> None:
    """Raise NotEstimable unless the decomposable graphs of so many lists can be counted through."""
    if not FEWEST_LISTS <= lists <= MOST_LISTS:
        raise NotEstimable(
            f"averaging over decomposable graphs takes {FEWEST_LISTS} to {MOST_LISTS} lists, not {lists}; "
            "merge lists, or use latent classes"
        )


Neighbours = tuple[int, ...]
Steps = tuple[tuple[int, int], ...]


def _chordal(lists: int) -> list[tuple[Neighbours, Steps]]:
    """Return every chordal graph with its elimination, few edges first.

    A part of a chordal graph is chordal, so each one on k lists is one on k - 1 lists with a neighbourhood for the
    last; those whose lists can be eliminated one by one are kept.
    """
    found: list[tuple[Neighbours, Steps]] = [((0,), ((1, 0),))]
    for last in range(1, lists):
        joined = (_joined(graph, near, last) for graph, _ in found for near in range(1 << last))
        found = [(graph, steps) for graph in joined if (steps := _eliminated(graph)) is not None]
    return sorted(found, key=lambda one: (sum(map(int.bit_count, one[0])), one[0]))


def _joined(graph: Neighbours, near: int, last: int) -> Neighbours:
    return (*(others | (near >> i & 1) << last for i, others in enumerate(graph)), near)


def _eliminated(graph: Neighbours) -> Steps | None:
    """Take out list after list whose remaining neighbours all depend on each other.

    Returns for each step the list with its neighbours, and its neighbours; None where no such list remains, which is
    so exactly when the graph is not chordal (Dirac 1961; Fulkerson and Gross 1965).
    """
    left = (1 << len(graph)) - 1
    steps = []
    while left:
        for place, others in enumerate(graph):
            near = others & left
            if left >> place & 1 and _is_complete(graph, near):
                steps.append((near | 1 << place, near))
                left ^= 1 << place
                break
        else:
            return None
    return tuple(steps)


def _is_complete(graph: Neighbours, among: int) -> bool:
    rest = among
    while rest:
        bit = rest & -rest
        if among & ~(graph[bit.bit_length() - 1] | bit):
            return False
        rest ^= bit
    return True


def _row(steps: Steps, lists: int) -> list[int]:
    """Count cliques less separators: sets that a later step takes whole cancel, the largest and the shared remain."""
    row = [0] * (1 << lists)
    for whole, near in steps:
        row[whole] += 1
        row[near] -= 1
    row[0] += 1  # the last list of all is separated from nothing
    return row


def _read(lists: int, row: NDArray[np.int8]) -> Graph:
    cliques = tuple(int(one) for one in np.flatnonzero(row > 0))
    shared = [int(one) for one in np.flatnonzero(row < 0)]
    return Graph(lists, cliques, tuple(one for one in shared for _ in range(-int(row[one]))))
