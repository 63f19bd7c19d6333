"""palermo national check as statisticians and scripts meet it."""

import json
from datetime import UTC, datetime

import pytest

from palermo.cli import main
from palermo.records.events import Answer
from palermo.records.register_file import register
from palermo.records.workbook import write_workbook
from tests.core.statistics.national.answers import whole


@pytest.fixture
def checked(tmp_path, capsys):
    def check(answers, *more, code=0, name="answers.json"):
        file = tmp_path / name
        file.write_bytes(answers if isinstance(answers, bytes) else json.dumps(answers).encode())
        words = ["national", "check", str(file), "--state", "KEN", "--year", "2024", *more]
        assert main([*words, "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return check


def test_answers_that_fit_are_asked_nothing(checked):
    found = checked(whole())
    assert (found["open"], found["wrong"], found["findings"]) == (0, [], [])
    assert found["figures"] > 20


def test_a_total_that_does_not_add_up_asks_until_it_is_explained(checked):
    asked = checked(whole(victims__T__total=99), code=1)
    explained = checked(whole(victims__T__total=99, victims_explanation="Simulated: counted twice."), code=1)

    assert asked["open"] > 0 and {one["path"] for one in asked["findings"] if one["open"]} >= {"victims/T/total"}
    assert explained["findings"] and explained["open"] < asked["open"]


def test_the_year_before_is_asked_about(checked, tmp_path):
    before = tmp_path / "before.json"
    before.write_text(json.dumps({"answers": {path: {"value": value} for path, value in whole().items()}}))
    found = checked(whole(offences_total=4000), "--before", str(before), code=1)
    assert [one["kind"] for one in found["findings"] if one["path"] == "offences_total"] == ["jump"]


def test_the_workbook_of_an_entry_is_read_as_it_is(checked):
    form = register("annual_questionnaire").form
    at = datetime(2026, 1, 1, tzinfo=UTC)
    held = {
        path: Answer(value, 1, at, "Simulated", "Simulated", form.version)
        for path, value in whole(victims__T__total=99).items()
    }
    book = write_workbook(form, held, entry="simulated", key=b"simulated", language="ar")

    found = checked(book, code=1, name="answers.xlsx")

    assert found["answers"] == len(held) and found["open"] > 0 and not found["wrong"]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"PK no workbook", "not a workbook"), (b"{", "neither"), (b"[]", "object of paths"), (b"\xff", "neither")],
)
def test_what_cannot_be_read_says_so(checked, content, says):
    assert says in checked(content, code=1)["error"]["what"]


def test_what_is_no_answer_is_named_with_its_place(checked, tmp_path, capsys):
    found = checked({"offences_total": "many", "simulated": 1}, code=1)
    assert {one["path"] for one in found["wrong"]} == {"offences_total", "simulated"} and found["open"] >= 2
    assert main(["national", "check", str(tmp_path / "none.json"), "--state", "KEN", "--year", "2024"]) == 1
    assert "cannot be read" in capsys.readouterr().err
    (tmp_path / "one.json").write_text(json.dumps(whole(victims__T__total=99)))
    assert main(["national", "check", str(tmp_path / "one.json"), "--state", "Kenya", "--year", "2024"]) == 1
    text = capsys.readouterr().out
    assert "asks  victims/T/total" in text and "explain it in victims_explanation" in text and "Still asked:" in text
