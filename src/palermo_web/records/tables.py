"""A list as a file: CSV, Excel, JSON; no text is ever a formula."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from django.http import HttpResponse, JsonResponse

from palermo.content.spreadsheets import neutral

FORMATS = ("csv", "xlsx", "json")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def as_file(rows: Sequence[Mapping[str, Any]], names: Sequence[str], *, name: str, format: str) -> HttpResponse:
    """Return rows as a file of a format. names: columns in order; name: of the file, and of the list in JSON."""
    if format == "json":
        return JsonResponse({name.replace("-", "_"): list(rows)}, json_dumps_params={"ensure_ascii": False})
    cells = [list(names), *([_cell(row.get(one)) for one in names] for row in rows)]
    content = _workbook(cells, name) if format == "xlsx" else _table(cells)
    kind = EXCEL if format == "xlsx" else "text/csv; charset=utf-8"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response


def _table(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([list(map(neutral, row)) for row in rows])
    return out.getvalue()


def _workbook(rows: Sequence[Sequence[str]], name: str) -> bytes:
    out = io.BytesIO()
    words = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, words)
    sheet = book.add_worksheet(name[:31])
    head, plain = book.add_format({"bold": True, "bottom": 2}), book.add_format({"quote_prefix": True})
    for line, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(line, column, text, plain if line else head)
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()
