"""The front door and the command: what comes back, what is warned of, and when there is no number."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from palermo.cli import main
from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation import CaptureTable, Method, estimate
from palermo.estimation.estimating import METHODS
from palermo.estimation.method import NAMES
from tests.core.estimation.oracles import PUBLISHED, table

SOURCE = Path(__file__).parents[3] / "src"


def codes(found):
    return {one.code for one in found.warnings}


def test_an_estimate_carries_its_distrust():
    found = estimate(table("uk2013_5"), Method("bic", replicates=300, seed=1))

    assert (found.observed, round(found.total), found.model) == (2744, 25311, "[123,25,34]")
    assert found.interval.low < found.total < found.interval.high
    assert "choice of the model repeated" in found.interval.method
    assert {"left_out", "models_disagree", "one_person"} <= codes(found)
    assert found.choice.beside[0].model == found.model and found.choice.gap == 0
    assert found.share_detected == pytest.approx(2744 / found.total)
    document = found.as_dict()
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert {"observed", "total", "hidden", "interval", "model", "choice", "diagnostics", "warnings"} <= set(document)


@pytest.mark.parametrize("interval", ["percentile", "profile", "calibrated"])
def test_every_interval_is_named_by_how_it_was_made(interval):
    found = estimate(table("kosovo_4"), Method(interval=interval, replicates=60, inner=40, seed=2))

    assert found.interval.low < found.total < found.interval.high
    assert {"percentile": "percentile", "profile": "profile", "calibrated": "double bootstrap"}[
        interval
    ] in found.interval.method
    assert ("model_taken_as_given" in codes(found)) == (interval == "profile")


def test_the_shortcut_among_top_models_is_named():
    found = estimate(table("kosovo_4"), Method("bic", top_models=5, replicates=100, seed=2))

    assert "only among 5 models" in found.interval.method


def test_lists_that_allow_no_number_give_none():
    with pytest.raises(NotEstimable, match="one list alone"):
        estimate(CaptureTable(("a",), np.array([0, 9])))
    with pytest.raises(NotEstimable, match="nobody"):
        estimate(CaptureTable(("a", "b"), np.zeros(4)))
    with pytest.raises(NotEstimable, match="no finite maximum"):
        estimate(CaptureTable(("a", "b"), np.array([0, 5, 6, 0])))


def test_a_table_too_thin_for_an_interval_says_so_beside_the_number():
    found = estimate(CaptureTable(("a", "b"), np.array([0, 9, 9, 1])), Method(replicates=200, seed=1))

    assert found.interval is None
    assert "no_interval" in codes(found)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"name": "guess"}, "no method; there are"),
        ({"level": 1.0}, "between 0 and 1"),
        ({"interval": "wald"}, "no interval; there are"),
        ({"replicates": -1}, "replicates are 0"),
    ],
)
def test_methods_that_cannot_be_are_refused(options, said):
    with pytest.raises(InvalidInput, match=said):
        Method(**options)


def test_the_command_prints_one_document(capsys):
    code = main(["estimate", str(PUBLISHED / "korea_3.csv"), "--method", "bic", "--bootstrap", "200", "--seed", "3"])

    document = json.loads(capsys.readouterr().out)
    assert code == 0
    assert round(document["total"]) == 157
    assert document["interval"]["low"] >= document["observed"] == 123
    assert document["seconds"] > 0


def test_the_command_merges_drops_and_speaks_plainly(capsys):
    words = ["estimate", str(PUBLISHED / "uk2013_6.csv"), "--merge", "PF,NCA", "--drop", "GP", "--bootstrap", "0"]

    assert main([*words, "--format", "text"]) == 0

    said = capsys.readouterr().out
    assert "2,428" in said and "11,015" in said and "[12,13,24]" in said


def test_a_stratum_without_a_number_does_not_stop_the_others(tmp_path, capsys):
    file = tmp_path / "simulated.csv"
    file.write_text("year,a,b,count\n2020,1,0,30\n2020,0,1,40\n2020,1,1,10\n2021,1,0,5\n2021,0,1,4\n")

    assert main(["estimate", str(file), "--by", "year", "--bootstrap", "0"]) == 0
    strata = json.loads(capsys.readouterr().out)["strata"]

    assert [one["stratum"] for one in strata] == [{"year": "2020"}, {"year": "2021"}]
    assert round(strata[0]["total"]) == 200
    assert strata[1]["total"] is None and "no finite maximum" in strata[1]["not_estimable"]
    assert main(["estimate", str(file), "--by", "year", "--bootstrap", "0", "--format", "text"]) == 0
    assert "Not estimable" in capsys.readouterr().out


def test_bad_files_and_methods_end_with_a_reason(tmp_path, capsys):
    assert main(["estimate", str(tmp_path / "none.csv"), "--json"]) == 1
    assert "cannot be read" in json.loads(capsys.readouterr().out)["error"]["what"]
    assert main(["estimate", str(PUBLISHED / "korea_3.csv"), "--method", "guess"]) == 1
    assert "no method" in capsys.readouterr().err


def test_importing_the_room_loads_no_compiler():
    code = "import sys; from palermo import estimation; print('numba' in sys.modules, 'scipy' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(SOURCE)}, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize(
    ("method", "least", "most"),
    [
        ("dga", 12595, 12595),  # as R dga on every number up to 30 times the observed
        ("lcmcr", 9800, 11100),  # R LCMCR 10381, one chain
        ("thresholded", 13800, 14300),  # MultipleSystemsEstimation 13972
        ("chao", 6000, 12000),
        ("zelterman", 6000, 20000),
        ("coverage", 9103, 9103),  # CARE1, low sample coverage
        ("closed", 6000, 20000),
    ],
)
def test_every_other_estimator_comes_through_the_same_door(method, least, most):
    assert method in METHODS

    found = estimate(table("kosovo_4"), Method(method, replicates=200, seed=5))

    assert least <= round(found.total) <= most
    assert found.interval.low <= found.total <= found.interval.high
    assert found.assumptions and found.method
    json.dumps(found.as_dict(), allow_nan=False)


def test_chapman_takes_two_lists():
    pair = table("kosovo_4").keeping(["ABA", "HRW"])

    assert estimate(pair, Method("chapman")).total > pair.observed
    with pytest.raises(InvalidInput, match="takes two lists"):
        estimate(table("kosovo_4"), Method("chapman"))


def test_every_name_of_a_method_has_its_way():
    assert set(METHODS) == set(NAMES)


def test_a_calibration_that_falls_short_and_replicates_that_are_few_are_said():
    found = estimate(table("korea_3"), Method(interval="calibrated", replicates=150, inner=150, seed=1))

    assert {"few_replicates", "models_disagree"} <= codes(found)
    assert "coverage" in {one.code for one in found.diagnostics}


def test_a_profile_without_an_upper_limit_leaves_the_number_and_says_so():
    data = CaptureTable(("a", "b"), np.array([0, 30, 40, 1]))

    found = estimate(data, Method("independence", interval="profile", level=0.9999999))

    assert found.interval is None and round(found.total) == 1271
    assert "hardly falls" in str(next(one for one in found.warnings if one.code == "no_interval"))


def test_a_person_without_whom_there_is_no_total_is_named():
    data = CaptureTable(("a", "b", "c"), np.array([0, 300, 250, 40, 400, 50, 60, 1]))
    model = Method("fixed", model="[12,13,23]", replicates=300, seed=1)

    found = estimate(data, model)

    assert "one_person_needed" in codes(found)
    assert "a + b + c" in str(next(one for one in found.warnings if one.code == "one_person_needed"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"name": "fixed"}, "must be named"),
        ({"name": "average", "interval": "profile"}, "one model"),
        ({"top_models": -1}, "0 \\(all\\) or more"),
    ],
)
def test_options_that_do_not_fit_together_are_refused(options, said):
    with pytest.raises(InvalidInput, match=said):
        Method(**options)
