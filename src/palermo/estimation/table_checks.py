"""What to look at in a table of capture histories before any number is made from it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from palermo.errors import NotEstimable
from palermo.estimation.outsiders import lists_with_outsiders
from palermo.estimation.results import Estimate, Finding
from palermo.estimation.tables import CaptureTable

FEWEST_PERSONS = 50
FEWEST_SHARED = 10
MOST_COMPARED = 10  # with more lists the comparison of persons alone takes minutes; call it by itself
ONE_LIST = "One list alone says nothing about persons on none; find a second and a third."
TWO_LISTS = "With two lists nothing can show whether they depend on each other; find a third."
FEW_PERSONS = "Only {persons} persons were observed; below {least} any estimate rests on chance."
FEW_SHARED = "Only {persons} persons are on two lists or more; below {least} any estimate rests on chance."
EMPTY = "Nobody is on the list {list}; leave it out."
IDENTICAL = "The lists {first} and {second} name exactly the same persons; one is probably a copy: leave one out."
CONTAINED = "Everybody on the list {inner} is also on {outer}; one is probably made from the other: merge them."
ALONE = "The list {list} shares nobody with any other; it adds persons but tells nothing about those on no list."
SPARSE = "These pairs of lists share at most one person: {pairs}."


def check_table(table: CaptureTable) -> tuple[Finding, ...]:
    """Return what a reader should know about a table; nothing for a table without fault.

    Looks for: too few lists, few persons, few on two lists, empty lists, identical lists, a list within another, lists
    that share nobody, pairs that share at most one person, and, up to ten lists, a list that probably holds cases from
    outside. ``influences`` shows single records that carry an estimate.

    >>> [one.code for one in check_table(CaptureTable(("a", "copy"), np.array([0, 0, 0, 99])))]
    ['two_lists', 'identical_lists']
    """
    return (*_few(table), *_empty(table), *_contained(table), *_unshared(table), *_sparse(table), *_outside(table))


def _few(table: CaptureTable) -> list[Finding]:
    found = []
    if len(table.lists) < 3:
        found.append(
            Finding("one_list", ONE_LIST, grave=True) if len(table.lists) == 1 else Finding("two_lists", TWO_LISTS)
        )
    shared = sum(count for history, count in enumerate(table.counts.tolist()) if history.bit_count() > 1)
    if table.observed < FEWEST_PERSONS:
        found.append(Finding("few_persons", FEW_PERSONS, {"persons": table.observed, "least": FEWEST_PERSONS}))
    if shared < FEWEST_SHARED and len(table.lists) > 1:
        values = {"persons": shared, "least": FEWEST_SHARED}
        found.append(Finding("few_shared", FEW_SHARED, values, grave=not shared))
    return found


def _empty(table: CaptureTable) -> list[Finding]:
    sizes = zip(table.lists, table.sizes.tolist(), strict=True)
    return [Finding("empty_list", EMPTY, {"list": name}, grave=True) for name, size in sizes if not size]


def _contained(table: CaptureTable) -> list[Finding]:
    """Return pairs of the same persons, and lists within another."""
    found = []
    overlaps = table.overlaps
    for i, j in combinations(range(len(table.lists)), 2):
        shared, first, second = overlaps[i, j], overlaps[i, i], overlaps[j, j]
        if not shared or shared < min(first, second):
            continue
        if first == second:
            values = {"first": table.lists[i], "second": table.lists[j]}
            found.append(Finding("identical_lists", IDENTICAL, values, grave=True))
        else:
            inner, outer = (i, j) if first < second else (j, i)
            values = {"inner": table.lists[inner], "outer": table.lists[outer]}
            found.append(Finding("contained_list", CONTAINED, values, grave=True))
    return found


def _unshared(table: CaptureTable) -> list[Finding]:
    return [Finding("unshared_list", ALONE, {"list": name}) for name in _unshared_names(table)]


def _unshared_names(table: CaptureTable) -> list[str]:
    alone = table.counts[1 << np.arange(len(table.lists))]
    rows = zip(table.lists, table.sizes.tolist(), alone.tolist(), strict=True)
    return [name for name, size, only in rows if size and size == only and len(table.lists) > 1]


def _sparse(table: CaptureTable) -> list[Finding]:
    """Return one finding for the pairs that share at most one person, without lists already named."""
    named = set(_unshared_names(table)) | {one for one, size in zip(table.lists, table.sizes, strict=True) if not size}
    overlaps = table.overlaps
    sparse = [
        f"{table.lists[i]} – {table.lists[j]} ({overlaps[i, j]})"
        for i, j in combinations(range(len(table.lists)), 2)
        if overlaps[i, j] <= 1 and not named & {table.lists[i], table.lists[j]}
    ]
    return [Finding("sparse_pairs", SPARSE, {"pairs": ", ".join(sparse)})] if sparse else []


def _outside(table: CaptureTable) -> tuple[Finding, ...]:
    named = int(np.count_nonzero(table.sizes))
    return lists_with_outsiders(table) if 3 <= named <= MOST_COMPARED else ()


@dataclass(frozen=True, slots=True)
class Influence:
    """What one record of a history does. total: the estimate without it, None where there is none; persons.

    change: by what share of the estimate with it the total moves, -0.06 for 6 percent less.
    """

    lists: tuple[str, ...]
    persons: int
    total: float | None
    change: float | None


def influences(
    table: CaptureTable,
    estimate: Callable[[CaptureTable], Estimate],
    progress: Callable[[float], None] | None = None,
) -> tuple[Influence, ...]:
    """Return what taking one record out of each history that occurs does to an estimate, largest change first.

    estimate: from a table to an Estimate; where it raises NotEstimable, the record carries the estimate: such histories
    come first. Raises NotEstimable when the whole table gives no estimate.
    Source: the jackknife by histories of Chan, Silverman and Vincent (2021).

    >>> from palermo.estimation.bounds.chao import chao
    >>> table = CaptureTable(("a", "b"), np.array([0, 30, 20, 1]))
    >>> most = influences(table, chao)[0]
    >>> most.lists, most.total
    (('a', 'b'), None)
    """
    whole = estimate(table).total
    histories = np.flatnonzero(table.counts)
    found = []
    for done, history in enumerate(histories.tolist(), 1):
        counts = table.counts.copy()
        counts[history] -= 1
        names = tuple(name for i, name in enumerate(table.lists) if history >> i & 1)
        total = _total(table.with_counts(counts), estimate)
        change = None if total is None else total / whole - 1
        found.append(Influence(names, int(table.counts[history]), total, change))
        if progress:
            progress(done / histories.size)
    return tuple(sorted(found, key=lambda one: (one.change is not None, -abs(one.change or 0.0), one.lists)))


def _total(table: CaptureTable, estimate: Callable[[CaptureTable], Estimate]) -> float | None:
    try:
        return estimate(table).total
    except NotEstimable:
        return None
