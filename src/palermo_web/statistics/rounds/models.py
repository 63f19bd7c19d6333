"""Reporting rounds, what was done in them for each State, and queries on answers: appended, never changed."""

import uuid
from typing import Any

from django.db import models
from django.urls import reverse

from palermo_web.accounts.models import Organization, Person, state_codes
from palermo_web.records.models import Entry, Snapshot


class Round(models.Model):
    """A year of which States are asked for their figures. What happens in it is told by its acts."""

    year = models.PositiveSmallIntegerField(unique=True)  # of reference: entries of the register bear it as period
    name = models.CharField(max_length=200)
    opens_on = models.DateField()
    due_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the permanent address."""
        return reverse("statistics:rounds:one", args=[self.year])


class Act(models.TextChoices):
    """What can be done for a State and year."""

    ASKED = "asked"  # by an entry of its authority
    OUTSIDE = "outside"  # by a letter or otherwise, where no authority has an account
    REMINDED = "reminded"  # beyond the reminders of the register
    WISHED = "wished"  # the State asks for more time
    EXTENDED = "extended"
    REFUSED = "refused"  # more time is not given
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class RoundAct(models.Model):
    """One act for a State and year. Triggers in the database refuse to change or delete it."""

    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=3, choices=state_codes)
    act = models.CharField(max_length=9, choices=Act.choices)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField(null=True)  # asked outside on, due on, new due day
    words = models.TextField(blank=True)
    vintage = models.CharField(max_length=160, blank=True)  # let in or taken out
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="+")
    tables: Any = models.JSONField(default=dict)  # table -> status, of accepted answers
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["year", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "state", "act"],
                condition=models.Q(act__in=(Act.ASKED, Act.OUTSIDE)),
                name="a_state_is_asked_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.state} {self.year}"


class Inquiry(models.Model):
    """A query of the Secretariat on one answer; what is said in it are remarks. For both sides alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "inquiries"

    def __str__(self) -> str:
        return self.path


class Said(models.TextChoices):
    """What a remark does in a query."""

    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"


class Remark(models.Model):
    """One remark in a query. Appended, never changed; nothing follows a closing one."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="remarks")
    said = models.CharField(max_length=8, choices=Said.choices)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"], condition=models.Q(said=Said.CLOSED), name="a_query_is_closed_once"
            )
        ]

    def __str__(self) -> str:
        return self.said
