"""Organizations made from the command line: an authority of a State has its State; a person's language is kept."""

import argparse

import pytest
from django.test import Client

from palermo.errors import InvalidInput
from palermo_web.accounts import actions
from palermo_web.accounts.models import AuditRecord, Organization
from palermo_web.project.verbs import person as verb
from palermo_web.records import actions as records
from palermo_web.records import queries

pytestmark = pytest.mark.django_db
NEW = {"email": "focal@simulated.invalid", "name": "Simulated Focal", "role": "focal_point", "by": None}


def _invite(organization: str, kind: str = "state_authority", **more):
    return actions.invite(organization_name=organization, kind=kind, **{**NEW, **more})


def test_an_authority_without_its_state_is_refused_and_nothing_is_made():
    with pytest.raises(InvalidInput, match="say which with --state"):
        _invite("Simulated Ministry")

    assert not Organization.objects.exists()


def test_a_code_that_is_no_state_is_refused():
    with pytest.raises(InvalidInput, match='"XQX" is not a State or area'):
        _invite("Simulated Ministry", state="XQX")

    assert not Organization.objects.exists()


def test_a_focal_point_invited_from_the_command_line_opens_the_checklist_of_the_state():
    person, _link = _invite("Simulated Ministry", state="ken")
    ministry = Organization.objects.get(name="Simulated Ministry")

    entry = records.open_entry(
        register=queries.register("checklist_tip"), organization=ministry, by=person, period="2026"
    )

    assert (ministry.state, entry.state) == ("KEN", "KEN")


def test_an_existing_authority_gets_its_state_once_and_keeps_it():
    organization = Organization.objects.create(name="Simulated Office", kind="state_authority")
    with pytest.raises(InvalidInput, match="say which with --state"):
        _invite(organization.name)

    _invite(organization.name, state="KEN")
    _invite(organization.name, role="approver")

    organization.refresh_from_db()
    assert organization.state == "KEN"
    assert AuditRecord.objects.get(act="organization.state_set").details == {"state": "KEN"}
    with pytest.raises(InvalidInput, match="is of KEN, not of NOR"):
        _invite(organization.name, state="NOR")


def test_others_need_no_state():
    _invite("Simulated Secretariat", kind="secretariat", role="secretariat_analyst")

    assert Organization.objects.get().state == ""


def test_whoever_manages_people_still_invites_into_an_office_without_a_state(person, organization):
    boss = person("administrator")

    made, _link = _invite(organization.name, by=boss)

    assert made.memberships.get().role == "focal_point"


def test_the_verb_takes_a_state(monkeypatch):
    monkeypatch.setattr("palermo_web.project.start.start", lambda: None)
    monkeypatch.setattr("palermo_web.project.start.migrate", lambda: None)
    parser = argparse.ArgumentParser()
    verb.add_arguments(parser)
    words = ["add", NEW["email"], "--organization", "Simulated Ministry", "--role", "focal_point", "--state", "KEN"]

    verb.run(parser.parse_args(words))

    assert Organization.objects.get().state == "KEN"


def test_the_language_chosen_while_signed_in_is_kept_with_the_person(person, signed_in):
    one, other = person("depositor"), person("depositor", name="Simulated Person Two")

    signed_in(one).post("/language", {"language": "ar", "next": "/"})
    signed_in(other).post("/language", {"language": "tlh", "next": "/"})
    Client().post("/language", {"language": "fr", "next": "/"})

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.language, other.language) == ("ar", "")
