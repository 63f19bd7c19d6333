"""People, worlds and browsers for the tests of the upper floor."""

from datetime import UTC, datetime

import pytest

django = pytest.importorskip("django")
django.setup()

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from palermo_web.accounts.models import Membership, Organization, Person

PASSWORD = "correct horse battery simulated"
FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_world(settings, tmp_path):
    """Give each test an empty data folder and jobs that run at once."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    immediate = "django_tasks.backends.immediate.ImmediateBackend"
    settings.TASKS = {"default": {"BACKEND": immediate, "QUEUES": ["default", "estimates"]}}
    settings.PASSWORD_HASHERS = FAST
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _commits(monkeypatch):
    """Do what waits for a commit where a request or act would have committed, though the test itself never does."""
    leave = transaction.Atomic.__exit__

    def left(self, *words):
        leave(self, *words)
        if connection.in_atomic_block and all(
            getattr(one, "_from_testcase", False) for one in connection.atomic_blocks
        ):
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for _, act, _ in waiting:
                act()

    monkeypatch.setattr(transaction.Atomic, "__exit__", left)


@pytest.fixture
def home(settings):
    """Return the data folder of this test."""
    return settings.HOME


@pytest.fixture
def organization(db):
    """Return a simulated State authority."""
    cache.clear()
    return Organization.objects.create(name="Simulated Office of Statistics", kind="state_authority")


@pytest.fixture
def person(organization):
    """Return a maker of people: person("depositor") has the role and a second factor."""

    def make(
        *roles: str, name: str = "Simulated Person One", factor: bool = True, within: Organization | None = None
    ) -> Person:
        email = name.lower().replace(" ", ".") + "@simulated.invalid"
        made = Person(email=email, name=name, joined_at=timezone.now())
        made.set_password(PASSWORD)
        made.save()
        for role in roles:
            Membership.objects.create(
                person=made, organization=within or organization, role=role, given_at=timezone.now()
            )
        if factor:
            Authenticator.objects.create(user=made, type="totp", data={"secret": "simulated"})
        return made

    return make


@pytest.fixture
def signed_in():
    """Return a maker of browsers in which a person is signed in."""

    def make(somebody: Person) -> Client:
        client = Client()
        client.force_login(somebody, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def program():
    """Return a maker of programs that show a person's token; they are held to the rules against forged forms."""
    from palermo_web.accounts import tokens

    def make(somebody: Person, scope: str = "write") -> Client:
        _token, word = tokens.make(person=somebody, name="Simulated", scope=scope, days=30, at=timezone.now())
        return Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {word}"})

    return make


@pytest.fixture
def figures(home):
    """Lay down official figures of two years in two States, one of them a span."""
    from tests.core.statistics.worlds import lay_down

    rows = [
        {"year": year, "destination": state, "low": low, "high": high}
        for year, state, low, high in (
            ("2019", "FRA", 100, 100),
            ("2020", "FRA", 120, 120),
            ("2019", "KEN", 1, 4),
            ("2020", "KEN", 30, 30),
        )
    ]
    return lay_down(home, rows, source="glotip", microdata=False, axes=("year", "destination"))


@pytest.fixture
def records(home):
    """Lay down nameless records: 40 women, 25 men and 3 others of one year."""
    from tests.core.statistics.worlds import lay_down

    rows = [
        {"year": "2020", "destination": "FRA", "sex": sex, "low": 1}
        for sex, number in (("F", 40), ("M", 25), ("O", 3))
        for _ in range(number)
    ]
    return lay_down(home, rows, source="records")


NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
