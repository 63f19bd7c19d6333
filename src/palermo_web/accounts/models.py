"""Organizations, people, their roles, invitations, and the audit log."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from palermo.content.reader import read_yaml
from palermo.content.states import states


def organization_kinds() -> list[tuple[str, str]]:
    """Return the kinds of organizations as choices."""
    return [(entry["id"], entry["label"]) for entry in read_yaml("accounts/organization_kinds.yaml")]


def role_names() -> list[tuple[str, str]]:
    """Return the roles as choices."""
    return [(entry["id"], entry["label"]) for entry in read_yaml("accounts/roles.yaml")]


def state_codes() -> list[tuple[str, str]]:
    """Return States as choices."""
    return [(code, state.names["en"]) for code, state in states().items()]


class Organization(models.Model):
    """A State authority, the Secretariat, civil society or an international organization."""

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40, choices=organization_kinds)
    state = models.CharField(max_length=3, blank=True, choices=state_codes)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Find people by their address, however it is written."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who can sign in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    language = models.CharField(max_length=10, blank=True)  # in which to write to them; empty: never chosen

    objects = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    @property
    def audited_as(self) -> str:
        """How the audit log names a person: by number, so that it holds no personal data."""
        return f"person:{self.pk}"


class Membership(models.Model):
    """A role that a person holds in one organization."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=40, choices=role_names)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "organization", "role"], name="one_role_once")]
        ordering = ["organization__name", "role"]


class Invitation(models.Model):
    """A link that lets an invited person choose a password once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def is_open(self, at: datetime) -> bool:
        """Whether the link still works."""
        return self.used_at is None and at < self.expires_at


class AuditRecord(models.Model):
    """One act. Rows are appended, never changed: triggers in the database refuse it, hashes show it."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    by = models.CharField(max_length=100)
    about = models.CharField(max_length=200, blank=True)
    details: Any = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["sequence"]
