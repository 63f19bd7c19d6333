"""palermo link: lists and scored pairs in, one estimate out with the doubt of linking in it."""

import json

import numpy as np
import pytest

from palermo.cli import main

PAIRS = "list_1,record_1,list_2,record_2,probability\n"


@pytest.fixture
def lists(tmp_path):
    """Three lists of a simulated population of 600 persons and the scored pairs of their records."""
    chance = np.random.default_rng(4)
    seen = chance.random((600, 3)) < [0.4, 0.35, 0.3]
    names, words, lines = ("police", "shelter", "border"), [], [PAIRS]
    for i, name in enumerate(names):
        rows = [f"{name}-{person},key{person},1990\n" for person in np.flatnonzero(seen[:, i])]
        (tmp_path / f"{name}.csv").write_text("record,name_key,birth_year\n" + "".join(rows))
        words.append(f"{name}={tmp_path / name}.csv")
    for i, j in ((0, 1), (0, 2), (1, 2)):
        for person in np.flatnonzero(seen[:, i] & seen[:, j]):
            lines.append(f"{names[i]},{names[i]}-{person},{names[j]},{names[j]}-{person},0.97\n")
    (tmp_path / "pairs.csv").write_text("".join(lines))
    return words, tmp_path / "pairs.csv", seen


def test_scored_pairs_give_an_estimate_that_says_how_much_linking_adds(lists, capsys):
    words, pairs, _ = lists

    code = main(["link", *words, "--pairs", str(pairs), "--draws", "30", "--bootstrap", "100", "--seed", "2", "--json"])

    found = json.loads(capsys.readouterr().out)
    assert code == 0
    assert found["interval"]["low"] < 600 < found["interval"]["high"]
    assert 0 < found["linkage"]["share_of_variance"] < 1
    assert found["linkage"]["draws"] == 30


def test_tables_drawn_can_be_had_alone(lists, capsys):
    words, pairs, seen = lists

    assert main(["link", *words, "--pairs", str(pairs), "--draws", "3", "--tables", "--json"]) == 0

    tables = json.loads(capsys.readouterr().out)["tables"]
    persons = [sum(row["count"] for row in table) for table in tables]
    assert len(tables) == 3
    assert all(seen.any(axis=1).sum() <= count <= seen.sum() for count in persons)


def test_a_list_without_a_file_and_a_file_that_is_not_there_are_named(tmp_path, capsys):
    assert main(["link", "police", "shelter=x.csv"]) == 1
    assert "NAME=FILE" in capsys.readouterr().err
    assert main(["link", f"police={tmp_path / 'none.csv'}", "shelter=x.csv"]) == 1
    assert "cannot be read" in capsys.readouterr().err
