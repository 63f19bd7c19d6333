"""Estimates from the counted table to the result, and the acts by which a statistician stands for one."""

import uuid
from typing import Any

from django.db import models
from django.urls import reverse

from palermo_web.accounts.models import Organization, Person


class Standing(models.TextChoices):
    """Where an estimate stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    NOT_ESTIMABLE = "not_estimable"
    FAILED = "failed"
    CANCELLED = "cancelled"


MOVING = (Standing.WAITING, Standing.RUNNING)
DONE = (Standing.READY, Standing.NOT_ESTIMABLE)


class Estimation(models.Model):
    """One question, its table of histories and its answer. Triggers keep it as it was once it is finished."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    who = models.CharField(max_length=300)
    place = models.CharField(max_length=200)
    state = models.CharField(max_length=3, blank=True)
    began_on = models.DateField()
    ended_on = models.DateField()
    simulated = models.BooleanField(default=False)
    counted: Any = models.JSONField()  # the table as counted from the file: lists and histories, no person
    changes: Any = models.JSONField(default=list)  # lists merged and left out, in order
    method: Any = models.JSONField(default=dict)
    with_simulation = models.BooleanField(default=False)
    salt = models.CharField(max_length=32)  # in the seal, so that nobody can try out tables against it
    standing = models.CharField(max_length=13, choices=Standing.choices, default=Standing.DRAFT)
    stage = models.CharField(max_length=12, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    cancel_wanted = models.BooleanField(default=False)
    message = models.TextField(blank=True)
    result: Any = models.JSONField(null=True)
    seal = models.CharField(max_length=64, blank=True)  # SHA-256 over salt and result
    made_at = models.DateTimeField()
    noted_at = models.DateTimeField(null=True)  # when the worker was last heard of
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["by"], condition=models.Q(standing__in=MOVING), name="one_moving_estimate_a_person"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the permanent address."""
        return reverse("statistics:estimates:one", args=[self.pk])

    @property
    def is_moving(self) -> bool:
        """Whether the worker has it or will."""
        return self.standing in MOVING

    @property
    def is_done(self) -> bool:
        """Whether it has a result, be it that no number can be given."""
        return self.standing in DONE


class Act(models.TextChoices):
    """What can be done with a result."""

    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class EstimationEvent(models.Model):
    """A release or a withdrawal: who stood for it, when, and in which words. Appended, never changed."""

    estimation = models.ForeignKey(Estimation, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=9, choices=Act.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)  # as it stood on that day
    organization = models.CharField(max_length=200)
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["estimation", "act"], name="one_act_an_estimate")]

    def __str__(self) -> str:
        return f"{self.act} {self.estimation_id}"
