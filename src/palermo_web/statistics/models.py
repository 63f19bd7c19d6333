"""Files handed in through the web, from upload to deposit."""

import uuid

from django.db import models

from palermo_web.accounts.models import Organization, Person
from palermo_web.statistics.estimates.models import Estimation, EstimationEvent
from palermo_web.statistics.rounds.models import Inquiry, Remark, Round, RoundAct

__all__ = ["Deposit", "Estimation", "EstimationEvent", "Inquiry", "Remark", "Round", "RoundAct", "State"]


class State(models.TextChoices):
    """Where a handed-in file stands."""

    WAITING = "waiting"
    READING = "reading"
    READY = "ready"
    DEPOSITED = "deposited"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    DISCARDED = "discarded"


class Deposit(models.Model):
    """One file on its way in; the vintage it becomes is kept by palermo.statistics."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=40, blank=True)
    part = models.CharField(max_length=40, blank=True)
    published_on = models.DateField(null=True, blank=True)
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    cancel_wanted = models.BooleanField(default=False)
    message = models.TextField(blank=True)
    token = models.CharField(max_length=16, blank=True)  # of the prepared files
    vintage = models.CharField(max_length=160, blank=True, db_index=True)
    handed_in_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-handed_in_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def percent(self) -> int:
        """How much has been read."""
        return 100 * min(self.done, self.size) // max(self.size, 1)

    @property
    def is_moving(self) -> bool:
        """Whether the worker still has it."""
        return self.state in (State.WAITING, State.READING)
