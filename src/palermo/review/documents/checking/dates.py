"""Days in a report held against the days of its meeting."""

from collections.abc import Iterator
from datetime import date

from palermo.content.sentences import say
from palermo.review.documents.dates import Span, spans
from palermo.review.documents.demands import like
from palermo.review.documents.report import Finding, Report


def outside(report: Report) -> Iterator[Finding]:
    """Yield days without a year, in the month of the meeting, on which it was not held."""
    if not report.about.dates:
        return
    first, last = report.about.dates[0], report.about.dates[-1]
    for paragraph in report.reading.tree.paragraphs:
        text = like(report.reading.source.text(paragraph.block))
        for span in spans(text, report.reading.words):
            said = _said(span, first)
            if said and span.begins < 80 and said.month in (first.month, last.month) and not first <= said <= last:
                yield _finding(said, first, last, paragraph.number, report)


def _said(span: Span, first: date) -> date | None:
    return None if span.year else span.first(first.year)


def _finding(said: date, first: date, last: date, para: int, report: Report) -> Finding:
    days = [first, last]
    alike = [day for day in days if str(day.day).endswith(str(said.day))]
    message = say(
        "date_outside_meeting", para=para, said=said.isoformat(), first=first.isoformat(), last=last.isoformat()
    )
    evidence = {"said": said.isoformat(), "meeting": [day.isoformat() for day in days]}
    return Finding("date_outside_meeting", message, para, evidence, alike[0].isoformat() if alike else None)


def reversed_order(report: Report) -> Iterator[Finding]:
    """Yield a document that was distributed before its meeting had ended."""
    distributed, days = report.about.distributed_on, report.about.dates
    if distributed and days and report.about.family == "meeting_report" and distributed < days[-1]:
        message = say("dates_reversed", distributed=distributed.isoformat(), last=days[-1].isoformat())
        evidence = {"distributed_on": distributed.isoformat(), "meeting": [day.isoformat() for day in days]}
        yield Finding("dates_reversed", message, None, evidence)
