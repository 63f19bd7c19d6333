"""Entries of a meeting that was reported are changed nowhere until its report is taken back."""

import json

import pytest
from django.test import Client

from palermo.errors import InvalidContent, NotAllowed
from palermo.records.events import Proposal
from palermo.records.register_file import read_register, registers
from palermo_web.accounts.models import Organization
from palermo_web.records import actions, queries
from palermo_web.records.models import Answer, Event
from tests.web.review.meeting_world import answered, drafted, held, moved, registered, spoke

pytestmark = pytest.mark.django_db
SAID = "nothing of it can be changed while that stands"
REMEDY = "take the step “Take the report back” there and give a reason"


@pytest.fixture
def secretariat(db):
    return Organization.objects.create(name="Simulated Secretariat", kind="secretariat")


@pytest.fixture
def keeper(person, secretariat):
    return person("register_keeper", name="Simulated Keeper", within=secretariat)


@pytest.fixture
def meeting(keeper, secretariat):
    return held(keeper, secretariat)


@pytest.fixture
def held_entries(meeting, keeper):
    """Return a delegation, a speaker and a draft of a meeting that was reported; the draft is still open."""
    made = [
        registered(meeting, keeper, "states_parties", "ITA", confirm=False),
        spoke(meeting, keeper, "ITA", give=False),
        drafted(meeting, keeper, "discuss"),
    ]
    moved(meeting.entry, keeper, "close", "report")
    return made


def _sections(entry):
    return [one.id for one in queries.register(entry.register).version(entry.version).sections]


def test_no_page_of_a_register_changes_them(held_entries, keeper, signed_in):
    desk = signed_in(keeper)
    before = Event.objects.count()
    for entry in held_entries:
        section = _sections(entry)[0]
        page = desk.get(f"/records/entries/{entry.pk}/", {"lang": "en"}).content.decode()
        assert SAID in page and REMEDY in page
        assert 'name="step"' not in page and f"/sections/{section}/" not in page
        refused = [
            desk.get(f"/records/entries/{entry.pk}/sections/{section}/", {"lang": "en"}),
            desk.post(f"/records/entries/{entry.pk}/sections/{section}/", {"value:language": "fr"}),
            desk.post(f"/records/entries/{entry.pk}/save/{section}/", {"value:language": "fr"}),
            desk.post(f"/records/entries/{entry.pk}/move/", {"step": "withdraw", "reason": "Simulated"}),
        ]
        assert [one.status_code for one in refused] == [403] * 4
        assert REMEDY in refused[0].content.decode()
    assert Event.objects.count() == before


def test_no_program_changes_them(held_entries, keeper, program):
    bot = program(keeper)
    before = Event.objects.count()
    for entry in held_entries:
        one = Answer.objects.filter(entry=entry, path="language").first()
        sent = {"answers": [{"path": "language", "value": "fr", "seen": one.sequence if one else 0}]}
        told = bot.patch(
            f"/api/v1/records/entries/{entry.pk}/answers", json.dumps(sent), content_type="application/json"
        )
        assert told.status_code in (403, 422)
        assert told.status_code == 422 or SAID in told.json()["error"]["what"]
        offered = bot.get(f"/api/v1/records/entries/{entry.pk}").json()
        assert (offered["moves"], offered["sections"]) == ([], [])
    assert Event.objects.count() == before


def test_nothing_is_added_to_a_meeting_that_was_reported(held_entries, meeting, keeper, secretariat):
    register = queries.register("meeting_statements")
    entry = actions.open_entry(register=register, organization=secretariat, by=keeper)
    wanted = [Proposal("meeting", 0, {"value": meeting.id}), Proposal("item", 0, {"value": 2})]
    saved = actions.save_answers(entry=entry, register=register, wanted=wanted, by=keeper)

    assert set(saved.written) == {"item"} and SAID in saved.errors["meeting"]


def test_taking_the_report_back_frees_them_and_decisions_are_never_held(held_entries, meeting, keeper):
    with pytest.raises(NotAllowed, match="Take the report back"):
        moved(held_entries[1], keeper, "give")
    with pytest.raises(NotAllowed):
        actions.bring_up_to_date(entry=held_entries[1], register=queries.register("meeting_statements"), by=keeper)
    moved(meeting.entry, keeper, "take_back", reason="Simulated mistake")
    moved(held_entries[1], keeper, "give")
    answered(held_entries[2], keeper, {"text": "States parties should train every year."})

    assert held_entries[1].status == "given"
    assert registers()["decision_calendar"].held is None, "matters are decided long after the report"


def test_whoever_may_only_read_is_told_nothing_of_changing(held_entries, meeting, keeper):
    page = Client().get(f"/records/entries/{held_entries[2].pk}/", {"lang": "en"}).content.decode()
    assert "States parties should train." in page and SAID not in page


def test_every_hold_names_statuses_that_the_other_register_has():
    for one in registers().values():
        if one.held:
            other = registers()[one.form.items[one.held.item].register]
            assert set(one.held.statuses) <= set(other.workflow.statuses)
            assert all(other.workflow.moves_from(status) for status in one.held.statuses), "there is a way back"


def test_a_hold_that_names_no_entry_is_refused(tmp_path):
    folder = tmp_path / "simulated"
    folder.mkdir()
    form = "label: F\nversion: 1.0.0\nsections:\n  - id: a\n    label: A\n    items:\n      - {id: x, type: text, label: X}\n"
    (folder / "1.0.0.yaml").write_text(form)
    base = "label: S\nsummary: S\nworkflow: {statuses: {draft: {label: D, open: true}}}\n"
    for hold in (
        "held: {by: x, statuses: [done]}\n",
        "held: {by: x}\n",
        "held: x\n",
        "held: {by: y, statuses: [done]}\n",
    ):
        (folder / "register.yaml").write_text(base + hold)
        with pytest.raises(InvalidContent, match="held"):
            read_register(folder)
    (folder / "register.yaml").write_text(base)
    assert read_register(folder).held is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("held: {by: x}", "statuses or days"),
        ("handled: {by: secretariat}", "its sections"),
        ("handled: {by: secretariat, sections: [other]}", "names no section or status of it: other"),
        ("handled: {by: secretariat, sections: [a], hidden: [gone]}", "names no section or status of it: gone"),
    ],
)
def test_days_and_handlers_that_name_nothing_are_refused(tmp_path, words, said):
    folder = tmp_path / "simulated"
    folder.mkdir()
    form = "label: F\nversion: 1.0.0\nsections:\n  - id: a\n    label: A\n    items:\n      - {id: x, type: text, label: X}\n"
    (folder / "1.0.0.yaml").write_text(form, encoding="utf-8")
    start = "label: R\nsummary: S\nworkflow: {statuses: {draft: {label: D}}}\n"
    (folder / "register.yaml").write_text(start + words + "\n", encoding="utf-8")

    with pytest.raises(InvalidContent, match=said):
        read_register(folder)
