"""A reading as files, corrections applied: JSON, CSV, Akoma Ntoso, a page that stands alone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from palermo.review.amendments import Amendment
from palermo.review.corrections import Reviewed
from palermo.review.documents.akn import to_akn
from palermo.review.documents.export import to_csv, to_html
from palermo.review.documents.reading import take_apart
from palermo.review.documents.report import About, Finding, Meeting, Reading, Recommendation, Report
from palermo.review.parts import source_of
from palermo_web.review.models import Document

FORMATS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "akn": "application/akn+xml",
    "html": "text/html; charset=utf-8",
}
TAGS = {"zh": "zh-hans"}  # languages of documents that the interface calls otherwise


def export(
    document: Document,
    records: Sequence[Reviewed],
    amended: Sequence[Amendment],
    format: str,
    *,
    symbol: str,
    findings: bool,
) -> str:
    """Return a reading in a format. findings: whether they are part of it; readers without that right get none.

    amended: how the records differ from the reading; files that hold the text of the document show it beside.
    """
    if format == "json":
        return json.dumps(_plain(document, records, symbol, findings), ensure_ascii=False, indent=2)
    report = _report(document, records, symbol, findings)
    if format == "csv":
        return to_csv(report)
    if format == "akn":
        return to_akn(report, amended)
    return to_html(report, amended).replace("</body>", _listed(report) + "</body>")


def recommendation(one: Reviewed) -> Recommendation:
    """Return a record as the reader gives it, with what people made of it."""
    record = one.record
    return Recommendation(
        id=one.id,
        para=int(record.get("para") or 0),
        subpara=str(record["subpara"]) if record.get("subpara") else None,
        text=str(record.get("text") or ""),
        source=source_of(record),
        chapter=str(record.get("chapter") or ""),
        heading_letter=str(record.get("heading_letter") or ""),
        heading=str(record.get("heading") or ""),
        theme=str(record.get("theme") or ""),
        addressees=tuple(record.get("addressees") or ()),
        modal=str(record.get("modal") or ""),
        recommending_states=tuple(record.get("recommending_states") or ()),
        position=record.get("position") or None,
        confidence=float(record.get("confidence", 1)),
        warnings=tuple(record.get("warnings") or ()),
    )


def _plain(document: Document, records: Sequence[Reviewed], symbol: str, findings: bool) -> dict[str, Any]:
    about = {**document.reading["document"], "symbol": symbol or None}
    listed = [
        recommendation(one).as_dict() | {"accepted": one.accepted, "corrected": sorted(one.changed)}
        for one in records
        if not one.removed
    ]
    made = {**document.reading, "document": about, "recommendations": listed}
    return made if findings else {name: part for name, part in made.items() if name != "findings"}


@lru_cache(maxsize=4)
def _reading(id: str, sha256: str, language: str) -> Reading:
    """Return the text of a document taken apart again, as it never changes."""
    return take_apart(Document.objects.only("text").get(pk=id).text, language)


def _report(document: Document, records: Sequence[Reviewed], symbol: str, findings: bool) -> Report:
    reading = _reading(str(document.pk), document.sha256, document.language)
    about = replace(_about(document.reading["document"]), symbol=symbol or None)
    found = tuple(recommendation(one) for one in records if not one.removed)
    said = tuple(_finding(one) for one in document.reading["findings"]) if findings else ()
    return Report(about, found, Meeting(), said, reading)


def _about(said: Mapping[str, Any]) -> About:
    days = tuple(date.fromisoformat(day) for day in said.get("dates") or ())
    distributed = date.fromisoformat(said["distributed_on"]) if said.get("distributed_on") else None
    return About(**{**said, "dates": days, "distributed_on": distributed})


def _finding(one: Mapping[str, Any]) -> Finding:
    return Finding(one["code"], one["message"], one["para"], one["evidence"], one["proposal"])


def _listed(report: Report) -> str:
    """Return the recommendations as they stand after review, in the language of the document."""
    with translation.override(TAGS.get(report.about.language, report.about.language)):
        title = _("Recommendations")
    items = "".join(
        f'<li id="{escape(one.id)}__reviewed"><bdi>{one.para}{f"({escape(one.subpara)})" if one.subpara else ""}</bdi> '
        f"{escape(one.text)}</li>"
        for one in report.recommendations
    )
    return f"<section><h2>{escape(title)}</h2><ul>{items}</ul></section>\n"
