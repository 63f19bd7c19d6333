"""A simulated State with its ministries, and the Secretariat."""

from datetime import timedelta

import pytest
from django.utils import timezone

from palermo_web.accounts.models import Organization
from palermo_web.records import actions, queries


@pytest.fixture
def ministry(db):
    """Return the ministry that answers for a simulated State (Kenya's code is used; nothing here is its answer)."""
    return Organization.objects.create(name="Simulated Ministry of Justice", kind="state_authority", state="KEN")


@pytest.fixture
def other_ministry(db):
    """Return a second ministry of the same State."""
    return Organization.objects.create(name="Simulated Ministry of Labour", kind="state_authority", state="KEN")


@pytest.fixture
def secretariat(db):
    """Return the Secretariat."""
    return Organization.objects.create(name="Simulated Secretariat", kind="secretariat")


@pytest.fixture
def team(person, ministry):
    """Return a focal point, an approver and a submitter of the ministry."""
    return {
        role: person(role, name=f"Simulated {role.title().replace('_', ' ')}", within=ministry)
        for role in ("focal_point", "approver", "submitter")
    }


@pytest.fixture
def checklist(ministry, team):
    """Return an open checklist of the State."""
    register = queries.register("checklist_tip")
    return actions.open_entry(register=register, organization=ministry, by=team["focal_point"], period="2026")


@pytest.fixture
def answer(checklist, team):
    """Return a function that answers one question of the checklist as a focal point."""
    from palermo.records.events import Proposal

    def give(path: str, value, seen: int = 0, by=None, **more):
        register = queries.register("checklist_tip")
        wanted = [Proposal(path, seen, {"value": value, **more})]
        return actions.save_answers(entry=checklist, register=register, wanted=wanted, by=by or team["focal_point"])

    return give


@pytest.fixture
def activity(ministry, team):
    """Return a maker of activities that are due in a number of days."""

    from palermo.records.events import Proposal

    def make(days: int, title: str = "Simulated confidential title", **more):
        register, by = queries.register("plan_activities"), team["focal_point"]
        entry = actions.open_entry(register=register, organization=ministry, by=by)
        told = {"title": title, "due_on": (timezone.now().date() + timedelta(days=days)).isoformat(), **more}
        wanted = [Proposal(path, 0, {"value": value}) for path, value in told.items()]
        assert not actions.save_answers(entry=entry, register=register, wanted=wanted, by=by).errors
        entry.refresh_from_db()
        return entry

    return make
