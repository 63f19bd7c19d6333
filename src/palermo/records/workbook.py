"""Answers in an Excel workbook and back: edited offline, nothing overwritten, tampering seen.

Each row carries, hidden, the path of its answer, the number of the event that set it (the lock) and a keyed hash of
both. A row whose hash does not fit is set aside; one whose lock is old becomes a conflict when it is saved.
"""

import hashlib
import hmac
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from palermo.errors import InvalidInput
from palermo.records.events import Answer, rows_of
from palermo.records.form import Form, Item

ANSWERS, ABOUT = "answers", "palermo"
HIDDEN = ("path", "seen", "hash")
SHOWN = ("Section", "Question", "Answer", "Reason", "Law or measure", "Provision", "Choices")
RIGHT_TO_LEFT = ("ar",)
BLANK_ROWS = 3  # offered below the rows of a repeating group
BLANK_STATES = 60  # where each row is about a State: offline nobody can ask for more
LARGEST = 20 * 1024 * 1024
Word = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as it came back. content: what it says, without what a sheet does not show. fault: why it is set aside."""

    line: int
    path: str
    seen: int
    content: Mapping[str, Any]
    fault: str = ""


def mark(key: bytes, entry: str, path: str, seen: int) -> str:
    """Return the keyed hash that ties a row to its entry, answer and lock.

    >>> mark(b"key", "entry", "title", 3) == mark(b"key", "entry", "title", 4)
    False
    """
    return hmac.new(key, f"{entry}\n{path}\n{seen}".encode(), hashlib.sha256).hexdigest()[:32]


def write_workbook(
    form: Form, answers: Mapping[str, Answer], *, entry: str, key: bytes, language: str, word: Word = str
) -> bytes:
    """Return a workbook with one row a question, from right to left where the language is written so.

    word: translates the headings (SHOWN). Texts are written as texts: none is ever a formula.
    >>> from palermo.records.form_file import EXAMPLE, read_form
    >>> form = read_form(EXAMPLE, register="courses", place="here")
    >>> write_workbook(form, {}, entry="e", key=b"k", language="ar")[:2]
    b'PK'
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True})
    plain = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    sheet, about = book.add_worksheet(ANSWERS), book.add_worksheet(ABOUT)
    if language in RIGHT_TO_LEFT:
        sheet.right_to_left()
    about.hide()
    for line, (name, value) in enumerate({"entry": entry, "version": form.version, "language": language}.items()):
        about.write_string(line, 0, name)
        about.write_string(line, 1, value)
    for column, name in enumerate((*HIDDEN, *map(word, SHOWN))):
        sheet.write_string(0, column, name, head)
    sheet.set_column(0, 2, None, None, {"hidden": True})
    for column, width in enumerate((18, 60, 24, 24, 28, 18, 40), start=3):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 5)
    for line, (section, item, path) in enumerate(_places(form, answers), start=1):
        answer = answers.get(path)
        seen = answer.sequence if answer else 0
        for column, text in enumerate((path, str(seen), mark(key, entry, path, seen))):
            sheet.write_string(line, column, text)
        for column, text in enumerate(_row(form, section, item, path, answer, language), start=3):
            sheet.write_string(line, column, text, plain)
        if item.type == "choice":
            labels = [form.say(one.label, language) for one in item.choices]
            if sum(map(len, labels)) < 240 and not any("," in label for label in labels):
                sheet.data_validation(line, 5, line, 5, {"validate": "list", "source": labels})
    book.close()
    return out.getvalue()


def _places(form: Form, answers: Mapping[str, Answer]) -> Iterator[tuple[str, Item, str]]:
    for section in form.sections:
        for item in section.items:
            if not item.holds_rows:
                yield section.label, item, item.id
                continue
            begun = rows_of(answers, item.id)
            rows = [row.code for row in item.rows] or [*begun, *islice(_blank(begun), _blanks(item))]
            for row in rows:
                for cell in item.cells:
                    yield section.label, cell, f"{item.id}/{row}/{cell.id}"


def _blanks(item: Item) -> int:
    return BLANK_STATES if any(cell.type == "state" for cell in item.cells) else BLANK_ROWS


def _blank(begun: list[str]) -> Iterator[str]:
    """Yield marks of rows that are not begun yet."""
    return (mark for number in count(1) if (mark := f"x{number}") not in begun)


def row_label(form: Form, path: str, language: str) -> str:
    """Return how the row of a cell is called: a table by question and line, a group by question and mark."""
    name, *rest = path.split("/")
    if not rest:
        return ""
    item = form.items[name]
    line = next((form.say(one.label, language) for one in item.rows if one.code == rest[0]), rest[0])
    return f"{form.say(item.label, language)}, {line}: "


def _row(form: Form, section: str, item: Item, path: str, answer: Answer | None, language: str) -> list[str]:
    law = next(iter(answer.evidence), {}) if answer else {}
    row = row_label(form, path, language)
    return [
        form.say(section, language),
        row + form.say(item.label, language),
        as_text(form, item, answer.value if answer else None, language),
        answer.reason if answer else "",
        str(law.get("law", "")),
        str(law.get("provision", "")),
        " / ".join(form.say(one.label, language) for one in item.choices),
    ]


def as_text(form: Form, item: Item, value: Any, language: str) -> str:
    """Return an answer as a cell holds it; from_text reads it back.

    >>> from palermo.records.form_file import EXAMPLE, read_form
    >>> form = read_form(EXAMPLE, register="courses", place="here")
    >>> as_text(form, Item("m", "money", "M"), {"amount": "5", "currency": "EUR"}, "en")
    '5 EUR'
    """
    if value is None:
        return ""
    if item.type in ("choice", "choices"):
        codes = value if isinstance(value, list) else [value]
        return "; ".join(form.say(item.choice(code), language) for code in codes)
    if item.type == "money":
        return f"{value['amount']} {value['currency']}"
    if item.type == "period":
        return f"{value['from']} / {value.get('to', '')}".strip(" /")
    if item.type == "law":
        return "; ".join(filter(None, (value.get("law"), value.get("provision"))))
    if item.type == "file":
        return str(value.get("name", ""))
    return str(value)


def from_text(form: Form, item: Item, text: str, language: str) -> Any:
    """Return what a cell says as an answer to be cleaned.

    >>> from palermo.records.form_file import EXAMPLE, read_form
    >>> from_text(read_form(EXAMPLE, register="c", place="h"), Item("m", "money", "M"), "5 EUR", "en")
    {'amount': '5', 'currency': 'EUR'}
    """
    if not text:
        return None
    if item.type in ("choice", "choices"):
        codes = {form.say(one.label, language).casefold(): one.code for one in item.choices}
        found = [codes.get(part.strip().casefold(), part.strip()) for part in text.split(";")]
        return found if item.type == "choices" else found[0]
    if item.type == "money":
        amount, _sign, currency = text.rpartition(" ")
        return {"amount": amount or text, "currency": currency if amount else ""}
    if item.type == "period":
        begins, _sign, ends = text.partition("/")
        return {"from": begins.strip(), "to": ends.strip()}
    if item.type == "law":
        law, _sign, provision = text.partition(";")
        return {"law": law.strip(), "provision": provision.strip()}
    return text


def read_workbook(content: bytes, form: Form, *, entry: str, key: bytes) -> list[SheetRow]:
    """Return the rows of a workbook that write_workbook made and somebody edited.

    Raises InvalidInput where it is no such workbook, belongs to another entry, or another version of the form.
    >>> from palermo.records.form_file import EXAMPLE, read_form
    >>> form = read_form(EXAMPLE, register="courses", place="here")
    >>> made = write_workbook(form, {}, entry="e", key=b"k", language="en")
    >>> [(row.path, row.fault) for row in read_workbook(made, form, entry="e", key=b"k")]
    [('title', '')]
    """
    about, rows = _sheets(content, form, entry)
    language = about.get("language", "en")
    found = []
    for line, row in enumerate(rows[1:], start=2):
        cells = [_plain(cell) for cell in row] + [""] * 10
        if any(cells):
            found.append(_read(form, line, cells, entry, key, language))
    return found


def _sheets(content: bytes, form: Form, entry: str = "") -> tuple[dict[str, str], list[list[Any]]]:
    """Return what a workbook says of itself, and its rows. entry: to which it must belong; empty: to any."""
    if len(content) > LARGEST:
        raise InvalidInput(f"This workbook is larger than {LARGEST // 1024 // 1024} MiB.")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        about = {str(row[0]): str(row[1]) for row in book.get_sheet_by_name(ABOUT).to_python() if len(row) > 1}
        rows = book.get_sheet_by_name(ANSWERS).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError):
        raise InvalidInput("This is not a workbook that was downloaded here.") from None
    if entry and about.get("entry") != entry:
        raise InvalidInput("This workbook belongs to another entry.")
    if about.get("version") != form.version:
        raise InvalidInput("This workbook was made for another version of the form; download it again.")
    return about, rows


def answers_written(content: bytes, form: Form) -> dict[str, Any]:
    """Return what a workbook says by path, as written, for checks alone: whose it is and its locks are not looked at.

    Raises InvalidInput where it is no such workbook, or of another version of the form.
    >>> from palermo.records.form_file import EXAMPLE, read_form
    >>> form = read_form(EXAMPLE, register="courses", place="here")
    >>> answers_written(write_workbook(form, {}, entry="e", key=b"k", language="en"), form)
    {}
    """
    about, rows = _sheets(content, form)
    found = {}
    for row in rows[1:]:
        cells = [_plain(cell) for cell in row] + [""] * 10
        if cells[0] and cells[5].strip():
            found[cells[0]] = from_text(form, form.at(cells[0]), cells[5].strip(), about.get("language", "en"))
    return found


def _read(form: Form, line: int, cells: list[str], entry: str, key: bytes, language: str) -> SheetRow:
    path, seen = cells[0], int(cells[1]) if cells[1].isdigit() and len(cells[1]) < 16 else -1
    known = hmac.compare_digest(mark(key, entry, path, seen).encode(), cells[2].encode())
    if not known:
        return SheetRow(line, path, seen, {}, "The hidden columns of this row were changed.")
    item = form.at(path)
    value = from_text(form, item, cells[5].strip(), language)
    content: dict[str, Any] = {"value": value} if value is not None else {}
    if cells[6].strip():
        content["reason"] = cells[6].strip()
    if item.evidence and cells[7].strip():
        law = {"law": cells[7].strip(), "provision": cells[8].strip()}
        content["evidence"] = [{name: text for name, text in law.items() if text}]
    return SheetRow(line, path, seen, content)


def _plain(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())[:10]
    return "" if cell is None else str(cell)


def merged(row: SheetRow, standing: Answer | None, item: Item) -> dict[str, Any]:
    """Return what a row wants an answer to be: what the sheet does not show stays as it is.

    >>> merged(SheetRow(2, "title", 0, {"value": "One"}), None, Item("title", "text", "Title"))
    {'value': 'One'}
    """
    kept = dict(standing.content()) if standing else {}
    if item.type == "file":
        return kept
    first, *others = kept.get("evidence", []) or [{}]
    for name in ("value", "reason"):
        kept.pop(name, None)
    wanted = kept | {name: one for name, one in row.content.items() if name != "evidence"}
    law = (row.content.get("evidence") or [{}])[0]
    if law != {name: first[name] for name in ("law", "provision") if name in first}:
        wanted["evidence"] = [one for one in ({**first, **law} if law else {}, *others) if one]
    return {name: one for name, one in wanted.items() if one not in ("", [], {}, None)}
