"""Writes: hand in a document, cancel or discard it, publish and withdraw its reading. Each is audited."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palermo.errors import InvalidInput
from palermo_web.accounts import audit
from palermo_web.accounts.models import Organization, Person
from palermo_web.review import documents, rules
from palermo_web.review.models import PUBLISHED, WITHDRAWN, Document, DocumentEvent, DocumentState
from palermo_web.review.tasks import read_document, upload_of


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of a file. is_new: False where the same file stands here already."""

    document: Document
    is_new: bool


@transaction.atomic
def hand_in(*, file: UploadedFile, language: str, organization: Organization, by: Person, at: datetime) -> HandedIn:
    """Take a file and give it to the worker, or return the document that was made of the same file before."""
    rules.check_can_keep(by, organization)
    sha256 = hashlib.sha256()
    for chunk in file.chunks():
        sha256.update(chunk)
    known = documents.made_of(sha256.hexdigest(), by)
    if known:
        return HandedIn(known, False)
    document = Document.objects.create(
        organization=organization,
        by=by,
        file_name=(file.name or "file")[-200:],
        size=file.size or 0,
        sha256=sha256.hexdigest(),
        wanted_language=language,
        handed_in_at=at,
    )
    place = upload_of(document)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with place.open("wb") as stream:
        stream.writelines(file.chunks())
    _audit("handed_in", document, by, {"sha256": document.sha256})
    transaction.on_commit(lambda: read_document.enqueue(str(document.pk)))
    return HandedIn(document, True)


@transaction.atomic
def cancel(*, document: Document, by: Person) -> None:
    """Stop a document on its way to the worker, or while it is read."""
    _leave(document, by, (DocumentState.WAITING, DocumentState.READING))
    upload_of(document).unlink(missing_ok=True)
    _audit("cancelled", document, by)


@transaction.atomic
def discard(*, document: Document, by: Person) -> None:
    """Set a reading aside that was never published, so that its file can be handed in again."""
    _leave(document, by, (DocumentState.READY,))
    _audit("discarded", document, by)


def _leave(document: Document, by: Person, states: tuple[DocumentState, ...]) -> None:
    rules.check_can_keep(by, document.organization)
    standing = Document.objects.filter(pk=document.pk, state__in=states)
    if not standing.update(state=DocumentState.DISCARDED, finished_at=timezone.now()):
        raise InvalidInput(_("Somebody has decided about this document already; reload the page."))
    document.state = DocumentState.DISCARDED


@transaction.atomic
def publish(*, document: Document, symbol: str, unreviewed: int, by: Person) -> None:
    """Publish a reading. unreviewed: the number of records of which the person knows that nobody looked at them."""
    rules.check_can_keep(by, document.organization)
    document = _locked(document)
    if document.state != DocumentState.READY:
        raise InvalidInput(_("Somebody has decided about this document already; reload the page."))
    left = documents.unreviewed(documents.reviewed(document))
    if left != unreviewed:
        raise InvalidInput(
            ngettext(
                "%(number)s record was not looked at. Accept or remove it, or say that you publish all the same.",
                "%(number)s records were not looked at. Accept or remove them, or say that you publish all the same.",
                left,
            )
            % {"number": left}
        )
    _check_symbol(document, symbol)
    at = timezone.now()
    document.symbol, document.state, document.published_at = symbol, DocumentState.PUBLISHED, at
    document.save(update_fields=["symbol", "state", "published_at"])
    _append(document, PUBLISHED, by, {"symbol": symbol, "unreviewed": left}, at)
    _audit("published", document, by, {"symbol": symbol, "language": document.language, "unreviewed": left})


def _check_symbol(document: Document, symbol: str) -> None:
    if not symbol:
        raise InvalidInput(_("Write the symbol of the document: readers find and cite its recommendations by it."))
    same = Document.objects.filter(symbol=symbol, language=document.language, state=DocumentState.PUBLISHED)
    if same.exclude(pk=document.pk).exists():
        raise InvalidInput(_("This symbol is published in this language already; withdraw that reading first."))


@transaction.atomic
def withdraw(*, document: Document, reason: str, by: Person) -> None:
    """Take a published reading out of the register; that it was there, and why it left, stays on record."""
    rules.check_can_keep(by, document.organization)
    document = _locked(document)
    if document.state != DocumentState.PUBLISHED:
        raise InvalidInput(_("Somebody has decided about this document already; reload the page."))
    if not reason:
        raise InvalidInput(_("Say why you withdraw it."))
    at = timezone.now()
    document.state, document.withdrawn_at, document.reason = DocumentState.WITHDRAWN, at, reason
    document.save(update_fields=["state", "withdrawn_at", "reason"])
    _append(document, WITHDRAWN, by, {"reason": reason}, at)
    _audit("withdrawn", document, by, {"reason": reason})


def _locked(document: Document) -> Document:
    """Return a document as it is now, nobody else deciding about it until the transaction ends."""
    return Document.objects.select_for_update().get(pk=document.pk)


def _append(document: Document, kind: str, by: Person, body: dict[str, object], at: datetime) -> None:
    DocumentEvent.objects.create(document=document, at=at, by=by, kind=kind, record="", body=body)


def _audit(act: str, document: Document, by: Person, details: dict[str, object] | None = None) -> None:
    audit.record(f"document.{act}", by=by, about=f"document:{document.pk}", details=details)
