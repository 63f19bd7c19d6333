"""The matrix of States and organs against recommendations: gaps as gaps, counts, no score and no ranking."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from palermo.content.states import states
from palermo.review.follow_up import CONFERENCE, SECRETARIAT, STATUSES, Counted, FollowUp, Line, Matrix, matrix
from palermo.review.register import Known
from palermo_web.records import days, tables
from palermo_web.review import follow_up, words
from palermo_web.review.queries import today
from palermo_web.treaty.queries import codes_of_parties

PROTOCOL, EVERY, WRITTEN = "tip", "all", "written"


@require_GET
def follow_up_matrix(request: HttpRequest) -> HttpResponse:
    """Show who did what about which recommendation, on any day."""
    on = days.asked(request)
    day = on or today()
    known, said = follow_up.known(on), follow_up.follow_ups(on)
    wish = {name: request.GET.get(name, "").strip() for name in ("theme", "region", "document")}
    rows = request.GET.get("rows", "")
    rows = rows if rows in (EVERY, WRITTEN) else EVERY if wish["region"] else WRITTEN
    columns = _columns(known, wish)
    there, silent = _rows(said, rows, wish["region"], day)
    found = matrix(columns, said, there)
    if request.GET.get("format") in tables.FORMATS:
        return _exported(found, request.GET["format"])
    about = {
        "columns": [(one, words.address(one), words.place(one), one.text(words.language())) for one in columns],
        "lines": [(one.who, words.who(one.who, day), _cells(one), one.counted) for one in found.lines],
        "foot": _foot(found.by_column),
        "statuses": words.statuses(),
        "wish": wish,
        "rows": rows,
        "silent": silent,
        "regions": words.regions(),
        "themes": sorted({(one.theme, words.theme(one.theme)) for one in known if one.theme}, key=lambda one: one[1]),
        "symbols": sorted({one.symbol for one in known}),
        "on": on,
        "part": "matrix",
    }
    return render(request, "review/matrix.html", about)


def _columns(known: Sequence[Known], wish: dict[str, str]) -> list[Known]:
    asked = [one for one in known if not wish["theme"] or one.theme == wish["theme"]]
    return [one for one in asked if not wish["document"] or one.symbol == wish["document"]]


def _rows(said: Sequence[FollowUp], rows: str, region: str, day: date) -> tuple[list[str], int]:
    """Return the organs, then States by name, and how many parties that said nothing are left out."""
    wrote = {one.state for one in said if one.who == one.state and one.state}
    every = wrote | codes_of_parties(PROTOCOL, day)
    wanted = every if rows == EVERY else wrote
    if region:
        every = {code for code in every if code in states() and states()[code].region == region}
        wanted &= every
    listed = sorted(wanted, key=lambda code: words.who(code, day))
    return ([] if region else [SECRETARIAT, CONFERENCE]) + listed, len(every - wanted)


def _cells(line: Line) -> list[dict[str, Any]]:
    made = []
    for cell in line.cells:
        code = cell.said.status if cell.said else ""
        made.append({"cell": cell, "status": words.status(code), "letters": words.letters(code), "code": code})
    return made


def _foot(by_column: Sequence[Counted]) -> list[tuple[str, list[int]]]:
    """Return the counts below the columns: each status, then gaps."""
    return [(code, [one.statuses.get(code, 0) for one in by_column]) for code in STATUSES] + [
        ("gaps", [one.gaps for one in by_column])
    ]


def _exported(found: Matrix, format: str) -> HttpResponse:
    """Return a row a State or organ; a cell holds its status, a gap nothing, "not addressed" where nobody asked."""
    names = [one.reference for one in found.columns]
    rows = []
    for line in found.lines:
        cells = [cell.said.status if cell.said else "" if cell.asked else "not addressed" for cell in line.cells]
        counts = {"asked": line.counted.asked, "said": line.counted.said, "gaps": line.counted.gaps}
        rows.append({"who": line.who, **dict(zip(names, cells, strict=True)), **counts})
    return tables.as_file(rows, ["who", *names, "asked", "said", "gaps"], name="matrix", format=format)
