"""A block of rows while it is read: text as deposited, line numbers, what was refused and what was set aside."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from palermo.statistics.dimensions import TOTAL, UNKNOWN, dimension

Meaning = Callable[[str], str]  # text in a cell -> code; raises ValueError with the reason
JOIN = ";"  # several codes in one cell, in and between files


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a file before its first row."""

    file_name: str
    part: str  # as named by the depositor, or empty
    day: date  # the day of deposit; nothing can be about a later year


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was refused, once, for its first fault."""

    line: int
    column: str
    value: str
    reason: str


class Fault(Exception):
    """A row cannot be accepted."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


class SetAside(Exception):
    """A row was understood and adds nothing to what is kept; the reason is counted."""


class Block:
    """Some rows of one file: every column text, one line number a row."""

    def __init__(self, table: pa.Table, lines: NDArray[np.int64], about: About) -> None:
        self.table, self.lines, self.about = table.combine_chunks(), lines, about
        self.faults: dict[int, Reject] = {}
        self.aside: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.lines)

    def has(self, column: str) -> bool:
        """Return whether the file has a column."""
        return column in self.table.column_names

    def reject(self, row: int, column: str, reason: str) -> None:
        """Refuse a row; only its first fault is kept."""
        if row not in self.faults:
            value = self.table[column][row].as_py() if column in self.table.column_names else ""
            self.faults[row] = Reject(int(self.lines[row]), column, value[:200], reason)

    def codes(self, column: str, meaning: Meaning) -> pa.Array:
        """Return the codes of a column; rows whose text has no meaning are refused and null."""
        encoded = _one_chunk(self.table[column]).dictionary_encode()
        codes: list[str | None] = []
        wrong: dict[int, str] = {}
        for number, text in enumerate(encoded.dictionary.to_pylist()):
            try:
                codes.append(meaning(text))
            except ValueError as fault:
                codes.append(None)
                wrong[number] = str(fault)
        if wrong:
            indices = encoded.indices.to_numpy()
            for row in np.flatnonzero(np.isin(indices, list(wrong))).tolist():
                self.reject(row, column, wrong[int(indices[row])])
        return pa.array(codes, pa.string()).take(encoded.indices)

    def set_aside(self, rows: Iterable[int], reason: str) -> None:
        """Count rows as understood and left out."""
        for row in rows:
            self.aside.setdefault(int(row), reason)

    def ignored(self) -> Counter[str]:
        """Return how many accepted rows were left out, by reason."""
        return Counter(reason for row, reason in self.aside.items() if row not in self.faults)

    def persons(
        self, columns: Mapping[str, pa.Array], measure: pa.Array | str = "victims", count: pa.Array | None = None
    ) -> pa.Table:
        """Return accepted rows as records of persons. columns: dimension -> codes, one row a row of the block."""
        kept = np.full(len(self), True)
        kept[[*self.faults, *self.aside]] = False
        size = len(self)
        number = pa.array(np.ones(size, dtype=np.int64)) if count is None else count
        counted = (
            pa.array([measure]).take(pa.array(np.zeros(size, dtype=np.int32))) if isinstance(measure, str) else measure
        )
        whole = {
            "measure": counted,
            "breakdown": pa.nulls(size, pa.string()).fill_null(""),
            "low": number,
            "high": number,
        }
        return pa.table({**whole, **columns}).filter(pa.array(kept))

    def figures(
        self,
        read: Callable[[dict[str, str]], Iterable[dict[str, Any]]],
        dimensions: tuple[str, ...],
        axes: tuple[str, ...],
    ) -> pa.Table:
        """Return published figures read row by row.

        read: a row's cells -> figures as dicts with measure, low, high and codes; raises Fault or SetAside.
        A dimension left out of a figure is its total; the breakdown is named after the others.
        """
        made: list[dict[str, Any]] = []
        for row, cells in enumerate(self._rows()):
            try:
                made += [_figure(figure, dimensions, axes) for figure in read(cells)]
            except Fault as fault:
                self.reject(row, fault.column, fault.reason)
            except SetAside as reason:
                self.set_aside([row], str(reason))
        texts = ("measure", "breakdown", *dimensions)
        columns = {name: pa.array([one[name] for one in made], pa.string()) for name in texts}
        numbers = {name: pa.array([one[name] for one in made], pa.int64()) for name in ("low", "high")}
        return pa.table({**columns, **numbers})

    def _rows(self) -> Iterator[dict[str, str]]:
        columns = {name: self.table[name].to_pylist() for name in self.table.column_names}
        for cells in zip(*columns.values(), strict=True):
            yield dict(zip(columns, cells, strict=True))


def _figure(figure: dict[str, Any], dimensions: tuple[str, ...], axes: tuple[str, ...]) -> dict[str, Any]:
    given = {name for name in dimensions if figure.get(name, TOTAL) != TOTAL}
    whole = {name: figure.get(name, TOTAL) for name in dimensions}
    breakdown = "+".join(sorted(name for name in given - set(axes) if not dimension(name).derived_from))
    return {**whole, "measure": figure["measure"], "breakdown": breakdown, "low": figure["low"], "high": figure["high"]}


def _one_chunk(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks or [pa.array([], pa.string())])


def unknown(size: int) -> pa.Array:
    """Return a column of not known.

    >>> unknown(2).to_pylist()
    ['_U', '_U']
    """
    return pa.array([UNKNOWN]).take(pa.array(np.zeros(size, dtype=np.int32)))
