"""An XLSForm opened with care: a workbook is an archive that somebody else packed, read by a library.

Every part is unpacked here within bounds and packed anew, so that the library meets nothing that lies about its size.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from palermo.errors import InvalidInput
from palermo.records.xlsform.report import Report

LARGEST = 5 * 1024 * 1024
UNPACKED = 48 * 1024 * 1024
PARTS, ROWS, COLUMNS, CELLS = 500, 5_000, 200, 200_000
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
DAMAGED = "This workbook cannot be read; save it again as .xlsx."
Rows = Sequence[Sequence[str]]


def column_name(number: int) -> str:
    """Return the letters of a column, counted from 0.

    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    return (column_name(number // 26 - 1) if number >= 26 else "") + chr(65 + number % 26)


def open_sheets(content: bytes) -> dict[str, Rows]:
    """Return the sheets of a workbook as rows of texts.

    Raises InvalidInput for what is too large, damaged or no workbook; InvalidForm naming the cells of formulas.
    >>> open_sheets(b"")
    Traceback (most recent call last):
    palermo.errors.InvalidInput: This is not an Excel workbook (.xlsx).
    """
    if len(content) > LARGEST:
        raise InvalidInput(f"This workbook is larger than {LARGEST // 1024 // 1024} MiB.")
    parts = _unpacked(content)
    report = Report()
    for name, file in _sheet_files(parts):
        _check_sheet(name, parts[file], report)
    report.check()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(_packed(parts)))
        return {
            name: _texts(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
        }
    except (CalamineError, ValueError, OSError):
        raise InvalidInput(DAMAGED) from None


def _unpacked(content: bytes) -> dict[str, bytes]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = [one for one in archive.infolist() if not one.is_dir()]
        if len(members) > PARTS or sum(one.file_size for one in members) > UNPACKED:
            raise InvalidInput("This workbook unpacks to more than a form can be.")
        parts = {one.filename: archive.read(one) for one in members}  # read gives no more than file_size says
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
        raise InvalidInput("This is not an Excel workbook (.xlsx).") from None
    if len(parts) < len(members) or "xl/workbook.xml" not in parts:
        raise InvalidInput("This is not an Excel workbook (.xlsx).")
    return parts


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _elements(part: bytes) -> list[tuple[str, dict[str, str]]]:
    """Return the elements of a part of a workbook with their attributes; none may declare a type of document."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        found.append((name.rpartition(":")[2], plain))
        if len(found) > 8 * CELLS:
            raise InvalidInput("This workbook unpacks to more than a form can be.")

    def declared(*_words: Any) -> None:
        raise InvalidInput(DAMAGED)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, declared
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        raise InvalidInput(DAMAGED) from None
    return found


def _sheet_files(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield every sheet's name with its part of the archive."""
    for name, part in parts.items():
        if not name.startswith("xl/worksheets/") and name.endswith((".xml", ".rels")):
            _elements(part)  # refuses what declares entities, wherever it stands
    related = _elements(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))
    files = {one["Id"]: one.get("Target", "") for name, one in related if name == "Relationship" and "Id" in one}
    for name, one in _elements(parts["xl/workbook.xml"]):
        if name == "sheet":
            target = files.get(one.get("id", ""), "")
            file = normpath(target.lstrip("/") if target.startswith("/") else join("xl", target))
            if file not in parts:
                raise InvalidInput(DAMAGED)
            yield one.get("name", ""), file


def _check_sheet(name: str, part: bytes, report: Report) -> None:
    """Refuse a sheet that is too large, or says so by the place of one cell; report formulas."""
    line = column = cells = 0
    for tag, words in _elements(part):
        if tag == "row":
            line, column = _number(words.get("r"), line + 1), -1
        elif tag == "c":
            cells += 1
            found = PLACE.fullmatch(words.get("r", ""))
            line = int(found[2]) if found else line
            column = _letters(found[1]) if found else column + 1
        elif tag == "f":
            report.refuse(f"{name}!{column_name(column)}{line}", "a formula stands here; write its result instead.")
        if line > ROWS or column >= COLUMNS or cells > CELLS:
            raise InvalidInput(f"The sheet {name} is larger than {ROWS} rows or {COLUMNS} columns.")


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else otherwise


def _letters(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _texts(rows: Sequence[Sequence[Any]]) -> Rows:
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return "" if cell is None else str(cell).strip()
