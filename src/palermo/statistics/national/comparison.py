"""A State's own figures beside another source's for the same State and year: cell by cell, never merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import narwhals as nw

from palermo.statistics.catalogue import current
from palermo.statistics.cube import records
from palermo.statistics.dimensions import TOTAL
from palermo.statistics.national.figures import DIMENSIONS, Figure
from palermo.statistics.national.tables import COUNTED
from palermo.statistics.tables import SourceTable

SAME, WITHIN, DIFFERS, OWN_ONLY, OTHER_ONLY = "same", "within", "differs", "own_only", "other_only"
Key = tuple[str, ...]  # measure, then one code a dimension of DIMENSIONS
Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """One cell of both sources. verdict: same; within: the other is a span such as <5 that holds it; differs."""

    measure: str
    codes: Mapping[str, str]  # totals left out
    own: int | None
    low: int | None  # of the other source
    high: int | None
    verdict: str
    status: str = ""  # of the State's table, where it gives no figure for the cell

    @property
    def difference(self) -> int | None:
        """How far the State's figure lies from the nearest that the other source allows; None where one is missing."""
        if self.own is None or self.low is None or self.high is None:
            return None
        return self.own - min(max(self.own, self.low), self.high)

    @property
    def ratio(self) -> tuple[float, float] | None:
        """How many times the other source's figure the State's is, from the upper bound to the lower one.

        None where a figure is missing or the other source may be nothing.
        """
        if self.own is None or not self.low or not self.high:
            return None
        return self.own / self.high, self.own / self.low


def own_figures(home: Path, source: str, iso3: str, year: int, on: date | None = None) -> tuple[Figure, ...]:
    """Return the figures that stand as a State's own of a year, and what it says of the tables that have none.

    source: of the State's own figures. They are read from their vintage, so also where they came by a file.
    """
    found = [
        Figure(
            "",
            key[0],
            {name: code for name, code in zip(DIMENSIONS, key[1:], strict=True) if code != TOTAL},
            COUNTED,
            low,
        )
        for key, (low, _high) in stored(home, source, iso3, year, on).items()
    ]
    slot = f"{iso3}-{year}"
    for one in current(home, on):
        if one.source == source and one.part == slot:
            found += [Figure(id, "", {}, said) for id, said in one.remarks.items() if said != COUNTED]
    return tuple(found)


def stored(home: Path, source: str, iso3: str, year: int, on: date | None = None) -> dict[Key, Bounds]:
    """Return the bounds of every cell that a source of figures holds of a State and year now, or by a day.

    home: the installation's data folder. Cells are keyed as Figure.key. Sources of records have none: their tables
    leave through disclosure control alone.
    """
    held = [one for one in current(home, on) if one.source == source and not one.microdata]
    found: dict[Key, Bounds] = {}
    for dataset in dict.fromkeys(one.dataset for one in held):
        vintages = tuple(one for one in held if one.dataset == dataset and _may_hold(one.part, iso3, year))
        if vintages:
            found |= _cells(home, SourceTable(source, dataset, vintages), iso3, year)
    return found


def years_stored(home: Path, source: str, iso3: str, on: date | None = None) -> set[int]:
    """Return the years for which a source of figures holds something of a State now, or by a day."""
    held = [one for one in current(home, on) if one.source == source and not one.microdata]
    found: set[int] = set()
    for dataset in dict.fromkeys(one.dataset for one in held):
        vintages = tuple(one for one in held if one.dataset == dataset)
        if all({"year", "destination"} <= set(one.dimensions) for one in vintages):
            frame = records(home, SourceTable(source, dataset, vintages)).filter(nw.col("destination") == iso3)
            rows = frame.select("year").unique().collect(backend="pyarrow").to_native().to_pylist()
            found |= {int(row["year"]) for row in rows if row["year"].isdecimal()}
    return found


def _may_hold(part: str, iso3: str, year: int) -> bool:
    """Whether a part can hold a State and year: of ISO3-YEAR the one, of any other naming every one."""
    state, _sign, period = part.partition("-")
    named = len(state) == 3 and state.isupper() and period.isdigit()
    return not named or (state, period) == (iso3, str(year))


def _cells(home: Path, table: SourceTable, iso3: str, year: int) -> dict[Key, Bounds]:
    names = [name for name in DIMENSIONS if all(name in one.dimensions for one in table.vintages)]
    if not all({"year", "destination"} <= set(one.dimensions) for one in table.vintages):
        return {}
    frame = records(home, table).filter(nw.col("destination") == iso3, nw.col("year") == str(year))
    rows = frame.select("measure", *names, "low", "high").collect(backend="pyarrow").to_native().to_pylist()
    found: dict[Key, Bounds] = {}
    for row in rows:
        key = (row["measure"], *(_code(row.get(name, TOTAL)) for name in DIMENSIONS))
        low, high = found.get(key, (0, 0))
        found[key] = (low + int(row["low"]), high + int(row["high"]))
    return found


def _code(held: str | Sequence[str]) -> str:
    return held if isinstance(held, str) else ";".join(held)


def compare(own: Sequence[Figure], other: Mapping[Key, Bounds]) -> tuple[Pair, ...]:
    """Return every cell that either source gives, the State's figure first.

    own: figures of one State and year. other: bounds by key, from stored. A cell that the State does not give carries
    what it says of the table that would hold it: not collected is not a difference.
    >>> compare([Figure("victims", "victims", {}, "counted", 3)], {("victims", *["_T"] * 5): (1, 4)})[0].verdict
    'within'
    """
    given = {one.key: one for one in own if one.value is not None}
    silent = {one.table: one.status for one in own if one.value is None}
    pairs = []
    for key in sorted({*given, *other}):
        figure, bounds = given.get(key), other.get(key)
        codes = {name: code for name, code in zip(DIMENSIONS, key[1:], strict=True) if code != TOTAL}
        low, high = bounds or (None, None)
        value = figure.value if figure else None
        status = "" if figure else _status(key[0], codes, silent)
        pairs.append(Pair(key[0], codes, value, low, high, _verdict(value, bounds), status))
    return tuple(pairs)


def _verdict(own: int | None, bounds: Bounds | None) -> str:
    if own is None or bounds is None:
        return OTHER_ONLY if own is None else OWN_ONLY
    if bounds == (own, own):
        return SAME
    return WITHIN if bounds[0] <= own <= bounds[1] else DIFFERS


def _status(measure: str, codes: Mapping[str, str], silent: Mapping[str, str]) -> str:
    """Return what the State says of the table that would hold a cell."""
    by = next((name for name in ("citizenship", "repatriation", "form") if name in codes), "")
    table = f"{measure}_{by}" if by else measure
    return silent.get(table, "")
