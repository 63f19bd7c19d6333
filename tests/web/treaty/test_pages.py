"""Pages of treaties: counts with their rule, acts entered since, obstacles added up."""

import pytest
from django.test import Client

from palermo.records.events import Proposal
from palermo_web.accounts.models import Organization
from palermo_web.records import actions, queries

pytestmark = pytest.mark.django_db


def _number(**asked) -> int:
    return Client().get("/treaty/parties.json", asked).json()["count"]


def test_every_count_prints_its_rule():
    page = Client().get("/treaty/", {"on": "2009-04-14", "lang": "en"}).content.decode()
    document = Client().get("/treaty/parties.json", {"on": "2009-04-14", "basis": "in-force", "count": "all"}).json()

    assert "<b>127</b>" in page
    assert "Counted: whoever deposited" in page
    assert document["count"] == 127
    assert document["complete_until"] == "2013-12-13"
    assert set(document) >= {"instrument", "on", "basis", "counted", "parties", "signatories_not_parties"}


def test_a_day_after_the_list_ends_says_that_it_is_partial():
    page = Client().get("/treaty/", {"on": "2024-04-20", "lang": "ar"}).content.decode()
    assert "القائمة كاملة حتى \u20662013-12-13\u2069" in page


def test_new_since_a_day():
    page = Client().get("/treaty/", {"on": "2010-03-31", "since": "2009-12-31", "lang": "en"}).content.decode()
    assert "Antigua and Barbuda" in page.split("<figure>")[0]


@pytest.mark.parametrize("address", ["/treaty/?on=yesterday", "/treaty/?instrument=smuggling", "/treaty/?basis=x"])
def test_a_question_that_does_not_exist_is_a_page_with_a_remedy(address):
    assert Client().get(address).status_code == 400


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_pages_and_pictures_in_six_languages(language):
    for address in ("/treaty/", "/treaty/articles/", "/treaty/obstacles/", "/treaty/growth.svg", "/treaty/map.svg"):
        answer = Client().get(address, {"lang": language, "on": "2009-04-14"})
        assert answer.status_code == 200, address
        assert b"{{" not in answer.content


def test_an_act_that_the_secretariat_enters_counts_from_its_date(person):
    secretariat = Organization.objects.create(name="Simulated Secretariat", kind="secretariat")
    keeper = person("register_keeper", name="Simulated Keeper", within=secretariat)
    register = queries.register("treaty_acts")
    entry = actions.open_entry(register=register, organization=secretariat, by=keeper)
    told = {
        "instrument": "tip",
        "state": "UGA",
        "act": "ratification",
        "acted_on": "2009-04-01",
        "citation": "Simulated 1",
    }
    wanted = [Proposal(path, 0, {"value": value}) for path, value in told.items()]
    actions.save_answers(entry=entry, register=register, wanted=wanted, by=keeper)
    before = _number(on="2009-04-14")

    actions.move(entry=entry, register=register, step="enter", by=keeper)

    assert (before, _number(on="2009-04-14"), _number(on="2009-03-31")) == (127, 128, 126)
    assert "Simulated 1" in Client().get("/treaty/parties.csv", {"on": "2009-04-14"}).content.decode()
    actions.move(entry=entry, register=register, step="withdraw", by=keeper, reason="entered by mistake")
    assert _number(on="2009-04-14") == 127


def test_obstacles_are_added_up_from_what_was_handed_in(person):
    ministry = Organization.objects.create(name="Simulated Ministry", kind="state_authority", state="UGA")
    people = [person(role, name=f"Simulated {role}", within=ministry) for role in ("focal_point", "submitter")]
    register = queries.register("ratification")
    entry = actions.open_entry(register=register, organization=ministry, by=people[0])
    wanted = [
        Proposal("stage", 0, {"value": "drafted"}),
        Proposal("obstacles", 0, {"value": ["cost", "capacity"]}),
        Proposal("obstacle_words", 0, {"value": "A simulated obstacle in words"}),
    ]
    actions.save_answers(entry=entry, register=register, wanted=wanted, by=people[0])
    before = Client().get("/treaty/obstacles/", {"lang": "en"}).content.decode()
    actions.move(entry=entry, register=register, step="submit", by=people[1])

    after = Client().get("/treaty/obstacles/", {"lang": "en"}).content.decode()

    assert "No State has answered yet" in before
    assert "Bill drafted" in after and "Cost of implementation" in after
    assert "in words" not in after, "words are for the Secretariat"


def test_obstacles_of_a_state_that_became_a_party_stand_apart_from_that_day_on(person, monkeypatch):
    from datetime import timedelta

    from django.utils import timezone

    ministry = Organization.objects.create(name="Simulated Ministry", kind="state_authority", state="UGA")
    people = [person(role, name=f"Simulated {role}", within=ministry) for role in ("focal_point", "submitter")]
    register = queries.register("ratification")
    entry = actions.open_entry(register=register, organization=ministry, by=people[0])
    wanted = [Proposal("stage", 0, {"value": "drafted"}), Proposal("obstacles", 0, {"value": ["cost"]})]
    actions.save_answers(entry=entry, register=register, wanted=wanted, by=people[0])
    actions.move(entry=entry, register=register, step="submit", by=people[1])
    secretariat = Organization.objects.create(name="Simulated Secretariat", kind="secretariat")
    keeper = person("register_keeper", name="Simulated Keeper", within=secretariat)
    now, today = timezone.now, timezone.now().date()
    joined = today + timedelta(days=3)
    monkeypatch.setattr("palermo_web.records.actions.timezone.now", lambda: now() + timedelta(days=4))
    acts = queries.register("treaty_acts")
    act = actions.open_entry(register=acts, organization=secretariat, by=keeper)
    said = {
        "instrument": "tip",
        "state": "UGA",
        "act": "ratification",
        "acted_on": joined.isoformat(),
        "citation": "C.N.1",
    }
    proposals = [Proposal(path, 0, {"value": value}) for path, value in said.items()]
    assert not actions.save_answers(entry=act, register=acts, wanted=proposals, by=keeper).errors
    actions.move(entry=act, register=acts, step="enter", by=keeper)

    def page(days):
        wish = {"on": (today + timedelta(days=days)).isoformat(), "lang": "en"}
        return Client().get("/treaty/obstacles/", wish).content.decode()

    assert "Bill drafted" in page(0) and 'id="joined"' not in page(0)
    assert "Bill drafted" not in page(4) and "Uganda" in page(4).split('id="joined"')[1]
    assert joined.isoformat() in page(4).split('id="joined"')[1]
    assert "Bill drafted" not in page(-1) and 'id="joined"' not in page(-1), "nobody had answered by then"
