"""Attacks on records for programs; each test first shows that there was something to take."""

import io
import json

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.asgi import ASGIRequest
from django.test import Client
from django.utils import timezone

from palermo.records.events import Proposal
from palermo_web.accounts import tokens
from palermo_web.accounts.models import Organization
from palermo_web.interface import bodies
from palermo_web.interface.bodies import LARGEST
from palermo_web.records import actions, queries
from palermo_web.records.models import Answer, Entry, Event

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/records"
SECRET = "Simulated confidential reason"


def _send(robot, method: str, address: str, body=None, **headers):
    sent = {"data": "" if body is None else json.dumps(body), "content_type": "application/json"}
    return getattr(robot, method)(ROOT + address, headers=headers or None, **sent)


@pytest.fixture
def stranger(person):
    """Return a focal point of another State."""
    elsewhere = Organization.objects.create(name="Simulated Ministry Abroad", kind="state_authority", state="NOR")
    return person("focal_point", name="Simulated Stranger", within=elsewhere)


@pytest.fixture
def robot(team, program):
    return program(team["focal_point"])


@pytest.fixture
def handed_in(checklist, answer, team):
    """Return a checklist that was handed in with one answer for the team, one for the Secretariat, one for all."""
    answer("tip_05_1", "no", visibility="team", reason=SECRET)
    answer("tip_06_6", "no", visibility="secretariat", reason=SECRET)
    answer("tip_05_2a", "yes")
    for step, role in (("send", "focal_point"), ("approve", "approver"), ("submit", "submitter")):
        shot = actions.move(entry=checklist, register=queries.register("checklist_tip"), step=step, by=team[role])
    return checklist, shot


def _writes(entry):
    one = {"answers": [{"path": "tip_05_1", "value": "yes"}]}
    return [
        ("patch", f"/entries/{entry.pk}/answers", one),
        ("post", f"/entries/{entry.pk}/moves", {"step": "send"}),
        ("post", f"/entries/{entry.pk}/update", None),
        ("delete", f"/entries/{entry.pk}/rows/members/r1?seen=0", None),
        ("post", "/registers/checklist_tip/entries", {"period": "2044"}),
    ]


def test_a_token_of_another_state_sees_and_changes_nothing(checklist, answer, robot, stranger, program):
    answer("tip_05_1", "no")
    foreign, before = program(stranger), Event.objects.count()

    for part in ("", "/history", "/snapshots"):
        assert robot.get(f"{ROOT}/entries/{checklist.pk}{part}").status_code == 200
        assert foreign.get(f"{ROOT}/entries/{checklist.pk}{part}").status_code == 404
    for method, address, body in _writes(checklist)[:4]:
        assert _send(foreign, method, address, body).status_code == 404
    ministry = checklist.organization_id
    opened = _send(foreign, "post", "/registers/checklist_tip/entries", {"period": "2044", "organization": ministry})
    assert opened.status_code == 403
    assert Event.objects.count() == before
    listed = foreign.get(f"{ROOT}/registers/checklist_tip/entries").json()["entries"]
    told = foreign.get(f"{ROOT}/changes?after=0").json()["changes"]
    assert (listed, told) == ([], [])


def test_a_token_that_reads_writes_nothing(checklist, team, program):
    reading, before = program(team["focal_point"], "read"), Event.objects.count()

    assert reading.get(f"{ROOT}/entries/{checklist.pk}").json()["rank"] == "team"
    for method, address, body in _writes(checklist):
        refused = _send(reading, method, address, body)
        assert refused.status_code == 403
        assert "only reads" in refused.json()["error"]["what"]
    assert Event.objects.count() == before


def test_nobody_writes_without_saying_for_whom(checklist):
    before = Event.objects.count()
    for method, address, body in _writes(checklist):
        assert _send(Client(), method, address, body).status_code == 401
    assert Event.objects.count() == before


def test_a_token_does_no_more_than_its_person_may(checklist, team, program):
    approver = program(team["approver"])
    assert _send(approver, "patch", *_writes(checklist)[0][1:]).status_code == 403
    assert _send(approver, "post", *_writes(checklist)[1][1:]).status_code == 403
    held = team["focal_point"].memberships.get()
    robot = program(team["focal_point"])
    assert _send(robot, "patch", *_writes(checklist)[0][1:]).status_code == 200

    held.delete()

    assert _send(robot, "patch", *_writes(checklist)[0][1:]).status_code == 404


def test_an_invited_authority_writes_its_sections_and_is_told_of_the_others(
    checklist, other_ministry, person, team, program
):
    guest = program(person("contributor", name="Simulated Contributor", within=other_ministry))
    actions.invite(entry=checklist, organization=other_ministry, sections=["article_10"], by=team["focal_point"])
    wanted = [{"path": "tip_10_2", "value": "yes"}, {"path": "tip_05_1", "value": "yes"}]

    found = _send(guest, "patch", f"/entries/{checklist.pk}/answers", {"answers": wanted})
    alone = _send(guest, "patch", f"/entries/{checklist.pk}/answers", {"answers": wanted[1:]})

    assert (found.status_code, alone.status_code) == (422, 403)
    assert (list(found.json()["written"]), list(found.json()["errors"])) == (["tip_10_2"], ["tip_05_1"])
    assert list(queries.answers(checklist)) == ["tip_10_2"]
    assert guest.get(f"{ROOT}/entries/{checklist.pk}").json()["sections"] == ["article_10"]


def test_answers_of_the_team_reach_nobody_else(handed_in, robot, stranger, program, person, secretariat):
    entry, shot = handed_in
    analyst = program(person("secretariat_analyst", name="Simulated Analyst", within=secretariat), "read")
    today = timezone.now().date().isoformat()
    addresses = [
        f"/entries/{entry.pk}",
        f"/entries/{entry.pk}?on={today}",
        f"/entries/{entry.pk}/snapshots",
        f"/entries/{entry.pk}/snapshots/{shot.receipt}",
        f"/entries/{entry.pk}/history",
        "/registers/checklist_tip/entries",
        "/registers/checklist_tip/entries?q=confidential",
        "/changes",
        "/changes?after=0",
    ]

    def seen(browser):
        return "".join(browser.get(ROOT + address).content.decode() for address in addresses)

    own, secretariats, others, publics = seen(robot), seen(analyst), seen(program(stranger)), seen(Client())

    assert "tip_05_1" in own and "tip_06_6" in own and SECRET in own
    assert "tip_05_1" not in secretariats and "tip_06_6" in secretariats
    for found in (others, publics):
        assert "tip_05_2a" in found
        assert "tip_05_1" not in found and "tip_06_6" not in found and SECRET not in found
    assert Client().get(ROOT + addresses[3]).json()["whole"] is False


@pytest.mark.parametrize("name", ["token", "access_token", "authorization", "Authorization", "api_key"])
def test_a_token_in_an_address_is_not_looked_at(checklist, team, name):
    _token, word = tokens.make(person=team["focal_point"], name="S", scope="write", days=1, at=timezone.now())

    read = Client().get(f"{ROOT}/entries/{checklist.pk}", {name: word})
    written = _send(Client(), "patch", f"/entries/{checklist.pk}/answers?{name}=Bearer+{word}", {"answers": []})

    assert (read.status_code, written.status_code) == (404, 401)


def test_a_session_reads_and_writes_only_with_the_token_of_the_sites_forms(checklist, team, settings):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(team["focal_point"], backend=settings.AUTHENTICATION_BACKENDS[0])
    browser.get("/accounts/login/")
    browser.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32

    assert browser.get(f"{ROOT}/entries/{checklist.pk}").json()["rank"] == "team"
    for method, address, body in _writes(checklist):
        assert _send(browser, method, address, body).status_code == 403
    method, address, body = _writes(checklist)[0]
    plain = browser.patch(
        ROOT + address, json.dumps(body), content_type="text/plain", headers={"x-csrftoken": "a" * 32}
    )
    assert plain.status_code == 415
    assert Answer.objects.count() == 0
    assert _send(browser, method, address, body, **{"x-csrftoken": "a" * 32}).status_code == 200


def test_a_session_without_a_second_factor_writes_nothing(checklist, ministry, person, signed_in):
    browser = signed_in(person("focal_point", name="Simulated Person Two", factor=False, within=ministry))
    assert browser.get(f"{ROOT}/entries/{checklist.pk}").json()["rank"] == "team"
    assert _send(browser, *_writes(checklist)[0]).status_code == 403


@pytest.mark.parametrize("extra", ["by", "status", "sequence", "origin", "organization", "retired", "at"])
def test_fields_that_are_not_asked_for_are_refused(checklist, robot, extra):
    one = {"path": "tip_05_1", "value": "yes"}
    in_answer = _send(robot, "patch", f"/entries/{checklist.pk}/answers", {"answers": [one | {extra: "1"}]})
    in_body = _send(robot, "patch", f"/entries/{checklist.pk}/answers", {"answers": [one], extra: "1"})
    in_move = _send(robot, "post", f"/entries/{checklist.pk}/moves", {"step": "send", extra: "1"})
    opening = {"period": "2044", "state": "NOR", extra: "1"}
    in_opening = _send(robot, "post", "/registers/checklist_tip/entries", opening)

    assert {one.status_code for one in (in_answer, in_body, in_move, in_opening)} == {422}
    assert Answer.objects.count() == 0
    assert Entry.objects.get().status == "draft"


def test_a_stale_lock_overwrites_nothing(checklist, answer, robot):
    first = answer("tip_05_1", "yes", reason="Simulated reason").written["tip_05_1"]
    now = answer("tip_05_1", "no", seen=first).written["tip_05_1"]

    for seen in (0, first, now + 1, 2**53):
        one = {"path": "tip_05_1", "seen": seen, "value": "partly"}
        late = _send(robot, "patch", f"/entries/{checklist.pk}/answers", {"answers": [one]})
        assert late.status_code == 409
        assert late.json()["conflicts"][0]["theirs"]["sequence"] == now
        assert late.json()["conflicts"][0]["mine"] == {"value": "partly"}
    twice = [{"path": "tip_05_1", "seen": now, "value": value} for value in ("yes", "partly")]
    assert _send(robot, "patch", f"/entries/{checklist.pk}/answers", {"answers": twice}).status_code == 422
    assert queries.answers(checklist)["tip_05_1"].value == "no"


def test_a_huge_a_deep_or_a_broken_body_is_refused(checklist, robot):
    address = f"{ROOT}/entries/{checklist.pk}/answers"
    huge = json.dumps({"answers": [{"path": "tip_05_1", "value": "x" * LARGEST}]})

    def sent(content):
        return robot.patch(address, content, content_type="application/json")

    for found, status in (
        (sent(huge), 413),
        (sent("[" * 200_000), 400),
        (sent('{"answers": [{"path": "tip_05_1", "value": NaN}]}'), 400),
        (sent('{"answers": [{"path": "tip_05_1", "value": "yes", "reason": "a\\u0000b"}]}'), 400),
        (sent('{"answers": [{"path": "tip_05_1", "value": "yes", "reason": "\\ud800"}]}'), 400),
        (sent(b"\xff\xfe\x00"), 400),
    ):
        assert found.status_code == status, found.content[:200]
        assert set(found.json()["error"]) == {"what", "where", "remedy"}
    assert Answer.objects.count() == 0


def test_a_body_that_hides_its_length_is_counted_as_it_comes():
    scope = {"type": "http", "method": "PATCH", "path": "/", "headers": [(b"content-type", b"application/json")]}
    bodies.take(ASGIRequest(scope, io.BytesIO(b"x" * LARGEST)))

    with pytest.raises(RequestDataTooBig):
        bodies.take(ASGIRequest(scope, io.BytesIO(b"x" * (LARGEST + 1))))


@pytest.mark.parametrize(
    "address", ["/registers/checklist_tip/entries?q=%00", "/changes?state=%00", "/changes?register=a%00"]
)
def test_a_question_with_a_null_sign_is_refused(db, address):
    assert Client().get(ROOT + address).status_code == 400


def test_a_program_names_no_file_that_its_person_may_not_read(ministry, team, stranger, robot, program, home):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from palermo_web.records import attachments

    register, by = queries.register("plan_activities"), team["focal_point"]
    entry = actions.open_entry(register=register, organization=ministry, by=by)
    sha256 = attachments.keep(SimpleUploadedFile("plan.txt", b"a simulated plan"))
    value = {"name": "plan.txt", "sha256": sha256}
    theirs = actions.open_entry(register=register, organization=stranger.memberships.get().organization, by=stranger)
    wish = {"answers": [{"path": "evidence", "value": value}]}

    for missing in (wish, {"answers": [{"path": "evidence", "value": value | {"sha256": "0" * 64}}]}):
        found = _send(program(stranger), "patch", f"/entries/{theirs.pk}/answers", missing)
        assert list(found.json()["errors"]) == ["evidence"]
    secret = [Proposal("evidence", 0, {"value": value, "visibility": "team"})]
    actions.save_answers(entry=entry, register=register, wanted=secret, by=by)
    assert _send(program(stranger), "patch", f"/entries/{theirs.pk}/answers", wish).status_code == 422
    own = actions.open_entry(register=register, organization=ministry, by=by)
    assert _send(robot, "patch", f"/entries/{own.pk}/answers", wish).status_code == 200


def test_strange_values_are_errors_by_path_and_never_faults(ministry, team, robot):
    register = queries.register("plan_activities")
    entry = actions.open_entry(register=register, organization=ministry, by=team["focal_point"])
    strange = [True, 1e300, {"a": {"b": []}}, [[1], {}], {"amount": [1], "currency": {}}, "1e-999999"]
    paths = [path for path, item in register.form.items.items() if not item.holds_rows]

    for value in strange:
        wanted = {"answers": [{"path": path, "value": value} for path in paths]}
        found = _send(robot, "patch", f"/entries/{entry.pk}/answers", wanted)
        assert found.status_code in (200, 409, 422), (value, found.content[:300])
        assert "budget" in found.json()["errors"], value
    assert all(len(json.dumps(one.value)) < 200 for one in Answer.objects.all())
