"""Tables of capture histories: how many persons each combination of lists named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from palermo.errors import InvalidInput

MOST_LISTS = 16
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CaptureTable:
    """Persons by capture history.

    lists: names of the lists, one to 16. counts: shape (2**lists,), persons; the history with bit i set names list i;
    counts[0], the persons on no list, is unknown and stored as 0. stratum: what these persons have in common, if said.

    >>> table = CaptureTable(("police", "shelter"), np.array([0, 5, 4, 2]))
    >>> table.observed, table.sizes.tolist()
    (11, [7, 6])
    """

    lists: tuple[str, ...]
    counts: Counts
    stratum: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        check_lists(self.lists)
        counts = np.asarray(self.counts)
        if counts.shape != (1 << len(self.lists),):
            raise InvalidInput(f"{len(self.lists)} lists have {1 << len(self.lists)} histories, not {counts.shape}")
        if (counts < 0).any() or not np.array_equal(counts, np.rint(counts)):
            raise InvalidInput("a count of persons is a whole number, zero or more")
        whole = np.rint(counts).astype(np.int64)
        whole[0] = 0
        whole.setflags(write=False)
        object.__setattr__(self, "counts", whole)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, CaptureTable)
            and (self.lists, self.stratum) == (other.lists, other.stratum)
            and np.array_equal(self.counts, other.counts)
        )

    def __hash__(self) -> int:
        return hash((self.lists, self.stratum, self.counts.tobytes()))

    @property
    def observed(self) -> int:
        """Persons on at least one list."""
        return int(self.counts.sum())

    @property
    def sizes(self) -> Counts:
        """Persons on each list, shape (lists,)."""
        return np.array([self.counts[members(1 << i, len(self.lists))].sum() for i in range(len(self.lists))])

    @property
    def overlaps(self) -> Counts:
        """Persons on both of two lists, shape (lists, lists); the diagonal holds the sizes."""
        count = len(self.lists)
        both = [[self.counts[members(1 << i | 1 << j, count)].sum() for j in range(count)] for i in range(count)]
        return np.array(both)

    def rows(self) -> list[tuple[tuple[int, ...], int]]:
        """Return the histories that occurred as 0/1 by list, with their counts, short histories first."""
        order = sorted(np.flatnonzero(self.counts), key=lambda history: (int(history).bit_count(), int(history)))
        return [
            (tuple(int(history) >> i & 1 for i in range(len(self.lists))), int(self.counts[history]))
            for history in order
        ]

    def keeping(self, lists: Sequence[str]) -> "CaptureTable":
        """Return the table of some lists alone, in that order; persons on no other list drop out.

        Raises InvalidInput for an unknown list.
        """
        places = [self.place(name) for name in lists]
        kept = np.zeros(1 << len(places), dtype=np.int64)
        history = np.arange(self.counts.size)
        shortened = reduce(np.bitwise_or, [(history >> place & 1) << new for new, place in enumerate(places)])
        np.add.at(kept, shortened, self.counts)
        return CaptureTable(tuple(lists), kept, self.stratum)

    def without(self, *lists: str) -> "CaptureTable":
        """Return the table without some lists; persons on no other list drop out. Raises InvalidInput."""
        for name in lists:
            self.place(name)
        return self.keeping([name for name in self.lists if name not in lists])

    def merging(self, lists: Sequence[str], name: str = "") -> "CaptureTable":
        """Return the table in which some lists are one: a person is on it who is on any of them.

        The new list stands where the first of them stood; its name defaults to theirs, joined by +.
        """
        places = sorted({self.place(one) for one in lists})
        if len(places) < 2:
            raise InvalidInput("merging takes two lists or more")
        merged = name or "+".join(self.lists[place] for place in places)
        new = [merged if i == places[0] else one for i, one in enumerate(self.lists) if i not in places[1:]]
        history = np.arange(self.counts.size)
        joined = np.zeros_like(history)
        for bit, one in enumerate(new):
            sources = places if one == merged and bit == places[0] else [self.lists.index(one)]
            seen = reduce(np.bitwise_or, [history >> source & 1 for source in sources])
            joined |= seen << bit
        counts = np.zeros(1 << len(new), dtype=np.int64)
        np.add.at(counts, joined, self.counts)
        return CaptureTable(tuple(new), counts, self.stratum)

    def place(self, name: str) -> int:
        """Return where a list stands. Raises InvalidInput naming the lists there are."""
        if name not in self.lists:
            raise InvalidInput(f'there is no list "{name}"; the lists are {", ".join(self.lists)}')
        return self.lists.index(name)

    def with_counts(self, counts: NDArray[np.int64]) -> "CaptureTable":
        """Return a table of the same lists with other counts."""
        return CaptureTable(self.lists, counts, self.stratum)


def check_lists(lists: Sequence[str]) -> None:
    """Raise InvalidInput unless there are one to 16 lists with names of their own."""
    if not 1 <= len(lists) <= MOST_LISTS:
        raise InvalidInput(f"a table has one to {MOST_LISTS} lists, not {len(lists)}")
    if len(set(lists)) != len(lists) or not all(lists):
        raise InvalidInput(f"every list needs a name of its own: {', '.join(lists)}")


def members(needed: int, lists: int) -> NDArray[np.bool_]:
    """Return which of the 2**lists histories are on all lists of a bit set; shape (2**lists,).

    >>> members(0b01, 2).tolist()
    [False, True, False, True]
    """
    return (np.arange(1 << lists) & needed) == needed


def from_histories(lists: Sequence[str], rows: Iterable[tuple[Sequence[int], int]]) -> CaptureTable:
    """Make a table from histories (0/1 by list) with counts; a history may come twice. Raises InvalidInput.

    >>> from_histories(("a", "b"), [((1, 0), 5), ((1, 1), 2)]).observed
    7
    """
    check_lists(lists)
    counts = np.zeros(1 << len(lists), dtype=np.int64)
    for row, (history, count) in enumerate(rows, 1):
        if len(history) != len(lists) or any(seen not in (0, 1) for seen in history):
            raise InvalidInput(f"row {row}: a history is one 0 or 1 for each of {len(lists)} lists, not {history}")
        if count < 0:
            raise InvalidInput(f"row {row}: a count of persons is zero or more, not {count}")
        if count and not any(history):
            raise InvalidInput(f"row {row}: persons on no list cannot have been counted; remove the row")
        counts[sum(int(seen) << i for i, seen in enumerate(history))] += count
    return CaptureTable(tuple(lists), counts)


def from_persons(lists: Sequence[str], named: Mapping[str, Iterable[str]]) -> CaptureTable:
    """Make a table from person-level lists: for each list the (pseudonymous) identifiers of the persons on it.

    A person who comes twice on one list counts once. Raises InvalidInput when a list is missing.

    >>> from_persons(("a", "b"), {"a": ["p1", "p2"], "b": ["p2", "p3"]}).rows()
    [((1, 0), 1), ((0, 1), 1), ((1, 1), 1)]
    """
    check_lists(lists)
    seen: dict[str, int] = {}
    for i, name in enumerate(lists):
        if name not in named:
            raise InvalidInput(f'list "{name}" has no persons; give its identifiers, or leave it out')
        for person in named[name]:
            seen[person] = seen.get(person, 0) | 1 << i
    counts = np.bincount(np.fromiter(seen.values(), np.int64, len(seen)), minlength=1 << len(lists))
    return CaptureTable(tuple(lists), counts)


def together(tables: Sequence[CaptureTable]) -> CaptureTable:
    """Add tables of the same lists (strata, years) to one. Raises InvalidInput when the lists differ."""
    if len({table.lists for table in tables}) != 1:
        raise InvalidInput("tables can be added when they have the same lists in the same order")
    return CaptureTable(tables[0].lists, np.sum([table.counts for table in tables], axis=0))
