"""Texts of an XLSForm: one language is what the form says, the others become its translations."""

from collections.abc import Sequence

from palermo.content.labels import LANGUAGES
from palermo.records.xlsform.report import Report
from palermo.records.xlsform.sheet import Line, Sheet, missing
from palermo.records.xlsform.vocabulary import TITLES


class Texts:
    """Collects translations by language and text; says which cells lack one."""

    def __init__(self, sheets: Sequence[Sheet], spoken: str, report: Report) -> None:
        self.report = report
        found = list(dict.fromkeys(one for sheet in sheets for one in sheet.languages("label")))
        self.base = next((one for one in ("en", spoken, *found) if one in found), "en")
        self.translated: dict[str, dict[str, str]] = {}
        self._places: dict[tuple[str, str], str] = {}
        if found and self.base != "en":
            where = next(sheet for sheet in sheets if self.base in sheet.languages("label"))
            named = TITLES.get(self.base, self.base)
            report.warn(f"{where.name}!A1", f"no column is in English; the texts in {named} stand in its place.")
        for language in found:
            if language not in LANGUAGES and language != self.base:
                where = next(sheet for sheet in sheets if language in sheet.languages("label"))
                report.warn(f"{where.name}!A1", f'the language "{language}" is none of the six and is left out.')
        for sheet in sheets:
            self._check_columns(sheet)
            for place, language, text in missing(sheet, self.base):
                if language == self.base:
                    report.refuse(place, f'no text stands here, and other languages say "{text[:60]}".')
                elif language in LANGUAGES:
                    report.warn(place, f'"{text[:60]}" is not translated into {TITLES[language]}.')

    def _check_columns(self, sheet: Sheet) -> None:
        """Warn of columns that a language lacks though it has labels: pyxform would show a dash."""
        spoken = [one for one in sheet.languages("label") if one in LANGUAGES]
        for column in ("hint", "guidance_hint", "constraint_message"):
            filled = any(text for line in sheet.lines for text in line.texts.get(column, {}).values())
            for language in spoken if filled else ():
                if language not in sheet.languages(column):
                    self.report.warn(f"{sheet.name}!A1", f'no column "{column}" is in {TITLES[language]}.')

    def of(self, line: Line, column: str) -> str:
        """Return a text of a line in the base language, and keep its translations."""
        said = line.texts.get(column, {})
        text = said.get(self.base, "")
        if "${" in text:
            self.report.refuse(line.at(column, self.base), "a text that is filled in from answers is not known here.")
        for language, other in said.items() if text else ():
            if other and language in LANGUAGES and language not in (self.base, "en"):
                self.keep(text, language, other, line.at(column, language))
        return text

    def keep(self, text: str, language: str, other: str, place: str) -> None:
        """Keep a translation; warn where the same text has two."""
        held = self.translated.setdefault(language, {})
        if held.setdefault(text, other) != other:
            first = self._places[text, language]
            self.report.warn(place, f'"{text[:60]}" has another translation at {first}; the first one is kept.')
        self._places.setdefault((text, language), place)
