"""A report as a table and as a page that stands alone."""

import csv
import io
from collections.abc import Mapping, Sequence
from html import escape

from palermo.content.spreadsheets import neutral
from palermo.review.amendments import Amendment
from palermo.review.documents.blocks import Paragraph, Section
from palermo.review.documents.making import id_of, subpara_of
from palermo.review.documents.margins import asides, margins
from palermo.review.documents.report import Recommendation, Report

COLUMNS = (
    "id",
    "para",
    "subpara",
    "chapter",
    "heading_letter",
    "heading",
    "theme",
    "addressees",
    "modal",
    "recommending_states",
    "position",
    "text",
    "start",
    "end",
    "confidence",
    "warnings",
)
RIGHT_TO_LEFT = ("ar",)


def to_csv(report: Report) -> str:
    """Return the recommendations as a table, lists joined by spaces, no text a formula.

    >>> from palermo.review.documents.reading import read
    >>> to_csv(read("1. States parties should consider it.")).splitlines()[1].split(",")[:2]
    ['para_1', '1']
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in report.recommendations:
        writer.writerow([neutral(cell) for cell in _row(one)])
    return out.getvalue()


def _row(one: Recommendation) -> list[str]:
    plain = one.as_dict()
    plain |= {"start": plain["source"]["start"], "end": plain["source"]["end"]}
    cells = []
    for name in COLUMNS:
        value = plain[name]
        cells.append(" ".join(value) if isinstance(value, list) else "" if value is None else str(value))
    return cells


def to_html(report: Report, amended: Sequence[Amendment] = ()) -> str:
    """Return a report as a page: its text restored, each recommendation marked with what was read of it.

    amended: what a reviewer made of its records; each stands beside its paragraph, the text left as it is.
    >>> from palermo.review.documents.reading import read
    >>> "States should act." in to_html(read("1. States should act."))
    True
    """
    about, tree = report.about, report.reading.tree
    direction = "rtl" if about.language in RIGHT_TO_LEFT else "ltr"
    known = {one.id: one for one in report.recommendations}
    things: list[Section | Paragraph] = sorted([*tree.sections, *tree.paragraphs], key=lambda one: one.block.begins)
    beside = {place: asides(found, about.language) for place, found in margins(report, amended).items()}
    body = beside.get("", "") + "\n".join(
        _section(one, report) if isinstance(one, Section) else _paragraph(one, report, known, beside) for one in things
    )
    findings = "".join(f"<li>{escape(str(one.message))}</li>" for one in report.findings)
    title = escape(about.title or about.symbol or "")
    return (
        f'<!doctype html>\n<html lang="{about.language}" dir="{direction}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title></head>\n<body>\n'
        f"<h1>{title}</h1>\n{body}\n"
        + (f'<section lang="en" dir="ltr"><h2>Findings</h2><ul>{findings}</ul></section>\n' if findings else "")
        + "</body>\n</html>\n"
    )


def _section(one: Section, report: Report) -> str:
    level = 2 if one.kind == "chapter" else 3
    return f'<h{level} id="{one.id}">{escape(report.reading.source.text(one.block))}</h{level}>'


def _paragraph(one: Paragraph, report: Report, known: dict[str, Recommendation], beside: Mapping[str, str]) -> str:
    source, id = report.reading.source, id_of(one)
    parts = [
        f'<p id="{id}"><bdi>{one.number}.</bdi> {escape(source.text(one.block))}{_note(known.get(id))}</p>'
        + beside.get(id, "")
    ]
    for point in (*one.points, *one.listed):
        name = subpara_of(point.block)
        below = " ".join(escape(source.text(block)) for block in (point.block, *point.lower))
        part = f"{id}__subpara_{name}"
        parts.append(f'<p id="{part}"><bdi>({name})</bdi> {below}{_note(known.get(part))}</p>' + beside.get(part, ""))
    parts += [f"<p>{escape(source.text(block))}</p>" for block in one.closing]
    return "\n".join(parts)


def _note(one: Recommendation | None) -> str:
    if one is None:
        return ""
    said = ", ".join(filter(None, (one.modal, *one.addressees, *one.recommending_states, one.position)))
    return f' <small lang="en" dir="ltr">[{escape(said)}]</small>'
