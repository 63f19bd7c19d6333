"""A sheet of an XLSForm: its columns under the names used here, its lines, and its texts in their languages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from palermo.records.xlsform.opening import Rows, column_name
from palermo.records.xlsform.report import Report
from palermo.records.xlsform.vocabulary import ALIASES, LEFT_OUT, OWN, TEXTS, language_named


@dataclass(frozen=True, slots=True)
class Line:
    """One line. cells: by column, stripped; texts: by column of texts and language."""

    sheet: "Sheet"
    number: int
    cells: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]

    def at(self, column: str, language: str = "") -> str:
        """Return sheet and cell of a column, for messages; the first cell of the line where there is no such column."""
        place = self.sheet.columns.get((column, language), 0)
        return f"{self.sheet.name}!{column_name(place)}{self.number}"

    def cell(self, column: str) -> str:
        """Return a plain cell, empty where there is none."""
        return self.cells.get(column, "")


@dataclass
class Sheet:
    """One sheet. columns: (column, language) -> place; language is empty for columns without texts."""

    name: str
    columns: dict[tuple[str, str], int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def languages(self, column: str) -> list[str]:
        """Return the languages of a column of texts."""
        return [language for name, language in self.columns if name == column]


def read_sheet(name: str, rows: Rows, known: Sequence[str], spoken: str, report: Report) -> Sheet:
    """Return a sheet. known: plain columns that are understood. spoken: language of headings that name none.

    A column that is not understood is refused at its first cell that is not empty.
    >>> sheet = read_sheet("survey", [["type", "name"], ["text", "a"]], ("type", "name"), "en", Report())
    >>> sheet.lines[0].cell("name"), sheet.lines[0].at("name")
    ('a', 'survey!B2')
    """
    sheet = Sheet(name)
    strange: dict[int, str] = {}
    for place, title in enumerate(rows[0] if rows else ()):
        column, language = _column(title, spoken, name)
        if not title:
            strange[place] = ""
        elif column not in (*known, *TEXTS):
            strange[place] = title
        elif (column, language) in sheet.columns:
            report.refuse(f"{name}!{column_name(place)}1", f'two columns stand for "{title}".')
        else:
            sheet.columns[column, language] = place
    for number, row in enumerate(rows[1:], start=2):
        if any(row):
            sheet.lines.append(_line(sheet, number, row))
            _check_strange(sheet, number, row, strange, report)
    return sheet


def _column(title: str, spoken: str, sheet: str) -> tuple[str, str]:
    plain = " ".join(title.split())
    lower = plain.casefold().replace(" ::", "::").replace(":: ", "::")
    if lower.startswith("bind::palermo:") and lower.rpartition(":")[2] in OWN:
        return lower.removeprefix("bind::"), ""
    lower = "list_name" if lower == "list name" else lower
    if lower in ALIASES and (ALIASES[lower] != "name" or sheet == "choices"):
        lower = ALIASES[lower]
    if lower in TEXTS:
        return lower, spoken
    column, sign, language = lower.partition("::" if "::" in lower else ":")
    column = ALIASES.get(column.strip(), column.strip())
    if sign and column in TEXTS:
        return column, language_named(language) or language.strip()
    return lower, ""


def _line(sheet: Sheet, number: int, row: Sequence[str]) -> Line:
    cells: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}
    for (column, language), place in sheet.columns.items():
        text = row[place] if place < len(row) else ""
        if column in TEXTS:
            texts.setdefault(column, {})[language] = text
        else:
            cells[column] = text
    return Line(sheet, number, cells, texts)


def _check_strange(sheet: Sheet, number: int, row: Sequence[str], strange: dict[int, str], report: Report) -> None:
    for place, title in list(strange.items()):
        if place >= len(row) or not row[place]:
            continue
        del strange[place]
        plain = title.casefold().split("::")[0].strip()
        at = f"{sheet.name}!{column_name(place)}{number}"
        if plain.startswith("$") or title.casefold() in LEFT_OUT or plain in LEFT_OUT:
            report.warn(at, f'the column "{title}" is left out.')
        else:
            report.refuse(at, f'the column "{title}" is not known here.')


def missing(sheet: Sheet, base: str) -> Iterator[tuple[str, str, str]]:
    """Yield every cell that has no text though its line has one: place, language, and the text elsewhere.

    Lines that our forms ask of themselves (the parts of money, the law beside an answer) have words of their own here.
    """
    for line in sheet.lines:
        if line.cell("palermo:part") not in ("", "help", "check", "row"):
            continue
        for column, said in line.texts.items():
            for language, text in said.items():
                if not text and (elsewhere := said.get(base) or next(filter(None, said.values()), "")):
                    yield line.at(column, language), language, elsewhere
