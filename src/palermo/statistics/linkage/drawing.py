"""Draws of who is who: each links all records into persons, as likely as the scored pairs say, without contradiction.

A linkage is a partition of the records. It is drawn with a probability in proportion to
    product over pairs within a person of p / (1 - p)
which is the product of p over linked and 1 - p over unlinked pairs, restricted to partitions that hold together: links
are transitive, and no person has two records of a list without duplicates (Sadinle 2017, JASA 112, on such
bipartite partitions; the product form is that of Fellegi and Sunter 1969). Pairs with p = 1 are joined beforehand,
pairs with p = 0 never.
Ruling out contradictions takes away more linked than unlinked pairs where records have rivals, and adds links in
triangles, so that the product alone links too few or too many. Scores are right pair by pair: one number is added to
the log odds of all scored pairs so that the expected number of links is again the sum of their probabilities.
Small groups of connected records are drawn exactly, from all their partitions; larger ones by a Gibbs sampler that
moves one record at a time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from palermo.errors import InvalidInput
from palermo.statistics.linkage.pairs import ScoredPairs

Labels = NDArray[np.int64]
Weights = NDArray[np.float64]
MOST_ENUMERATED = 7  # 877 partitions; one more makes 4,140
WARMING, BETWEEN = 200, 20  # sweeps of the Gibbs sampler before the first draw and between draws


@dataclass(frozen=True, slots=True, eq=False)
class Linkages:
    """Draws of who is who. lists: names. labels: shape (draws, records), equal for the records of one person.

    largest: atoms (records, or records joined for certain) in the largest connected group; walked: groups too large to
    be drawn exactly. shift: what was added to the log odds of scored pairs.
    """

    lists: tuple[str, ...]
    list_of: NDArray[np.int64]
    labels: Labels
    largest: int
    walked: int
    shift: float = 0.0

    def histories(self) -> NDArray[np.int64]:
        """Return persons by capture history, shape (draws, 2**lists); bit i of a history is list i, entry 0 is 0."""
        bits = 1 << self.list_of
        counts = np.zeros((self.labels.shape[0], 1 << len(self.lists)), dtype=np.int64)
        for row, labels in zip(counts, self.labels, strict=True):
            seen = np.zeros(labels.size, dtype=np.int64)
            np.bitwise_or.at(seen, labels, bits)
            row += np.bincount(seen, minlength=row.size)
        counts[:, 0] = 0
        return counts


def draw_linkages(
    pairs: ScoredPairs,
    *,
    seed: int,
    draws: int = 100,
    unscored: float = 0.01,
    matched: bool = True,
    progress: Callable[[float], None] | None = None,
) -> Linkages:
    """Draw linkages from scored pairs.

    unscored: the probability of a pair nobody scored, and the least that counts as a score: pairs below it connect
    nothing, pairs of exactly 0 are never linked. matched: whether to shift the log odds so that as many pairs are
    linked as the probabilities sum up to; the shift is found from the groups drawn exactly. Raises InvalidInput when
    pairs that are certain contradict each other.

    >>> from palermo.statistics.linkage.pairs import pair_up
    >>> from palermo.statistics.linkage.records import PersonList
    >>> lists = [PersonList("police", ("p1", "p2")), PersonList("shelter", ("s1",))]
    >>> pairs = pair_up(lists, [("police", "p1", "shelter", "s1", 0.75)])
    >>> counts = draw_linkages(pairs, seed=1, draws=400).histories()
    >>> bool(0.68 < counts[:, 0b11].mean() < 0.82)
    True
    """
    if not 0 < unscored < 1 or draws < 1:
        raise InvalidInput("draw at least once, with a probability of unscored pairs between 0 and 1")
    chance = np.random.default_rng(seed)
    atoms = _atoms(pairs)
    bonds = _bonds(pairs, atoms, unscored)
    groups = list(_groups(pairs, atoms, bonds, unscored))
    shift = _matching_shift(groups) if matched else 0.0
    labels = np.tile(atoms, (draws, 1))  # alone in its group, an atom is a person in every draw
    for done, group in enumerate(groups, 1):
        drawn = _drawn(group, shift, draws, chance)
        for records, column in zip(group.members, drawn.T, strict=True):
            labels[:, records] = group.names[column][:, None]
        if progress and (done % 1000 == 0 or done == len(groups)):
            progress(done / len(groups))
    sizes = [len(group.members) for group in groups]
    walked = sum(size > MOST_ENUMERATED for size in sizes)
    return Linkages(pairs.lists, pairs.list_of, labels, max(sizes, default=1), walked, shift)


def _atoms(pairs: ScoredPairs) -> Labels:
    """Return a label for each record, the smallest place among records that certain pairs join. Raises InvalidInput."""
    sure = pairs.probability == 1
    atoms = _joined(pairs.records, pairs.first[sure], pairs.second[sure])
    never = pairs.probability == 0
    if (atoms[pairs.first[never]] == atoms[pairs.second[never]]).any():
        raise InvalidInput("pairs of probability 1 join two records whose own pair has probability 0")
    single = np.array(pairs.deduplicated)[pairs.list_of]
    held = np.stack([atoms[single], pairs.list_of[single]], axis=1)
    if np.unique(held, axis=0).shape[0] != held.shape[0]:
        raise InvalidInput("pairs of probability 1 join two records of a list said to be without duplicates")
    return atoms


def _joined(records: int, first: Labels, second: Labels) -> Labels:
    """Return for each record the smallest place among those it is connected with."""
    graph = coo_array((np.ones(first.size), (first, second)), shape=(records, records))
    _, component = connected_components(graph, directed=False)
    _, smallest = np.unique(component, return_index=True)
    return smallest[component].astype(np.int64)


Bonds = dict[tuple[int, int], list[float]]


def _bonds(pairs: ScoredPairs, atoms: Labels, unscored: float) -> Bonds:
    """Return for each two atoms with scored pairs the probabilities of those pairs."""
    found: Bonds = {}
    uncertain = (pairs.probability < 1) & ((pairs.probability >= unscored) | (pairs.probability == 0))
    ends = np.sort(np.stack([atoms[pairs.first[uncertain]], atoms[pairs.second[uncertain]]]), axis=0)
    for a, b, probability in zip(*ends.tolist(), pairs.probability[uncertain].tolist(), strict=True):
        if a != b:
            found.setdefault((a, b), []).append(probability)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Connected atoms: their records and labels, the log odds of joining two, and how many scored pairs that links.

    weights, scored: shape (atoms, atoms). expected: the sum of the probabilities of the scored pairs.
    """

    members: list[Labels]
    names: Labels
    weights: Weights
    scored: Weights
    expected: float


def _groups(pairs: ScoredPairs, atoms: Labels, bonds: Bonds, unscored: float) -> Iterator[_Group]:
    """Yield the groups of two atoms or more that can be joined."""
    ends = np.array([key for key, odds in bonds.items() if min(odds) > 0], dtype=np.int64).reshape(-1, 2)
    component = _joined(pairs.records, ends[:, 0], ends[:, 1])
    together: dict[int, list[int]] = {}
    members: dict[int, list[int]] = {atom: [] for atom in np.unique(ends).tolist()}
    for atom in members:
        together.setdefault(int(component[atom]), []).append(atom)
    for record, atom in enumerate(atoms.tolist()):
        if atom in members:
            members[atom].append(record)
    for names in together.values():
        yield _group(pairs, [np.array(members[atom]) for atom in names], names, bonds, unscored)


def _group(pairs: ScoredPairs, records: list[Labels], names: list[int], bonds: Bonds, unscored: float) -> _Group:
    """Return a group; the log odds are minus infinity where a list would hold a person twice."""
    single = np.array(pairs.deduplicated)
    weights, scored, expected = np.zeros((len(names), len(names))), np.zeros((len(names), len(names))), 0.0
    for i in range(len(names)):
        for j in range(i):
            given = np.array(bonds.get((names[j], names[i]), []))
            missing = records[i].size * records[j].size - given.size
            shared = np.intersect1d(pairs.list_of[records[i]], pairs.list_of[records[j]])
            odd = _log_odds(given) + missing * _log_odds(np.array([unscored]))
            weights[i, j] = weights[j, i] = -np.inf if single[shared].any() else odd
            scored[i, j] = scored[j, i] = given.size
            expected += float(given.sum())
    return _Group(records, np.array(names), weights, scored, expected)


def _log_odds(probabilities: Weights) -> float:
    with np.errstate(divide="ignore"):
        return float(np.sum(np.log(probabilities) - np.log1p(-probabilities)))


def _matching_shift(groups: list[_Group]) -> float:
    """Return what to add to the log odds of scored pairs so that the links expected are the probabilities' sum.

    The expected number of links grows with the shift, so that it is found between -6 and 6; where contradictions leave
    fewer links than wanted whatever the shift, it is the end nearer to it.
    """
    exact = [group for group in groups if len(group.members) <= MOST_ENUMERATED]
    if not exact:
        return 0.0
    tried = [_heights(group) for group in exact]
    starts = np.cumsum([0, *(heights.size for _, heights, _ in tried[:-1])])
    sizes = [heights.size for _, heights, _ in tried]
    heights, links = (np.concatenate([one[i] for one in tried]) for i in (1, 2))
    wanted = sum(group.expected for group in exact)

    def missing(shift: float) -> float:
        shifted = heights + shift * links
        shares = np.exp(shifted - np.repeat(np.maximum.reduceat(shifted, starts), sizes))
        means = np.add.reduceat(shares * links, starts) / np.add.reduceat(shares, starts)
        return float(means.sum()) - wanted

    low, high = missing(-6.0), missing(6.0)
    if low * high >= 0:
        return -6.0 if abs(low) < abs(high) else 6.0
    return float(brentq(missing, -6.0, 6.0, xtol=1e-6))


def _heights(group: _Group) -> tuple[Labels, Weights, Weights]:
    """Return all partitions that hold together, the logarithm of what each weighs, and the scored pairs it links."""
    every = np.array(list(_partitions(group.weights)), dtype=np.int64)
    same = np.tril(every[:, :, None] == every[:, None, :], -1)
    heights = np.where(same, group.weights, 0.0).sum(axis=(1, 2))
    return every, heights, np.where(same, group.scored, 0.0).sum(axis=(1, 2))


def _drawn(group: _Group, shift: float, draws: int, chance: np.random.Generator) -> Labels:
    """Return draws of partitions of a group, shape (draws, atoms), as places of the first atom of each person."""
    if len(group.members) > MOST_ENUMERATED:
        return _walked(group.weights + shift * group.scored, draws, chance)
    every, heights, links = _heights(group)
    shares = np.exp(heights + shift * links - (heights + shift * links).max())
    return every[chance.choice(len(every), size=draws, p=shares / shares.sum())]


def _partitions(weights: Weights) -> Iterator[list[int]]:
    """Yield the partitions that hold together; each atom carries the place of the first atom of its person."""
    size = weights.shape[0]

    def grown(labels: list[int]) -> Iterator[list[int]]:
        place = len(labels)
        if place == size:
            yield labels
            return
        for person in sorted(set(labels)):
            if all(weights[place, other] > -np.inf for other in range(place) if labels[other] == person):
                yield from grown([*labels, person])
        yield from grown([*labels, place])

    yield from grown([])


def _walked(weights: Weights, draws: int, chance: np.random.Generator) -> Labels:
    """Draw by Gibbs sampling: one atom at a time leaves its person and joins one of the others, or starts its own."""
    size = weights.shape[0]
    labels = np.arange(size)
    kept: Labels = np.empty((draws, size), dtype=np.int64)
    for sweep in range(WARMING + BETWEEN * (draws - 1) + 1):
        uniform = np.asarray(chance.random(size))
        for atom in range(size):
            labels[atom] = size  # out of the way while the others are summed up
            taken = np.bincount(labels, minlength=size + 1)[:size] > 0
            heights = np.bincount(labels, weights=weights[atom], minlength=size + 1)[:size]
            free = int(np.argmin(taken))
            heights[~taken] = -np.inf
            heights[free] = 0.0
            shares: Weights = np.cumsum(np.exp(heights - heights.max()))
            labels[atom] = np.searchsorted(shares, float(uniform[atom]) * float(shares[-1]), side="right")
        if sweep >= WARMING and (sweep - WARMING) % BETWEEN == 0:
            kept[(sweep - WARMING) // BETWEEN] = _first_places(labels)
    return kept


def _first_places(labels: Labels) -> Labels:
    """Name each person by the place of the first of its atoms."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.asarray(first[inverse], dtype=np.int64)
