"""Who codes which law, what each coder and adjudicator said, and what was published of it. Rows are appended alone.

Triggers in the database refuse to change or delete a row. What stands is computed from all of them.
"""

import uuid
from typing import Any

from django.db import models

from palermo_web.accounts.models import Person, state_codes


class Step(models.TextChoices):
    """What happens to an assignment. Assigned anew, a coder answers every question of the group once more."""

    BEGUN = "begun"
    ENDED = "ended"


class LawAssignment(models.Model):
    """A coder is given the questions of a group about a State, or no longer has them."""

    iso3 = models.CharField(max_length=3, choices=state_codes, db_index=True)
    group = models.CharField(max_length=40)
    coder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=5, choices=Step.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class LawSaying(models.Model):
    """What somebody answered to a question about a State's law for a period. answer: empty takes back."""

    iso3 = models.CharField(max_length=3, choices=state_codes)
    code = models.CharField(max_length=3)
    answer = models.TextField(blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)  # the first day on which it no longer holds
    provisions: Any = models.JSONField(default=list)  # ids of the provisions it rests on
    passages: Any = models.JSONField(default=list)  # cited words: {"provision": id, "text": words}
    note = models.TextField(blank=True)  # of a decision: its reason
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class LawCoding(LawSaying):
    """A coder's answer."""

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["iso3", "code"])]


class LawAdjudication(LawSaying):
    """A decision between coders."""

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["iso3", "code"])]


class LawPublication(models.Model):
    """An act by which what was coded about a State becomes public: everything up to the last rows named here.

    What one coder has still to answer blindly stays back; see blind.py.
    """

    mark = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    iso3 = models.CharField(max_length=3, choices=state_codes, db_index=True)
    last_coding = models.PositiveBigIntegerField()
    last_adjudication = models.PositiveBigIntegerField()
    last_assignment = models.PositiveBigIntegerField()
    words = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organization = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
