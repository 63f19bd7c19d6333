"""Records for programs: read as far as one may see, written with locks, nothing lost."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from palermo.records import snapshot
from palermo.records.events import Proposal
from palermo_web.records import actions, queries
from palermo_web.records.models import Entry, Event

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/records"


@pytest.fixture
def robot(team, program):
    """Return a program that acts for the focal point."""
    return program(team["focal_point"])


def _send(robot, method: str, address: str, body=None):
    sent = {"data": "" if body is None else json.dumps(body), "content_type": "application/json"}
    return getattr(robot, method)(ROOT + address, **sent)


def _answers(entry) -> str:
    return f"/entries/{entry.pk}/answers"


def _hand_in(entry, team):
    for step, role in (("send", "focal_point"), ("approve", "approver"), ("submit", "submitter")):
        shot = actions.move(entry=entry, register=queries.register(entry.register), step=step, by=team[role])
    return shot


@pytest.fixture
def activity(ministry, team):
    """Return a function that opens an activity of an action plan."""

    def make(title: str, **answers) -> Entry:
        register, by = queries.register("plan_activities"), team["focal_point"]
        entry = actions.open_entry(register=register, organization=ministry, by=by)
        wanted = [Proposal(path, 0, {"value": value}) for path, value in ({"title": title} | answers).items()]
        actions.save_answers(entry=entry, register=register, wanted=wanted, by=by)
        return entry

    return make


def test_registers_and_forms_say_all_that_is_needed_to_fill_them(robot, ministry):
    known = Client().get(ROOT + "/registers").json()["registers"]
    one = robot.get(ROOT + "/registers/plan_activities").json()
    form = Client().get(ROOT + "/registers/plan_activities/forms/1.0.0?language=fr").json()

    assert {one["id"] for one in known} == set(queries.registers())
    assert one["opens_for"] == [{"id": ministry.pk, "name": ministry.name}]
    assert [step["id"] for step in one["steps"]] == ["start", "finish", "drop", "resume"]
    assert one["due"] == {"item": "due_on", "remind": [30, 7, 0]}
    assert [one["item"] for one in one["columns"] if one["facet"]] == ["responsible", "plan"]
    items = {item["id"]: item for section in form["sections"] for item in section["items"]}
    assert items["due_on"]["checks"][0]["rule"] == {
        "any": [{"not": {"answered": "starts_on"}}, {"at_least": [{"this": True}, {"answer": "starts_on"}]}]
    }
    assert items["title"]["label"] == queries.register("plan_activities").say("Activity", "fr") != "Activity"
    assert form["sha256"] == queries.register("plan_activities").form.sha256


def test_lists_are_narrowed_as_on_the_page(activity, ministry):
    activity("Simulated training", due_on="2020-01-01", responsible="Simulated Ministry")
    activity("Simulated law", due_on="2099-01-01", responsible="Simulated Parliament")

    def titles(**asked):
        found = Client().get(ROOT + "/registers/plan_activities/entries", asked)
        return [one["columns"]["title"] for one in found.json()["entries"]]

    assert titles() == ["Simulated training", "Simulated law"]
    assert titles(q="training") == ["Simulated training"]
    assert titles(overdue="true") == ["Simulated training"]
    assert titles(where="responsible=Simulated Parliament") == ["Simulated law"]
    assert titles(state="KEN", status="planned") == ["Simulated training", "Simulated law"]
    assert titles(state="NOR") == titles(status="done") == []
    wrong = Client().get(ROOT + "/registers/plan_activities/entries", {"where": "budget=1"})
    assert wrong.status_code == 400
    assert "responsible, plan" in wrong.json()["error"]["what"]


def test_pages_lose_and_repeat_nothing_while_entries_change(activity, team):
    made = [str(activity(f"Simulated {number}").pk) for number in range(5)]
    seen, cursor = [], ""
    for place in range(10):
        asked = {"limit": 2, "cursor": cursor}
        part = Client().get(ROOT + "/registers/plan_activities/entries", asked).json()
        seen += [one["entry"] for one in part["entries"]]
        if place == 0:
            entry = Entry.objects.get(pk=made[0])
            lock = queries.answers(entry)["title"].sequence
            wish = [Proposal("title", lock, {"value": "Simulated and changed"})]
            register = queries.register("plan_activities")
            actions.save_answers(entry=entry, register=register, wanted=wish, by=team["focal_point"])
            made.append(str(activity("Simulated and new").pk))
        cursor = part["next"]
        if not cursor:
            break

    assert seen == made
    bad = Client().get(ROOT + "/registers/plan_activities/entries?cursor=bm9uc2Vuc2U=")
    assert bad.status_code == 400


def test_a_tag_holds_until_something_changes_for_the_reader(checklist, answer, robot):
    address = f"{ROOT}/entries/{checklist.pk}"
    first = robot.get(address)
    assert robot.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert "Authorization" in first["Vary"] and "private" in first["Cache-Control"]

    answer("tip_05_1", "yes")

    assert robot.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_the_team_reads_locks_problems_completion_and_steps(checklist, answer, robot, ministry):
    saved = answer("tip_05_1", "no")

    found = robot.get(f"{ROOT}/entries/{checklist.pk}").json()

    assert [(one["path"], one["value"], one["sequence"]) for one in found["answers"]] == [
        ("tip_05_1", "no", saved.written["tip_05_1"])
    ]
    assert found["answers"][0]["organization"] == ministry.name
    assert found["rank"] == "team"
    assert any(one["path"] == "tip_05_1" for one in found["problems"])
    assert {
        name: one[name]
        for one in found["completion"]
        if one["section"] == "article_5"
        for name in ("section", "asked", "answered")
    } == {"section": "article_5", "asked": 4, "answered": 1}
    assert [one["id"] for one in found["moves"]] == ["send"]
    assert "article_5" in found["sections"]


def test_answers_are_written_with_new_locks_and_what_is_not_named_stays(checklist, robot):
    laws = [{"law": "Simulated Act", "provision": "section 3"}]
    first = {"path": "tip_05_1", "value": "partly", "evidence": laws, "reason": "Simulated reason"}
    lock = _send(robot, "patch", _answers(checklist), {"answers": [first]}).json()["written"]["tip_05_1"]

    second = {"path": "tip_05_1", "seen": lock, "value": "yes", "reason": None}
    done = _send(robot, "patch", _answers(checklist), {"answers": [second]})

    standing = queries.answers(checklist)["tip_05_1"]
    assert done.status_code == 200
    assert done.json()["written"] == {"tip_05_1": standing.sequence}
    assert (standing.value, standing.reason, list(standing.evidence)) == ("yes", "", laws)


def test_what_can_be_written_is_written_and_the_rest_is_said(checklist, answer, robot):
    answer("tip_06_6", "no")
    wanted = [
        {"path": "tip_05_1", "value": "yes"},
        {"path": "tip_06_6", "seen": 0, "value": "yes"},
        {"path": "tip_05_2a", "value": "perhaps"},
        {"path": "no_such_item", "value": "yes"},
    ]

    found = _send(robot, "patch", _answers(checklist), {"answers": wanted})

    said = found.json()
    assert found.status_code == 409
    assert set(said["error"]) == {"what", "where", "remedy"}
    assert list(said["written"]) == ["tip_05_1"]
    assert [(one["path"], one["mine"], one["theirs"]["value"]) for one in said["conflicts"]] == [
        ("tip_06_6", {"value": "yes"}, "no")
    ]
    assert set(said["errors"]) == {"tip_05_2a", "no_such_item"}
    values = {path: one.value for path, one in queries.answers(checklist).items()}
    assert values == {"tip_05_1": "yes", "tip_06_6": "no"}


def test_errors_alone_are_422_in_the_language_asked_for(checklist, robot):
    wanted = {"answers": [{"path": "tip_05_1", "value": "perhaps"}]}

    english = _send(robot, "patch", _answers(checklist), wanted)
    french = _send(robot, "patch", _answers(checklist) + "?language=fr", wanted)

    assert (english.status_code, french.status_code) == (422, 422)
    assert "perhaps" in english.json()["errors"]["tip_05_1"]
    assert english.json()["errors"] != french.json()["errors"]


def test_an_entry_is_opened_once_a_round(robot, ministry):
    first = _send(robot, "post", "/registers/checklist_tip/entries", {"period": "2031"})
    again = _send(robot, "post", "/registers/checklist_tip/entries", {"period": "2031", "organization": ministry.pk})
    without = _send(robot, "post", "/registers/checklist_tip/entries", {})

    assert (first.status_code, again.status_code, without.status_code) == (201, 200, 422)
    assert first.json()["entry"] == again.json()["entry"]
    assert (first.json()["state"], first.json()["period"]) == ("KEN", "2031")


def test_an_entry_is_moved_to_its_receipt_and_read_as_it_was_handed_in(checklist, answer, team, program):
    answer("tip_05_1", "yes")
    for step, role in (("send", "focal_point"), ("approve", "approver"), ("submit", "submitter")):
        done = _send(program(team[role]), "post", f"/entries/{checklist.pk}/moves", {"step": step})
        assert done.status_code == 200, done.content
    receipt = done.json()["receipt"]

    listed = Client().get(f"{ROOT}/entries/{checklist.pk}/snapshots").json()["snapshots"]
    shot = Client().get(f"{ROOT}/entries/{checklist.pk}/snapshots/{receipt}").json()
    entry = Client().get(f"{ROOT}/entries/{checklist.pk}").json()

    assert [one["receipt"] for one in listed] == [receipt] == [entry["receipt"]]
    assert shot["whole"] is True
    assert snapshot.hash_of(shot["document"]) == shot["sha256"] == done.json()["sha256"]
    assert [one["value"] for one in entry["answers"]] == ["yes"]
    assert (entry["problems"], entry["completion"], entry["moves"]) == (None, None, [])


def test_a_step_without_its_reason_or_from_elsewhere_is_refused(checklist, team, robot):
    unknown = _send(robot, "post", f"/entries/{checklist.pk}/moves", {"step": "submit"})
    _hand_in(checklist, team)
    silent = _send(robot, "post", f"/entries/{checklist.pk}/moves", {"step": "reopen"})
    told = _send(robot, "post", f"/entries/{checklist.pk}/moves", {"step": "reopen", "reason": "new law"})

    assert (unknown.status_code, silent.status_code, told.status_code) == (404, 403, 200)
    assert told.json() == {"status": "updating", "receipt": "", "sha256": ""}


def test_a_row_is_taken_out_unless_somebody_wrote_to_it_since(ministry, team, robot):
    register, by = queries.register("coordination_bodies"), team["focal_point"]
    entry = actions.open_entry(register=register, organization=ministry, by=by)
    wanted = [Proposal("members/r1/organization", 0, {"value": "Simulated Ministry of Health"})]
    lock = actions.save_answers(entry=entry, register=register, wanted=wanted, by=by).written["members/r1/organization"]
    address = f"/entries/{entry.pk}/rows/members/r1"

    stale = _send(robot, "delete", f"{address}?seen={lock - 1}")
    kept = list(queries.answers(entry))
    done = _send(robot, "delete", f"{address}?seen={lock}")
    again = _send(robot, "delete", f"{address}?seen={lock}")

    assert (stale.status_code, done.status_code, again.status_code) == (409, 204, 404)
    assert kept == ["members/r1/organization"]
    assert queries.answers(entry) == {}


def test_yesterday_is_read_as_it_stood(checklist, answer, robot):
    answer("tip_05_1", "yes")
    address = f"{ROOT}/entries/{checklist.pk}"
    today = timezone.now().date()

    before = robot.get(address, {"on": (today - timedelta(days=1)).isoformat()})
    same = robot.get(address, {"on": today.isoformat()}).json()

    assert before.status_code == 404
    assert [one["value"] for one in same["answers"]] == ["yes"]
    assert same["on"] == today.isoformat()
    assert robot.get(address, {"on": "9999-12-31"}).status_code == 200
    assert robot.get(address, {"on": "yesterday"}).status_code == 422


def test_history_is_read_page_by_page_with_names_for_the_team_alone(
    checklist, answer, robot, program, person, secretariat
):
    lock = answer("tip_05_1", "yes").written["tip_05_1"]
    answer("tip_05_1", "no", seen=lock, visibility="team")
    analyst = program(person("secretariat_analyst", name="Simulated Analyst", within=secretariat), "read")
    address = f"{ROOT}/entries/{checklist.pk}/history"

    part = robot.get(address, {"limit": 2}).json()
    rest = robot.get(address, {"limit": 2, "cursor": part["next"]}).json()
    one = robot.get(address, {"path": "tip_05_1"}).json()["events"]
    closed = analyst.get(address).json()["events"]

    assert [event["kind"] for event in part["events"] + rest["events"]] == ["answered", "answered", "opened"]
    assert rest["next"] is None
    assert [(event["body"]["value"], event["by"]) for event in one] == [
        ("no", "Simulated Focal Point"),
        ("yes", "Simulated Focal Point"),
    ]
    assert [(event["kind"], event["body"].get("value"), event["by"]) for event in closed] == [
        ("answered", "yes", None),
        ("opened", None, None),
    ]
    assert Client().get(address).status_code == 404


def test_changes_are_those_of_the_feed(activity, robot):
    activity("Simulated training")
    start = Event.objects.order_by("sequence").first().sequence - 1

    ours = Client().get(f"{ROOT}/changes", {"after": start, "register": "plan_activities", "state": "KEN"}).json()
    feed = Client().get("/records/changes.json", {"after": start, "register": "plan_activities"}).json()
    latest = Client().get(f"{ROOT}/changes").json()
    other = Client().get(f"{ROOT}/changes", {"after": start, "state": "NOR"}).json()

    assert ours == feed
    assert [one["kind"] for one in ours["changes"]] == ["opened", "answered"]
    assert latest["changes"] == ours["changes"][::-1]
    assert other["changes"] == []
    after = Client().get(f"{ROOT}/changes", {"after": ours["last"]}).json()
    assert after == {"changes": [], "last": ours["last"]}


def test_an_entry_is_brought_up_to_date_and_retired_answers_are_the_teams(home, ministry, team, program):
    folder = home / "registers" / "simulated_courses"
    folder.mkdir(parents=True)
    register = (
        "label: Simulated courses\\nsummary: Courses\\ntitled: title\\ncolumns: [title]\\nworkflow:\\n"
        "  statuses: {held: {label: Held, open: true, public: true}}\\n  moves: []\\n"
    ).replace("\\n", "\n")
    form = (
        "label: Course\\nversion: {version}\\n{migration}sections:\\n  - id: course\\n    label: Course\\n    items:\\n"
        "      - {{id: title, type: text, label: Title}}\\n{more}"
    ).replace("\\n", "\n")
    old = "      - {id: old, type: text, label: Old}\n"
    (folder / "register.yaml").write_text(register)
    (folder / "1.0.0.yaml").write_text(form.format(version="1.0.0", migration="", more=old))
    robot = program(team["focal_point"])
    entry = _send(robot, "post", "/registers/simulated_courses/entries", {}).json()["entry"]
    _send(
        robot,
        "patch",
        f"/entries/{entry}/answers",
        {"answers": [{"path": "title", "value": "Simulated"}, {"path": "old", "value": "Simulated old answer"}]},
    )
    (folder / "2.0.0.yaml").write_text(form.format(version="2.0.0", migration="migration: {retired: [old]}\n", more=""))

    newer = robot.get(f"{ROOT}/entries/{entry}").json()["newer"]
    done = _send(robot, "post", f"/entries/{entry}/update").json()

    assert (newer, done) == (["2.0.0"], {"version": "2.0.0", "through": ["2.0.0"]})
    today = timezone.now().date().isoformat()
    for day in ({}, {"on": today}):
        own = robot.get(f"{ROOT}/entries/{entry}", day).json()["answers"]
        others = Client().get(f"{ROOT}/entries/{entry}", day).json()["answers"]
        assert [(one["path"], one["retired"]) for one in own] == [("title", False), ("old", True)]
        assert [one["path"] for one in others] == ["title"]
        assert (
            "Simulated old answer" not in Client().get(f"/records/entries/{entry}/answers.json", day).content.decode()
        )
