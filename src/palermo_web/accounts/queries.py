"""What the pages of accounts read."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from palermo_web.accounts.models import AccessToken, AuditRecord, Membership, Organization, Person


@dataclass(frozen=True, slots=True)
class Factors:
    """Which second factors a person has."""

    totp: bool
    passkeys: int

    @property
    def any(self) -> bool:
        """Whether there is one at all."""
        return self.totp or self.passkeys > 0


def factors(person: Person) -> Factors:
    """Return the second factors of a person; recovery codes alone are none."""
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    return Factors("totp" in kinds, kinds.count("webauthn"))


def memberships(person: Person) -> QuerySet[Membership]:
    """Return a person's roles with their organizations."""
    return Membership.objects.filter(person=person).select_related("organization")


def people_of(organization: Organization) -> QuerySet[Membership]:
    """Return who holds which role in an organization."""
    found = Membership.objects.filter(organization=organization).select_related("person")
    return found.order_by("person__name", "role")


def live_tokens(person: Person, at: datetime) -> QuerySet[AccessToken]:
    """Return the tokens of a person that still work."""
    return AccessToken.objects.filter(person=person, revoked_at=None, expires_at__gt=at)


def ended_tokens(person: Person, at: datetime) -> QuerySet[AccessToken]:
    """Return the tokens of a person that were revoked or have run out."""
    return AccessToken.objects.filter(person=person).exclude(revoked_at=None, expires_at__gt=at)


def audit_records(act: str = "", by: str = "") -> QuerySet[AuditRecord]:
    """Return the audit log, newest first, by act and by whom."""
    found = AuditRecord.objects.order_by("-sequence")
    if act:
        found = found.filter(act__startswith=act)
    return found.filter(by=by) if by else found


def audit_acts() -> list[str]:
    """Return the acts that occur in the log."""
    return sorted(set(AuditRecord.objects.order_by().values_list("act", flat=True).distinct()))
