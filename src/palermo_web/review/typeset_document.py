"""A report as PDF, typeset with the fonts that come with Palermo; none of the machine is used."""

import json
from pathlib import Path
from typing import Any

from palermo.review.report_parts import ChairReport, Part
from palermo_web.drawing.frame import FONTS

KIND = "application/pdf"
TEMPLATE = Path(__file__).parent / "typeset" / "report.typ"
STANDARDS = ["ua-1"]  # tagged, so that it can be read aloud


def pdf(report: ChairReport) -> bytes:
    """Return a report as the bytes of a PDF; the same report gives the same text."""
    import typst  # a large library that only this needs

    made: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(_plain(report), ensure_ascii=False)},
        pdf_standards=STANDARDS,
    )
    return made


def _plain(report: ChairReport) -> dict[str, Any]:
    return {
        "language": report.language,
        "direction": report.direction,
        "symbol": report.symbol,
        "front": list(report.front),
        "title": report.title,
        "chapters": [_part(one) for one in report.chapters],
    }


def _part(one: Part) -> dict[str, Any]:
    return {
        "level": one.level,
        "mark": one.mark,
        "title": one.title,
        "paragraphs": [
            {
                "mark": paragraph.mark,
                "text": paragraph.text,
                "points": [
                    {"mark": mark, "text": text, "lower": [{"mark": sign, "text": said} for sign, said in lower]}
                    for mark, text, lower in paragraph.points
                ],
            }
            for paragraph in one.paragraphs
        ],
        "parts": [_part(below) for below in one.parts],
    }
