"""palermo xlsform: out, back into a folder, problems with their cells, and what the exit code says."""

import json

import pytest

from palermo.cli import main
from palermo.records.register_file import read_register, register
from tests.core.records.xlsforms import content_of, workbook


def test_a_form_goes_out_and_comes_back_as_a_folder(tmp_path, capsys):
    file, folder = tmp_path / "form.xlsx", tmp_path / "simulated_plans"

    assert main(["xlsform", "export", "action_plans", "--out", str(file), "--json"]) == 0
    out = json.loads(capsys.readouterr().out)
    assert main(["xlsform", "import", str(file), "--register", folder.name, "--out", str(folder), "--json"]) == 0
    back = json.loads(capsys.readouterr().out)

    assert (out["version"], out["languages"]) == ("1.0.0", ["en", "ar", "es", "fr", "ru", "zh"])
    assert (back["items"], back["renamed"]) == (out["items"], {})
    assert content_of(read_register(folder).form) == content_of(register("action_plans").form)


def test_warnings_and_changed_names_are_said(tmp_path, capsys):
    file = tmp_path / "form.xlsx"
    rows = [["type", "name", "label"], ["today", "today", ""], ["text", "officeName", "Office"]]
    file.write_bytes(workbook({"survey": rows}))

    assert main(["xlsform", "import", str(file), "--register", "visits", "--out", str(tmp_path / "visits")]) == 0

    said = capsys.readouterr().out
    assert "renamed: officeName -> office_name" in said
    assert 'look at survey!A2: "today" is left out' in said


@pytest.mark.parametrize(
    ("words", "code", "what"),
    [
        (["export", "nothing", "--out", "a.xlsx"], 1, 'no register "nothing"'),
        (["export", "ratification", "--form-version", "9.9.9", "--out", "a.xlsx"], 1, "has no form 9.9.9"),
        (["export", "ratification", "--out", "no/where/a.xlsx"], 1, "cannot be written"),
        (["import", "nowhere.xlsx", "--register", "visits", "--out", "visits"], 1, "cannot be read"),
        (["import", "bad.xlsx", "--register", "visits", "--out", "visits"], 1, "survey!A2: questions of the type"),
        (
            ["import", "bad.xlsx", "--register", "ratification", "--out", "ratification"],
            1,
            "has a register of this name",
        ),
        (["import", "bad.xlsx", "--register", "visits", "--out", "other"], 1, "must be called visits"),
        (["import", "good.xlsx", "--register", "taken", "--out", "taken"], 1, "something stands here already"),
        (["import", "good.xlsx", "--out", "a"], 2, ""),
        ([], 2, ""),
    ],
)
def test_the_exit_code_and_the_message_say_what_to_do(words, code, what, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("kept")
    for name, type in (("good", "text"), ("bad", "geopoint")):
        rows = [["type", "name", "label"], [type, "a", "A"]]
        (tmp_path / f"{name}.xlsx").write_bytes(workbook({"survey": rows}))

    assert main(["xlsform", *words, "--json"]) == code

    if code == 1:
        out = capsys.readouterr()
        assert what in json.loads(out.out)["error"]["what"]
        assert what in out.err
    assert (tmp_path / "taken" / "mine.txt").read_text() == "kept"
    assert not (tmp_path / "visits").exists()
