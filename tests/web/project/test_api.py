"""One document for every room; a machine asks and sends whatever the document allows, and what it does not."""

from datetime import timedelta

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from palermo.records.events import Proposal
from palermo_web.accounts.models import Organization
from palermo_web.records import actions, queries
from palermo_web.records.models import Event
from palermo_web.statistics.estimates import actions as estimates
from palermo_web.statistics.estimates.models import Estimation
from palermo_web.statistics.rounds import actions as rounds
from tests.web.review.meeting_world import held
from tests.web.statistics.estimates.conftest import AT, made

pytestmark = pytest.mark.django_db
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
TRIED = settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """Keep the connection of the test open between requests, as Django's own client does."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture
def world(person, figures):
    """Return what a machine needs to meet true things: a person, an open entry, a register with rows."""
    ministry = Organization.objects.create(name="Simulated Ministry of Justice", kind="state_authority", state="KEN")
    by = person("focal_point", name="Simulated Focal Point", within=ministry)
    register = queries.register("coordination_bodies")
    entry = actions.open_entry(register=register, organization=ministry, by=by)
    wanted = [Proposal("members/r1/organization", 0, {"value": "Simulated Union"})]
    actions.save_answers(entry=entry, register=register, wanted=wanted, by=by)
    activity = actions.open_entry(register=queries.register("plan_activities"), organization=ministry, by=by)
    secretariat = Organization.objects.create(name="Simulated Secretariat", kind="secretariat")
    keeper = person("register_keeper", name="Simulated Keeper", within=secretariat)
    meeting = held(keeper, secretariat)
    _asked(keeper, ministry)
    names = {
        "meeting_id": str(meeting.id),
        "activity": str(activity.pk),
        "estimation_id": str(_released(person("statistician", name="Simulated Statistician")).pk),
        "register_id": register.id,
        "version": register.form.version,
        "entry_id": str(entry.pk),
        "provision_id": "attempt",
        "term_id": "child",
        "iso3": "KEN",
        "year": 2024,
        "item_id": "TIP-05-1",
        "definition_id": "all_forms",
        "code": "L01",
    }
    return by, names | {"item": "members", "row": "r1", "receipt": "none", "vintage_id": figures.id}


def _asked(keeper, ministry) -> None:
    """Open a round of national figures and ask a State, so that the public meets one."""
    now = timezone.now()
    days = {"opens_on": now.date(), "due_on": now.date() + timedelta(days=60)}
    opened = rounds.open_round(year=2024, name="Simulated round", by=keeper, at=now, **days)
    rounds.ask(round=opened, organizations=[ministry], by=keeper, at=now)


def _released(by) -> Estimation:
    """Return a released estimate, so that the public meets one."""
    found = made(by, by.memberships.get().organization, wish={"name": "independence", "replicates": 0})
    estimates.release(estimation=found, words="Simulated statement.", by=by, at=AT)
    return found


def _operations(methods: set[str]):
    schema = schemathesis.openapi.from_dict(Client().get("/api/v1/openapi.json").json())
    found = [one.ok() for one in schema.get_all_operations()]
    return [one for one in found if one.method.upper() in methods]


def _attack(operation, names: dict[str, str], headers: dict[str, str]) -> set[int]:
    """Try an operation on true things and on anything; return which statuses came back."""
    application, met = get_wsgi_application(), set()

    def attempt(case) -> None:
        response = case.call(app=application, headers=headers)
        case.validate_response(response, checks=CHECKS, headers=headers)
        met.add(response.status_code)
        if response.status_code >= 400:
            assert set(response.json()["error"]) == {"what", "where", "remedy"}

    @TRIED
    @given(case=operation.as_strategy())
    def known(case) -> None:
        case.path_parameters = {name: names[name] for name in case.path_parameters or {}}
        attempt(case)

    @TRIED
    @given(case=operation.as_strategy())
    def anything(case) -> None:
        attempt(case)

    known()
    anything()
    return met


def test_the_document_holds_every_room(world):
    document = Client().get("/api/v1/openapi.json").json()
    paths = document["paths"]

    assert {"/api/v1/query", "/api/v1/records/registers", "/api/v1/records/entries/{entry_id}/answers"} <= set(paths)
    assert paths["/api/v1/query"]["get"]["operationId"] == "palermo_web_statistics_api_query"
    assert "security" not in paths["/api/v1/query"]["get"]
    assert {} in paths["/api/v1/records/registers"]["get"]["security"]
    written = paths["/api/v1/records/entries/{entry_id}/answers"]["patch"]["security"]
    assert written == [{"Token": []}, {"Session": []}]
    assert document["components"]["securitySchemes"]["Token"] == {"type": "http", "scheme": "bearer"}


def test_a_recommendation_is_found_by_its_reference():
    found = Client().get("/api/v1/review/recommendations/one", {"reference": "CTOC/COP/WG.4/2009/2, 6(a)"})

    assert (found.status_code, found.json()["para"]) == (200, 6)


NAMED = ("{receipt}", "/recommendations/one")  # a machine guesses neither receipts nor references


def test_a_machine_that_reads_as_the_public_finds_no_fault(world):
    _by, names = world
    before = Event.objects.count()
    operations = _operations({"GET"})

    names |= {"entry_id": names["activity"], "register_id": "plan_activities"}
    met = {one.path: _attack(one, names, {}) for one in operations}

    assert len(operations) >= 13
    assert [path for path, statuses in met.items() if 200 not in statuses and not path.endswith(NAMED)] == [
        "/api/v1/statistics/rounds/{year}/{iso3}/queries",
        "/api/v1/records/entries/{entry_id}/history",
    ]
    assert Event.objects.count() == before


def test_a_machine_that_reads_and_writes_for_a_team_finds_no_fault(world, program):
    by, names = world
    headers = {"Authorization": program(by).defaults["HTTP_AUTHORIZATION"]}
    operations = _operations({"GET", "POST", "PATCH", "DELETE"})

    met = {f"{one.method} {one.path}": _attack(one, names, headers) for one in operations if "/records" in one.path}

    assert len(met) >= 14
    assert 401 not in set().union(*met.values())
    for statuses in met.values():
        assert statuses & {200, 201, 204, 404, 409, 422}


def test_true_answers_of_writes_are_as_the_document_says(world, program, person):
    by, _names = world
    ministry = by.memberships.get().organization
    team = {"focal_point": by} | {
        role: person(role, name=f"Simulated {role.title()}", within=ministry) for role in ("approver", "submitter")
    }
    words = {role: {"Authorization": program(one).defaults["HTTP_AUTHORIZATION"]} for role, one in team.items()}
    schema = schemathesis.openapi.from_dict(Client().get("/api/v1/openapi.json").json())
    application = get_wsgi_application()

    def ask(role: str, method: str, address: str, status: int, body=None, **places):
        sent = {} if body is None else {"body": body, "media_type": "application/json"}
        case = schema[f"/api/v1/records{address}"][method].Case(path_parameters=places, **sent)
        response = case.call(app=application, headers=words[role])
        case.validate_response(response, checks=CHECKS, headers=words[role])
        assert response.status_code == status, response.text
        return response.json() if response.content else {}

    opened = ask(
        "focal_point", "POST", "/registers/{register_id}/entries", 201, {"period": "2031"}, register_id="checklist_tip"
    )
    here = {"entry_id": opened["entry"]}
    one = {"path": "tip_05_1", "value": "yes", "evidence": [{"law": "Simulated Act"}]}
    ask("focal_point", "PATCH", "/entries/{entry_id}/answers", 200, {"answers": [one]}, **here)
    ask("focal_point", "PATCH", "/entries/{entry_id}/answers", 409, {"answers": [one | {"value": "no"}]}, **here)
    ask("focal_point", "PATCH", "/entries/{entry_id}/answers", 422, {"answers": [one | {"path": "none"}]}, **here)
    for step, role in (("send", "focal_point"), ("approve", "approver"), ("submit", "submitter")):
        moved = ask(role, "POST", "/entries/{entry_id}/moves", 200, {"step": step}, **here)
    for part in ("", "/history", "/snapshots"):
        ask("approver", "GET", "/entries/{entry_id}" + part, 200, **here)
    shot = ask("approver", "GET", "/entries/{entry_id}/snapshots/{receipt}", 200, receipt=moved["receipt"], **here)
    assert shot["document"]["answers"]["tip_05_1"]["value"] == "yes"


def test_a_method_that_an_address_does_not_take_is_said_in_the_document_of_errors(db):
    found = Client().put("/api/v1/records/registers")

    assert found.status_code == 405
    assert found["Allow"] == "GET"
    assert set(found.json()["error"]) == {"what", "where", "remedy"}
