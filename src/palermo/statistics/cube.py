"""Counts over the records: portable expressions, run by DuckDB over Parquet."""

import itertools
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from palermo.statistics.dimensions import TOTAL, UNKNOWN, dimension
from palermo.statistics.packs import files
from palermo.statistics.query import Query
from palermo.statistics.tables import SourceTable, breakdown_of

Codes = tuple[str, ...]
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Cells:
    """A table of counts: one row a cell, zero cells left out."""

    dimensions: tuple[str, ...]
    codes: NDArray[np.object_]  # shape (cells, dimensions), text
    low: NDArray[np.int64]  # shape (cells,)
    high: NDArray[np.int64]  # shape (cells,)

    def __len__(self) -> int:
        return len(self.low)


def connection() -> duckdb.DuckDBPyConnection:
    """Return this thread's in-memory DuckDB connection."""
    if not hasattr(_local, "connection"):
        _local.connection = duckdb.connect(config={"threads": 2})
    return _local.connection


def records(home: Path, table: SourceTable) -> nw.LazyFrame[Any]:
    """Return the records behind a source table, lazily; only the columns used are ever read."""
    held = [str(file) for file in files(home, table.vintages)]
    return nw.from_native(connection().read_parquet(held, union_by_name=True)).lazy()


def states_reporting(home: Path, table: SourceTable, measure: str) -> dict[str, int]:
    """Return how many States the figures of a source come from, by year.

    home: the installation's data folder. Years are single ones; spans such as 2005-2013 are left out.
    """
    places = nw.col("destination")
    of_states = records(home, table).filter(nw.col("measure") == measure, places != TOTAL, places != UNKNOWN)
    counted = of_states.select("year", "destination").unique().group_by("year").agg(nw.len().alias("states"))
    rows = counted.collect(backend="pyarrow").to_native().to_pylist()
    return {row["year"]: int(row["states"]) for row in rows if row["year"] and len(row["year"]) == 4}


def matches(name: str, codes: Codes) -> nw.Expr:
    """Return the expression that a dimension carries any of some codes; ``2017:2020`` is a period.

    >>> matches("year", ("2017:2020",)) is not None
    True
    """
    column = nw.col(name)
    if dimension(name).multiple:
        return _any([column.list.contains(code) for code in codes])
    spans = [code.split(":", 1) for code in codes if ":" in code]
    parts = [(column >= first) & (column <= last) & (column != TOTAL) for first, last in spans]
    plain = [code for code in codes if ":" not in code]
    return _any([*parts, column.is_in(plain)] if plain else parts)


def _any(expressions: Iterable[nw.Expr]) -> nw.Expr:
    first, *others = expressions
    for other in others:
        first = first | other
    return first


def count(frame: nw.LazyFrame[Any], names: tuple[str, ...]) -> Cells:
    """Count persons, or add figures, by some dimensions; a person with several codes counts once under each."""
    for name in names:
        if dimension(name).multiple:
            frame = frame.explode(name)
    sums = (nw.col("low").sum(), nw.col("high").sum())
    grouped = frame.group_by(*names).agg(*sums) if names else frame.select(*sums)
    table = grouped.collect(backend="pyarrow").to_native()
    columns = [np.asarray(table[name].to_pylist(), dtype=object) for name in names]
    codes = np.stack(columns, axis=1) if names else np.empty((table.num_rows, 0), dtype=object)
    low, high = (_integers(table[name].to_pylist()) for name in ("low", "high"))
    kept = high > 0 if names == () else np.full(len(low), True)
    return Cells(names, codes[kept], low[kept], high[kept])


def _integers(values: list[Any]) -> NDArray[np.int64]:
    return np.asarray([int(value or 0) for value in values], dtype=np.int64)


def figures(home: Path, table: SourceTable, query: Query) -> Cells:
    """Add up published figures for a question: the rows of the right published table, filters applied."""
    frame = records(home, table).filter(
        nw.col("measure") == query.measure, nw.col("breakdown") == breakdown_of(query, table.vintages[0])
    )
    for name, codes in query.where:
        if name != "source":
            frame = frame.filter(matches(name, codes))
    return count(frame, tuple(name for name in query.by if name != "source"))


def persons_with_margins(home: Path, table: SourceTable, query: Query) -> Cells:
    """Count persons by every dimension of a question, unfiltered, with every margin (code ``_T``).

    Disclosure control needs the whole table: what is withheld must not follow from how the question is put.
    """
    names = query.dimensions
    frame = records(home, table).filter(nw.col("measure") == query.measure)
    several = [name for name in names if dimension(name).multiple]
    single = [name for name in names if name not in several]
    blocks = []
    for chosen in _subsets(several):
        cells = count(frame, (*single, *chosen))
        placed = np.full((len(cells), len(names)), TOTAL, dtype=object)
        for column, name in enumerate(cells.dimensions):
            placed[:, names.index(name)] = cells.codes[:, column]
        for kept in _subsets(single):
            blocks.append(_rolled_up(placed, cells, [names.index(name) for name in set(single) - set(kept)]))
    codes = np.concatenate([block[0] for block in blocks])
    totals = np.concatenate([block[1] for block in blocks])
    return Cells(names, codes, totals, totals.copy())


def _subsets(names: list[str]) -> Iterable[Codes]:
    return itertools.chain.from_iterable(itertools.combinations(names, size) for size in range(len(names), -1, -1))


def _rolled_up(
    codes: NDArray[np.object_], cells: Cells, columns: list[int]
) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    if not columns:
        return codes, cells.low
    summed = codes.copy()
    summed[:, columns] = TOTAL
    if not summed.shape[1] or not len(summed):
        return summed, cells.low
    keys, inverse = distinct_rows(summed)
    return keys, np.bincount(inverse, weights=cells.low, minlength=len(keys)).astype(np.int64)


def distinct_rows(codes: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Return the distinct rows of a code table and, for each row, the number of its distinct row.

    codes: shape (rows, dimensions), at least one dimension.
    >>> keys, inverse = distinct_rows(np.array([["a"], ["b"], ["a"]], dtype=object))
    >>> inverse.tolist()
    [0, 1, 0]
    """
    number = np.zeros(len(codes), dtype=np.int64)
    for column in codes.T:
        _, within = np.unique(column.astype(str), return_inverse=True)
        _, number = np.unique(number * (int(within.max(initial=0)) + 1) + within, return_inverse=True)
    _, first, inverse = np.unique(number, return_index=True, return_inverse=True)
    return codes[first], inverse
