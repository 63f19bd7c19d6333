"""A round of a simulated Secretariat, and two simulated States that answer it; every figure is invented."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from palermo.records.events import Proposal
from palermo_web.accounts.models import Organization
from palermo_web.records import actions as records
from palermo_web.records.models import Entry
from palermo_web.statistics.rounds import actions, queries
from tests.core.statistics.national.answers import whole

STEPS = (("send", "focal_point"), ("approve", "approver"), ("submit", "submitter"))


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@pytest.fixture
def ministry(db):
    """Return the ministry that answers for a simulated State (Kenya's code is used; nothing here is its answer)."""
    return Organization.objects.create(name="Simulated Ministry of Justice", kind="state_authority", state="KEN")


@pytest.fixture
def neighbour(db):
    """Return the ministry of another simulated State."""
    return Organization.objects.create(name="Simulated Ministry of Security", kind="state_authority", state="NPL")


@pytest.fixture
def secretariat(db):
    """Return the Secretariat."""
    return Organization.objects.create(name="Simulated Secretariat", kind="secretariat")


def _team(person, organization, word):
    return {
        role: person(role, name=f"Simulated {word} {role.replace('_', ' ')}", within=organization)
        for role in ("focal_point", "approver", "submitter")
    }


@pytest.fixture
def team(person, ministry):
    """Return a focal point, an approver and a submitter of the ministry."""
    return _team(person, ministry, "First")


@pytest.fixture
def others(person, neighbour):
    """Return the same of the other State."""
    return _team(person, neighbour, "Other")


@pytest.fixture
def keeper(person, secretariat):
    """Return who runs rounds and accepts figures."""
    return person("register_keeper", name="Simulated Keeper", within=secretariat)


@pytest.fixture
def round_(keeper):
    """Return an open round of the year before last."""
    today = timezone.now().date()
    return actions.open_round(
        year=2024,
        name="Simulated round 2024",
        opens_on=today - timedelta(days=10),
        due_on=today + timedelta(days=50),
        by=keeper,
        at=now(),
    )


@pytest.fixture
def entry(round_, ministry, keeper):
    """Return the entry of the State that was asked."""
    actions.ask(round=round_, organizations=[ministry], by=keeper, at=now())
    return queries.entry_of("KEN", 2024)


@pytest.fixture
def write():
    """Return a function that writes answers into an entry."""

    def give(entry: Entry, by, answers, visibility: str = ""):
        entry.refresh_from_db()
        standing = {one.path: one.sequence for one in entry.answers.all()}
        more = {"visibility": visibility} if visibility else {}
        wanted = [Proposal(path, standing.get(path, 0), {"value": value, **more}) for path, value in answers.items()]
        saved = records.save_answers(entry=entry, register=queries.register(), wanted=wanted, by=by)
        assert not saved.errors
        assert not saved.conflicts

    return give


@pytest.fixture
def hand_in(write):
    """Return a function that answers everything and hands it in, up to the review."""

    def hand(entry: Entry, team, keeper, review: bool = True, hidden=None, **more):
        write(entry, team["focal_point"], whole(**more))
        write(entry, team["focal_point"], hidden or {}, visibility="secretariat")
        for step, role in STEPS:
            take(entry, step, team[role])
        if review:
            take(entry, "review", keeper)
        return entry

    return hand


def take(entry: Entry, step: str, by, reason: str = "") -> None:
    """Take a step of the register's own pages."""
    entry.refresh_from_db()
    records.move(entry=entry, register=queries.register(), step=step, by=by, reason=reason)
    entry.refresh_from_db()


@pytest.fixture
def accepted(entry, team, keeper, hand_in):
    """Return an entry whose figures were accepted."""
    hand_in(entry, team, keeper)
    actions.accept(entry=entry, by=keeper, at=now())
    entry.refresh_from_db()
    return entry


DAY = date(2026, 1, 1)
