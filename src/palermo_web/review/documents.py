"""What pages read of documents: readings with their corrections, what was published on a day, the recommendations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Max, QuerySet

from palermo.errors import NotFound
from palermo.records.events import end_of
from palermo.review.amendments import Amendment, amendments
from palermo.review.corrections import Reviewed, fold
from palermo.review.register import Known, Version, register
from palermo_web.accounts import rules as accounts
from palermo_web.review import rules
from palermo_web.review.models import PUBLISHED, WITHDRAWN, Document, DocumentEvent, DocumentState

Stamp = tuple[int, int | None, datetime | None]
CERTAIN = 0.8  # confidence from which a record without a warning needs no second look


def document(id: Any, person: accounts.Somebody) -> Document:
    """Return a document that a person may see. Raises NotFound, also for what may not be seen."""
    try:
        found = rules.documents_open_to(person).filter(pk=id).first()
    except ValidationError:
        found = None
    if found is None:
        raise NotFound("no such document is open to you")
    return found


def reviewed(document: Document, until: datetime | None = None) -> list[Reviewed]:
    """Return the records of a document as people left them by a moment; now where none is given."""
    events = document.events.filter(at__lte=until) if until else document.events.all()
    records = document.reading.get("recommendations", [])
    return fold(records, (one.as_core() for one in events), until)


def amended(document: Document, until: datetime | None = None) -> list[Amendment]:
    """Return how the records of a document differ from its reading by a moment; now where none is given."""
    events = document.events.filter(at__lte=until) if until else document.events.all()
    records = document.reading.get("recommendations", [])
    return amendments(records, (one.as_core() for one in events), until)


def history(document: Document, record: str = "") -> QuerySet[DocumentEvent]:
    """Return what happened to a document or one of its records, newest first."""
    found = document.events.select_related("by").order_by("-sequence")
    return found.filter(record=record) if record else found


def made_of(sha256: str, person: accounts.Somebody) -> Document | None:
    """Return the document that was made of a file, as far as a person may see it; none that was refused or left."""
    gone = (DocumentState.REFUSED, DocumentState.DISCARDED, DocumentState.WITHDRAWN)
    return rules.documents_open_to(person).filter(sha256=sha256).exclude(state__in=gone).first()


def unreviewed(records: Iterable[Reviewed]) -> int:
    """Return how many records were neither accepted nor removed."""
    return sum(not one.accepted and not one.removed for one in records)


def is_certain(one: Reviewed) -> bool:
    """Return whether a record was read without a doubt."""
    return float(one.record.get("confidence", 1)) >= CERTAIN and not one.record.get("warnings")


@dataclass(frozen=True, slots=True)
class Standing:
    """A document as it stood published on a day."""

    document: Document
    symbol: str
    published_at: datetime


def published(day: date | None = None) -> list[Standing]:
    """Return the documents that stood published at the end of a day; now where none is given."""
    found = DocumentEvent.objects.filter(kind__in=(PUBLISHED, WITHDRAWN)).order_by("sequence")
    last = {one.document_id: one for one in (found.filter(at__lte=end_of(day)) if day else found)}
    shown = {id: one for id, one in last.items() if one.kind == PUBLISHED}
    documents = Document.objects.defer("text", "layout").in_bulk(list(shown))
    return [Standing(documents[id], one.body["symbol"], one.at) for id, one in shown.items()]


def standing(document: Document, day: date | None = None) -> Standing | None:
    """Return a document as it stood published on a day or stands now; None where it did not."""
    found = document.events.filter(kind__in=(PUBLISHED, WITHDRAWN)).order_by("-sequence")
    last = (found.filter(at__lte=end_of(day)) if day else found).first()
    return Standing(document, last.body["symbol"], last.at) if last and last.kind == PUBLISHED else None


def versions(day: date | None = None) -> Iterator[Version]:
    """Yield every language of every document published on a day, as the register takes it."""
    until = end_of(day) if day else None
    for one in published(day):
        about = {**one.document.reading["document"], "symbol": one.symbol}
        yield Version(one.document.language, str(one.document.pk), about, reviewed(one.document, until))


def recommendations(day: date | None = None) -> list[Known]:
    """Return every recommendation of the register as it stood at the end of a day; now where none is given."""
    return list(_register(_stamp(), day))


@lru_cache(maxsize=8)
def _register(stamp: Stamp, day: date | None) -> tuple[Known, ...]:
    return tuple(register(versions(day)))


def _stamp() -> Stamp:
    """Return what changes with every event. Events are only ever appended, so no more than this need be asked."""
    said = DocumentEvent.objects.aggregate(count=Count("sequence"), last=Max("sequence"), at=Max("at"))
    return (said["count"], said["last"], said["at"])
