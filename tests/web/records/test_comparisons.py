"""Two moments side by side: only what the reader may see, through versions, exported; a snapshot's hash computed again."""

import csv
import hashlib
import io
import json

import pytest
from django.test import Client
from django.utils import timezone

from palermo_web.records import actions, queries

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def _register():
    return queries.register("checklist_tip")


def _hand_in(entry, team):
    for step, role in (("send", "focal_point"), ("approve", "approver"), ("submit", "submitter")):
        shot = actions.move(entry=entry, register=_register(), step=step, by=team[role])
    return shot


@pytest.fixture
def two_rounds(checklist, answer, team):
    """Return two snapshots of the checklist: one duty got better, one was added, one is closed to the public."""
    first = answer("tip_05_1", "no")
    answer("tip_05_2b", "partly")
    answer("tip_06_6", "no", visibility="team")
    before = _hand_in(checklist, team)
    actions.move(entry=checklist, register=_register(), step="reopen", by=team["focal_point"], reason="new law")
    answer("tip_05_1", "yes", seen=first.written["tip_05_1"], evidence=[{"law": "Simulated Act", "provision": "3"}])
    answer("tip_05_2a", "yes")
    closed = queries.answers(checklist)["tip_06_6"].sequence
    answer("tip_06_6", "yes", seen=closed, visibility="team")
    return before, _hand_in(checklist, team)


def _told(browser, entry, **asked):
    found = browser.get(f"/records/entries/{entry.pk}/compare/", asked | {"format": "json"})
    assert found.status_code == 200, found.content
    return found.json()


def test_two_snapshots_side_by_side_and_backwards(checklist, two_rounds):
    before, after = (shot.receipt for shot in two_rounds)

    forth = _told(Client(), checklist, **{"from": before, "to": after})
    back = _told(Client(), checklist, **{"from": after, "to": before})

    assert [(one["path"], one["kind"], one["parts"]) for one in forth["changes"]] == [
        ("tip_05_1", "changed", ["value", "evidence"]),
        ("tip_05_2a", "added", ["value"]),
    ]
    assert forth["unchanged"] == 1
    assert [(one["path"], one["kind"]) for one in back["changes"]] == [
        ("tip_05_1", "changed"),
        ("tip_05_2a", "removed"),
    ]


def test_each_reader_compares_only_what_is_open_to_them(checklist, two_rounds, team, answer, signed_in):
    before, after = (shot.receipt for shot in two_rounds)
    own = signed_in(team["focal_point"])
    actions.move(entry=checklist, register=_register(), step="reopen", by=team["focal_point"], reason="again")
    answer("tip_10_2", "yes")

    team_sees = _told(own, checklist, **{"from": before, "to": after})
    since = _told(own, checklist, **{"from": after, "to": "now"})
    public_since = _told(Client(), checklist, **{"from": after, "to": "now"})
    days = _told(Client(), checklist, **{"from": "2009-04-14", "to": timezone.now().date().isoformat()})

    assert [one["path"] for one in team_sees["changes"]] == ["tip_05_1", "tip_05_2a", "tip_06_6"]
    assert [one["path"] for one in since["changes"]] == ["tip_10_2"]
    assert public_since["changes"] == [] and public_since["to"]["receipt"] == after
    assert days["from"]["exists"] is False and days["to"]["receipt"] == after
    assert {one["kind"] for one in days["changes"]} == {"added"}


def test_unasked_it_is_the_last_snapshot_against_the_one_before(checklist, two_rounds):
    before, after = (shot.receipt for shot in two_rounds)

    assert _told(Client(), checklist)["from"]["receipt"] == before
    assert _told(Client(), checklist)["to"]["receipt"] == after
    assert _told(Client(), checklist, to=before)["from"]["exists"] is False


def test_the_page_shows_the_shift_of_duties_in_six_languages(checklist, two_rounds, team, signed_in):
    address = f"/records/entries/{checklist.pk}/compare/"

    page = Client().get(address, headers=ENGLISH).content.decode()

    assert "Simulated Act, 3" in page
    assert '<th scope="row">Wholly</th><td class="number">0</td><td class="number">2</td>' in page
    assert 'type="date"' not in page, "the public chooses among snapshots only"
    for language in ("ar", "en", "es", "fr", "ru", "zh-hans"):
        own = signed_in(team["focal_point"]).get(address, {"lang": language})
        assert own.status_code == 200 and 'type="date"' in own.content.decode()


def test_days_of_the_chooser_become_one_address(checklist, two_rounds, team, signed_in):
    browser, address = signed_in(team["focal_point"]), f"/records/entries/{checklist.pk}/compare/"

    there = browser.get(address, {"from": "now", "from_day": "2026-01-31", "to": "now", "to_day": ""})

    assert there.status_code == 302 and there["Location"] == f"{address}?from=2026-01-31&to=now"
    for wrong in ("2026-13-31", "yesterday", "20260101-1-AAAA-BBBB"):
        assert browser.get(address, {"from": wrong}).status_code == 400


def test_the_comparison_as_a_table_is_neutral(ministry, team, signed_in):
    from palermo.records.events import Proposal

    register = queries.register("plan_activities")
    entry = actions.open_entry(register=register, organization=ministry, by=team["focal_point"])
    wanted = [Proposal("title", 0, {"value": "=1+1"})]
    actions.save_answers(entry=entry, register=register, wanted=wanted, by=team["focal_point"])

    sheet = Client().get(f"/records/entries/{entry.pk}/compare/", {"format": "csv"}).content.decode()

    rows = list(csv.DictReader(io.StringIO(sheet)))
    assert [(row["path"], row["kind"], row["before"], row["after"]) for row in rows] == [
        ("title", "added", "", "'=1+1")
    ]


FOLDER = """
label: Simulated campaigns
summary: A register that lies beside the data
titled: title
columns: [title]
workflow:
  statuses: {draft: {label: Draft, open: true, public: true}}
  moves: []
"""
FIRST = """
label: Campaign
version: 1.0.0
sections:
  - id: campaign
    label: Campaign
    items:
      - {id: title, type: text, label: Title, required: required}
      - {id: reach, type: integer, label: People reached}
      - {id: fee, type: integer, label: Fee asked}
"""
SECOND = (
    FIRST.replace("1.0.0", "2.0.0")
    .replace("id: reach", "id: persons")
    .replace("      - {id: fee, type: integer, label: Fee asked}\n", "")
    + "migration: {renamed: {reach: persons}, retired: [fee]}\n"
)


@pytest.fixture
def campaigns(home):
    """Lay a register beside the data, with one version of its form."""
    folder = home / "registers" / "simulated_campaigns"
    folder.mkdir(parents=True)
    (folder / "register.yaml").write_text(FOLDER)
    (folder / "1.0.0.yaml").write_text(FIRST)
    return folder


def test_versions_in_between_are_followed_and_told(campaigns, ministry, team, signed_in):
    from palermo.records.events import Proposal

    by, register = team["focal_point"], queries.register("simulated_campaigns")
    entry = actions.open_entry(register=register, organization=ministry, by=by)
    wanted = [
        Proposal("title", 0, {"value": "A"}),
        Proposal("reach", 0, {"value": 5}),
        Proposal("fee", 0, {"value": 7}),
    ]
    actions.save_answers(entry=entry, register=register, wanted=wanted, by=by)
    then = queries.answers(entry)["fee"].sequence
    (campaigns / "2.0.0.yaml").write_text(SECOND)
    actions.bring_up_to_date(entry=entry, register=queries.register("simulated_campaigns"), by=by)
    entry.refresh_from_db()

    from palermo.records.events import EntryState, fold
    from palermo_web.records import comparisons
    from palermo_web.records.models import Event

    events = [one.as_core() for one in Event.objects.filter(entry=entry)]
    state: EntryState = fold([one for one in events if one.sequence <= then])
    form = queries.register("simulated_campaigns").version("1.0.0")
    before = comparisons.Moment("2026-01-01", None, queries.Seen(form, "draft", state.answers, {}, None), then, None)
    after = comparisons.moment(entry, queries.register("simulated_campaigns"), "team", "now")
    found = comparisons.compared(entry, before, after)
    lines = comparisons.lines(found, queries.register("simulated_campaigns"), comparisons.Reader("en"), {})

    assert [(one.change.path, one.change.kind, one.label, one.before.said) for one in lines] == [
        ("fee", "removed", "Fee asked", "7")
    ]
    assert found.unchanged == 2
    page = Client().get("/records/simulated_campaigns/form/", headers=ENGLISH).content.decode()
    assert "Renamed" in page and "No longer asked" in page and "Answers to it stay in every export." in page


def test_a_withdrawn_version_says_what_became_of_answers(campaigns, ministry, team):
    register = queries.register("simulated_campaigns")
    actions.open_entry(register=register, organization=ministry, by=team["focal_point"])
    (campaigns / "2.0.0.yaml").write_text(SECOND)
    (campaigns / "register.yaml").write_text(FOLDER + "withdrawn: ['1.0.0']\n")

    page = Client().get("/records/simulated_campaigns/form/", headers=ENGLISH).content.decode()

    assert "This version was withdrawn." in page
    assert "is offered the version in use: <bdi>2.0.0</bdi>" in page
    assert "Entries under this version that are open to you: 1" in page


def test_the_document_of_a_receipt_has_the_hash_and_goes_to_those_who_may_see_it_all(
    checklist, two_rounds, team, answer, signed_in
):
    closed = two_rounds[1]
    own = signed_in(team["focal_point"])

    given = own.get(f"/records/receipts/{closed.receipt}/document.json")
    page = Client().get(f"/records/receipts/{closed.receipt}/", headers=ENGLISH).content.decode()

    assert hashlib.sha256(given.content).hexdigest() == closed.sha256
    assert "tip_06_6" in json.loads(given.content)["answers"], "there was something to leak"
    assert Client().get(f"/records/receipts/{closed.receipt}/document.json").status_code == 403
    assert "document.json" not in page and "handed only to those who may see them all" in page


def test_a_wholly_public_document_goes_to_anybody(checklist, answer, team):
    answer("tip_05_1", "yes")
    shot = _hand_in(checklist, team)

    page = Client().get(f"/records/receipts/{shot.receipt}/", headers=ENGLISH).content.decode()
    given = Client().get(f"/records/receipts/{shot.receipt}/document.json")

    assert f"/records/receipts/{shot.receipt}/document.json" in page and "sha256sum" in page
    assert hashlib.sha256(given.content).hexdigest() == shot.sha256


def test_a_stranger_compares_nothing_before_it_is_handed_in(checklist, answer):
    answer("tip_05_1", "no")

    assert Client().get(f"/records/entries/{checklist.pk}/compare/").status_code == 404
