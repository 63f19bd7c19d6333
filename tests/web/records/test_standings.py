"""Registers for parties or for others: who may open, what becomes of an entry whose State joins meanwhile."""

from datetime import date

import pytest

from palermo.errors import InvalidContent, NotAllowed
from palermo.records.events import Proposal
from palermo_web.accounts.models import Organization
from palermo_web.records import actions, queries, rules, standings
from palermo_web.records.models import Entry

pytestmark = pytest.mark.django_db
LIST = "/records/ratification/"
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def waiting(person):
    """Return the ministry of a State that signed and is not a party, with its people."""
    ministry = Organization.objects.create(name="Simulated Waiting Ministry", kind="state_authority", state="UGA")
    people = {
        role: person(role, name=f"Simulated Waiting {role.title()}", within=ministry)
        for role in ("focal_point", "submitter")
    }
    return ministry, people


@pytest.fixture
def joins(person, db):
    """Return a function that enters the ratification of a State."""
    secretariat = Organization.objects.create(name="Simulated Depositary", kind="secretariat")
    keeper = person("register_keeper", name="Simulated Keeper", within=secretariat)

    def enter(state: str) -> None:
        register = queries.register("treaty_acts")
        entry = actions.open_entry(register=register, organization=secretariat, by=keeper)
        told = {"instrument": "tip", "state": state, "act": "ratification", "acted_on": "2020-01-01", "citation": "C.1"}
        wanted = [Proposal(path, 0, {"value": value}) for path, value in told.items()]
        assert not actions.save_answers(entry=entry, register=register, wanted=wanted, by=keeper).errors
        actions.move(entry=entry, register=register, step="enter", by=keeper)

    return enter


def _register():
    return queries.register("ratification")


def _opened(ministry, people):
    return actions.open_entry(register=_register(), organization=ministry, by=people["focal_point"])


def test_a_state_that_is_no_party_is_asked(waiting, signed_in):
    ministry, people = waiting

    page = signed_in(people["focal_point"]).get(LIST, headers=ENGLISH).content.decode()

    assert "Open an entry" in page
    assert "Who is party" not in page
    assert _opened(ministry, people).state == "UGA"


def test_a_party_is_not_offered_the_button_and_is_told_why(ministry, team, signed_in):
    browser = signed_in(team["focal_point"])

    page = browser.get(LIST, headers=ENGLISH).content.decode()
    refused = browser.post(LIST + "open/", {"organization": ministry.pk}, headers=ENGLISH)

    assert "Open an entry" not in page
    assert "This State is a party." in page
    assert 'href="/treaty/?instrument=tip&amp;on=' in page
    assert refused.status_code == 403
    assert "This State is a party." in refused.content.decode()
    assert not Entry.objects.exists()


def test_the_link_to_who_is_party_leads_somewhere(client):
    assert client.get(standings.source().page("tip", date(2026, 1, 1))).status_code == 200


def test_an_authority_whose_state_is_not_known_is_told_to_name_it(person, organization, signed_in):
    focal = person("focal_point")

    page = signed_in(focal).get(LIST, headers=ENGLISH).content.decode()

    assert "First name the State of this organization." in page
    assert "Who is party" not in page
    with pytest.raises(NotAllowed):
        actions.open_entry(register=_register(), organization=organization, by=focal)


def test_organizations_of_no_state_are_asked_whatever_the_treaty(db):
    day = date(2026, 1, 1)

    assert rules.is_asked(_register(), "international_organization", "", day)
    assert not rules.is_asked(_register(), "state_authority", "KEN", day)
    assert rules.is_asked(_register(), "state_authority", "KEN", date(2004, 1, 1)), "it deposited in 2005"


def test_checklists_stay_open_to_parties_and_signatories(ministry, team, waiting):
    register = queries.register("checklist_tip")
    people = {ministry: team["focal_point"], waiting[0]: waiting[1]["focal_point"]}

    opened = [
        actions.open_entry(register=register, organization=one, by=by, period="2026").state
        for one, by in people.items()
    ]

    assert opened == ["KEN", "UGA"]


def test_when_a_state_joins_its_entry_is_read_and_asks_nothing_more(waiting, joins, signed_in):
    ministry, people = waiting
    entry, browser = _opened(ministry, people), signed_in(people["focal_point"])
    address = f"/records/entries/{entry.pk}/"
    wanted = [Proposal("stage", 0, {"value": "drafted"})]
    by = people["focal_point"]
    actions.save_answers(entry=entry, register=_register(), wanted=wanted, by=by)
    before = browser.get(address, headers=ENGLISH).content.decode()

    joins("UGA")
    after = browser.get(address, headers=ENGLISH).content.decode()

    assert "asks nothing more" not in before and "sections/ratification/" in before
    assert "asks nothing more" in after and "This State is a party." in after
    assert "sections/ratification/" not in after
    assert "Bill drafted" in after
    assert browser.get(address + "sections/ratification/").status_code == 403
    with pytest.raises(NotAllowed, match="is a party"):
        other = [Proposal("stage", 0, {"value": "adopted"})]
        actions.save_answers(entry=entry, register=_register(), wanted=other, by=by)


def test_when_a_state_joins_only_a_step_that_closes_its_entry_is_left(waiting, joins, signed_in):
    ministry, people = waiting
    entry = _opened(ministry, people)
    by = people["focal_point"]
    actions.save_answers(entry=entry, register=_register(), wanted=[Proposal("stage", 0, {"value": "adopted"})], by=by)
    joins("UGA")

    shown = signed_in(people["submitter"]).get(f"/records/entries/{entry.pk}/", headers=ENGLISH).content.decode()
    shot = actions.move(entry=entry, register=_register(), step="submit", by=people["submitter"])

    assert 'value="submit"' in shown
    assert shot is not None
    with pytest.raises(NotAllowed, match="is a party"):
        actions.move(entry=entry, register=_register(), step="reopen", by=by, reason="news")
    page = signed_in(by).get(f"/records/entries/{entry.pk}/", headers=ENGLISH).content.decode()
    assert 'value="reopen"' not in page


def test_without_a_room_that_knows_nothing_is_guessed(monkeypatch):
    monkeypatch.setattr(standings, "_told", [])

    with pytest.raises(InvalidContent, match="no room of this installation knows it"):
        rules.is_asked(_register(), "state_authority", "KEN", date(2026, 1, 1))
