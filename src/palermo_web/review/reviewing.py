"""Writes: what people make of records, one event each; a record that somebody changed meanwhile is a conflict."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.errors import InvalidInput, NotFound
from palermo.review import corrections as core
from palermo.review.corrections import Reviewed
from palermo.review.parts import place_of, source_of, split
from palermo_web.accounts import audit
from palermo_web.accounts.models import Person
from palermo_web.review import documents, rules
from palermo_web.review.models import Document, DocumentEvent


class Conflict(InvalidInput):
    """Somebody else changed the record meanwhile. theirs: the record as it stands now."""

    def __init__(self, theirs: Reviewed) -> None:
        super().__init__(_("Somebody else changed this record while you were looking at it."))
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as a person saw it. sequence: of its last event then, 0 where there was none: the lock."""

    id: str
    sequence: int


def _locked(document: Document, by: Person) -> tuple[Document, dict[str, Reviewed]]:
    """Return a document and its records by id as they are now, nobody else writing until the transaction ends."""
    rules.check_can_keep(by, document.organization)
    document = Document.objects.select_for_update().get(pk=document.pk)
    rules.check_is_open(document)
    return document, {one.id: one for one in documents.reviewed(document)}


def _standing(records: Mapping[str, Reviewed], seen: Seen) -> Reviewed:
    if seen.id not in records:
        raise NotFound(_("This document has no such record."))
    if records[seen.id].sequence != seen.sequence:
        raise Conflict(records[seen.id])
    return records[seen.id]


def _here(records: Mapping[str, Reviewed], seen: Seen) -> Reviewed:
    """Return a record that was not removed."""
    one = _standing(records, seen)
    if one.removed:
        raise InvalidInput(_("This record was removed; bring it back first."))
    return one


def _append(document: Document, kind: str, record: str, by: Person, body: Mapping[str, Any] = {}) -> DocumentEvent:
    made = DocumentEvent.objects.create(
        document=document, at=timezone.now(), by=by, kind=kind, record=record, body=dict(body)
    )
    about = f"document:{document.pk}"
    audit.record(f"record.{kind}", by=by, about=about, details={"record": record, "sequence": made.sequence})
    return made


@transaction.atomic
def accept(*, document: Document, seen: Seen, by: Person) -> None:
    """Accept a record as it stands."""
    document, records = _locked(document, by)
    _here(records, seen)
    _append(document, core.ACCEPTED, seen.id, by)


@transaction.atomic
def accept_certain(*, document: Document, by: Person) -> int:
    """Accept every record that was read without a doubt and that nobody has looked at; return how many."""
    document, records = _locked(document, by)
    found = [one for one in records.values() if not one.accepted and not one.removed and documents.is_certain(one)]
    DocumentEvent.objects.bulk_create(
        DocumentEvent(document=document, at=timezone.now(), by=by, kind=core.ACCEPTED, record=one.id) for one in found
    )
    details = {"records": [one.id for one in found]}
    audit.record("records.accepted", by=by, about=f"document:{document.pk}", details=details)
    return len(found)


@transaction.atomic
def correct(*, document: Document, seen: Seen, changes: Mapping[str, Any], by: Person, reason: str = "") -> None:
    """Set fields of a record; what is as it was is left out, and where nothing is left the record is accepted.

    reason: why, as files of the document tell it; empty where the person gave none.
    """
    document, records = _locked(document, by)
    standing = _here(records, seen).record
    clean = core.checked(changes)
    changed = {name: value for name, value in clean.items() if (standing.get(name) or None) != (value or None)}
    said = {"reason": reason} if changed and reason else {}
    _append(document, core.CORRECTED if changed else core.ACCEPTED, seen.id, by, {**changed, **said})


@transaction.atomic
def split_up(*, document: Document, seen: Seen, written: str, by: Person) -> list[str]:
    """Make several records of one; return their ids. written: the parts, an empty line between two."""
    document, records = _locked(document, by)
    parts = split(_here(records, seen).record, written, document.text, records)
    _append(document, core.SPLIT, seen.id, by, {"parts": parts})
    return [part["id"] for part in parts]


@transaction.atomic
def merge(*, document: Document, seen: Seen, other: Seen, by: Person) -> None:
    """Join a record with another, which is then removed."""
    document, records = _locked(document, by)
    _here(records, seen)
    _here(records, other)
    if seen.id == other.id:
        raise InvalidInput(_("No record follows this one."))
    _append(document, core.MERGED, seen.id, by, {"others": [other.id]})


@transaction.atomic
def remove(*, document: Document, seen: Seen, by: Person) -> None:
    """Remove a record that is no recommendation."""
    document, records = _locked(document, by)
    _here(records, seen)
    _append(document, core.REMOVED, seen.id, by)


@transaction.atomic
def restore(*, document: Document, seen: Seen, by: Person) -> None:
    """Bring a removed record back."""
    document, records = _locked(document, by)
    if not _standing(records, seen).removed:
        raise InvalidInput(_("This record was not removed."))
    _append(document, core.RESTORED, seen.id, by)


@transaction.atomic
def add(*, document: Document, values: Mapping[str, Any], by: Person, reason: str = "") -> str:
    """Add a record that was not read; return its id, which a reading of another language would give it too."""
    document, records = _locked(document, by)
    body = core.checked(values)
    if not body.get("para") or not body.get("text"):
        raise InvalidInput(_("Write the number of the paragraph and the text."))
    id = f"para_{body['para']}" + (f"__subpara_{body['subpara']}" if body.get("subpara") else "")
    if id in records:
        raise InvalidInput(_("This paragraph has a record already; correct it, or bring it back where it was removed."))
    place = place_of(str(body["text"]), document.text) or _before(records, int(body["para"]))
    source = {"start": place[0], "end": place[1]}
    said = {"reason": reason} if reason else {}
    _append(document, core.ADDED, id, by, {**body, "source": source, "confidence": 1.0, "warnings": [], **said})
    _append(document, core.ACCEPTED, id, by)
    return id


def _before(records: Mapping[str, Reviewed], para: int) -> tuple[int, int]:
    """Return where the last record before a paragraph ends: there its text must be, if it cannot be found."""
    earlier = [source_of(one.record)[1] for one in records.values() if int(one.record.get("para") or 0) <= para]
    return (max(earlier, default=0),) * 2
