"""People of a journey: made beside the running server, signed in by a session of their own."""

import json
import subprocess
import sys

SCRIPT = """
import json, sys
from palermo_web.project.start import start
start()
from importlib import import_module
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from palermo_web.accounts.models import Membership, Organization, Person
made = {}
for name, wish in json.loads(sys.argv[1]).items():
    organization, _ = Organization.objects.get_or_create(
        name=wish["organization"], defaults={"kind": wish["kind"], "state": wish.get("state", "")})
    email = name.lower().replace(" ", ".") + "@simulated.invalid"
    person, _ = Person.objects.get_or_create(email=email, defaults={"name": name, "joined_at": timezone.now()})
    for role in wish["roles"]:
        Membership.objects.get_or_create(
            person=person, organization=organization, role=role, defaults={"given_at": timezone.now()})
    Authenticator.objects.get_or_create(user=person, type="totp", defaults={"data": {"secret": "simulated"}})
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    made[name] = session.session_key
print(json.dumps(made))
"""


def signed_in(site, browser, language: str, wishes: dict[str, dict], viewport=None) -> dict:
    """Return one page a person, each signed in on its own, reading in a language."""
    command = [sys.executable, "-c", SCRIPT, json.dumps(wishes)]
    done = subprocess.run(command, env=site.environment, capture_output=True, text=True, check=True)
    pages = {}
    for name, key in json.loads(done.stdout.splitlines()[-1]).items():
        context = browser.new_context(viewport=viewport or {"width": 1280, "height": 900}, accept_downloads=True)
        cookies = {"sessionid": key, "palermo_language": language}
        context.add_cookies(
            [{"name": cookie, "value": value, "url": site.address} for cookie, value in cookies.items()]
        )
        pages[name] = context.new_page()
    return pages
