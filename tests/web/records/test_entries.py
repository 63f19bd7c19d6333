"""Entries: answered, contradicted, moved on, handed in, shown to each reader, of any past day."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from palermo.errors import NotAllowed
from palermo.records import snapshot
from palermo.records.events import Proposal
from palermo_web.records import actions, live, queries
from palermo_web.records.models import Answer, Entry, Event, Snapshot

pytestmark = pytest.mark.django_db


def _register():
    return queries.register("checklist_tip")


def _hand_in(entry, team):
    for step, role in (("send", "focal_point"), ("approve", "approver"), ("submit", "submitter")):
        shot = actions.move(entry=entry, register=_register(), step=step, by=team[role])
    return shot


def test_a_state_has_one_checklist_a_round(checklist, ministry, team):
    again = actions.open_entry(register=_register(), organization=ministry, by=team["focal_point"], period="2026")
    other = actions.open_entry(register=_register(), organization=ministry, by=team["focal_point"], period="2027")

    assert again.pk == checklist.pk
    assert other.pk != checklist.pk


def test_answers_equal_the_fold_of_their_events(checklist, answer):
    first = answer("tip_05_1", "yes", evidence=[{"law": "Simulated Act", "provision": "section 3"}])
    answer("tip_05_1", "partly", seen=first.written["tip_05_1"], need={"assistance": ["training"], "urgency": "year"})
    answer("tip_06_6", "no")

    folded = queries.state_on(checklist, None)

    assert dict(folded.answers) == queries.answers(checklist)
    assert folded.answers["tip_05_1"].need == {"assistance": ["training"], "urgency": "year"}


def test_two_people_change_one_answer_and_neither_is_lost(checklist, answer, team):
    first = answer("tip_05_1", "yes")
    seen = first.written["tip_05_1"]
    answer("tip_05_1", "no", seen=seen)

    late = answer("tip_05_1", "partly", seen=seen, by=team["focal_point"])

    assert late.written == {}
    assert late.conflicts[0].theirs.value == "no"
    assert late.conflicts[0].mine == {"value": "partly"}
    assert queries.answers(checklist)["tip_05_1"].value == "no"


def test_the_merge_view_shows_both_sides_and_takes_the_chosen_one(checklist, answer, team, signed_in):
    answer("tip_05_1", "no")
    browser, address = signed_in(team["focal_point"]), f"/records/entries/{checklist.pk}/sections/article_5/"
    sent = {"seen:tip_05_1": "0", "value:tip_05_1": "partly"}

    page = browser.post(address, sent, headers={"accept-language": "en"})
    text = page.content.decode()
    now = queries.answers(checklist)["tip_05_1"].sequence
    chosen = browser.post(address, {"seen:tip_05_1": str(now), "value:tip_05_1": "partly", "take:tip_05_1": "mine"})

    assert page.status_code == 422
    assert "Mine" in text and "In part" in text and "Theirs" in text
    assert 'name="value:tip_05_1" value="partly" checked' in text, "the fields hold mine, so that mine can be chosen"
    assert chosen.status_code == 302
    assert queries.answers(checklist)["tip_05_1"].value == "partly"


def test_what_cannot_be_read_is_named_and_kept_on_the_page(ministry, team, signed_in):
    register = queries.register("plan_activities")
    entry = actions.open_entry(register=register, organization=ministry, by=team["focal_point"])
    address = f"/records/entries/{entry.pk}/sections/progress/"

    page = signed_in(team["focal_point"]).post(
        address,
        {"seen:progress": "0", "value:progress": "about half", "seen:report": "0", "value:report": "Begun"},
        headers={"accept-language": "en"},
    )

    assert page.status_code == 422
    assert "“about half” is not a number." in page.content.decode()
    assert 'value="about half"' in page.content.decode()
    assert queries.answers(entry)["report"].value == "Begun"


def test_hand_in_freezes_a_snapshot_whose_hash_anybody_can_compute(checklist, answer, team):
    answer("tip_05_1", "yes")

    shot = _hand_in(checklist, team)
    page = Client().get(f"/records/receipts/{shot.receipt}/")

    assert snapshot.hash_of(shot.document) == shot.sha256
    assert shot.sha256 in page.content.decode()


def test_each_role_takes_its_own_step_only(checklist, team):
    with pytest.raises(NotAllowed):
        actions.move(entry=checklist, register=_register(), step="send", by=team["approver"])
    actions.move(entry=checklist, register=_register(), step="send", by=team["focal_point"])
    with pytest.raises(NotAllowed):
        actions.move(entry=checklist, register=_register(), step="approve", by=team["submitter"])


def test_closed_entries_take_no_answer_and_reopening_needs_a_reason(checklist, answer, team):
    _hand_in(checklist, team)

    with pytest.raises(NotAllowed):
        answer("tip_05_1", "yes")
    with pytest.raises(NotAllowed):
        actions.move(entry=checklist, register=_register(), step="reopen", by=team["focal_point"])
    actions.move(entry=checklist, register=_register(), step="reopen", by=team["focal_point"], reason="new law")

    assert answer("tip_05_1", "yes").written


def _on_an_earlier_day(entry, days: int):
    """Move what happened to an entry into the past, which only a test may, the guard of the database taken away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table in ("records_event", "records_snapshot"):
                cursor.execute(f"DROP TRIGGER {table}_no_update")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE records_event DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE records_snapshot DISABLE TRIGGER USER")
    then = timezone.now() - timedelta(days=days)
    Event.objects.filter(entry=entry).update(at=then)
    Snapshot.objects.filter(entry=entry).update(at=then)


def test_the_page_of_yesterday_shows_yesterday(checklist, answer, team):
    first = answer("tip_05_1", "no")
    _hand_in(checklist, team)
    _on_an_earlier_day(checklist, 2)
    actions.move(entry=checklist, register=_register(), step="reopen", by=team["focal_point"], reason="new law")
    answer("tip_05_1", "yes", seen=first.written["tip_05_1"])
    _hand_in(checklist, team)
    yesterday = timezone.now().date() - timedelta(days=1)
    address = f"/records/entries/{checklist.pk}/answers.json"

    now = Client().get(address).json()["answers"]
    before = Client().get(address, {"on": yesterday.isoformat()}).json()["answers"]
    long_ago = Client().get(address, {"on": "2009-04-14"}).json()["answers"]

    assert [one["value"] for one in now] == ["yes"]
    assert [one["value"] for one in before] == ["no"]
    assert long_ago == []


def test_the_public_sees_nothing_before_it_is_handed_in(checklist, answer):
    answer("tip_05_1", "no", evidence=[])

    assert Client().get(f"/records/entries/{checklist.pk}/").status_code == 404
    assert Client().get("/records/changes.json").json()["changes"] == []


def test_a_closed_answer_shows_to_its_own_readers_only(checklist, answer, team, person, secretariat, signed_in):
    answer("tip_05_1", "no", visibility="team")
    answer("tip_06_6", "no", visibility="secretariat")
    answer("tip_05_2a", "yes")
    analyst = person("secretariat_analyst", name="Simulated Analyst", within=secretariat)
    address = f"/records/entries/{checklist.pk}/answers.json"
    _hand_in(checklist, team)

    def paths(browser):
        return sorted(one["path"] for one in browser.get(address).json()["answers"])

    assert paths(signed_in(team["focal_point"])) == ["tip_05_1", "tip_05_2a", "tip_06_6"]
    assert paths(signed_in(analyst)) == ["tip_05_2a", "tip_06_6"]
    assert paths(Client()) == ["tip_05_2a"]
    told = [live.told(event, analyst) for event in Event.objects.filter(path="tip_05_1")]
    assert told == [None]


def test_an_answer_is_never_shown_to_more_than_the_form_says(db, ministry, team):
    ministry.state = "UGA"  # which is not a party
    ministry.save()
    register = queries.register("ratification")
    entry = actions.open_entry(register=register, organization=ministry, by=team["focal_point"])
    wish = [Proposal("obstacle_words", 0, {"value": "A simulated obstacle", "visibility": "public"})]

    saved = actions.save_answers(entry=entry, register=register, wanted=wish, by=team["focal_point"])

    assert "never to more" in saved.errors["obstacle_words"]


def test_an_invited_ministry_answers_its_sections_only(checklist, other_ministry, person, team):
    guest = person("contributor", name="Simulated Contributor", within=other_ministry)
    wanted = [Proposal("tip_10_2", 0, {"value": "yes"})]
    with pytest.raises(NotAllowed):
        actions.save_answers(entry=checklist, register=_register(), wanted=wanted, by=guest)
    actions.invite(entry=checklist, organization=other_ministry, sections=["article_10"], by=team["focal_point"])

    saved = actions.save_answers(entry=checklist, register=_register(), wanted=wanted, by=guest)

    assert list(saved.written) == ["tip_10_2"]
    assert queries.answers(checklist)["tip_10_2"].organization == str(other_ministry.pk)
    with pytest.raises(NotAllowed):
        elsewhere = [Proposal("tip_05_1", 0, {"value": "yes"})]
        actions.save_answers(entry=checklist, register=_register(), wanted=elsewhere, by=guest)


def test_another_state_and_a_stranger_change_nothing(checklist, person, organization, signed_in):
    organization.state = "NOR"
    organization.save()
    stranger = person("focal_point", name="Simulated Stranger")
    address = f"/records/entries/{checklist.pk}/"

    assert signed_in(stranger).post(address + "save/article_5/", {"seen:tip_05_1": "0"}).status_code == 404
    assert signed_in(stranger).get(address).status_code == 404
    assert Client().post(address + "move/", {"step": "send"}).status_code == 302
    assert Answer.objects.filter(entry=checklist).count() == 0


def test_an_event_is_never_changed_or_deleted(checklist, answer):
    answer("tip_05_1", "yes")
    for attack in (
        lambda: Event.objects.filter(entry=checklist).update(body={}),
        lambda: Event.objects.filter(entry=checklist)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attack()


def test_groups_keep_rows_apart_and_a_row_taken_out_stays_in_history(ministry, team):
    register = queries.register("coordination_bodies")
    entry = actions.open_entry(register=register, organization=ministry, by=team["focal_point"])
    wanted = [
        Proposal("members/r1/organization", 0, {"value": "Simulated Ministry of Health"}),
        Proposal("members/r2/organization", 0, {"value": "Simulated Union"}),
    ]
    actions.save_answers(entry=entry, register=register, wanted=wanted, by=team["focal_point"])

    actions.remove_row(entry=entry, register=register, path="members/r1", by=team["focal_point"])

    assert list(queries.answers(entry)) == ["members/r2/organization"]
    assert dict(queries.state_on(entry, None).answers) == queries.answers(entry)
    assert Event.objects.filter(path="members/r1/organization").count() == 1


def test_the_secretariat_sees_completion_move(checklist, answer, person, secretariat, signed_in):
    analyst = person("secretariat_analyst", name="Simulated Analyst", within=secretariat)
    before = queries.last_sequence()
    answer("tip_05_1", "yes")

    last, told = live.changes(analyst, before, {"register": "checklist_tip"})
    board = signed_in(analyst).get("/records/checklist_tip/progress/").content.decode()

    assert [one["path"] for one in told] == ["tip_05_1"]
    assert last == told[-1]["sequence"]
    assert "1/4" in board
    assert Client().get("/records/checklist_tip/progress/").status_code == 403


def test_answers_are_offered_from_the_last_round_and_another_treaty_and_taken_over_when_asked(
    checklist, answer, ministry, team, signed_in
):
    answer("tip_05_1", "yes")
    untoc = queries.register("checklist_untoc")
    other = actions.open_entry(register=untoc, organization=ministry, by=team["focal_point"], period="2026")
    wanted = [Proposal("untoc_25_2", 0, {"value": "partly"})]
    actions.save_answers(entry=other, register=untoc, wanted=wanted, by=team["focal_point"])
    later = actions.open_entry(register=_register(), organization=ministry, by=team["focal_point"], period="2027")
    browser, address = signed_in(team["focal_point"]), f"/records/entries/{later.pk}/offers/"

    page = browser.get(address).content.decode()
    assert queries.answers(later) == {}, "nothing is taken over silently"
    browser.post(address, {"take": ["tip_06_6"]})

    assert 'value="tip_05_1"' in page and 'value="tip_06_6"' in page
    taken = queries.answers(later)
    assert list(taken) == ["tip_06_6"]
    assert taken["tip_06_6"].origin == {"register": "checklist_untoc", "period": "2026", "path": "untoc_25_2"}


def test_lists_are_narrowed_exported_and_neutral(ministry, team, signed_in):
    register = queries.register("plan_activities")
    by = team["focal_point"]
    for title, due in (("=1+1", "2020-01-01"), ("Simulated training", "2099-01-01")):
        entry = actions.open_entry(register=register, organization=ministry, by=by)
        wanted = [Proposal("title", 0, {"value": title}), Proposal("due_on", 0, {"value": due})]
        actions.save_answers(entry=entry, register=register, wanted=wanted, by=by)

    overdue = Client().get("/records/plan_activities/", {"overdue": "1", "format": "json"}).json()["entries"]
    words = Client().get("/records/plan_activities/", {"q": "training", "format": "json"}).json()["entries"]
    sheet = Client().get("/records/plan_activities/", {"format": "csv"}).content.decode()

    assert [one["title"] for one in overdue] == ["=1+1"]
    assert [one["title"] for one in words] == ["Simulated training"]
    assert "'=1+1" in sheet


def test_every_page_of_an_entry_in_six_languages(checklist, answer, team, signed_in):
    answer("tip_05_1", "yes")
    browser = signed_in(team["focal_point"])
    for language in ("ar", "en", "es", "fr", "ru", "zh-hans"):
        for part in ("", "sections/article_5/", "sections/article_8/", "history/", "offers/"):
            page = browser.get(f"/records/entries/{checklist.pk}/{part}", {"lang": language})
            assert page.status_code == 200, (language, part)
            assert "{{" not in page.content.decode()


def test_the_page_that_saves_while_one_types(checklist, team, signed_in):
    browser = signed_in(team["focal_point"])
    address = f"/records/entries/{checklist.pk}/save/article_5/"

    good = browser.post(address, {"seen:tip_05_1": "0", "value:tip_05_1": "yes"})
    stale = browser.post(address, {"seen:tip_05_1": "0", "value:tip_05_1": "no"})
    wrong = browser.post(address, {"seen:tip_05_2a": "0", "value:tip_05_2a": "perhaps"})

    assert (good.status_code, stale.status_code, wrong.status_code) == (200, 409, 422)
    assert good.json()["problems"]["tip_05_1"] != []
    assert stale.json()["conflicts"] == ["tip_05_1"]
    assert "perhaps" in wrong.json()["errors"]["tip_05_2a"]


def test_files_go_to_those_who_may_see_the_answer(ministry, team, signed_in, home):
    from django.core.files.uploadedfile import SimpleUploadedFile

    register = queries.register("action_plans")
    entry = actions.open_entry(register=register, organization=ministry, by=team["focal_point"])
    browser = signed_in(team["focal_point"])
    sent = {"seen:text": "0", "file:text": SimpleUploadedFile("plan.txt", b"a simulated plan")}
    browser.post(f"/records/entries/{entry.pk}/sections/plan/", sent)
    kept = queries.answers(entry)["text"].value

    assert kept["name"] == "plan.txt"
    assert b"".join(browser.get(f"/records/files/{kept['sha256']}/").streaming_content) == b"a simulated plan"
    assert Client().get(f"/records/files/{kept['sha256']}/").status_code == 404


def test_the_whole_is_audited_without_answers(checklist, answer, team):
    from palermo_web.accounts.models import AuditRecord

    answer("tip_05_1", "yes")
    _hand_in(checklist, team)

    said = list(AuditRecord.objects.filter(act__startswith="entry.").values_list("act", flat=True))
    assert said == ["entry.opened", "entry.moved", "entry.moved", "entry.moved"]
    assert "Simulated" not in json.dumps(list(AuditRecord.objects.values_list("details", flat=True)))
    assert Entry.objects.get(pk=checklist.pk).percent == 1


def test_the_board_is_narrowed_and_exported(checklist, answer, person, secretariat, signed_in):
    analyst = signed_in(person("secretariat_analyst", name="Simulated Analyst", within=secretariat))
    answer("tip_05_1", "yes")
    address = "/records/checklist_tip/progress/"

    listed = analyst.get(f"{address}?period=2026&format=json").json()["entries"]
    table = analyst.get(f"{address}?format=csv").content.decode().splitlines()
    other = analyst.get(f"{address}?period=2025").content.decode()

    assert [(one["state"], one["period"]) for one in listed] == [("KEN", "2026")]
    assert table[0] == "entry,state,period,status,percent,section,asked,answered"
    assert any(row.endswith("article_5,4,1") for row in table)
    assert "Nothing here matches this choice." in other
