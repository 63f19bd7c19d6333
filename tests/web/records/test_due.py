"""The page "What is due": whose entries it lists, its files, and the wish for silence."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from palermo_web.records import actions
from palermo_web.records.models import Answer, ReminderSilence

pytestmark = pytest.mark.django_db
PAGE = "/records/due/"
ENGLISH = {"accept-language": "en"}


def _today():
    return timezone.now().date()


def _titles(browser, **asked) -> list[str]:
    return [one["title"] for one in browser.get(PAGE, {"format": "json", **asked}).json()["due"]]


@pytest.fixture
def three(activity):
    """Return three activities: overdue, due today, due in a month."""
    return [
        activity(days, title=title) for days, title in ((-3, "=late"), (0, "Simulated today"), (30, "Simulated far"))
    ]


def test_a_stranger_signs_in_first():
    assert Client().get(PAGE)["Location"].startswith("/accounts/login/")
    assert "due/" not in Client().get("/records/").content.decode()


def test_a_person_sees_their_open_entries_the_earliest_first(three, team, signed_in):
    browser = signed_in(team["focal_point"])

    page = browser.get(PAGE, headers=ENGLISH).content.decode()

    assert _titles(browser) == ["=late", "Simulated today", "Simulated far"]
    assert _titles(browser, overdue="1") == ["=late"]
    assert _titles(browser, register="ratification") == []
    assert "days late: 3" in page and "Today" in page and "days left: 30" in page
    assert f"/records/entries/{three[0].pk}/" in page
    assert 'href="/records/due/"' in browser.get("/records/").content.decode()


def test_others_see_nothing_of_it_and_reviewers_everything(three, person, secretariat, organization, team, signed_in):
    stranger = person("focal_point", name="Simulated Stranger", within=organization)
    analyst = person("secretariat_analyst", name="Simulated Analyst", within=secretariat)
    browser = signed_in(analyst)

    assert _titles(signed_in(stranger)) == []
    assert _titles(signed_in(team["approver"])) == []
    assert _titles(browser) == ["=late", "Simulated today", "Simulated far"]
    assert [one["yours"] for one in browser.get(PAGE, {"format": "json"}).json()["due"]] == [False] * 3
    assert "Do not remind me of this" not in browser.get(PAGE, headers=ENGLISH).content.decode()


def test_an_invited_authority_sees_what_it_was_invited_to(three, person, other_ministry, team, signed_in):
    guest = signed_in(person("contributor", name="Simulated Guest", within=other_ministry))
    assert _titles(guest) == []

    actions.invite(entry=three[1], organization=other_ministry, sections=[], by=team["focal_point"])

    assert _titles(guest) == ["Simulated today"]


def test_the_sheet_is_neutral(three, team, signed_in):
    answer = signed_in(team["focal_point"]).get(PAGE, {"format": "csv"})
    lines = answer.content.decode().splitlines()

    assert lines[0] == "entry,register,state,title,status,due_on,overdue,yours"
    assert lines[1].split(",")[1:] == [
        "plan_activities",
        "KEN",
        "'=late",
        "planned",
        (_today() - timedelta(days=3)).isoformat(),
        "1",
        "1",
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="due.csv"'


def test_the_calendar_file_holds_a_day_an_entry_and_titles_that_everybody_sees(three, team, signed_in):
    answer = signed_in(team["focal_point"]).get(PAGE + "calendar.ics", headers=ENGLISH)
    text = answer.content.decode().replace("\r\n ", "")

    assert answer["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") == 3
    assert f"UID:due-{three[1].pk}\r\n" in text
    assert f"DTSTART;VALUE=DATE:{_today():%Y%m%d}\r\n" in text
    assert "SUMMARY:Activities of action plans – Kenya – Simulated today\r\n" in text
    assert Client().get(PAGE + "calendar.ics").status_code == 302


def test_a_title_that_not_everybody_sees_stays_out_of_the_calendar(three, team, signed_in):
    Answer.objects.filter(entry=three[1], path="title").update(visibility="team")

    text = signed_in(team["focal_point"]).get(PAGE + "calendar.ics", headers=ENGLISH).content.decode()

    assert "Simulated far" in text.replace("\r\n ", "")
    assert "Simulated today" not in text.replace("\r\n ", "")


def test_a_person_mutes_an_entry_and_undoes_it_and_switches_mail_off(three, team, signed_in):
    focal = team["focal_point"]
    browser = signed_in(focal)

    browser.post(PAGE + "reminders/", {"entry": str(three[0].pk), "wish": "silence"})
    muted = browser.get(PAGE, headers=ENGLISH).content.decode()
    back = browser.post(PAGE + "reminders/", {"entry": str(three[0].pk), "wish": "resume", "back": "entry"})
    browser.post(PAGE + "reminders/", {"wish": "silence"})
    off = browser.get(PAGE, headers=ENGLISH).content.decode()

    assert muted.count(">Remind me again<") == 1
    assert back["Location"] == f"/records/entries/{three[0].pk}/"
    assert "You get no reminders by mail." in off
    assert list(ReminderSilence.objects.values_list("person", "entry")) == [(focal.pk, None)]


def test_nobody_mutes_what_they_may_not_see(person, organization, checklist, signed_in):
    stranger = signed_in(person("focal_point", name="Simulated Stranger", within=organization))

    assert stranger.post(PAGE + "reminders/", {"entry": str(checklist.pk), "wish": "silence"}).status_code == 404
    assert stranger.get(PAGE + "reminders/").status_code == 405
    assert not ReminderSilence.objects.exists()


def test_the_page_of_an_entry_names_its_reminders_to_those_who_get_them(three, team, signed_in):
    address = f"/records/entries/{three[0].pk}/"

    own = signed_in(team["focal_point"]).get(address, headers=ENGLISH).content.decode()
    public = Client().get(address, headers=ENGLISH).content.decode()

    assert "Reminders go out, days before: 30" in own and "Do not remind me of this" in own
    assert "Reminders go out" not in public


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_the_page_in_six_languages(three, team, signed_in, language):
    answer = signed_in(team["focal_point"]).get(PAGE, {"lang": language})

    assert answer.status_code == 200
    assert b"{{" not in answer.content and b"{%" not in answer.content
