"""Writes: one function a verb, transaction and audit inside."""

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from palermo.content.states import states
from palermo.errors import InvalidInput, NotAllowed, NotFound
from palermo_web.accounts import audit, rules
from palermo_web.accounts.models import Invitation, Membership, Organization, Person, organization_kinds

INVITATION_DAYS = 7
OF_A_STATE = "state_authority"  # the kind of organization that answers for a State


@transaction.atomic
def invite(
    *, email: str, name: str, organization_name: str, kind: str, role: str, by: Person | None, state: str = ""
) -> tuple[Person, str]:
    """Give a person a role in an organization, both made where missing; return the person and the path of a link.

    by: None for the command line, which alone may make an organization or say of which State it is.
    """
    organization = _organization(organization_name, kind, _state(state), by)
    rules.check_role_fits(role, organization)
    if by:
        rules.check_can(by, "manage_people", organization)
    address = _address(email)
    person, _ = Person.objects.get_or_create(email=address, defaults={"name": name, "joined_at": timezone.now()})
    actor = by or "command line"
    _, given = Membership.objects.get_or_create(
        person=person, organization=organization, role=role, defaults={"given_at": timezone.now()}
    )
    if given:
        about = {"organization": organization.pk, "role": role}
        audit.record("role.given", by=actor, about=person.audited_as, details=about)
    if person.password and person.has_usable_password():
        return person, reverse("account_login")
    token = secrets.token_urlsafe(32)
    expires = timezone.now() + timedelta(days=INVITATION_DAYS)
    Invitation.objects.create(person=person, token_hash=_hash(token), expires_at=expires)
    audit.record("person.invited", by=actor, about=person.audited_as)
    return person, reverse("accounts:invitation", args=[token])


def _organization(name: str, kind: str, state: str, by: Person | None) -> Organization:
    found = Organization.objects.filter(name=name).first()
    if by:
        if not found:
            raise NotFound(f'no organization "{name}"')
        return found
    if not found:
        return _made(name, kind, state)
    _check_has_state(found.name, found.kind, found.state or state)
    if state and found.state and state != found.state:
        raise InvalidInput(
            f'"{name}" is of {found.state}, not of {state}; give the organization of {state} its own name'
        )
    if state and not found.state:
        found.state = state
        found.save(update_fields=["state"])
        details = {"state": state}
        audit.record("organization.state_set", by="command line", about=f"organization:{found.pk}", details=details)
    return found


def _made(name: str, kind: str, state: str) -> Organization:
    kinds = [id for id, _ in organization_kinds()]
    if kind not in kinds:
        raise InvalidInput(f'no kind of organization "{kind}"; there are: {", ".join(kinds)}')
    _check_has_state(name, kind, state)
    made = Organization.objects.create(name=name, kind=kind, state=state)
    details = {"kind": kind} | ({"state": state} if state else {})
    audit.record("organization.made", by="command line", about=f"organization:{made.pk}", details=details)
    return made


def _check_has_state(name: str, kind: str, state: str) -> None:
    if kind == OF_A_STATE and not state:
        raise InvalidInput(
            f'"{name}" is an authority of a State: say which with --state and its code of three letters, such as KEN'
        )


def _state(code: str) -> str:
    found = code.strip().upper()
    if found and found not in states():
        raise InvalidInput(f'"{code}" is not a State or area of the list; use its code of three letters, such as KEN')
    return found


@transaction.atomic
def choose_language(*, person: Person, language: str) -> None:
    """Remember the language in which a person wants to be written to."""
    person.language = language
    person.save(update_fields=["language"])


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise InvalidInput(f'"{email}" is not an address of electronic mail') from None
    return address


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token: str) -> Invitation:
    """Return the invitation behind a link. Raises NotFound where it was used, ran out or never was."""
    found = Invitation.objects.select_related("person").filter(token_hash=_hash(token)).first()
    if not found or not found.is_open(timezone.now()) or not found.person.is_active:
        raise NotFound("this invitation was used already or has run out; ask for a new one")
    return found


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> Person:
    """Set the password of an invited person; the link works once."""
    invitation = open_invitation(token)
    person = invitation.person
    person.set_password(password)
    person.save(update_fields=["password"])
    person.invitations.filter(used_at=None).update(used_at=timezone.now())
    audit.record("invitation.accepted", by=person, about=person.audited_as)
    return person


@transaction.atomic
def take_role(*, membership: Membership, by: Person) -> None:
    """Take a role from a person; the last administrator of an organization stays."""
    rules.check_can(by, "manage_people", membership.organization)
    others = Membership.objects.filter(organization=membership.organization, role="administrator")
    if membership.role == "administrator" and not others.exclude(pk=membership.pk).exists():
        raise NotAllowed("the last administrator of an organization cannot be removed; name another first")
    details = {"organization": membership.organization_id, "role": membership.role}
    membership.delete()
    audit.record("role.taken", by=by, about=membership.person.audited_as, details=details)
