"""Read delimited text in blocks: strict UTF-8, bounded lines, every row with its line number."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from palermo.errors import InvalidInput
from palermo.statistics.deposits.block import Reject
from palermo.statistics.deposits.opening import READ_BYTES, Bounded

MOST_LINE = 2**20
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows as text, with their line numbers, and lines that were no row."""

    table: pa.Table
    lines: NDArray[np.int64]
    ragged: tuple[Reject, ...]


def chunks(stream: Bounded) -> Iterator[tuple[int, bytes]]:
    """Yield whole lines in large pieces with the number of the first, checked to be text."""
    rest, line = b"", 1
    while part := stream.read(READ_BYTES):
        if line == 1 and not rest:
            part = _without_mark(part, stream.name)
        cut = part.rfind(b"\n") + 1
        if not cut:
            rest += part
            _check_line(rest, line, stream.name)
            continue
        piece, rest = rest + part[:cut], part[cut:]
        _check_text(piece, line, stream.name)
        yield line, piece
        line += piece.count(b"\n")
    if rest:
        _check_line(rest, line, stream.name)
        _check_text(rest, line, stream.name)
        yield line, rest + b"\n"


def _without_mark(part: bytes, name: str) -> bytes:
    if part[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InvalidInput(f"{name}: the text is UTF-16; save it as CSV in UTF-8")
    return part.removeprefix(b"\xef\xbb\xbf")


def _check_line(text: bytes, line: int, name: str) -> None:
    if len(text) > MOST_LINE:
        raise InvalidInput(f"{name}: line {line} is longer than 1 MiB; this is no table of rows and columns")


def _check_text(piece: bytes, line: int, name: str) -> None:
    if b"\0" in piece:
        at = line + piece[: piece.index(b"\0")].count(b"\n")
        raise InvalidInput(f"{name}: line {at} holds a NUL byte; this is no text file, save it as CSV in UTF-8")
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError as error:
        at = line + piece[: error.start].count(b"\n")
        raise InvalidInput(
            f"{name}: line {at} is not UTF-8 (byte 0x{piece[error.start]:02x}); save it as CSV in UTF-8"
        ) from None
    if len(piece) > MOST_LINE:
        longest = max(map(len, piece.split(b"\n")))
        if longest > MOST_LINE:
            raise InvalidInput(
                f"{name}: a line after line {line} is longer than 1 MiB; this is no table of rows and columns"
            )


def header(text: str, name: str) -> list[str]:
    """Return the column names of the first line. Raises InvalidInput for a wrong separator or a doubled column.

    >>> header("year,sex", "a.csv")
    ['year', 'sex']
    """
    columns = [cell.strip() for cell in next(csv.reader([text]))] if text.strip() else []
    if len(columns) < 2:
        for sign, word in SEPARATORS.items():
            if sign in text:
                raise InvalidInput(f"{name}: columns are separated by {word}; separate them by commas")
        raise InvalidInput(f"{name}: line 1 is no header of columns separated by commas")
    doubled = sorted({column for column in columns if columns.count(column) > 1})
    if doubled:
        raise InvalidInput(f'{name}: column "{doubled[0]}" occurs twice in line 1; remove or rename one')
    return columns


def read_rows(stream: Bounded) -> Iterator[tuple[list[str], Rows]]:
    """Yield the column names with each block of rows. Raises InvalidInput naming line and remedy."""
    columns: list[str] = []
    for line, piece in chunks(stream):
        if not columns:
            first, _, piece = piece.partition(b"\n")
            columns = header(first.decode("utf-8"), stream.name)
            line += 1
        yield columns, _rows(piece, line, columns, stream.name)
    if not columns:
        raise InvalidInput(f"{stream.name}: the file is empty")


def _rows(piece: bytes, line: int, columns: Sequence[str], name: str) -> Rows:
    invalid: list[pa_csv.InvalidRow] = []

    def keep(row: pa_csv.InvalidRow) -> str:
        invalid.append(row)
        return "skip"

    total = piece.count(b"\n")
    if not piece.strip():
        empty = pa.table({column: pa.array([], pa.string()) for column in columns})
        return Rows(empty, np.empty(0, dtype=np.int64), ())
    try:
        table = pa_csv.read_csv(
            io.BytesIO(piece),
            read_options=pa_csv.ReadOptions(column_names=list(columns), use_threads=False, block_size=len(piece) + 1),
            parse_options=pa_csv.ParseOptions(invalid_row_handler=keep, ignore_empty_lines=False),
            convert_options=pa_csv.ConvertOptions(
                column_types={column: pa.string() for column in columns},
                strings_can_be_null=False,
                quoted_strings_can_be_null=False,
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise InvalidInput(
            f"{name}: the rows after line {line} cannot be read ({error}); check quotes and commas"
        ) from None
    shown = np.ones(total, dtype=bool)
    shown[[row.number - 1 for row in invalid]] = False
    lines = line + np.flatnonzero(shown)
    if len(lines) != table.num_rows:
        raise InvalidInput(f"{name}: a cell after line {line} holds a line break; a row must stand on one line")
    table, lines = _without_blank(piece, line, table, lines)
    ragged = tuple(_ragged(row, line, len(columns)) for row in invalid if row.text.strip())
    return Rows(table, lines, ragged)


def _without_blank(
    piece: bytes, line: int, table: pa.Table, lines: NDArray[np.int64]
) -> tuple[pa.Table, NDArray[np.int64]]:
    if not (b"\n\n" in piece or b"\n\r\n" in piece or piece.startswith((b"\n", b"\r\n"))):
        return table, lines
    blank = [line + number for number, text in enumerate(piece.split(b"\n")) if not text.strip()]
    kept = ~np.isin(lines, blank)
    return table.filter(pa.array(kept)), lines[kept]


def _ragged(row: pa_csv.InvalidRow, line: int, wanted: int) -> Reject:
    return Reject(line + row.number - 1, "", row.text[:200], f"has {row.actual_columns} cells, the header has {wanted}")
