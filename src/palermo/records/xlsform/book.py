"""The rows of an XLSForm as a workbook: one column a text and language, and nothing that a spreadsheet calculates."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import xlsxwriter

from palermo.content.labels import LANGUAGES, catalogue
from palermo.content.states import states
from palermo.errors import InvalidContent
from palermo.records.form import Form, texts_of
from palermo.records.xlsform.survey import STATES, Row, Survey, survey_of
from palermo.records.xlsform.vocabulary import NAMESPACE, OWN, PLAIN, TEXTS, heading

SHEET = "palermo"  # of what XLSForm has no place for
LONGEST_CELL = 32_767  # characters, of Excel
ORDER = ("en", *(language for language in LANGUAGES if language != "en"))
Table = Sequence[Sequence[str]]


def write_xlsform(form: Form) -> bytes:
    """Return a form as an XLSForm workbook in every language that it is translated into.

    Raises InvalidContent where a text or rule cannot be said in XLSForm.
    >>> from palermo.records.form_file import EXAMPLE, read_form
    >>> write_xlsform(read_form(EXAMPLE, register="courses", place="here"))[:2]
    b'PK'
    """
    survey, spoken = survey_of(form), languages_of(form)
    sheets: dict[str, Table] = {
        "survey": _survey(form, survey, spoken),
        "choices": _choices(form, survey, spoken),
        "settings": _settings(form),
    }
    rest = list(_rest(form, spoken))
    return _book(form, sheets | ({SHEET: [("what", "of", "value"), *rest]} if rest else {}))


def languages_of(form: Form) -> tuple[str, ...]:
    """Return the languages of a form, English first: those of its own folder, and those that lack none of its texts.

    >>> from palermo.records.register_file import register
    >>> languages_of(register("ratification").form)
    ('en', 'ar', 'es', 'fr', 'ru', 'zh')
    """
    texts = set(texts_of(form))
    whole = [one for one in LANGUAGES if one in form.texts or texts <= set(catalogue(one))]
    return tuple(one for one in ORDER if one == "en" or one in whole)


def _said(form: Form, text: str, language: str, values: Mapping[str, str]) -> str:
    """Return a text in a language, empty where there is none: an English text in its place would look translated."""
    if language != "en":
        text = form.texts.get(language, {}).get(text) or catalogue(language).get(text, "")
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def _survey(form: Form, survey: Survey, spoken: Sequence[str]) -> Table:
    texts = [column for column in TEXTS if any(column in row.texts for row in survey.rows)]
    own = [column for column in OWN if any(column in row.own for row in survey.rows)]
    headings = [heading(column, language) for column in texts for language in spoken]
    head = ["type", "name", *headings, *PLAIN[2:], *(f"bind::palermo:{column}" for column in own)]
    return [head, *(_line(form, row, texts, own, spoken) for row in survey.rows)]


def _line(form: Form, row: Row, texts: list[str], own: list[str], spoken: Sequence[str]) -> list[str]:
    said = [_said(form, row.texts.get(column, ""), language, row.values) for column in texts for language in spoken]
    if any("${" in text for text in said):
        raise InvalidContent(
            f"{form.place}: {row.name}: a text with ${{ would be filled in by an XLSForm; write it otherwise"
        )
    plain = [row.plain.get(column, "") for column in PLAIN[2:]]
    return [row.type, row.name, *said, *plain, *(row.own.get(column, "") for column in own)]


def _choices(form: Form, survey: Survey, spoken: Sequence[str]) -> Table:
    rows = [["list_name", "name", *(heading("label", language) for language in spoken)]]
    for name, choices in survey.lists.items():
        for one in choices:
            rows.append([name, one.code, *(_said(form, one.label, language, {}) for language in spoken)])
    if any(row.own.get("type") == "state" for row in survey.rows):
        for state in states().values():
            rows.append([STATES, state.iso3, *(state.name(language) for language in spoken)])
    return rows


def _settings(form: Form) -> Table:
    language = heading("", "en").removeprefix("::")
    head = ("form_title", "form_id", "version", "default_language", "namespaces")
    return [head, (form.label, form.register, form.version, language, NAMESPACE)]


def _rest(form: Form, spoken: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what a form says of itself in other languages, and what becomes of answers of the version before."""
    for language in spoken:
        if language != "en" and (said := _said(form, form.label, language, {})):
            yield "label", language, said
    yield from (("renamed", old, new) for old, new in form.renamed.items())
    for item, codes in form.recoded.items():
        yield from (("recoded", f"{item}/{old}", new) for old, new in codes.items())
    yield from (("retired", item, "") for item in form.retired)


def _book(form: Form, sheets: Mapping[str, Table]) -> bytes:
    out = io.BytesIO()
    words = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = xlsxwriter.Workbook(out, {"in_memory": True, **words})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - one form, one file: no clock in it
    head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(rows[0]) - 1, 24)
        for line, row in enumerate(rows):
            for column, text in enumerate(_writable(row, form)):
                if text:
                    sheet.write_string(line, column, text, plain if line else head)
    book.close()
    return out.getvalue()


def _writable(row: Iterable[str], form: Form) -> Iterator[str]:
    for text in row:
        if len(text) > LONGEST_CELL:
            raise InvalidContent(f"{form.place}: {text[:40]!r} is longer than a cell of Excel can be")
        yield text
