"""Reading capture tables from CSV: histories with counts, one row a person, or one row for each person on a list."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from palermo.errors import InvalidInput
from palermo.estimation.tables import CaptureTable, check_lists, from_histories, from_persons, together

COUNT_NAMES = ("count", "counts", "n", "freq", "frequency")
PERSON_NAMES = ("person", "person_id", "id", "identifier")
LIST_NAMES = ("list", "source", "list_name")
LARGEST = 64 * 1024 * 1024
MOST_PERSONS = 10**10  # more than there are; a count beyond is a mistake or an attack


@dataclass(frozen=True, slots=True)
class Strata:
    """Capture tables of the same lists, one for each combination of strata.

    columns: names of the strata; empty when the file has none, and then there is one table.
    """

    columns: tuple[str, ...]
    tables: tuple[CaptureTable, ...]

    @property
    def whole(self) -> CaptureTable:
        """All strata together."""
        return together(self.tables)

    def by(self, *columns: str) -> "Strata":
        """Return the tables added up over all other columns. Raises InvalidInput for an unknown column."""
        unknown = [column for column in columns if column not in self.columns]
        if unknown:
            if not self.columns:
                raise InvalidInput(f'there is no stratum "{unknown[0]}": this table has none')
            raise InvalidInput(f'there is no stratum "{unknown[0]}"; there are: {", ".join(self.columns)}')
        groups: dict[tuple[tuple[str, str], ...], list[CaptureTable]] = {}
        for table in self.tables:
            said = dict(table.stratum)
            groups.setdefault(tuple((column, said[column]) for column in columns), []).append(table)
        return Strata(columns, tuple(replace(together(group), stratum=key) for key, group in groups.items()))


def read_file(path: Path, strata: Sequence[str] = ()) -> Strata:
    """Read a CSV file of capture data; see ``read_text``. Raises InvalidInput naming the file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read ({error.strerror}); check the path") from None
    if len(content) > LARGEST:
        raise InvalidInput(f"{path}: larger than {LARGEST // 1024**2} MiB; count the histories first")
    try:
        return read_text(content.decode("utf-8-sig"), strata)
    except UnicodeDecodeError:
        raise InvalidInput(f"{path}: is not UTF-8 text; save it as CSV UTF-8") from None
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error}") from None


def read_text(text: str, strata: Sequence[str] = ()) -> Strata:
    """Read capture data from CSV text with a header. Three shapes are told apart by their columns.

    Histories: one 0/1 column for each list, then ``count``. Persons: the same without ``count``, one row a person, a
    column ``person`` allowed. Long: ``person`` and ``list``, one row for each person on a list. Any other column is a
    stratum; one whose values are all 0 and 1 must be named in ``strata``. Raises InvalidInput naming line and remedy.

    >>> read_text("police,shelter,count\\n1,0,5\\n0,1,4\\n1,1,2\\n").whole.observed
    11
    >>> read_text("person,list\\np1,police\\np1,shelter\\np2,police\\n").whole.rows()
    [((1, 0), 1), ((1, 1), 1)]
    """
    header, rows = _rows(text)
    missing = [name for name in strata if name not in header]
    if missing:
        raise InvalidInput(f'line 1: there is no column "{missing[0]}"; the columns are {", ".join(header)}')
    lower = {name.lower(): name for name in header}
    person = next((lower[name] for name in PERSON_NAMES if name in lower), "")
    listed = next((lower[name] for name in LIST_NAMES if name in lower), "")
    if person and listed and listed not in strata:
        return _long(header, rows, person, listed, strata)
    return _wide(header, rows, person, strata)


def _rows(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    sample = text[:4096]
    delimiter = max(",;\t", key=sample.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
    except csv.Error:
        raise InvalidInput(f"line {reader.line_num}: is not CSV; save it as CSV UTF-8") from None
    if not header or not rows:
        raise InvalidInput("holds no rows; the first line names the lists, the others give histories and counts")
    if len(set(header)) != len(header) or not all(header):
        raise InvalidInput(f"line 1: every column needs a name of its own: {', '.join(header)}")
    for line, row in rows:
        if len(row) != len(header):
            raise InvalidInput(f"line {line}: {len(row)} cells under {len(header)} columns")
    return header, rows


def _wide(header: list[str], rows: list[tuple[int, list[str]]], person: str, strata: Sequence[str]) -> Strata:
    count = next((name for name in header if name.lower() in COUNT_NAMES and name not in strata), "")
    rest = [name for name in header if name not in (count, person, *strata)]
    lists = [name for name in rest if all(row[header.index(name)] in ("0", "1") for _, row in rows)]
    columns = tuple(name for name in header if name in strata or (name in rest and name not in lists))
    for name in columns:
        if name not in strata:
            _check_stratum(name, [(line, row[header.index(name)]) for line, row in rows])
    if not lists:
        raise InvalidInput("no column holds only 0 and 1: each list is a column of 0 (not on it) and 1 (on it)")
    check_lists(lists)
    places = [header.index(name) for name in lists]
    groups: dict[tuple[tuple[str, str], ...], list[tuple[list[int], int]]] = {}
    for line, row in rows:
        history = [int(row[place]) for place in places]
        number = _whole(row[header.index(count)], line, count) if count else 1
        if number and not any(history):
            raise InvalidInput(f"line {line}: persons on no list cannot have been counted; remove the line")
        groups.setdefault(_stratum(header, row, columns), []).append((history, number))
    tables = [replace(from_histories(lists, group), stratum=key) for key, group in groups.items()]
    return Strata(columns, tuple(tables))


def _check_stratum(column: str, cells: Sequence[tuple[int, str]]) -> None:
    """Raise InvalidInput for a column that is mostly 0 and 1: a list with a slip, not a stratum."""
    odd = [(line, cell) for line, cell in cells if cell not in ("0", "1")]
    if 2 * len(odd) <= len(cells):
        line, cell = odd[0]
        raise InvalidInput(
            f'line {line}: "{cell}" under {column}, which holds 0 and 1 elsewhere; mend it, or say that the column is '
            "a stratum"
        )


def _long(
    header: list[str], rows: list[tuple[int, list[str]]], person: str, listed: str, strata: Sequence[str]
) -> Strata:
    columns = tuple(name for name in header if name not in (person, listed))
    names = list(dict.fromkeys(row[header.index(listed)] for _, row in rows))
    check_lists(names)
    groups: dict[tuple[tuple[str, str], ...], dict[str, list[str]]] = {}
    belongs: dict[str, tuple[tuple[str, str], ...]] = {}
    for line, row in rows:
        who, key = row[header.index(person)], _stratum(header, row, columns)
        if not who or not row[header.index(listed)]:
            raise InvalidInput(f"line {line}: the person or the list is empty")
        if belongs.setdefault(who, key) != key:
            raise InvalidInput(f"line {line}: this person stands in another stratum above; a person has one")
        groups.setdefault(key, {name: [] for name in names})[row[header.index(listed)]].append(who)
    tables = [replace(from_persons(names, named), stratum=key) for key, named in groups.items()]
    return Strata(columns, tuple(tables))


def _stratum(header: Sequence[str], row: Sequence[str], columns: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((column, row[header.index(column)]) for column in columns)


def _whole(text: str, line: int, column: str) -> int:
    if not re.fullmatch(r"\+?[0-9]{1,15}(?:\.0*)?", text) or float(text) > MOST_PERSONS:
        raise InvalidInput(f'line {line}: "{text}" under {column} is no whole number of persons')
    return int(float(text))


def table_rows(table: CaptureTable) -> list[Mapping[str, int]]:
    """Return a table as rows that ``read_text`` reads again.

    >>> table_rows(read_text("a,b,count\\n1,0,5\\n1,1,2\\n").whole)[0]
    {'a': 1, 'b': 0, 'count': 5}
    """
    return [{**dict(zip(table.lists, history, strict=True)), "count": count} for history, count in table.rows()]
