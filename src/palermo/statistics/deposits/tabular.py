"""Read JSON Lines, Parquet and workbooks as the same blocks of text that delimited files give."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import python_calamine

from palermo.errors import InvalidInput
from palermo.statistics.deposits.block import JOIN, Reject
from palermo.statistics.deposits.opening import Bounded
from palermo.statistics.deposits.text import Rows, chunks

ROWS = 65_536
PREAMBLE = 20  # rows above the header of a published workbook


def read_lines(stream: Bounded) -> Iterator[tuple[list[str], Rows]]:
    """Yield the columns seen in the first object with each block of JSON Lines; a later new key is refused by row."""
    columns: list[str] = []
    for line, piece in chunks(stream):
        objects, numbers, ragged = [], [], []
        for number, text in enumerate(piece.split(b"\n"), start=line):
            if text.strip():
                try:
                    objects.append(_object(text, columns))
                    numbers.append(number)
                except ValueError as fault:
                    ragged.append(Reject(number, "", text[:200].decode("utf-8", "replace"), str(fault)))
        if columns:
            made = {column: pa.array([one.get(column, "") for one in objects], pa.string()) for column in columns}
            yield columns, Rows(pa.table(made), np.asarray(numbers, dtype=np.int64), tuple(ragged))
    if not columns:
        raise InvalidInput(f"{stream.name}: no line holds a JSON object")


def _object(text: bytes, columns: list[str]) -> dict[str, str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("is no JSON object") from None
    if not isinstance(found, dict):
        raise ValueError("is no JSON object")
    if not columns:
        columns += list(found)
    beyond = [key for key in found if key not in columns]
    if beyond:
        raise ValueError(f'has the key "{beyond[0][:60]}", which the first line has not')
    return {key: _text(value) for key, value in found.items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list | tuple):
        return JOIN.join(_text(one) for one in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict):
        raise ValueError("holds an object inside an object; write codes, joined in a list where there are several")
    return str(value)


def read_parquet(path: Path) -> Iterator[tuple[list[str], Rows]]:
    """Yield blocks of a Parquet file; the number of a row counts as its line, from 1."""
    try:
        file = pq.ParquetFile(path)
        columns = list(file.schema_arrow.names)
        if len(set(columns)) != len(columns):
            raise InvalidInput(f"{path.name}: a column occurs twice; rename one")
        first = 1
        for batch in file.iter_batches(batch_size=ROWS):
            lines = np.arange(first, first + batch.num_rows, dtype=np.int64)
            first += batch.num_rows
            yield columns, Rows(pa.table({name: _as_text(batch[name]) for name in columns}), lines, ())
    except (pa.ArrowException, OSError) as error:
        raise InvalidInput(
            f"{path.name}: the Parquet file cannot be read ({str(error)[:200]}); write it again"
        ) from None


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_string(column.type) or pa.types.is_integer(column.type):
        return column.cast(pa.string()).fill_null("")
    try:
        return pa.array([_text(value) for value in column.to_pylist()], pa.string())
    except ValueError as error:
        raise InvalidInput(f"a column {error}") from None


def read_workbook(path: Path, required: Sequence[Sequence[str]]) -> Iterator[tuple[list[str], Rows]]:
    """Yield the first sheet that has a header with all columns of one layout; rows above it are a preamble."""
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
    except (python_calamine.CalamineError, OSError) as error:
        raise InvalidInput(
            f"{path.name}: the workbook cannot be read ({error}); save the sheet as CSV in UTF-8"
        ) from None
    for sheet in sheets.values():
        for number, cells in enumerate(islice(sheet.iter_rows(), PREAMBLE), start=1):
            names = [_text(cell).strip() for cell in cells]
            if any(set(wanted) <= set(names) for wanted in required):
                yield from _sheet(sheet, number, names, path.name)
                return
    raise InvalidInput(f"{path.name}: no sheet has the columns of this kind in its first {PREAMBLE} rows")


def _sheet(sheet: Any, head: int, names: list[str], name: str) -> Iterator[tuple[list[str], Rows]]:
    columns = [column for column in names if column]
    if len(set(columns)) != len(columns):
        raise InvalidInput(f"{name}: a column occurs twice in row {head}; rename one")
    places = [place for place, column in enumerate(names) if column]
    start = (sheet.start or (0, 0))[0] + 1
    rows = islice(sheet.iter_rows(), head, None)
    line = head + start
    while block := list(islice(rows, ROWS)):
        texts = [[_text(cells[place]) if place < len(cells) else "" for place in places] for cells in block]
        kept = [number for number, cells in enumerate(texts) if any(cells)]
        table = pa.table(
            {
                column: pa.array([texts[number][place] for number in kept], pa.string())
                for place, column in enumerate(columns)
            }
        )
        yield columns, Rows(table, line + np.asarray(kept, dtype=np.int64), ())
        line += len(block)
