"""Meetings: attendance against the acts, speakers, drafts and calendar; who sees what; exports; past days."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from palermo_web.records import actions, queries
from palermo_web.records.models import Answer, Entry
from tests.web.review.meeting_world import answered, drafted, held, moved, registered, spoke

pytestmark = pytest.mark.django_db
LIST = "/review/meetings/"


@pytest.fixture
def meeting(keeper, secretariat):
    """Return a meeting that is under way."""
    return held(keeper, secretariat)


def _page(meeting, client=None, **wish) -> str:
    answer = (client or Client()).get(f"{LIST}{meeting.id}/", {"lang": "en", **wish})
    return answer.content.decode()


def _write(desk, meeting, what: str, **sent):
    return desk.post(f"{LIST}{meeting.id}/write/{what}/", sent, follow=True, headers={"Accept-Language": "en"})


def _step(desk, meeting, entry, step: str = ""):
    sent = {"entry": entry if isinstance(entry, str) else entry.pk, "step": step}
    return desk.post(f"{LIST}{meeting.id}/step/", sent, follow=True, headers={"Accept-Language": "en"})


def test_the_list_shows_meetings_to_everybody_and_as_files(meeting, keeper):
    registered(meeting, keeper, "states_parties", "ITA")
    drafted(meeting, keeper, "discuss", "adopt")

    page = Client().get(LIST, {"lang": "ar"}).content.decode()
    rows = Client().get(LIST, {"format": "json"}).json()["meetings"]
    table = list(csv.DictReader(io.StringIO(Client().get(LIST, {"format": "csv"}).content.decode())))

    assert "اجتماع بشأن المسائل التجريبية" in page and 'href="/review/meetings/" aria-current="page"' in page
    assert [(one["meeting"], one["first"], one["confirmed"], one["adopted"]) for one in rows] == [
        (meeting.id, "2009-04-14", 1, 1)
    ]
    assert table[0]["last"] == "2009-04-15" and table[0]["status"] == "open"
    assert "Nothing is left" in Client().get(LIST, {"lang": "en", "status": "planned"}).content.decode()
    assert Client().get(f"{LIST}00000000-0000-0000-0000-000000000000/").status_code == 404


def test_a_state_that_is_no_party_is_marked_with_its_acts_and_one_that_is_is_not(meeting, keeper):
    registered(meeting, keeper, "states_parties", "ITA")
    registered(meeting, keeper, "states_parties", "JPN")
    registered(meeting, keeper, "states_parties", "YEM")

    page = _page(meeting)

    assert page.count('class="differs"') == 2
    assert "2000-12-12" not in page.split("<bdi>Italy</bdi>")[1].split("</tr>")[0]
    japan = page.split("<bdi>Japan</bdi>")[1].split("</tr>")[0]
    assert "By the acts:" in japan and "<b>Signatories</b>" in japan and "2002-12-09" in japan
    assert "No act is known by that day." in page.split("<bdi>Yemen</bdi>")[1].split("</tr>")[0]
    rows = Client().get(f"{LIST}{meeting.id}/", {"format": "json", "list": "attendance"}).json()["attendance"]
    assert {one["state"]: (one["by_acts"], one["difference"], one["certain"]) for one in rows} == {
        "ITA": ("states_parties", None, None),
        "JPN": ("signatories", "signatory_as_party", True),
        "YEM": ("observer_states", "other_state_as_party", True),
    }


def test_an_act_that_the_secretariat_entered_since_counts(meeting, keeper, secretariat):
    registered(meeting, keeper, "states_parties", "JPN")
    act = actions.open_entry(register=queries.register("treaty_acts"), organization=secretariat, by=keeper)
    said = {"instrument": "tip", "state": "JPN", "act": "acceptance", "acted_on": "2009-01-01", "citation": "C.N.1"}
    assert 'class="differs"' in _page(meeting)

    moved(answered(act, keeper, said), keeper, "enter")

    assert 'class="differs"' not in _page(meeting)
    assert "No registration differs from the acts." in _page(meeting)


def test_what_is_not_confirmed_and_who_heads_a_delegation_is_for_the_secretariat(meeting, keeper, desk):
    registered(meeting, keeper, "states_parties", "ITA", head="Simulated Person Nine")
    registered(meeting, keeper, "states_parties", "FRA", confirm=False)

    public, own = _page(meeting), _page(meeting, desk)

    assert "<bdi>Italy</bdi>" in public and "<bdi>France</bdi>" not in public and "Person Nine" not in public
    assert "<bdi>France</bdi>" in own and "Person Nine" in own
    assert "Person Nine" not in Client().get(f"{LIST}{meeting.id}/", {"format": "csv"}).content.decode()
    _step(desk, meeting, "all")
    assert "<bdi>France</bdi>" in _page(meeting)


def test_a_keeper_registers_by_the_page_once_and_in_a_category_that_fits(meeting, desk):
    done = _write(desk, meeting, "attendance", category="states_parties", state="ITA")
    again = _write(desk, meeting, "attendance", category="observer_states", state="ITA")
    lacking = _write(desk, meeting, "attendance", category="states_parties", organization="Simulated Guild")
    nobody = _write(desk, meeting, "attendance", category="non_governmental")
    organization = _write(desk, meeting, "attendance", category="non_governmental", organization="Simulated Guild")

    assert "<bdi>Italy</bdi>" in done.content.decode()
    assert "This delegation is registered already." in again.content.decode()
    assert "Choose the State." in lacking.content.decode()
    assert "Write the name of the organization." in nobody.content.decode()
    assert "<bdi>Simulated Guild</bdi>" in organization.content.decode()
    assert Entry.objects.filter(register="meeting_attendance").count() == 2


def test_others_may_not_write(meeting, person):
    form = {"category": "states_parties", "state": "ITA"}
    focal = person("focal_point", name="Simulated Focal")
    client = Client()
    client.force_login(focal, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.post(f"{LIST}{meeting.id}/write/attendance/", form).status_code == 403
    assert Client().post(f"{LIST}{meeting.id}/write/attendance/", form).status_code == 302  # to sign in
    assert "Register a delegation" not in _page(meeting, client)
    assert not Entry.objects.filter(register="meeting_attendance").exists()


def test_speakers_stand_in_order_are_given_the_floor_and_strangers_are_marked(meeting, keeper, desk):
    registered(meeting, keeper, "states_parties", "ITA")
    _write(desk, meeting, "statements", item="2", state="FRA")
    _write(desk, meeting, "statements", item="2", state="ITA")
    first = Entry.objects.filter(register="meeting_statements").order_by("opened_at").first()

    page = _page(meeting)
    given = _step(desk, meeting, first, "give").content.decode()

    speakers = page.split('id="speakers"')[1].split('id="drafts"')[0]
    assert speakers.index("France") < speakers.index("Italy")
    assert speakers.count("Not registered for the meeting") == 1
    assert 'class="given"' in given and "This was" not in given
    rows = Client().get(f"{LIST}{meeting.id}/", {"format": "json", "list": "statements"}).json()["statements"]
    assert [(one["state"], one["place"], one["status"], one["registered"]) for one in rows] == [
        ("FRA", 1, "given", False),
        ("ITA", 2, "asked", True),
    ]


def test_a_draft_is_read_by_our_reader_changed_twice_compared_and_adopted(meeting, desk, keeper):
    _write(
        desk, meeting, "drafts", letter="1", heading="Training", text="States parties should train.", drafted_in="en"
    )
    draft = Entry.objects.get(register="draft_recommendations")
    answered(draft, keeper, {"text": "States parties should consider training officials."})
    answered(draft, keeper, {"text": "States parties should train officials every year."})

    own = desk.get(f"{LIST}{meeting.id}/drafts/{draft.pk}/", {"lang": "en"}).content.decode()
    hidden = Client().get(f"{LIST}{meeting.id}/drafts/{draft.pk}/")
    _step(desk, meeting, draft, "discuss")
    public = Client().get(f"{LIST}{meeting.id}/drafts/{draft.pk}/", {"lang": "en"}).content.decode()
    adopted = _step(desk, meeting, draft, "adopt").content.decode()

    assert {one.path: one.value for one in Answer.objects.filter(entry=draft)}["addressees"] == ["states_parties"]
    assert own.count('class="card version"') == 3 and "<ins>" in own and "<del>" in own
    assert hidden.status_code == 404
    assert public.count('class="card version"') == 1 and "consider training" not in public
    draft.refresh_from_db()
    assert draft.status == "adopted" and "Adopted" in adopted


def test_a_draft_that_lacks_what_adoption_needs_says_so(meeting, desk, keeper):
    draft = drafted(meeting, keeper, "discuss", text="Something was simulated.")

    page = _step(desk, meeting, draft, "adopt").content.decode()

    draft.refresh_from_db()
    assert draft.status == "discussed" and "Answer first:" in page


def test_the_calendar_is_due_and_marked_when_late(meeting, desk):
    _write(
        desk,
        meeting,
        "calendar",
        matter="Whether the body goes on",
        organ="conference",
        due_on="2010-10-22",
        symbol="CTOC/COP/WG.94/2009/2",
        resources="on",
    )

    page, calendar = _page(meeting), Client().get(LIST, {"lang": "en"}).content.decode()

    for each in (page, calendar):
        assert "Whether the body goes on" in each and "Overdue" in each
    entry = Entry.objects.get(register="decision_calendar")
    assert entry.due_on.isoformat() == "2010-10-22"
    row = Client().get(f"{LIST}{meeting.id}/", {"format": "json", "list": "calendar"}).json()["calendar"][0]
    assert (row["resources"], row["organ"], row["status"]) == ("yes", "conference", "pending")


def test_a_past_day_shows_what_stood_there_then(meeting, keeper):
    registered(meeting, keeper, "states_parties", "ITA")
    yesterday = (timezone.now() - timedelta(days=1)).date().isoformat()
    today = timezone.now().date().isoformat()

    before = Client().get(LIST, {"on": yesterday, "lang": "en"}).content.decode()
    now = Client().get(f"{LIST}{meeting.id}/", {"on": today, "lang": "en"})

    assert "No meeting was written down by that day." in before
    assert Client().get(f"{LIST}{meeting.id}/", {"on": yesterday}).status_code == 404
    assert "<bdi>Italy</bdi>" in now.content.decode()


def test_a_reported_meeting_takes_nothing_more(meeting, keeper, desk):
    moved(meeting.entry, keeper, "close", "report")

    page = _write(desk, meeting, "attendance", category="states_parties", state="ITA").content.decode()

    assert "was reported to the Conference" in page
    assert not Entry.objects.filter(register="meeting_attendance").exists()
    assert "Register a delegation" not in _page(meeting, desk)


def test_a_meeting_with_a_hundred_delegations_takes_few_queries(meeting, keeper, django_assert_max_num_queries):
    from palermo.content.states import states

    for code in sorted(states())[:60]:
        registered(meeting, keeper, "observer_states", code)
    spoke(meeting, keeper, "ITA")

    with django_assert_max_num_queries(60):
        _page(meeting)
