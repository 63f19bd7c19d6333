"""Sensitivity, internal consistency and simulation, against papers and against what they must say."""

import math

import numpy as np
import pytest

from palermo.estimation.distrust.consistency import Consistency, internal_consistency, population_of, verdict
from palermo.estimation.distrust.sensitivity import sensitivity
from palermo.estimation.distrust.simulation import simulate
from palermo.estimation.loglinear.choosing import Best, Stepwise
from palermo.estimation.tables import CaptureTable
from tests.core.estimation.oracles import table


def test_thresholds_give_the_totals_of_binette_and_steorts():
    found = sensitivity(table("uk2013_5"), Stepwise())

    totals = {one.label: round(one.total) for one in found.variations if one.kind == "threshold"}

    assert totals == {"0": 13444, "0.001": 13101, "0.005": 12262, "0.01": 12262, "0.02": 11313, "0.05": 11313}


def test_every_decision_is_varied_and_the_verdict_says_how_far_apart_they_lie():
    data = table("uk2013_5")

    found = sensitivity(data, Stepwise())

    kinds = {
        kind: sum(1 for one in found.variations if one.kind == kind) for kind in {v.kind for v in found.variations}
    }
    assert kinds == {
        "rule": 6, "threshold": 6, "list_left_out": 5, "lists_merged": 10, "one_person": 18, "unseen_dependence": 2,
    }  # fmt: skip
    assert found.factor == pytest.approx(26442 / 5552, rel=1e-3)
    assert found.verdict.grave
    assert "factor of 4.8" in str(found.verdict)


def test_a_variation_without_a_number_says_why():
    data = CaptureTable(("a", "b", "c"), np.array([0, 30, 25, 4, 40, 0, 0, 0]))

    found = sensitivity(data, Stepwise())

    gone = [one for one in found.variations if one.total is None]
    assert gone and all(one.reason for one in gone)
    left_out = {one.label: one.total for one in found.variations if one.kind == "list_left_out"}
    assert left_out["a"] is None and left_out["c"] == pytest.approx(29 * 34 / 4)


def test_the_persons_of_a_list_are_the_population_the_others_look_for():
    data = table("uk2013_5")

    within = population_of(data, "NG")

    assert within.lists == ("LA", "PFNCA", "GO", "GP")
    assert within.observed + data.counts[1 << 1] == data.sizes[1]


def test_internal_consistency_finds_the_size_of_independent_lists():
    generator = np.random.default_rng(3)
    seen = generator.random((20000, 4)) < [0.2, 0.3, 0.25, 0.4]
    counts = np.bincount(seen @ (1 << np.arange(4)), minlength=16)
    data = CaptureTable(("a", "b", "c", "d"), counts)

    found = internal_consistency(data, Stepwise(0.001), replicates=200, seed=1)

    assert all(abs(one.log_relative_bias) < 0.1 for one in found)
    assert sum(one.covered for one in found) >= 3
    assert not verdict(found).grave


def test_a_list_with_few_persons_elsewhere_is_passed_over():
    found = {one.list: one for one in internal_consistency(table("uk2013_5"), Stepwise())}

    assert found["GP"].total is None and "fewer than 30" in found["GP"].reason
    assert found["LA"].truth == 94 and found["LA"].seen == 40
    assert internal_consistency(CaptureTable(("a", "b"), np.array([0, 9, 9, 9])), Stepwise())[0].reason
    assert verdict([Consistency("a", 10, 3, reason="none")]) is None


def test_simulation_from_the_fitted_british_model_does_as_the_paper_says():
    """Chan, Silverman and Vincent 2021, section 3.4: root mean square errors 3057 and 0.19 by p value, 5834 and 0.34
    by BIC; coverage 0.90 of BCa at 95 per cent."""
    fit = Stepwise().choose(table("uk2013_5")).fit

    stepwise = simulate(fit, Stepwise(), tables=300, replicates=300, seed=3)
    best = simulate(fit, Best("bic", 2), tables=300, replicates=0, seed=3)

    assert stepwise.root_mean_square_log_error == pytest.approx(0.19, abs=0.04)
    assert best.root_mean_square_log_error == pytest.approx(0.34, abs=0.05)
    assert stepwise.coverage == pytest.approx(0.90, abs=0.05)
    assert best.root_mean_square_error > 1.4 * stepwise.root_mean_square_error
    assert math.isnan(best.low[0])


def test_simulation_is_the_same_for_the_same_seed():
    fit = Stepwise().choose(table("korea_3")).fit

    one = simulate(fit, Stepwise(), tables=30, replicates=50, seed=9, workers=1)
    two = simulate(fit, Stepwise(), tables=30, replicates=50, seed=9, workers=3)

    assert np.array_equal(one.totals, two.totals, equal_nan=True)
    assert np.array_equal(one.high, two.high, equal_nan=True)
