"""Shares of items that reach a level, as intervals; what changed between two days; how old what was said is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from palermo.errors import InvalidQuestion
from palermo.review.progress.scales import LEAST, LEVELS, MOST, SCALES
from palermo.review.progress.table import Table, items
from palermo.treaty.articles import provisions

GROUPINGS = ("level", "theme", "article", "instrument")
THRESHOLDS = {"law": "full", "practice": "working"}  # what a share counts as reached where nothing else is asked
AGES = (1, 2, 5)  # years: younger than one, one to two, two to five, older


@dataclass(frozen=True, slots=True)
class Share:
    """A share of cells, each one item of one State. low, high: in 0 to 1, None where no cell applies.

    low counts cells that surely reach the threshold, high those that can. of: cells that apply, unknown ones among
    them; said: cells of which anything was said; states: of which States, out of states_of.
    """

    group: str
    scale: str
    threshold: str
    low: float | None
    high: float | None
    of: int
    unknown: int
    not_applicable: int
    said: int
    items: int
    states: int
    states_of: int


@dataclass(frozen=True, slots=True)
class Change:
    """What changed of the cells of which something was said on both days. matched: how many these are.

    up: cells whose least is now above their most before; down: the other way round; same: the same bounds;
    undecided: bounds that moved and overlap. before, after: shares of the matched cells alone.
    """

    group: str
    scale: str
    threshold: str
    matched: int
    up: int
    down: int
    same: int
    undecided: int
    before: tuple[float, float] | None
    after: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Staleness:
    """How old the last word on each cell is. by_age: younger than one year, one to two, two to five, older."""

    scale: str
    of: int
    never: int
    by_age: tuple[int, ...]
    oldest_on: date | None
    newest_on: date | None


def group_of(item: str, grouping: str) -> str:
    """Return the group of an item; articles are named with their treaty, as both number from one.

    >>> group_of("TIP-06-6", "article"), group_of("TIP-06-6", "level")
    ('tip 6', 'mandatory')
    """
    one = provisions()[item]
    if grouping not in GROUPINGS:
        raise InvalidQuestion(f'items are grouped by {", ".join(GROUPINGS)}, not by "{grouping}"')
    return f"{one.instrument} {one.article}" if grouping == "article" else str(getattr(one, grouping))


def chosen(*, level: str = "", theme: str = "", article: str = "", instrument: str = "") -> tuple[str, ...]:
    """Return the items that a choice leaves, in the order of the table; "" leaves all.

    >>> len(chosen(instrument="tip")), chosen(level="mandatory", article="tip 6")[0]
    (53, 'TIP-06-1')
    """
    wish = {"level": level, "theme": theme, "article": article, "instrument": instrument}
    return tuple(id for id in items() if all(not said or group_of(id, name) == said for name, said in wish.items()))


def shares(
    table: Table, *, group_by: str, scale: str, threshold: str = "", among: Sequence[str] | None = None
) -> tuple[Share, ...]:
    """Return the share of cells at or above a threshold by group, in the order of the articles.

    among: items to count, all where none are given. A cell of which nothing is known counts into the lower bound as not
    reached and into the upper as reached; one that does not apply counts into neither. Each cell weighs the same.
    Raises InvalidQuestion for a grouping, scale or threshold that there is not.
    >>> from palermo.review.progress.table import table as lay
    >>> [(one.group, one.low, one.high) for one in shares(lay(["KEN"], []), group_by="level", scale="law")]
    [('mandatory', 0.0, 1.0), ('consider', 0.0, 1.0)]
    """
    name, least = _threshold(scale, threshold)
    found = []
    for group, columns in _groups(group_by, among):
        cells, said = _cells(table, columns, scale), table.is_said[:, columns, SCALES.index(scale)]
        applies = ~cells["not_applicable"]
        of = int(applies.sum())
        sure, able = int((applies & (cells["low"] >= least)).sum()), int((applies & (cells["high"] >= least)).sum())
        found.append(
            Share(
                group=group,
                scale=scale,
                threshold=name,
                low=sure / of if of else None,
                high=able / of if of else None,
                of=of,
                unknown=int((applies & (cells["low"] == LEAST) & (cells["high"] == MOST)).sum()),
                not_applicable=int((~applies).sum()),
                said=int(said.sum()),
                items=len(columns),
                states=int(said.any(axis=1).sum()),
                states_of=len(table.states),
            )
        )
    return tuple(found)


def change(
    before: Table,
    after: Table,
    *,
    group_by: str,
    scale: str,
    threshold: str = "",
    among: Sequence[str] | None = None,
) -> tuple[Change, ...]:
    """Return what changed of the cells that were spoken of and apply on both days, by group.

    A cell that was silent on either day is left out: silence that ends is no progress. Raises InvalidQuestion where
    the tables are not of the same States.
    >>> from palermo.review.progress.table import table as lay
    >>> change(lay(["KEN"], []), lay(["KEN"], []), group_by="level", scale="law")[0].matched
    0
    """
    if before.states != after.states:
        raise InvalidQuestion("a change is of the same States on two days")
    name, least = _threshold(scale, threshold)
    found = []
    for group, columns in _groups(group_by, among):
        old, new = _cells(before, columns, scale), _cells(after, columns, scale)
        axis = SCALES.index(scale)
        both = before.is_said[:, columns, axis] & after.is_said[:, columns, axis]
        both &= ~old["not_applicable"] & ~new["not_applicable"]
        up, down = both & (new["low"] > old["high"]), both & (new["high"] < old["low"])
        same = both & (new["low"] == old["low"]) & (new["high"] == old["high"])
        matched = int(both.sum())
        moved = int(up.sum()) + int(down.sum()) + int(same.sum())
        found.append(
            Change(
                group=group,
                scale=scale,
                threshold=name,
                matched=matched,
                up=int(up.sum()),
                down=int(down.sum()),
                same=int(same.sum()),
                undecided=matched - moved,
                before=_reached(old, both, least),
                after=_reached(new, both, least),
            )
        )
    return tuple(found)


def staleness(table: Table, day: date, *, scale: str, among: Sequence[str] | None = None) -> Staleness:
    """Return how old the last word on each cell is on a day; cells of which nothing was said are never heard of.

    >>> from palermo.review.progress.table import table as lay
    >>> staleness(lay(["KEN"], []), date(2026, 1, 1), scale="law", among=["TIP-05-1"]).never
    1
    """
    columns = _columns(among)
    said = table.is_said[:, columns, SCALES.index(scale)]
    days = _cells(table, columns, scale)["on"][said]
    ages = (np.datetime64(day, "D").astype(int) - days) / 365.25
    placed = np.digitize(ages, AGES)
    by_age = tuple(int((placed == step).sum()) for step in range(len(AGES) + 1))
    ends = (_day(days.min()), _day(days.max())) if days.size else (None, None)
    return Staleness(scale, int(said.size), int((~said).sum()), by_age, *ends)


def _threshold(scale: str, threshold: str) -> tuple[str, int]:
    if scale not in SCALES:
        raise InvalidQuestion(f'there are the scales {" and ".join(SCALES)}, not "{scale}"')
    name = threshold or THRESHOLDS[scale]
    if LEVELS[scale].get(name, LEAST) == LEAST:
        raise InvalidQuestion(f'on the scale {scale} a share counts {", ".join(list(LEVELS[scale])[1:])}, not "{name}"')
    return name, LEVELS[scale][name]


def _columns(among: Sequence[str] | None) -> list[int]:
    wanted = set(items() if among is None else among)
    return [at for at, id in enumerate(items()) if id in wanted]


def _groups(group_by: str, among: Sequence[str] | None) -> Iterator[tuple[str, list[int]]]:
    groups: dict[str, list[int]] = {}
    for at in _columns(among):
        groups.setdefault(group_of(items()[at], group_by), []).append(at)
    yield from groups.items()


def _cells(table: Table, columns: list[int], scale: str) -> NDArray[np.void]:
    return np.asarray(table.cells[:, columns, SCALES.index(scale)])


def _reached(cells: NDArray[np.void], matched: NDArray[np.bool_], least: int) -> tuple[float, float] | None:
    of = int(matched.sum())
    if not of:
        return None
    return int((matched & (cells["low"] >= least)).sum()) / of, int((matched & (cells["high"] >= least)).sum()) / of


def _day(days: np.integer) -> date:
    return np.datetime64(int(days), "D").astype(date)
