"""An XLSForm read as a form of ours: every problem with sheet and cell at once, or the files of a register's folder."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from palermo.content.labels import LANGUAGES
from palermo.content.reader import read_yaml
from palermo.errors import InvalidContent, InvalidInput
from palermo.records.form import Form
from palermo.records.form_file import NAME, VERSION, read_form
from palermo.records.register_file import FILE
from palermo.records.xlsform.book import SHEET
from palermo.records.xlsform.content import Content
from palermo.records.xlsform.lists import Lists
from palermo.records.xlsform.opening import open_sheets
from palermo.records.xlsform.questions import Outline
from palermo.records.xlsform.report import Problem, Report
from palermo.records.xlsform.sheet import Sheet, read_sheet
from palermo.records.xlsform.texts import Texts
from palermo.records.xlsform.tree import tree_of
from palermo.records.xlsform.vocabulary import OWN, PLAIN, language_named

REFUSED = ("external_choices", "entities", "osm", "cascades")  # sheets that change what a form asks
SETTINGS = ("form_title", "form_id", "version", "default_language", "namespaces", "id_string", "title")


@dataclass(frozen=True, slots=True)
class Imported:
    """A form that was read. files: of a register's folder, by name; renamed: name in the workbook -> id here."""

    form: Form
    files: Mapping[str, str]
    warnings: tuple[Problem, ...]
    renamed: Mapping[str, str]


def read_xlsform(content: bytes, register: str) -> Imported:
    """Return the form that a workbook holds. register: the id that its register is to have.

    Raises InvalidForm with every problem and its cell, InvalidInput for what is no workbook, too large, or an id that
    is none. Warnings name what was left out and what is not translated.
    >>> from palermo.records.form_file import EXAMPLE, read_form
    >>> from palermo.records.xlsform.book import write_xlsform
    >>> made = write_xlsform(read_form(EXAMPLE, register="courses", place="here"))
    >>> read_xlsform(made, "courses").form.items["title"].required
    'required'
    """
    if not NAME.fullmatch(register):
        raise InvalidInput(f'The id "{register[:80]}" is not of small letters, digits and underscores.')
    rows = {name.strip().casefold(): rows for name, rows in open_sheets(content).items()}
    report = Report()
    if not any(any(row) for row in rows.get("survey", ())):
        raise InvalidInput("This workbook has no sheet called survey; it is no XLSForm.")
    for name in REFUSED:
        if len(rows.get(name, ())) > 1:
            report.refuse(f"{name}!A1", f'the sheet "{name}" is not known here.')
    settings = _settings(read_sheet("settings", rows.get("settings", ()), SETTINGS, "en", Report()))
    spoken = language_named(settings.get("default_language", "")) or "en"
    own = tuple(f"palermo:{column}" for column in OWN)
    survey = read_sheet("survey", rows["survey"], (*PLAIN, *own), spoken, report)
    choices = read_sheet("choices", rows.get("choices", ()), ("list_name", "name"), spoken, report)
    lost = [column for column in ("type", "name") if (column, "") not in survey.columns]
    for column in lost:
        report.refuse("survey!A1", f'the column "{column}" is missing.')
    if lost:
        report.check()
    texts = Texts((survey, choices), spoken, report)
    title = settings.get("form_title") or settings.get("title") or settings.get("form_id") or register
    outline = Outline(tree_of(survey.lines, report), report)
    content_of = Content(outline, texts, Lists(choices, texts, report), report, title)
    plain = _document(content_of, outline, settings, report)
    plain |= _rest(read_sheet(SHEET, rows.get(SHEET, ()), ("what", "of", "value"), "en", report), title, texts, report)
    report.check()
    return _imported(plain, register, texts, outline, report)


def _settings(sheet: Sheet) -> dict[str, str]:
    """Return what is understood of the settings; the rest is about handing in and is left out."""
    return {column: text for line in sheet.lines[:1] for column, text in line.cells.items() if text}


def _document(content: Content, outline: Outline, settings: Mapping[str, str], report: Report) -> dict[str, Any]:
    version = settings.get("version", "")
    if version and not VERSION.fullmatch(version):
        report.warn("settings!A2", f'the version "{version[:40]}" becomes 1.0.0.')
    sections = [content.section(page) for page in outline.pages]
    if not sections:
        report.refuse("survey!A2", "no question stands here.")
    made: dict[str, Any] = {"label": content.title, "version": version if VERSION.fullmatch(version) else "1.0.0"}
    if content.lists.kept:
        made["choices"] = content.lists.kept
    if len(content.needs) == 1:
        report.refuse("survey!A1", "assistance and its urgency are asked together.")
    elif content.needs:
        made["needs"] = content.needs
    return made | {"sections": sections}


def _rest(sheet: Sheet, title: str, texts: Texts, report: Report) -> dict[str, Any]:
    """Return what our own sheet says: the label in other languages, and what becomes of earlier answers."""
    renamed: dict[str, str] = {}
    recoded: dict[str, dict[str, str]] = {}
    retired: list[str] = []
    for line in sheet.lines:
        what, of, value = line.cell("what"), line.cell("of"), line.cell("value")
        if what == "label" and of in LANGUAGES:
            texts.keep(title, of, value, line.at("value"))
        elif what == "renamed":
            renamed[of] = value
        elif what == "recoded" and "/" in of:
            item, _sign, code = of.partition("/")
            recoded.setdefault(item, {})[code] = value
        elif what == "retired":
            retired.append(of)
        else:
            report.refuse(line.at("what"), f'the word "{what[:40]}" is not known here.')
    moved = {"renamed": renamed, "recoded": recoded, "retired": retired}
    found = {word: one for word, one in moved.items() if one}
    return {"migration": found} if found else {}


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _yaml(plain: Any) -> str:
    return yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def _imported(plain: Mapping[str, Any], register: str, texts: Texts, outline: Outline, report: Report) -> Imported:
    document = _yaml(plain)
    place = f"{register}/{plain['version']}.yaml"
    try:
        form = read_form(document, register=register, place=place, texts=texts.translated)
    except InvalidContent as error:
        text = re.sub(rf"^{re.escape(place)}(?:: item '\w+')*(?:, \w+)*: ", "", str(error))
        report.refuse(outline.place_of(text.partition(": ")[2].split(" <- ")[0]), text)
        report.check()
        raise
    files = {f"{plain['version']}.yaml": document, FILE: _yaml(_register(form))}
    files |= {f"{language}.po": _po(language, said) for language, said in texts.translated.items() if said}
    return Imported(form, files, tuple(report.warnings), dict(report.renamed))


def _register(form: Form) -> dict[str, Any]:
    """Return a plain register around a form: draft, active, withdrawn; titled by its first short text."""
    plain = [item for item in form.items.values() if not item.holds_rows and item.visibility == "public"]
    titled = next((item.id for item in plain if item.type == "text"), "")
    made = {"label": form.label, "summary": form.label} | ({"titled": titled} if titled else {})
    shown = [item.id for item in plain if item.type not in ("long_text", "file", "law")][:3]
    return made | {"columns": shown} | read_yaml("records/xlsform_register.yaml")


def _po(language: str, said: Mapping[str, str]) -> str:
    catalogue = Catalog(locale=language, fuzzy=False)
    for text, other in said.items():
        catalogue.add(text, other)
    out = io.BytesIO()
    write_po(out, catalogue, omit_header=True, width=0)
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {language}\\n"\n\n'
    return head + out.getvalue().decode()  # no date in it: the same form gives the same file
