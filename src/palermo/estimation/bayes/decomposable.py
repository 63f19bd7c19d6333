"""The Bayesian average over all decomposable graphs of lists (Madigan and York 1997).

Given a graph, the shares of the histories have a hyper-Dirichlet prior and integrate out: the likelihood of a total is
a product of gamma functions over cliques, divided by one over separators (Dawid and Lauritzen 1993; equations (1) to
(3) of docs/explanation/estimation-bayes.md). The hidden persons change one cell of each clique, the one of nobody on
its lists. So one vector of log-gammas for each of the 2**k sets of lists serves all graphs, and a graph is a row of
whole numbers.

The log-likelihood of a graph is a sum of falling functions of the hidden persons, the rest of the posterior is common
to all graphs. Between two knots a graph is therefore bounded by its value at the first; where the bound lies e**-46
below the highest point found, the graph is left out between these knots. All that is left out is less than 1e-10. Over
a long stretch between knots, the weight of a graph that changes by less than e**2 is a polynomial through 20 Chebyshev
points, to about 1e-9 of itself (Trefethen 2013, theorem 8.2); the weight of one that changes faster is summed one by
one.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray
from scipy.special import gammaln

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bayes.graphs import Graph, coefficients, every_graph
from palermo.estimation.results import Candidate, Choice, Estimate, Finding, Interval
from palermo.estimation.tables import CaptureTable

Floats = NDArray[np.float64]
KNOTS, NODES, LONGEST_BLOCK = 512, 20, 1024
SMOOTH = 2.0  # natural logarithms that a weight may change by between two knots and be interpolated
NEGLIGIBLE = 46.0  # natural logarithms below the highest point: with 1e9 terms less than 1e-10 together
TOUCHES = 1e-3  # posterior beyond nine tenths of the totals allowed that draws a warning
MOST_VALUES = 2_000_000

ASSUMPTIONS = (
    "The population is closed: nobody enters or leaves it while the lists are kept.",
    "Records of one person on several lists are linked without error.",
    "Every dependence between lists can be drawn as a decomposable graph, and all such graphs are equally likely "
    "beforehand.",
    "Persons differ in their chance of being listed only as the dependence between lists allows.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """What is known of the total after the lists.

    observed: persons on at least one list. totals: shape (values,), persons, ascending. probabilities: shape
    (values,), one for each total. graphs: every decomposable graph; graph_probabilities, graph_means: shape (graphs,).
    """

    observed: int
    totals: NDArray[np.int64]
    probabilities: Floats
    graphs: tuple[Graph, ...]
    graph_probabilities: Floats
    graph_means: Floats

    @property
    def mean(self) -> float:
        """The expected total, persons."""
        return float(self.totals @ self.probabilities)

    @property
    def mode(self) -> int:
        """The most probable total, persons."""
        return int(self.totals[np.argmax(self.probabilities)])

    def quantile(self, level: float) -> int:
        """Return the smallest total (persons) that is not exceeded with a probability of at least the level."""
        reached = np.searchsorted(np.cumsum(self.probabilities), level)
        return int(self.totals[min(int(reached), self.totals.size - 1)])

    def beyond(self, total: float) -> float:
        """Return the probability of a larger total."""
        return float(self.probabilities[self.totals > total].sum())


def hidden_values(observed: int, *, most: float = 30.0, points: int | None = None) -> NDArray[np.int64]:
    """Return the numbers of hidden persons that are considered.

    most: the largest, as a multiple of the observed. points: None for every number from 1 on; or how many numbers,
    evenly spread, of which those that round to the same are taken once.

    >>> hidden_values(2, most=3).tolist(), hidden_values(10, most=3, points=4).tolist()
    ([1, 2, 3, 4, 5, 6], [1, 11, 20, 30])
    """
    largest = math.floor(most * observed)
    if largest < 2 or (points is not None and points < 2):
        raise InvalidInput(f"two totals or more must be allowed: {most} times {observed} persons leaves none to weigh")
    if points is None:
        if largest > MOST_VALUES:
            raise InvalidInput(f"{largest} totals are too many to weigh one by one; give a number of points")
        return np.arange(1, largest + 1)
    return np.unique(np.rint(np.linspace(1, most * observed, points)).astype(np.int64))


def posterior(
    table: CaptureTable,
    *,
    most: float = 30.0,
    points: int | None = None,
    delta: float | None = None,
    progress: Callable[[float], None] | None = None,
) -> Posterior:
    """Weigh every total and every decomposable graph.

    most, points: see hidden_values. delta: prior persons for each history; by default 2**-lists, one person in all.
    The prior of the total N is proportional to 1/N, that of the graphs is equal. progress: told the share done.
    Raises NotEstimable for less than two or more than six lists, or where nobody was observed.

    >>> from palermo.estimation.tables import from_histories
    >>> rows = [((1, 0, 0), 60), ((0, 1, 0), 49), ((1, 1, 0), 4), ((0, 0, 1), 247), ((1, 0, 1), 112), ((0, 1, 1), 142)]
    >>> spina_bifida = from_histories(("birth", "death", "rehabilitation"), [*rows, ((1, 1, 1), 12)])
    >>> weighed = posterior(spina_bifida)
    >>> weighed.quantile(0.5) > weighed.observed, round(float(weighed.graph_probabilities.sum()), 9)
    (True, 1.0)
    """
    rows = coefficients(len(table.lists)).astype(np.float64)
    if not table.observed:
        raise NotEstimable("nobody is on any list, so there is nothing to learn from")
    if delta is not None and not delta > 0:
        raise InvalidInput(f"prior persons for each history are more than 0, not {delta}")
    hidden = hidden_values(table.observed, most=most, points=points)
    sums = _Sums.of(table, 2.0 ** -len(table.lists) if delta is None else delta)
    mass, first, weights = _weighed(rows, sums, hidden, progress)
    whole = float(weights.sum())
    means = np.divide(first, mass, out=np.full(mass.size, math.nan), where=mass > 0)
    graphs = every_graph(len(table.lists))
    return Posterior(table.observed, hidden + table.observed, weights / whole, graphs, mass / whole, means)


def estimate_by_graphs(
    table: CaptureTable,
    *,
    most: float = 30.0,
    points: int | None = None,
    delta: float | None = None,
    level: float = 0.95,
    shown: int = 10,
    progress: Callable[[float], None] | None = None,
) -> Estimate:
    """Estimate the total by averaging over all decomposable graphs; the total is the posterior median.

    most, points, delta, progress: see posterior. level: of the equal-tailed interval. shown: how many graphs to list,
    each with its probability and the expected total given it. Raises NotEstimable and InvalidInput like posterior.
    Source: Madigan and York (1997); docs/explanation/estimation-bayes.md, (1) to (3); settings of the R package dga.

    >>> from palermo.estimation.tables import CaptureTable
    >>> estimate = estimate_by_graphs(CaptureTable(("a", "b"), np.array([0, 60, 50, 20])))
    >>> estimate.observed < estimate.interval.low < estimate.total < estimate.interval.high
    True
    """
    if not 0 < level < 1:
        raise InvalidInput(f"a level lies between 0 and 1, not at {level}")
    weighed = posterior(table, most=most, points=points, delta=delta, progress=progress)
    tail = (1 - level) / 2
    interval = Interval(level, weighed.quantile(tail), weighed.quantile(1 - tail), "posterior, equal tails")
    estimate = Estimate(
        observed=table.observed,
        total=float(weighed.quantile(0.5)),
        interval=interval,
        method="Bayesian average over decomposable graphs (Madigan and York 1997), posterior median",
        choice=_choice(weighed, shown),
        assumptions=ASSUMPTIONS,
        diagnostics=_diagnostics(weighed),
    )
    return estimate.adding(*_warnings(weighed))


def _choice(weighed: Posterior, shown: int) -> Choice:
    best = np.argsort(-weighed.graph_probabilities, kind="stable")[:shown]
    beside = tuple(
        Candidate(
            model=str(weighed.graphs[i].model),
            total=float(weighed.graph_means[i]),
            value=float(weighed.graph_probabilities[i]),
            weight=float(weighed.graph_probabilities[i]),
        )
        for i in best
        if weighed.graph_probabilities[i] > 0
    )
    return Choice("posterior probability", beside[0].value, len(weighed.graphs), 0.0, beside)


def _diagnostics(weighed: Posterior) -> tuple[Finding, ...]:
    low, high = weighed.quantile(0.1), weighed.quantile(0.9)
    texts: Sequence[tuple[str, str, dict[str, float]]] = (
        ("posterior_mean", "The mean of the posterior is {total:.1f} persons.", {"total": weighed.mean}),
        ("posterior_mode", "The most probable total is {total} persons.", {"total": weighed.mode}),
        (
            "posterior_80",
            "With a probability of 80 per cent the total lies from {low:.0f} to {high:.0f} persons.",
            {"low": low, "high": high},
        ),
        (
            "totals_weighed",
            "{count} totals up to {largest} persons and {graphs} graphs were weighed.",
            {"count": weighed.totals.size, "largest": int(weighed.totals[-1]), "graphs": len(weighed.graphs)},
        ),
    )
    return tuple(Finding(code, text, values) for code, text, values in texts)


def _warnings(weighed: Posterior) -> tuple[Finding, ...]:
    largest = int(weighed.totals[-1])
    beyond = weighed.beyond(largest - (largest - weighed.observed) / 10)
    if beyond <= TOUCHES:
        return ()
    text = (
        "The posterior reaches the largest total allowed, {largest} persons: {share:.1%} of it lies in the last tenth. "
        "The upper limit is then set by that choice; allow larger totals and see how far it moves."
    )
    return (Finding("largest_total_reached", text, {"largest": largest, "share": beyond}, grave=beyond > 0.025),)


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """For each set of lists: prior and observed persons on none of them, and the log-gammas of all other cells."""

    observed: int
    nobody: Floats
    others: Floats

    @classmethod
    def of(cls, table: CaptureTable, delta: float) -> "_Sums":
        lists = len(table.lists)
        history = np.arange(1 << lists)
        nobody, others = np.empty(1 << lists), np.empty(1 << lists)
        for part in range(1 << lists):
            prior = delta * 2.0 ** (lists - part.bit_count())
            cells = np.bincount(history & part, weights=table.counts, minlength=1 << lists)
            filled = cells[(cells > 0) & (history > 0)]
            nobody[part] = prior + cells[0]
            others[part] = (gammaln(prior + filled) - gammaln(prior)).sum() - gammaln(prior)
        return cls(table.observed, nobody, others)

    def logarithms(self, hidden: NDArray[Any]) -> Floats:
        """Return the log-likelihood of each set of lists; shape (2**lists, values)."""
        return gammaln(self.nobody[:, None] + hidden) + self.others[:, None]

    def common(self, hidden: NDArray[Any]) -> Floats:
        """Return what the posterior of all graphs has in common; shape (values,)."""
        return self.ways(hidden) + self.prior(hidden)

    def prior(self, hidden: NDArray[Any]) -> Floats:
        """Return the logarithm of the prior of the total, 1/N; shape (values,)."""
        return -np.log(hidden + float(self.observed))

    def ways(self, hidden: NDArray[Any]) -> Floats:
        """Return the logarithm of the ways to be hidden, which grows with the hidden persons; shape (values,)."""
        return gammaln(hidden + self.observed + 1.0) - gammaln(hidden + 1.0)


def _weighed(
    rows: Floats, sums: _Sums, hidden: NDArray[np.int64], progress: Callable[[float], None] | None
) -> tuple[Floats, Floats, Floats]:
    """Return for each graph its weight and weighted total, and for each total its weight; of a common scale."""
    knots = np.unique(np.geomspace(1, hidden.size, KNOTS).round().astype(np.int64) - 1)
    at_knots = _graph_logarithms(rows, sums.logarithms(hidden[knots]))
    best = float((at_knots + sums.common(hidden[knots])).max())
    mass, first, weights = np.zeros(len(rows)), np.zeros(len(rows)), np.zeros(hidden.size)
    ends = np.append(knots[1:], hidden.size)
    for place, (start, end) in enumerate(zip(knots, ends, strict=True)):
        at_most = at_knots[:, place] + sums.ways(hidden[end - 1 : end]) + sums.prior(hidden[start : start + 1])
        kept = np.flatnonzero(at_most > best - NEGLIGIBLE)
        totals = hidden[start:end] + float(sums.observed)
        for graphs, heights, through in _pieces(rows, kept, sums, hidden[start:end], best):
            part = np.exp(heights)
            weights[start:end] += part.sum(axis=0) @ through
            mass[graphs] += part @ through.sum(axis=1)
            first[graphs] += part @ (through @ totals)
        if progress and (place % 32 == 0 or end == hidden.size):
            progress(float(end) / hidden.size)
    return mass, first, weights


Piece = tuple[NDArray[np.int64], Floats, Floats]


def _pieces(
    rows: Floats, kept: NDArray[np.int64], sums: _Sums, hidden: NDArray[np.int64], best: float
) -> Iterator[Piece]:
    """Split the work between two knots: graphs, their log-weights at points, and what a point tells of each total.

    The last has shape (points, totals): the identity where totals are weighed one by one, otherwise the polynomial.
    """
    if hidden.size > 2 * NODES and kept.size:
        points, through = _polynomial(hidden)
        heights = _graph_logarithms(rows[kept], sums.logarithms(points)) + (sums.common(points) - best)
        top = heights.max(axis=1)
        smooth = top - heights.min(axis=1) <= SMOOTH
        seen = top > -NEGLIGIBLE
        yield kept[smooth & seen], heights[smooth & seen], through
        kept = kept[~smooth & seen]
    for begin in range(0, hidden.size if kept.size else 0, LONGEST_BLOCK):
        block = hidden[begin : begin + LONGEST_BLOCK]
        heights = _graph_logarithms(rows[kept], sums.logarithms(block)) + (sums.common(block) - best)
        yield kept, heights, np.eye(block.size, hidden.size, begin)


def _polynomial(hidden: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return Chebyshev points among the totals, and the polynomial through them; shape (points, totals)."""
    low, high = float(hidden[0]), float(hidden[-1])
    nodes = chebyshev.chebpts2(NODES)
    there = chebyshev.chebvander(2 * (hidden - low) / (high - low) - 1, NODES - 1)
    through = np.linalg.solve(chebyshev.chebvander(nodes, NODES - 1).T, there.T)
    return low + (nodes + 1) / 2 * (high - low), np.asarray(through, dtype=np.float64)


def _graph_logarithms(rows: Floats, logarithms: Floats) -> Floats:
    """Return the log-likelihood of each graph; the whole table (the empty set) normalizes it."""
    return rows @ logarithms - logarithms[0]
