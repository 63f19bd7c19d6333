"""Who may: roles are content; these functions ask them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from palermo.content.reader import read_yaml
from palermo.errors import NotAllowed
from palermo_web.accounts.models import Membership, Organization, Person

Somebody = Person | AnonymousUser


@cache
def roles() -> Mapping[str, Mapping[str, Any]]:
    """Return every role by id."""
    return {entry["id"]: entry for entry in read_yaml("accounts/roles.yaml")}


def roles_open_to(kind: str) -> list[str]:
    """Return the roles that an organization of a kind may give."""
    return [id for id, role in roles().items() if kind in role.get("kinds", [kind])]


def acts_in(person: Somebody, organization: Organization) -> set[str]:
    """Return what a person may do for an organization."""
    if not isinstance(person, Person) or not person.is_active:
        return set()
    held = Membership.objects.filter(person=person, organization=organization).values_list("role", flat=True)
    return {act for role in held if role in roles() for act in roles()[role]["acts"]}


def organizations_where(person: Somebody, act: str) -> list[Organization]:
    """Return the organizations for which a person may do something."""
    if not isinstance(person, Person) or not person.is_active:
        return []
    giving = [id for id, role in roles().items() if act in role["acts"]]
    found = Organization.objects.filter(memberships__person=person, memberships__role__in=giving)
    return list(found.distinct())


def can(person: Somebody, act: str) -> bool:
    """Return whether a person may do something for any organization."""
    return bool(organizations_where(person, act))


def check_can(person: Somebody, act: str, organization: Organization | None = None) -> None:
    """Raise NotAllowed unless a person may do something, for one organization or for any."""
    allowed = act in acts_in(person, organization) if organization else can(person, act)
    if not allowed:
        raise NotAllowed(_("Your roles do not allow this."))


def check_role_fits(role: str, organization: Organization) -> None:
    """Raise NotAllowed where an organization of this kind has no such role."""
    if role not in roles_open_to(organization.kind):
        open_roles = ", ".join(roles_open_to(organization.kind))
        raise NotAllowed(f'role "{role}" is not open to this kind of organization; there are: {open_roles}')
