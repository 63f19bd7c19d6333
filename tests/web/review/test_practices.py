"""Good practices and gaps by article of the Protocol: counted, filtered, exported, as of any day, seen by whom."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from palermo_web.records import actions, queries
from palermo_web.records.models import Event
from tests.web.review.recommendations import REFERENCE, answered, authority, moved

pytestmark = pytest.mark.django_db
LIST, SIXTH = "/review/practices/", "/review/practices/article/6/"
CRITERIA = ("relevance", "effect", "lasting", "transferable", "rights", "consulted")


def written(ministry, by, *steps, title="Simulated shelter", kind="practice", article="TIP-06-3", **more):
    entry = actions.open_entry(register=queries.register("practices"), organization=ministry, by=by)
    said = {"title": title, "kind": kind, "article": article, "state": ministry.state, "description": "Simulated words"}
    if kind == "practice":
        said |= dict.fromkeys(CRITERIA, "yes") | {"effect": "unknown", "evidence_text": "Simulated evaluation"}
    return moved(answered(entry, by, **said, **more), by, *steps)


@pytest.fixture
def kenya(person):
    return authority(person)


def _number(page: str) -> str:
    return page.split('id="number">')[1].split("</b>")[0].split("<b>")[1]


def test_articles_are_listed_with_the_numbers_of_what_is_published(kenya, person):
    written(*kenya, "propose", "show")
    written(*kenya, "propose", "show", title="Simulated gap", kind="gap")
    written(*kenya, "propose", title="Simulated secret")
    written(*authority(person, "UGA"), "propose", "show", article="TIP-09-1a")
    written(*kenya, "propose", "show", title="Of another treaty", article="UNTOC-05-1a")

    rows = {one["article"]: one for one in Client().get(LIST, {"format": "json", "lang": "en"}).json()["practices"]}
    mine = Client()
    mine.force_login(kenya[1])
    page = Client().get(LIST, {"lang": "en"}).content.decode()

    assert len(rows) == 20
    assert (rows["6"]["practices"], rows["6"]["gaps"], rows["6"]["challenges"], rows["6"]["states"]) == (1, 1, 0, 1)
    assert (rows["9"]["practices"], rows["5"]["practices"]) == (1, 0)
    assert mine.get(LIST, {"format": "json"}).json()["practices"][5]["practices"] == 1, "drafts are counted for nobody"
    assert "About other treaties: 1" in page and f'href="{SIXTH}"' in page


def test_an_article_shows_entries_with_criteria_state_evidence_and_status(kenya):
    written(*kenya, "propose", "show", recommendation=REFERENCE, contact="Simulated contact")
    page = Client().get(SIXTH, {"lang": "en"}).content.decode()

    assert "Simulated shelter" in page and "Kenya" in page and "Published" in page
    assert "It respects the rights and wishes of victims." in page and "Not known" in page
    assert "Simulated evaluation" in page and REFERENCE in page and "TIP-06-3" in page
    assert "Simulated contact" not in page, "the contact is for the Secretariat"


def test_drafts_are_seen_by_their_own_team_alone(kenya, person, signed_in):
    written(*kenya, "propose", title="Simulated secret")
    other = authority(person, "UGA")[1]

    assert "Simulated secret" not in Client().get(SIXTH).content.decode()
    assert "Simulated secret" not in signed_in(other).get(SIXTH).content.decode()
    mine = signed_in(kenya[1]).get(SIXTH, {"lang": "en"}).content.decode()
    assert "Simulated secret" in mine and "Not published; not counted." in mine


def test_entries_are_narrowed_and_exported(kenya, person):
    written(*kenya, "propose", "show", title="=Simulated formula")
    written(*authority(person, "UGA"), "propose", "show", title="Simulated gap", kind="gap")

    def titles(**wish):
        rows = Client().get(SIXTH, {"format": "json", **wish}).json()["practices_article_6"]
        return [one["title"] for one in rows]

    table = list(csv.DictReader(io.StringIO(Client().get(SIXTH, {"format": "csv"}).content.decode())))

    assert titles() == ["=Simulated formula", "Simulated gap"]
    assert titles(kind="gap") == titles(state="UGA") == titles(q="GAP") == ["Simulated gap"]
    assert titles(q="evaluation") == ["=Simulated formula"]
    assert titles(status="draft") == []
    assert [(one["kind"], one["state"], one["effect"], one["evidence"]) for one in table] == [
        ("practice", "KEN", "unknown", "Simulated evaluation"),
        ("gap", "UGA", "", ""),
    ]
    assert table[0]["title"] == "'=Simulated formula"
    assert "Take a filter away" in Client().get(SIXTH, {"lang": "en", "kind": "challenge"}).content.decode()
    assert Client().get("/review/practices/article/99/").status_code == 404


def test_a_past_day_shows_what_was_published_then_and_withdrawn_since(kenya, monkeypatch):
    entry = written(*kenya, "propose", "show")
    yesterday = timezone.now() - timedelta(days=1)
    now = timezone.now
    monkeypatch.setattr("palermo_web.records.actions.timezone.now", lambda: now() + timedelta(days=2))
    actions.move(entry=entry, register=queries.register("practices"), step="withdraw", by=kenya[1], reason="Simulated")
    assert Event.objects.filter(entry=entry).last().at > now() + timedelta(days=1)
    today = now().date().isoformat()

    assert "Simulated shelter" in Client().get(SIXTH, {"on": today}).content.decode()
    assert Client().get(LIST, {"on": today, "format": "json"}).json()["practices"][5]["practices"] == 1
    assert "Simulated shelter" not in Client().get(SIXTH).content.decode()
    assert "Simulated shelter" not in Client().get(SIXTH, {"on": yesterday.date().isoformat()}).content.decode()


def test_the_page_of_a_state_leads_to_them(kenya):
    before = Client().get("/review/states/KEN/", {"lang": "en"}).content.decode()
    written(*kenya, "propose", "show")
    page = Client().get("/review/states/KEN/", {"lang": "en"}).content.decode()

    assert f"{SIXTH}?state=KEN" in page and f"{SIXTH}?state=KEN" not in before
    assert f"{SIXTH}?state=UGA" not in Client().get("/review/states/UGA/").content.decode()


def test_who_may_write_is_led_to_the_register(kenya, signed_in):
    assert "Write an entry in the register" in signed_in(kenya[1]).get(LIST, {"lang": "en"}).content.decode()
    assert "Write an entry in the register" not in Client().get(LIST, {"lang": "en"}).content.decode()
