"""Long work, done by the worker: read a document that was handed in."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from palermo.errors import Cancelled, InvalidInput
from palermo.review.documents.opening import open_document
from palermo.review.documents.pace import Progress
from palermo.review.documents.reading import read
from palermo.review.documents.report import Report
from palermo_web.review.models import Document, DocumentState

EVERY = 0.3  # seconds between two notes of progress


def upload_of(document: Document) -> Path:
    """Return where the file lies until it is read; its text is kept, the file is not."""
    folder: Path = settings.HOME / "uploads"
    return folder / str(document.pk)


def layout_of(report: Report) -> list[tuple[int, int, str]]:
    """Return the pieces of a text: start, end and kind, in order."""
    source = report.reading.source
    return sorted(
        (source.folded.raw(begins), source.folded.raw(ends), block.kind)
        for block in report.reading.tree.blocks
        for begins, ends in block.whole
    )


def _progress(document: Document) -> Progress:
    """Return what notes how far a reading is, and stops it where the document is no longer wanted."""
    noted = time.monotonic()

    def note(done: int, whole: int) -> None:
        nonlocal noted
        if time.monotonic() - noted < EVERY:
            return
        noted = time.monotonic()
        standing = Document.objects.filter(pk=document.pk, state=DocumentState.READING)
        if not standing.update(done=1000 * done // whole):
            raise Cancelled("cancelled by its keeper; nothing was stored")

    return note


def _read(document: Document) -> dict[str, Any]:
    note = _progress(document)
    opened = open_document(upload_of(document).read_bytes(), document.file_name)
    note(0, 1)  # a file may take long to open
    text = opened.text.replace("\0", "\ufffd")  # PostgreSQL keeps no zero
    report = read(text, document.wanted_language, progress=note)
    return {
        "state": DocumentState.READY,
        "text": text,
        "reading": report.as_dict(),
        "layout": layout_of(report),
        "language": report.about.language,
        "symbol": (report.about.symbol or "")[:120],
        "title": (report.about.title or "")[:500],
    }


@task()
def read_document(document_id: str) -> None:
    """Read a document and say whether it is ready or refused; one that is cancelled meanwhile stays so, unread."""
    if not Document.objects.filter(pk=document_id, state=DocumentState.WAITING).update(state=DocumentState.READING):
        return
    document = Document.objects.get(pk=document_id)
    try:
        found = _read(document)
    except Cancelled:
        return
    except InvalidInput as error:
        found = {"state": DocumentState.REFUSED, "message": str(error)}
    except Exception:
        _finish(document, {"state": DocumentState.REFUSED})
        raise
    finally:
        upload_of(document).unlink(missing_ok=True)
    _finish(document, found)


def _finish(document: Document, found: dict[str, Any]) -> None:
    standing = Document.objects.filter(pk=document.pk, state=DocumentState.READING)
    standing.update(finished_at=timezone.now(), **found)
