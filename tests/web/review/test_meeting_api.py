"""Meetings for programs, and what changed of them as Atom: what everybody may see, on any day."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from palermo_web.records import actions, queries
from palermo_web.records.models import Event
from tests.web.review.meeting_world import ABOUT, SYMBOL, answered, drafted, held, in_arabic, moved, registered, spoke

pytestmark = pytest.mark.django_db
API, FEED = "/api/v1/review/meetings", "/review/meetings/changes.atom"


@pytest.fixture
def meeting(keeper, secretariat):
    return held(keeper, secretariat)


def _asked(meeting, part="", **wish):
    return Client().get(f"{API}/{meeting.id}{part and '/'}{part}", wish).json()


def test_meetings_are_listed_in_bounded_pages(meeting, keeper, secretariat):
    held(keeper, secretariat, title="Another simulated meeting", held={"from": "2008-01-01", "to": "2008-01-02"})
    registered(meeting, keeper, "states_parties", "ITA")
    drafted(meeting, keeper, "discuss", "adopt")

    found = Client().get(API).json()

    assert [one["title"]["en"] for one in found["meetings"]] == [ABOUT["title"], "Another simulated meeting"]
    first = found["meetings"][0]
    assert (first["symbol"], first["first"], first["confirmed"], first["adopted"]) == (SYMBOL, "2009-04-14", 1, 1)
    assert Client().get(API, {"limit": 1, "offset": 1}).json()["total"] == 2
    assert [one["symbol"] for one in Client().get(API, {"q": "another"}).json()["meetings"]] == [SYMBOL]
    assert Client().get(API, {"status": "planned"}).json()["meetings"] == []
    assert Client().get(API, {"on": "2001-01-01"}).json()["total"] == 0
    assert Client().get(API, {"limit": 201}).status_code == 422


def test_a_meeting_has_its_agenda_and_documents_in_every_language(meeting):
    one = _asked(meeting)

    assert [(item["number"], item["title"]["ar"]) for item in one["agenda"]] == [
        (1, "المسائل التنظيمية"),
        (2, "تنفيذ البروتوكول"),
    ]
    assert one["agenda"][0]["parts"]["en"] == ["Opening of the meeting", "Adoption of the agenda"]
    assert one["documents"] == [
        {"symbol": "CTOC/COP/WG.94/2009/2", "title": {"en": "Simulated paper", "ar": "ورقة تجريبية"}, "item": 2}
    ]
    assert (one["treaty"], one["chair_state"]) == ("tip", "POL")
    assert Client().get(f"{API}/00000000-0000-0000-0000-000000000000").status_code == 404
    assert Client().get(f"{API}/{meeting.id}", {"on": "2001-01-01"}).status_code == 404


def test_attendance_is_held_against_the_acts(meeting, keeper):
    registered(meeting, keeper, "states_parties", "ITA", head="Simulated Person Two")
    registered(meeting, keeper, "states_parties", "JPN")
    registered(meeting, keeper, "non_governmental", "", "Simulated Aid")
    registered(meeting, keeper, "states_parties", "YEM", confirm=False)

    said = _asked(meeting, "attendance")

    assert {
        one["state"] or one["organization"]: (one["category"], one["by_acts"], one["difference"])
        for one in said["attendance"]
    } == {
        "ITA": ("states_parties", "states_parties", None),
        "JPN": ("states_parties", "signatories", "signatory_as_party"),
        "Simulated Aid": ("non_governmental", "", None),
    }
    assert said["checked"] and said["counts"]["states_parties"] == 2
    assert "Simulated Person Two" not in str(said)


def test_speakers_and_decisions_come_in_order(meeting, keeper):
    registered(meeting, keeper, "states_parties", "ITA")
    spoke(meeting, keeper, "FRA")
    spoke(meeting, keeper, "ITA")

    said = _asked(meeting, "statements")["statements"]

    assert [(one["state"], one["item"], one["place"], one["status"], one["registered"]) for one in said] == [
        ("FRA", 2, 1, "given", False),
        ("ITA", 2, 2, "given", True),
    ]
    assert _asked(meeting, "decisions")["decisions"] == []


def test_drafts_come_with_the_versions_that_were_public(meeting, keeper):
    draft = drafted(meeting, keeper)
    answered(draft, keeper, {"text": "States parties should consider training."})
    assert _asked(meeting, "drafts")["drafts"] == []
    moved(draft, keeper, "discuss")

    one = _asked(meeting, "drafts")["drafts"][0]

    assert (one["letter"], one["texts"]["en"], one["status"]) == (
        1,
        "States parties should consider training.",
        "discussed",
    )
    assert [(each["number"], each["text"]) for each in one["versions"]] in (
        [(1, "States parties should consider training.")],
        [(2, "States parties should consider training.")],
    )


def test_a_past_day_shows_what_was_withdrawn_since(meeting, keeper, monkeypatch):
    delegation = registered(meeting, keeper, "states_parties", "ITA")
    draft = drafted(meeting, keeper, "discuss")
    now, today = timezone.now, timezone.now().date().isoformat()
    monkeypatch.setattr("palermo_web.records.actions.timezone.now", lambda: now() + timedelta(days=2))
    for entry in (delegation, draft):
        actions.move(
            entry=entry, register=queries.register(entry.register), step="withdraw", by=keeper, reason="Simulated"
        )

    page = Client().get(f"/review/meetings/{meeting.id}/", {"on": today, "lang": "en"}).content.decode()
    version = Client().get(f"/review/meetings/{meeting.id}/drafts/{draft.pk}/", {"on": today}).status_code

    assert _asked(meeting, "drafts")["drafts"] == [] and len(_asked(meeting, "drafts", on=today)["drafts"]) == 1
    assert [one["state"] for one in _asked(meeting, "attendance", on=today)["attendance"]] == ["ITA"]
    assert "States parties should train." in page and version == 200
    assert "States parties should train." not in Client().get(f"/review/meetings/{meeting.id}/").content.decode()


def _titles(answer) -> list[str]:
    return re.findall(r"<entry><title>([^<]*)</title>", answer.content.decode())


def test_the_feed_tells_what_changed_and_to_whom_it_is_open(meeting, keeper, desk):
    registered(meeting, keeper, "states_parties", "ITA")
    registered(meeting, keeper, "states_parties", "FRA", confirm=False)
    drafted(meeting, keeper, text="Simulated secret")

    public = Client().get(FEED, {"lang": "en"})
    own = desk.get(f"/review/meetings/{meeting.id}/changes.atom", {"lang": "en"})

    assert public["Content-Type"].startswith("application/atom+xml")
    assert f"{ABOUT['title']} · Attendance of meetings · Confirmed" in _titles(public)
    assert f"{ABOUT['title']} · Under way" in _titles(public)
    assert not any("Draft" in one for one in _titles(public))
    assert any("Draft recommendations · opened" in one for one in _titles(own))
    assert len(_titles(own)) > len(_titles(public))
    assert f"/review/meetings/{meeting.id}/#attendance" in public.content.decode()
    assert "Simulated secret" not in own.content.decode(), "texts stand on the pages"


def test_a_change_that_only_the_secretariat_may_see_is_no_news_for_others(meeting, keeper, desk):
    delegation = registered(meeting, keeper, "states_parties", "ITA")
    last = {"entry": delegation, "by": keeper, "organization": delegation.organization, "version": delegation.version}
    at = timezone.now() + timedelta(hours=1)
    before = [len(_titles(one.get(FEED))) for one in (Client(), desk)]
    Event.objects.create(kind="answered", at=at, path="head", body={"value": "Simulated Person Two"}, **last)

    after = [len(_titles(one.get(FEED))) for one in (Client(), desk)]

    assert (after[0] - before[0], after[1] - before[1]) == (0, 1)


def test_a_feed_is_asked_in_few_queries(meeting, keeper, django_assert_max_num_queries):
    for code in ("ITA", "FRA", "KEN", "UGA", "POL", "ESP", "DEU", "NLD"):
        registered(meeting, keeper, "states_parties", code)
    with django_assert_max_num_queries(60):
        assert len(_titles(Client().get(FEED))) > 8


def test_translations_of_a_draft_come_too(meeting, keeper):
    draft = drafted(meeting, keeper)
    answered(draft, keeper, in_arabic({("text", ""): "ينبغي للدول الأطراف أن تدرب."}))
    moved(draft, keeper, "discuss")
    assert _asked(meeting, "drafts")["drafts"][0]["texts"]["ar"] == "ينبغي للدول الأطراف أن تدرب."
