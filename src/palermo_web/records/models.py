"""Entries, the events that made them, what can be read off them, and who was reminded of what."""

import uuid
from typing import Any

from django.db import models

from palermo.records import events
from palermo_web.accounts.models import Organization, Person, state_codes


class Entry(models.Model):
    """One entry of a register. What stands here beside its owner is read off its events and can be made again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    register = models.CharField(max_length=64, db_index=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=3, blank=True, choices=state_codes, db_index=True)
    period = models.CharField(max_length=10, blank=True)
    unique_as = models.CharField(max_length=120, null=True, unique=True)
    title = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=64)
    version = models.CharField(max_length=20)
    sequence = models.PositiveBigIntegerField(default=0)  # of the last event
    due_on = models.DateField(null=True, blank=True)
    completion: Any = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return self.title or f"{self.state} {self.period}".strip() or str(self.pk)[:8]

    @property
    def percent(self) -> int:
        """Share of shown questions that are answered."""
        asked = sum(one["asked"] for one in self.completion)
        return 100 * sum(one["answered"] for one in self.completion) // asked if asked else 0


class Event(models.Model):
    """One thing that happened to an entry. Rows are appended, never changed: triggers in the database refuse it."""

    sequence = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=20)
    path = models.CharField(max_length=200, blank=True)
    body: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["entry", "sequence"])]

    def as_core(self) -> events.Event:
        """Return the event as the ground floor folds it."""
        return events.Event(
            sequence=self.sequence,
            at=self.at,
            kind=self.kind,
            by=f"person:{self.by_id}",
            organization=str(self.organization_id),
            version=self.version,
            path=self.path,
            body=self.body,
        )


class Answer(models.Model):
    """The present answer at a path, read off the events; its sequence is the lock of whoever changes it next."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="answers")
    path = models.CharField(max_length=200)
    value: Any = models.JSONField(null=True)
    text = models.CharField(max_length=500, blank=True, db_index=True)  # to look for and to filter by
    visibility = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    evidence: Any = models.JSONField(default=list)
    need: Any = models.JSONField(default=dict)
    own_visibility = models.CharField(max_length=20, blank=True)
    origin: Any = models.JSONField(default=dict)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=20)
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "path"], name="one_answer_a_path")]

    def as_core(self) -> events.Answer:
        """Return the answer as the ground floor assesses it."""
        return events.Answer(
            value=self.value,
            sequence=self.sequence,
            at=self.at,
            by=f"person:{self.by_id}",
            organization=str(self.organization_id),
            version=self.version,
            reason=self.reason,
            evidence=tuple(self.evidence),
            need=self.need,
            visibility=self.own_visibility,
            origin=self.origin,
        )


class Snapshot(models.Model):
    """The answers of an entry as they were handed in."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="snapshots")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="snapshot")
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    receipt = models.CharField(max_length=60, unique=True)
    document: Any = models.JSONField()

    class Meta:
        ordering = ["-at"]


class Contribution(models.Model):
    """An organization that was invited to answer some sections of an entry."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="contributions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    sections: Any = models.JSONField(default=list)  # empty: every section

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "organization"], name="one_invitation_each")]


class KnownForm(models.Model):
    """A version of a form as it was when it was first used here: later changes of its file are refused."""

    register = models.CharField(max_length=64)
    version = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    first_used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "version"], name="one_form_a_version")]


class ReminderMail(models.Model):
    """One message to a person on a day about what is due: unique, so that two workers never send two."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)  # sent, or nothing was left to say

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="one_reminder_mail_a_day")]


class Reminder(models.Model):
    """What a message said about one entry: the memory of what was said, by which the next is decided."""

    mail = models.ForeignKey(ReminderMail, on_delete=models.CASCADE, related_name="reminders")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    kind = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mail", "entry"], name="an_entry_once_in_a_mail")]


class ReminderSilence(models.Model):
    """A wish not to be reminded: of one entry, or, where none is named, of any."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, null=True, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "entry"], name="one_silence_an_entry"),
            models.UniqueConstraint(fields=["person"], condition=models.Q(entry=None), name="one_silence_of_all"),
        ]


class ReminderRun(models.Model):
    """A day on which everybody who had to be reminded was; one row a day."""

    on = models.DateField(primary_key=True)
    at = models.DateTimeField()
    mails = models.PositiveIntegerField()
