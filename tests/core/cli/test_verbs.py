"""The command as scripts meet it: one JSON document, progress elsewhere, and what the exit code says."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from palermo.cli import verbs

ROOT = Path(__file__).parents[3]
HEAD = "year,destination,citizenship,sex,age_group,form\n"
ROW = "2020,FRA,ROU,F,Y18T20,SexualExploitation\n"


def _palermo(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PALERMO_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "palermo.cli", *words]
    return subprocess.run(command, env=environment, cwd=home.parent, capture_output=True, text=True, check=False)


@pytest.fixture
def home(tmp_path):
    """A data folder with one deposit of forty persons and one row refused."""
    file = tmp_path / "simulated-office-2024-05-01.csv"
    file.write_text(HEAD + ROW * 40 + ROW.replace("FRA", "XXX"))
    done = _palermo(tmp_path / "home", "ingest", "palermo", str(file), "--source", "simulated-office", "--json")
    assert done.returncode == 0, done.stderr
    return tmp_path / "home"


def test_help_lists_every_verb(tmp_path):
    done = _palermo(tmp_path / "home", "--help")
    assert done.returncode == 0
    assert all(verb.name in done.stdout and verb.summary for verb in verbs())


def test_ingest_prints_one_document_with_every_row_accounted_for(tmp_path):
    file = tmp_path / "a-2024-05-01.csv"
    file.write_text(HEAD + ROW * 12 + ROW.replace("FRA", "XXX"))
    done = _palermo(tmp_path / "home", "ingest", "palermo", str(file), "--source", "simulated-office", "--json")
    found = json.loads(done.stdout)
    assert found["kind"] == "palermo"
    assert (found["read"], found["accepted"], found["rejected"]) == (13, 12, 1)
    rejects = Path(found["rejects_file"]).read_text()
    assert "14,destination,XXX," in rejects


@pytest.mark.parametrize("format", ["csv", "json"])
def test_query_answers_through_the_same_door(home, format):
    done = _palermo(home, "query", "--measure", "victims", "--by", "year", "--format", format)
    assert done.returncode == 0, done.stderr
    if format == "json":
        found = json.loads(done.stdout)
        assert set(found) == {"measure", "by", "where", "rows", "sources", "vintages", "method", "notes"}
        assert found["rows"] == [{"year": "2020", "value": 40, "low": 40, "high": 40, "withheld": None}]
    else:
        assert done.stdout.splitlines()[1].startswith("2020,40,40,40,,simulated-office,")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["query", "--measure", "nonsense", "--json"], 1),
        (["ingest", "palermo", "nowhere.csv", "--json"], 1),
        (["withdraw", "none", "--reason", "simulated", "--json"], 1),
        (["query", "--nonsense"], 2),
        (["nonsense"], 2),
        ([], 2),
    ],
)
def test_the_exit_code_tells_a_problem_from_wrong_usage(home, words, code):
    done = _palermo(home, *words)
    assert done.returncode == code, done.stderr
    assert done.stderr.strip(), "what to do stands on standard error"
    if "--json" in words:
        assert json.loads(done.stdout)["error"]["what"]


def test_two_folders_are_two_installations(home, tmp_path):
    other = _palermo(tmp_path / "other", "vintages", "--json")
    assert json.loads(other.stdout)["vintages"] == []
    assert len(json.loads(_palermo(home, "vintages", "--json").stdout)["vintages"]) == 1
