"""palermo law as people and scripts meet it."""

import json

import pytest

from palermo.cli import main
from palermo.treaty.legislation import files
from palermo.treaty.legislation.files import Coded
from palermo.treaty.legislation.provisions import Law, Provision
from tests.core.treaty.legislation_world import both, ruled, said


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A data folder with codings of two coders, one dispute and one question that one coder alone answered."""
    voices = [
        *both({"L01": "yes", "L04": "no"}),
        said("one", "no", "P07", provisions=["one#5"]),
        said("two", "yes", "P07"),
    ]
    voices.append(said("one", "yes", "N01"))
    law = Law("one", "ITA", "Simulated Act", "specific_act", "Act 1", "en")
    coded = Coded(tuple(voices), (), (law,), (Provision("one#5", "one", "5", None, None, "en", "Simulated."),))
    monkeypatch.setenv("PALERMO_HOME", str(tmp_path))
    files.write(files.folder(tmp_path), coded)
    return tmp_path


def _json(capsys, *words):
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_one_document_holds_answers_definitions_gaps_and_laws(home, capsys):
    found = _json(capsys, "law", "ITA", "--on", "2009-04-14")
    assert (found["iso3"], found["state"], found["on"]) == ("ITA", "Italy", "2009-04-14")
    assert {one["code"]: one["standing"] for one in found["answers"]} == {
        "L01": "agreed",
        "L04": "agreed",
        "P07": "disputed",
        "N01": "single",
    }
    assert {one["id"]: one["answer"] for one in found["definitions"]}["all_forms"] == "no"
    assert {"item": "TIP-05-1", "question": "L04", "lack": "none"}.items() <= next(
        one for one in found["gaps"] if one["question"] == "L04"
    ).items()
    assert [one["id"] for one in found["provisions"]] == ["one#5"]
    assert len(found["next"]) == 2


def test_the_text_says_what_stands_and_what_comes_next(home, capsys):
    assert main(["law", "Italia", "--on", "2009-04-14"]) == 0
    shown = capsys.readouterr().out
    assert "Law of Italy (ITA) on 2009-04-14" in shown
    assert "2 of 74 questions settled, 1 disputed, 1 coded by one alone, 70 not coded" in shown
    assert "no to yes (disputed)" in shown
    assert "an adjudicator" in shown


def test_a_state_that_nobody_coded_is_open_and_says_what_to_do(home, capsys):
    found = _json(capsys, "law", "FRA", "--on", "2009-04-14")
    assert {one["answer"] for one in found["definitions"]} == {"unknown"}
    assert "enter its law" in found["next"][0]


def test_what_was_coded_later_is_left_out(home, capsys):
    assert _json(capsys, "law", "ITA", "--on", "2009-04-14", "--known", "2008-12-31")["answers"] == []


def test_a_file_can_be_named(home, tmp_path, capsys):
    other = tmp_path / "other.csv"
    coded = Coded((said("one", "no"), said("two", "yes")), (ruled("three", "yes"),))
    other.write_text(files.texts(coded)["codings.csv"])
    found = _json(capsys, "law", "ITA", "--on", "2009-04-14", "--codings", str(other))
    assert found["answers"][0]["standing"] == "adjudicated"


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["Atlantis"], "no State or area is known"),
        (["ITA", "--on", "14 April"], "is not a date"),
        (["ITA", "--codings", "nowhere.csv"], "no codings of law at nowhere.csv"),
    ],
)
def test_an_error_says_what_to_do(home, capsys, words, what):
    assert main(["law", *words, "--json"]) == 1
    shown = capsys.readouterr()
    assert what in json.loads(shown.out)["error"]["what"]
    assert what in shown.err
