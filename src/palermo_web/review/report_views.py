"""The report of the Chair: looked at before it goes out, read by our own reader, downloaded in two languages."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from palermo.content.labels import language_of
from palermo.content.sentences import said as sentence
from palermo.errors import InvalidQuestion, NotFound
from palermo.review.chair_report import chair_report
from palermo.review.documents.reading import read
from palermo.review.report_parts import ChairReport, text_of
from palermo.review.report_words import LANGUAGES
from palermo_web.records import days
from palermo_web.records import queries as records
from palermo_web.review import meeting_tables, meetings, proceedings, typeset_document, word_document, words
from palermo_web.review.meetings import Row

FORMATS = ("html", "docx", "pdf", "txt")
NAMES = {"en": "English", "ar": "العربية"}


def _language(request: HttpRequest) -> str:
    """Return the language of the report: the one asked for, else the reader's, else English."""
    asked = request.GET.get("language", "")
    if asked and asked not in LANGUAGES:
        raise InvalidQuestion(
            _("The report is made in these languages: %(languages)s") % {"languages": ", ".join(LANGUAGES)}
        )
    mine = language_of(words.language())
    return asked or (mine if mine in LANGUAGES else LANGUAGES[0])


def _report(request: HttpRequest, meeting_id: Any) -> tuple[Row, ChairReport, date | None]:
    """Return the meeting, its report, and the day as of which it stands: that of its reporting where none is asked."""
    on = days.asked(request)
    one = meetings.meeting(request.user, meeting_id, on)
    on = on or meetings.reported_on(one)
    public = meetings.meeting(meetings.EVERYBODY, meeting_id, on)  # the report tells everybody the same
    return one, chair_report(proceedings.proceedings(public, on), _language(request)), on


@require_GET
def report(request: HttpRequest, meeting_id: Any) -> HttpResponse:
    """Show the report as it would go out now, what it leaves out, and what our own reader finds in it."""
    one, made, on = _report(request, meeting_id)
    found = read(text_of(made), made.language)
    register = records.register
    about = {
        "one": one,
        "title": meeting_tables.title_of(one),
        "report": made,
        "languages": [(tag, NAMES[tag]) for tag in LANGUAGES],
        "formats": FORMATS,
        "findings": [sentence(finding.message, words.language()) for finding in found.findings],
        "read_back": (len(found.recommendations), sum(len(each.states) for each in found.meeting.attendance)),
        "left_out": [
            (register(each.register).say(register(each.register).label, words.language()), each.number)
            for each in proceedings.left_out(request.user, one, on)
        ],
        "on": on,
        "part": "meetings",
    }
    return render(request, "review/chair_report.html", about)


@require_GET
def download(request: HttpRequest, meeting_id: Any, format: str) -> HttpResponse:
    """Hand out the report as a file."""
    if format not in FORMATS:
        raise NotFound(f"a report comes as: {', '.join(FORMATS)}")
    _one, made, _on = _report(request, meeting_id)
    if format == "docx":
        content, kind = word_document.docx(made), word_document.KIND
    elif format == "pdf":
        content, kind = typeset_document.pdf(made), typeset_document.KIND
    elif format == "html":
        page = render_to_string("review/chair_report_file.html", {"report": made})
        content, kind = page.encode(), "text/html; charset=utf-8"
    else:
        content, kind = text_of(made).encode(), "text/plain; charset=utf-8"
    response = HttpResponse(content, content_type=kind)
    name = "-".join(filter(None, (made.symbol.replace("/", "-") or "report", made.language)))
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response
