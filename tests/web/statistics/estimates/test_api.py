"""The interface for programs: made with a token, followed, released; attacked by strangers and hostile bodies."""

import json

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings

from palermo_web.statistics.estimates import tasks
from palermo_web.statistics.estimates.models import Estimation, Standing
from tests.web.statistics.estimates.conftest import AT, TABLE

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/statistics/estimates"
WISH = {
    "organization": "Simulated Office of Statistics",
    "title": "Simulated fishing",
    "who": "Simulated persons",
    "place": "Simulated coast",
    "began_on": "2024-01-01",
    "ended_on": "2024-12-31",
    "csv": TABLE,
    "method": {"name": "stepwise", "replicates": 30, "seed": 1},
}


def _post(client: Client, address: str, body: object = None, **more):
    return client.post(address, json.dumps(body), content_type="application/json", **more)


def test_made_followed_released_and_read_by_the_public(statistician, organization, program):
    client = program(statistician)
    answer = _post(client, ROOT, WISH)
    assert answer.status_code == 201, answer.content
    found = answer.json()
    assert (found["status"], found["whole"]) == ("waiting", True) or found["status"] == "ready"
    address = f"{ROOT}/{found['id']}"
    assert client.get(address).json()["result"]["table"]["observed"] == 336
    assert Client().get(address).status_code == 404
    released = _post(client, f"{address}/release", {"words": "Simulated statement."})
    assert released.status_code == 200, released.content
    public = Client().get(address).json()
    assert (public["status"], public["whole"], public["salt"]) == ("released", False, None)
    assert "histories" not in public["result"]["table"]
    assert [one["id"] for one in Client().get(ROOT).json()["estimates"]] == [found["id"]]
    gone = _post(client, f"{address}/withdraw", {"words": "Simulated mistake."}).json()
    assert gone["withdrawn_because"] == "Simulated mistake."
    assert Client().get(address).json()["result"] is None


def test_merged_lists_and_the_day(statistician, organization, program, released):
    wish = WISH | {"changes": [{"kind": "merged", "lists": ["police", "border"]}]}
    found = _post(program(statistician), ROOT, wish).json()
    assert program(statistician).get(f"{ROOT}/{found['id']}").json()["result"]["table"]["lists"] == [
        "police+border",
        "shelter",
    ]
    assert Client().get(f"{ROOT}/{released.pk}?on=2026-11-23").status_code == 404
    assert Client().get(f"{ROOT}?on=2026-11-23").json()["total"] == 0
    assert Client().get(f"{ROOT}?on={AT.date()}").json()["total"] == 1


def test_a_job_is_cancelled(statistician, organization, program, monkeypatch):
    monkeypatch.setattr(type(tasks.run_estimation), "enqueue", lambda self, *words: None)
    client = program(statistician)
    first = _post(client, ROOT, WISH).json()
    assert first["status"] == "waiting"
    second = _post(client, ROOT, WISH)
    assert second.status_code == 422
    assert "wait for it" in second.json()["error"]["what"]
    assert Estimation.objects.count() == 1, "a refused one leaves nothing"
    assert _post(client, f"{ROOT}/{first['id']}/cancel").json()["status"] == "cancelled"


def test_readers_strangers_and_read_only_tokens_write_nothing(
    finished, person, statistician, other_office, organization, program, signed_in
):
    stranger = person("statistician", name="Simulated Stranger", within=other_office)
    depositor = person("depositor", name="Simulated Depositor")
    assert _post(Client(), ROOT, WISH).status_code == 401
    assert _post(program(statistician, "read"), ROOT, WISH).status_code == 403
    assert _post(program(depositor), ROOT, WISH).status_code == 403
    assert _post(program(stranger), ROOT, WISH).status_code == 422, "not for another organization"
    for act in ("cancel", "release", "withdraw"):
        address, body = f"{ROOT}/{finished.pk}/{act}", {"words": "mine"}
        assert _post(Client(), address, body).status_code == 401
        assert _post(program(statistician, "read"), address, body).status_code == 403
        assert _post(program(stranger), address, body).status_code == 404
        assert _post(program(depositor), address, body).status_code == 404
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(statistician, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert _post(forged, ROOT, WISH).status_code == 403, "another site could have sent it"
    assert Estimation.objects.count() == 1
    assert not finished.events.exists()
    analyst = person("secretariat_analyst", name="Simulated Analyst")
    assert _post(program(analyst), f"{ROOT}/{finished.pk}/release", {"words": "mine"}).status_code == 403


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"csv": "x" * (3 * 2**20)}, 413),
        ({"csv": ""}, 422),
        ({"csv": "a,b,count\n1,0,inf\n0,1,3\n"}, 422),
        ({"csv": "a,b,count\n1,0,9e18\n0,1,9e18\n1,1,9e18\n"}, 422),
        ({"csv": "a\u0000,b,count\n1,0,5\n0,1,3\n"}, 400),
        ({"began_on": "2025-01-01"}, 422),
        ({"state": "XXX"}, 422),
        ({"method": {"name": "none"}}, 422),
        ({"method": {"replicates": 10_001}}, 422),
        ({"method": {"name": "fixed", "model": "[99]"}}, 201),
        ({"changes": [{"kind": "merged", "lists": ["none", "police"]}]}, 422),
        ({"changes": [{"kind": "left_out", "lists": ["police", "border"]}]}, 422),
        ({"title": ""}, 422),
        ({"title": "x" * 201}, 422),
    ],
)
def test_hostile_bodies_are_refused_and_leave_nothing(statistician, organization, program, change, status):
    answer = _post(program(statistician), ROOT, WISH | change)
    assert answer.status_code == status, answer.content[:300]
    if status == 201:
        assert Estimation.objects.get().standing == Standing.FAILED
    else:
        assert not Estimation.objects.exists()
        assert set(answer.json()["error"]) == {"what", "where", "remedy"}


def test_the_document_describes_it(db):
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    assert set(paths[ROOT]) == {"get", "post"}
    for act in ("cancel", "release", "withdraw"):
        assert "post" in paths[f"{ROOT}/{{estimation_id}}/{act}"]


def test_a_machine_that_tries_everything_finds_no_fault(statistician, organization, program, released, monkeypatch):
    monkeypatch.setattr(type(tasks.run_estimation), "enqueue", lambda self, *words: None)
    schema = schemathesis.openapi.from_dict(Client().get("/api/v1/openapi.json").json())
    client = program(statistician)
    for operation in schema.get_all_operations():
        case = operation.ok()
        if case.path.startswith("/api/v1/statistics/estimates"):
            _attack(case, client)


def _attack(operation, client: Client) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(case=operation.as_strategy())
    def attempt(case) -> None:
        body = json.dumps(case.body) if isinstance(case.body, dict | list | str | int | float) else ""
        ask = getattr(client, case.method.lower())
        names = {name: value for name, value in (case.query or {}).items() if value is not None}
        more = {"query_params": names} if case.method == "POST" else {"data": names}
        if case.method == "POST":
            more |= {"data": body, "content_type": "application/json"}
        answer = ask(case.formatted_path, **more)
        assert answer.status_code < 500, (case.method, case.formatted_path, names, body)
        if answer.status_code >= 400:
            assert set(answer.json()["error"]) == {"what", "where", "remedy"}

    attempt()
