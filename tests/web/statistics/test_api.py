"""The interface for programs: documents, pages, tags, errors, and a machine that tries everything."""

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, settings

from palermo.cli import main
from palermo_web.project.asgi import application
from tests.core.statistics.worlds import lay_down

pytestmark = pytest.mark.django_db


def test_the_same_answer_as_the_command_line(figures, home, capsys, monkeypatch):
    document = Client().get("/api/v1/query?measure=victims&by=year").json()
    monkeypatch.setenv("PALERMO_HOME", str(home))
    assert main(["query", "--measure", "victims", "--by", "year", "--json"]) == 0
    import json

    said = json.loads(capsys.readouterr().out)
    assert {name: document[name] for name in said} == said
    assert document["rows"][0] == {"year": "2019", "value": 101, "low": 101, "high": 104, "withheld": None}


def test_pages_follow_the_cursor_and_lose_nothing(figures):
    whole = Client().get("/api/v1/query?by=year,destination").json()["rows"]
    rows, cursor = [], ""
    for _ in range(10):
        part = Client().get(f"/api/v1/query?by=year,destination&limit=1&cursor={cursor}").json()
        rows += part["rows"]
        cursor = part["next"]
        if not cursor:
            break
    assert rows == whole
    assert len(rows) == 4


def test_a_cursor_ends_with_the_data_it_was_given_for(figures, home):
    cursor = Client().get("/api/v1/query?by=year,destination&limit=1").json()["next"]
    lay_down(home, [{"year": "2020", "sex": "F", "low": 1}] * 20, source="records")
    stale = Client().get(f"/api/v1/query?by=year,destination&limit=1&cursor={cursor}")
    assert stale.status_code == 400
    assert "begin again" in stale.json()["error"]["what"]
    assert Client().get("/api/v1/query?cursor=nonsense").status_code == 400


def test_the_tag_changes_with_the_data(figures, home):
    first = Client().get("/api/v1/query?by=year")
    assert Client().get("/api/v1/query?by=year", headers={"if-none-match": first["ETag"]}).status_code == 304
    lay_down(home, [{"year": "2020", "sex": "F", "low": 1}] * 20, source="records")
    assert Client().get("/api/v1/query?by=year", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_small_cells_stay(records):
    rows = {row["sex"]: row for row in Client().get("/api/v1/query?by=sex").json()["rows"]}
    assert rows["O"]["value"] is None
    assert "fewer than 11" in rows["O"]["withheld"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/query?measure=none", 400),
        ("/api/v1/query?limit=0", 422),
        ("/api/v1/vintages/none", 404),
        ("/api/v1/none", 404),
    ],
)
def test_errors_are_documents_with_a_remedy(figures, address, status):
    answer = Client().get(address)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"what", "where", "remedy"}


def test_sources_and_vintages(figures):
    sources = Client().get("/api/v1/sources").json()
    assert [one["id"] for one in sources["sources"]] == ["glotip"]
    assert sources["sources"][0]["dimensions"]["victims"] == ["year", "destination"]
    assert Client().get("/api/v1/vintages?source=glotip").json()["vintages"][0]["id"] == figures.id
    assert Client().get(f"/api/v1/vintages/{figures.id}").json()["sha256"] == figures.sha256
    assert Client().get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")


def test_a_machine_that_tries_everything_finds_no_fault(figures):
    schema = schemathesis.openapi.from_dict(Client().get("/api/v1/openapi.json").json())

    @schema.parametrize()
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def _never_used(case):  # the schema must load as a whole
        raise AssertionError

    assert application
    for operation in schema.get_all_operations():
        _attack(operation.ok())


def _attack(operation) -> None:
    from hypothesis import given

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(case=operation.as_strategy())
    def attempt(case) -> None:
        names = {name: value for name, value in (case.query or {}).items() if value is not None}
        answer = Client().get(case.formatted_path, names)
        assert answer.status_code < 500, (case.formatted_path, names)
        if answer.status_code >= 400:
            assert set(answer.json()["error"]) == {"what", "where", "remedy"}

    attempt()
