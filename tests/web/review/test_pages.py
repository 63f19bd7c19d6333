"""Pages of review: one State as of any day, plans as trees, what is overdue."""

import pytest
from django.test import Client

from palermo.records.events import Proposal
from palermo_web.accounts.models import Organization
from palermo_web.records import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal(person):
    ministry = Organization.objects.create(name="Simulated Ministry", kind="state_authority", state="KEN")
    return person("focal_point", "approver", "submitter", name="Simulated Focal Point", within=ministry), ministry


def _opened(register_id, focal, **answers):
    by, ministry = focal
    register = queries.register(register_id)
    period = "2026" if register.each == "state_and_period" else ""
    entry = actions.open_entry(register=register, organization=ministry, by=by, period=period)
    wanted = [Proposal(path, 0, {"value": value}) for path, value in answers.items()]
    saved = actions.save_answers(entry=entry, register=register, wanted=wanted, by=by)
    assert not saved.errors
    return entry


def test_a_states_page_shows_what_was_handed_in_and_not_before(focal):
    entry = _opened("checklist_tip", focal, tip_05_1="yes", tip_06_6="no")
    before = Client().get("/review/states/KEN/", {"lang": "en"}).content.decode()
    for step in ("send", "approve", "submit"):
        actions.move(entry=entry, register=queries.register("checklist_tip"), step=step, by=focal[0])

    after = Client().get("/review/states/Kenya/", {"lang": "en"}).content.decode()
    long_ago = Client().get("/review/states/KEN/", {"lang": "en", "on": "2009-04-14"}).content.decode()
    listed = Client().get("/review/", {"format": "json"}).json()["checklists"]

    assert "No checklist of this State" in before and "No checklist of this State" in long_ago
    assert "Checklist: Trafficking in Persons Protocol" in after
    assert listed == [
        {
            "state": "KEN",
            "register": "checklist_tip",
            "period": "2026",
            "asked": 53,
            "yes": 1,
            "partly": 0,
            "no": 1,
            "not_applicable": 0,
        }
    ]


def test_a_checklist_of_no_state_stands_under_its_organization_without_a_link_that_leads_nowhere(person):
    office = Organization.objects.create(name="Simulated Office of No State", kind="state_authority")
    by = person("focal_point", name="Simulated Focal Point", within=office)
    _opened("checklist_tip", (by, office), tip_05_1="yes")
    client = Client()
    client.force_login(by)

    page = client.get("/review/", {"lang": "en"}).content.decode()

    assert "Simulated Office of No State" in page
    assert "/review/states/" not in page


def test_a_plan_is_the_tree_of_its_activities_and_says_what_is_overdue(focal):
    plan = _opened("action_plans", focal, title="Simulated plan", period={"from": "2026-01-01"})
    actions.move(entry=plan, register=queries.register("action_plans"), step="adopt", by=focal[0])
    told = {"plan": str(plan.pk), "responsible": "Simulated Ministry of Labour"}
    upper = _opened("plan_activities", focal, title="Simulated training", due_on="2020-01-01", **told)
    _opened("plan_activities", focal, title="Simulated course", due_on="2099-01-01", part_of=str(upper.pk), **told)

    page = Client().get(f"/review/plans/{plan.pk}/", {"lang": "en"}).content.decode()
    plans = Client().get("/review/plans/", {"lang": "en"}).content.decode()

    assert 'class="depth-1"' in page and 'class="depth-2"' in page
    assert page.count("Overdue") == 1
    assert "0–100" in plans, "progress that nobody reported is bounded, not guessed"
    assert plans.index("Simulated Ministry of Labour") < plans.index("2020-01-01")


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_pages_in_six_languages(focal, language):
    plan = _opened("action_plans", focal, title="Simulated plan", period={"from": "2026-01-01"})
    actions.move(entry=plan, register=queries.register("action_plans"), step="adopt", by=focal[0])
    for address in ("/review/", "/review/states/KEN/", "/review/plans/", f"/review/plans/{plan.pk}/"):
        assert Client().get(address, {"lang": language}).status_code == 200
    assert Client().get("/review/states/XQX/").status_code == 404
