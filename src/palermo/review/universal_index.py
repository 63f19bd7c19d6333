"""Exports of the Universal Human Rights Index (OHCHR), read as they are: what other bodies recommended to States.

Strict: a column that is not known is named and left out; a row that cannot be read is set aside with sheet, row and
reason; rows that do not concern trafficking in persons are counted. Read + set aside + others = rows of the export.
Names of columns, bodies and words: content/review/universal_index.yaml.
"""

import csv
import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from palermo.content.labels import LANGUAGES
from palermo.content.reader import read_yaml
from palermo.errors import InvalidInput, NotFound
from palermo.review.documents.demands import like
from palermo.review.documents.phrases import Phrases, pattern
from palermo.treaty.names import ORGANIZATIONS, code_of

LARGEST, LARGEST_INSIDE = 20 * 1024 * 1024, 400 * 1024 * 1024  # bytes of a file, and of what a workbook unpacks to
LONGEST = 20_000  # characters of a text, as an answer keeps it
HEAD_WITHIN = 20  # rows in which the names of the columns are looked for
FIRST, LAST = date(1980, 1, 1), date(2100, 1, 1)  # between which a document can have been published
EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}  # of the two date systems of Excel
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?")
SERIAL = re.compile(r"\d{4,6}(?:\.\d+)?")
OPENS = re.compile(r"\s*[(\[]?(?:(\d{1,3}\.\d{1,3})[)\].]*|(\d{1,3})[)\].]+)\s*(?=[^\W\d_(“\"'«])")
BEHIND = re.compile(r"(?<=[^\W\d_]) (\d{1,3})\.\s?(?=[^\W\d_])")  # a heading
NO_EXPORT = "This is no export of the Index: it needs columns for the text, the symbol of the document and the State."
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OtherRecommendation:
    """What one row of an export says to one State."""

    sheet: str
    line: int
    symbol: str
    paragraph: str
    state: str
    text: str
    mechanism: str = "other"
    body: str = ""
    adopted_on: date | None = None
    themes: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    position: str = ""
    recommending: tuple[str, ...] = ()
    annotation: str = ""

    @property
    def key(self) -> str:
        """By which it is known again: symbol, paragraph and State; the text where no paragraph is given."""
        return key_of(self.symbol, self.paragraph, self.state, self.text)

    @property
    def reference(self) -> str:
        """How it is cited.

        >>> OtherRecommendation("s", 2, "CEDAW/C/XXX/CO/1", "23", "KEN", "Simulated").reference
        'CEDAW/C/XXX/CO/1, 23'
        """
        return f"{self.symbol}, {self.paragraph}" if self.paragraph else self.symbol

    @property
    def mark(self) -> str:
        """A short name of the key, for the fields of a page."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that cannot be read. reason: in English, see content/review/index_reasons.yaml."""

    sheet: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Export:
    """An export as read. read: rows; others: rows that do not concern trafficking; twice: said again in the file."""

    read: int
    found: tuple[OtherRecommendation, ...]
    others: int
    twice: int
    set_aside: tuple[SetAside, ...]
    ignored: tuple[str, ...]


def key_of(symbol: str, paragraph: str, state: str, text: str) -> str:
    """Return by what a recommendation of another body is known again.

    >>> key_of("A/HRC/1/1 ", "12.3", "KEN", "any"), key_of("A/HRC/1/1", "12.3.", "KEN", "other")
    ('A/HRC/1/1|12.3|KEN', 'A/HRC/1/1|12.3|KEN')
    """
    place = like(paragraph).strip(" .()") or hashlib.sha256(_plain(text).encode()).hexdigest()
    return f"{''.join(symbol.upper().split())}|{place}|{state}"


def concerns(text: str) -> bool:
    """Return whether a text in any of six languages concerns trafficking in persons.

    >>> concerns("combat human trafficking"), concerns("combat drug trafficking"), concerns("打击人口贩运")
    (True, False, True)
    """
    said = like(text)
    for language in LANGUAGES:
        meant, sounds = _words(language)
        if meant.search(sounds.sub(" ", said)):
            return True
    return False


@cache
def _words(language: str) -> tuple[Phrases, Phrases]:
    plain = read_yaml("review/universal_index.yaml")
    return pattern(plain["concerns"][language]), pattern(plain["not_concerns"].get(language, []))


def read_export(content: bytes) -> Export:
    """Return what an export of the Index holds: a workbook (xlsx) or a table of text (csv).

    Raises InvalidInput where it is neither, is too large, or has no column of text, symbol or State.
    >>> head = "Document Symbol,Countries Concerned,Text"
    >>> read_export(f"{head}\\nCEDAW/C/XXX/CO/1,Kenya,23. Fight human trafficking".encode()).found[0].paragraph
    '23'
    """
    if len(content) > LARGEST:
        raise InvalidInput(
            f"This export is larger than {LARGEST >> 20} MiB; narrow the search in the Index and export again."
        )
    read, others, twice = 0, 0, 0
    found: dict[str, OtherRecommendation] = {}
    aside: list[SetAside] = []
    ignored: dict[str, None] = {}
    known = False
    for sheet, rows, late in _sheets(content):
        head = _head(rows)
        if head is None:
            continue
        known, (line, places) = True, head
        ignored |= dict.fromkeys(name for name in map(_text, rows[line]) if name and _column(name) is None)
        for number, cells in enumerate(rows[line + 1 :], start=line + 2):
            row = {name: cells[place] for name, place in places.items() if place < len(cells)}
            if not any(_text(one) for one in cells):
                continue
            read += 1
            made = _read(row, sheet, number, late)
            if isinstance(made, SetAside):
                aside.append(made)
                continue
            others += not made
            twice += sum(one.key in found for one in made)
            found |= {one.key: one for one in made if one.key not in found}
    if not known:
        raise InvalidInput(NO_EXPORT)
    return Export(read, tuple(found.values()), others, twice, tuple(aside), tuple(ignored))


def _sheets(content: bytes) -> Iterator[tuple[str, list[list[Any]], bool]]:
    """Yield name, rows and date system (True: from 1904) of every sheet."""
    if content[:2] != b"PK":
        yield "csv", _table(content), False
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_INSIDE:
                raise InvalidInput(
                    "This workbook unpacks to too much; narrow the search in the Index and export again."
                )
            about = parts.read("xl/workbook.xml")
        late = bool(re.search(rb"""date1904\s*=\s*["'](?:1|true|on)["']""", about))
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False), late
    except (CalamineError, zipfile.BadZipFile, KeyError, OSError) as error:
        raise InvalidInput("This workbook cannot be read; export it again as .xlsx or .csv.") from error


def _table(content: bytes) -> list[list[Any]]:
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("This table is no text in UTF-8; export it again as .xlsx.") from None
    if "\0" in text:
        raise InvalidInput("This is neither a workbook nor a table of text; export it again as .xlsx or .csv.")
    first = text.partition("\n")[0]
    sign = max(",;\t", key=first.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)]
    except csv.Error as error:
        raise InvalidInput(f"This table cannot be read: {error}; export it again as .xlsx.") from None


def _plain(name: str) -> str:
    return "".join(sign for sign in like(name) if sign.isalnum())


@cache
def _columns() -> Mapping[str, str]:
    listed = read_yaml("review/universal_index.yaml")["columns"]
    return {_plain(spelling): name for name, spellings in listed.items() for spelling in spellings}


def _column(name: str) -> str | None:
    return _columns().get(_plain(name))


def _head(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]] | None:
    """Return the row that names the columns, and the place of each; the first of two of a kind counts."""
    needed = set(read_yaml("review/universal_index.yaml")["needed"])
    for line, cells in enumerate(rows[:HEAD_WITHIN]):
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            name = _column(_text(cell))
            if name:
                places.setdefault(name, place)
        if needed <= set(places):
            return line, places
    return None


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = unicodedata.normalize("NFC", str("" if cell is None else cell)).replace("\r\n", "\n").replace("_x000D_", "")
    return text.strip()


def _listed(cell: Any) -> tuple[str, ...]:
    """Return the lines of a cell without the dash before each; some exports part them by semicolons."""
    parts = (part.strip().removeprefix("-").strip() for part in re.split(r"[\n;；]", _text(cell)))
    return tuple(dict.fromkeys(part for part in parts if part))


def _read(row: Row, sheet: str, line: int, late: bool) -> list[OtherRecommendation] | SetAside:
    """Return what a row says to each State; nothing where it does not concern trafficking."""
    text, symbol = _text(row.get("text")), " ".join(_text(row.get("symbol")).split()).removeprefix("- ")
    themes = _listed(row.get("themes"))
    if text and not concerns(" . ".join((text, *themes))):
        return []
    try:
        _check(text, symbol)
        states = _states(row.get("states"))
        day = _day(row.get("published_on"), late)
    except InvalidInput as error:
        return SetAside(sheet, line, str(error))
    body = ", ".join(_listed(row.get("body")))
    one = OtherRecommendation(
        sheet=sheet,
        line=line,
        state="",
        symbol=symbol,
        paragraph=_text(row.get("paragraph")) or paragraph_in(text),
        text=text,
        body=body,
        mechanism=_of("mechanisms", body) or "other",
        adopted_on=day,
        themes=themes,
        persons=_listed(row.get("persons")),
        position=_of("positions", " ".join(_listed(row.get("position")))),
        recommending=_listed(row.get("recommending")),
        annotation=_text(row.get("annotation")),
    )
    return [replace(one, state=state) for state in states]


def _check(text: str, symbol: str) -> None:
    if not text:
        raise InvalidInput("The text is missing.")
    if len(text) > LONGEST:
        raise InvalidInput(f"The text is longer than {LONGEST} characters.")
    if not symbol:
        raise InvalidInput("The symbol of the document is missing.")


def _states(cell: Any) -> list[str]:
    codes = []
    for name in _listed(cell):
        try:
            code = code_of(name)
        except NotFound:
            code = ""
        if not code or code in ORGANIZATIONS:
            raise InvalidInput(f"“{name}” is no State or area that is known.")
        codes.append(code)
    if not codes:
        raise InvalidInput("No State is named.")
    return list(dict.fromkeys(codes))


def _day(cell: Any, late: bool) -> date | None:
    """Return a day: a date cell, a serial of either date system, year first or day first; None where none is said."""
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    said = _text(cell).removeprefix("- ")
    text = "".join(str(unicodedata.digit(sign, sign)) if sign.isdigit() else sign for sign in said)
    if not text:
        return None
    try:
        if found := YEAR_FIRST.fullmatch(text):
            day = date(*(int(part) for part in found.groups()))
        elif found := DAY_FIRST.fullmatch(text):
            day = date(*(int(part) for part in reversed(found.groups())))
        elif SERIAL.fullmatch(text):
            day = EPOCHS[late] + timedelta(days=int(float(text)))
        else:
            raise ValueError(text)
    except ValueError:
        raise InvalidInput(f"“{said}” is no day.") from None
    if not FIRST <= day <= LAST:
        raise InvalidInput(f"“{said}” is no day.")
    return day


def paragraph_in(text: str) -> str:
    """Return the number of the paragraph that stands at the head of a text, also behind a heading; empty where none.

    The Index writes it so: "23. The Committee ...", "Rural women 49.The Committee ...", "115.6 Combat ...".
    >>> paragraph_in("Trafficking 23.The Committee"), paragraph_in("115.6 Combat"), paragraph_in("It has 3 laws")
    ('23', '115.6', '')
    """
    opening = text[:120]
    found = OPENS.match(opening) or BEHIND.search(opening)
    if not found or opening[found.end() : found.end() + 1].islower():
        return ""
    return next(filter(None, found.groups()), "")


@cache
def _starts(what: str) -> tuple[tuple[str, str], ...]:
    listed = read_yaml("review/universal_index.yaml")[what]
    pairs = [(like(name), id) for id, names in listed.items() for name in names]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _of(what: str, said: str) -> str:
    """Return the mechanism or position whose name a text begins with, the longest name first; empty where none."""
    text = like(said)
    for name, id in _starts(what):
        if text.startswith(name) and not text[len(name) : len(name) + 1].isalnum():
            return id
    return ""
