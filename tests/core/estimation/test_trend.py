"""Strata and years estimated together: against a fit by hand, against pooled data, and with a change that is known."""

import numpy as np
import pytest

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.engines.strata import fit_strata
from palermo.estimation.intervals.bootstrap import acceleration
from palermo.estimation.loglinear.fitting import fit_model
from palermo.estimation.models import Model
from palermo.estimation.tables import CaptureTable
from palermo.estimation.trend import trend
from tests.core.estimation.oracles import table


def simulated(persons, chances, seed, odds=1.0):
    """Return counts by history of persons on lists, the first two of which attract each other."""
    generator = np.random.default_rng(seed)
    seen = generator.random((persons, len(chances))) < chances
    again = seen[:, 0] & (generator.random(persons) < odds - 1)
    seen[again, 1] = True
    counts = np.bincount(seen @ (1 << np.arange(len(chances))), minlength=1 << len(chances))
    counts[0] = 0
    return counts


def by_hand(counts, terms):
    """Fit the model of strata with a design matrix and plain Newton steps; return persons on no list."""
    strata, lists = len(counts), counts.shape[1].bit_length() - 1
    history = np.arange(1, counts.shape[1])
    own = np.column_stack([np.ones(history.size), *((history >> i & 1) for i in range(lists))])
    shared = np.column_stack([(history & term) == term for term in terms]).astype(float)
    design = np.hstack([np.kron(np.eye(strata), own), np.tile(shared, (strata, 1))])
    seen = counts[:, 1:].ravel().astype(float)
    parameters = np.linalg.lstsq(design, np.log(seen + 0.5), rcond=None)[0]
    for _ in range(60):
        fitted = np.exp(design @ parameters)
        parameters += np.linalg.solve(design.T @ (fitted[:, None] * design), design.T @ (seen - fitted))
    return np.exp(parameters[: strata * (1 + lists) : 1 + lists])


def test_a_fit_of_strata_is_that_of_the_whole_design_matrix():
    counts = np.array([simulated(3000, [0.2, 0.3, 0.25], seed, 1.3) for seed in (1, 2, 3)], float)
    hidden, terms = np.empty(3), np.array([3, 6])

    status, _ = fit_strata(counts, 3, terms, hidden)

    assert status == 0
    assert hidden == pytest.approx(by_hand(counts, terms), rel=1e-6)


def test_one_stratum_is_the_model_alone():
    scotland = table("scot_pwid_4")
    hidden = np.empty(1)

    fit_strata(scotland.counts[None].astype(float), 4, np.array([3, 5, 10]), hidden)

    assert hidden[0] == pytest.approx(fit_model(scotland, Model.of(4, [3, 5, 10])).hidden, rel=1e-7)


def test_a_change_that_is_known_lies_in_its_interval_and_the_parts_add_up():
    chances = [0.25, 0.3, 0.2]
    tables = [
        CaptureTable(("a", "b", "c"), simulated(persons, chances, seed), (("year", year),))
        for persons, seed, year in ((4000, 1, "2021"), (5000, 2, "2022"), (6000, 3, "2023"))
    ]

    found = trend(tables, replicates=400, level=0.999, seed=5)

    assert found.change_interval.low < 1.5 < found.change_interval.high
    assert found.slope_interval.low < np.log(1.5) / 2 < found.slope_interval.high
    assert sum(one.total for one in found.strata) == pytest.approx(found.whole.total)
    assert [one.stratum[0][1] for one in found.strata] == ["2021", "2022", "2023"]
    whole = found.whole.interval.high - found.whole.interval.low
    assert whole < sum(one.interval.high - one.interval.low for one in found.strata)
    for one, truth in zip(found.strata, (4000, 5000, 6000), strict=True):
        assert one.interval.low < truth < one.interval.high
        assert one.detected == pytest.approx(one.observed / one.total)


def test_a_thin_year_borrows_its_dependence_from_the_others():
    full = simulated(8000, [0.25, 0.3, 0.2], 1, 1.6)
    thin = CaptureTable(("a", "b", "c"), simulated(250, [0.25, 0.3, 0.2], 2, 1.6))
    tables = [thin.with_counts(full), thin]

    found = trend(tables, replicates=200, seed=1)

    assert "12" in found.model
    assert found.strata[1].interval.low < 250 < found.strata[1].interval.high


def test_tables_of_other_lists_and_strata_that_cannot_be_fitted_are_refused():
    one = CaptureTable(("a", "b"), np.array([0, 5, 6, 2]))
    with pytest.raises(InvalidInput, match="two strata or more"):
        trend([one])
    with pytest.raises(NotEstimable, match="add strata together"):
        trend([one, CaptureTable(("a", "b"), np.array([0, 5, 6, 0]))], replicates=10)


def test_a_trend_says_what_it_leaves_out_and_refuses_what_cannot_be():
    one = CaptureTable(("a", "b", "c"), np.array([0, 300, 250, 40, 400, 50, 60, 20]), (("year", "2020"),))

    found = trend([one, one], replicates=60).as_dict()

    assert found["strata"][0]["stratum"] == {"year": "2020"}
    assert found["warnings"][0]["code"] == "left_out" and found["assumptions"]
    with pytest.raises(InvalidInput, match="level between 0 and 1"):
        trend([one, one], level=2)
    with pytest.raises(InvalidInput, match="takes replicates"):
        trend([one, one], replicates=0)


def test_the_acceleration_of_strata_is_centred_within_each():
    values, weights = np.array([1.0, 2.0, 11.0, 13.0]), np.array([3, 1, 1, 2])

    found = acceleration(values, weights, np.array([0, 0, 1, 1]))

    away = np.array([0.25, -0.75, 4 / 3, -2 / 3])
    assert found == pytest.approx((weights @ away**3) / (6 * (weights @ away**2) ** 1.5))
