"""Documents handed in to be read, what people made of each reading, and what snapshots say of progress."""

import uuid
from typing import Any

from django.db import models

from palermo.review.corrections import Correction
from palermo_web.accounts.models import Organization, Person
from palermo_web.records.models import Entry, Snapshot

PUBLISHED, WITHDRAWN = "published", "withdrawn"  # events of a document as a whole, beside the kinds of corrections


class DocumentState(models.TextChoices):
    """Where a document stands."""

    WAITING = "waiting"
    READING = "reading"
    READY = "ready"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class Document(models.Model):
    """One language of one document. reading: as ``palermo read`` gives it, never changed; corrections are events.

    layout: what the text is made of, as start, end and kind of every piece, in order; as it was read, too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    done = models.PositiveSmallIntegerField(default=0)  # thousandths of the reading, while it lasts
    wanted_language = models.CharField(max_length=4, default="auto")
    symbol = models.CharField(max_length=120, blank=True, db_index=True)
    language = models.CharField(max_length=2, blank=True)
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    reading: Any = models.JSONField(default=dict)
    layout: Any = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.WAITING)
    message = models.TextField(blank=True)
    reason = models.TextField(blank=True)  # of a withdrawal
    handed_in_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-handed_in_at"]

    def __str__(self) -> str:
        return self.symbol or self.title or self.file_name

    @property
    def is_moving(self) -> bool:
        """Whether the worker still has it."""
        return self.state in (DocumentState.WAITING, DocumentState.READING)

    @property
    def percent(self) -> int:
        """How far the reading is."""
        return self.done // 10

    @property
    def is_open(self) -> bool:
        """Whether its records may be corrected."""
        return self.state in (DocumentState.READY, DocumentState.PUBLISHED)


class DocumentEvent(models.Model):
    """One correction of a reading. Rows are appended, never changed: triggers in the database refuse it."""

    sequence = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    record = models.CharField(max_length=120)
    body: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ["sequence"]

    def as_core(self) -> Correction:
        """Return the event as the ground floor folds it."""
        body = {name: value for name, value in self.body.items() if name != "reason"}
        reason = str(self.body.get("reason") or "")
        return Correction(self.sequence, self.at, f"person:{self.by_id}", self.kind, self.record, body, reason)


class ProgressRow(models.Model):
    """What the public answers of one snapshot say of progress, packed so that those of every State read at once.

    It is made from the snapshot alone and can be made again at any time. row: bytes of palermo.review.progress.table;
    needs: what is wanted for which item, as the State states it.
    """

    snapshot = models.OneToOneField(Snapshot, on_delete=models.CASCADE, primary_key=True, related_name="progress")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    register = models.CharField(max_length=64)
    speaker = models.CharField(max_length=10)
    state = models.CharField(max_length=3, db_index=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)  # when it was withdrawn, in registers that allow it
    row = models.BinaryField()
    needs: Any = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["speaker", "at"], name="progress_as_of_a_day")]
