"""The door of a site, a process beside its server: a line of wishes comes in, a line of sessions goes out."""

import json
import sys
from importlib import import_module

from palermo_web.project.start import start

start()

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from palermo_web.accounts.models import Membership, Organization, Person


def let_in(name: str, wish: dict) -> str:
    """Make a person of an organization, with roles and a second factor, and return a session of that person."""
    organization, _ = Organization.objects.get_or_create(
        name=wish["organization"], defaults={"kind": wish["kind"], "state": wish.get("state", "")}
    )
    email = name.lower().replace(" ", ".") + "@simulated.invalid"
    person, _ = Person.objects.get_or_create(email=email, defaults={"name": name, "joined_at": timezone.now()})
    for role in wish["roles"]:
        Membership.objects.get_or_create(
            person=person, organization=organization, role=role, defaults={"given_at": timezone.now()}
        )
    Authenticator.objects.get_or_create(user=person, type="totp", defaults={"data": {"secret": "simulated"}})
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


if __name__ == "__main__":
    for line in sys.stdin:
        made = {name: let_in(name, wish) for name, wish in json.loads(line).items()}
        print(json.dumps(made), flush=True)
