"""Intervals: BCa on the tables R drew, profile likelihood against Rcapture, double bootstrap, and seeds."""

import math

import numpy as np
import pytest
from scipy.special import ndtri

from palermo.errors import Cancelled, InvalidInput, NotEstimable
from palermo.estimation.intervals.bootstrap import acceleration, bca_limits, bca_quantiles, bootstrap
from palermo.estimation.intervals.calibration import double_bootstrap
from palermo.estimation.intervals.profile import profile_interval
from palermo.estimation.intervals.resampling import bootstrap_tables, tables_without_one, totals_of
from palermo.estimation.loglinear.choosing import Best, Fixed, Stepwise
from palermo.estimation.loglinear.fitting import fit_model
from palermo.estimation.models import Model
from palermo.estimation.tables import CaptureTable
from tests.core.estimation.oracles import needs_oracles, reference, resampled, table

UNTIED = ("diabetes_italy_4", "kosovo_4", "new_orleans_5", "new_orleans_5_rev186", "new_orleans_8_rev186", "uk2013_4",
          "uk2013_5", "uk2013_6")  # fmt: skip
PROFILED = ("allegheny_4", "congenital_massachusetts_5", "diabetes_italy_4", "hare_6", "hiv_rome_4", "kosovo_4",
            "scot_pwid_4", "spina_bifida_3", "uk2013_4", "uk2013_5", "uk2013_6")  # fmt: skip


@needs_oracles
@pytest.mark.parametrize("name", UNTIED)
def test_bca_limits_are_those_of_sparsemse_on_the_tables_it_drew(name):
    data, rule = table(name), Stepwise(0.02, "no_interactions")
    expected = reference(name, "sparsemse_boot")
    replicates = rule.totals(resampled(f"stepwise_boot_oracle_{name}")[0])
    less_one, weights = tables_without_one(data)
    rate = acceleration(rule.totals(less_one), weights)
    total = rule.choose(data).total

    assert total == pytest.approx(expected["estimate"], rel=1e-7)
    assert rate == pytest.approx(expected["ahat"], rel=1e-5)
    assert bca_limits(replicates, total, rate, 0.95) == pytest.approx(expected["ci95"], rel=1e-7)
    assert bca_limits(replicates, total, rate, 0.80) == pytest.approx(expected["ci80"], rel=1e-7)


@needs_oracles
def test_where_packages_differ_by_rounding_ties_the_limits_lie_between_or_beside():
    data, rule = table("korea_3"), Stepwise(0.02, "no_interactions")
    replicates = rule.totals(resampled("stepwise_boot_oracle_korea_3")[0])
    less_one, weights = tables_without_one(data)
    total = rule.choose(data).total

    low, high = bca_limits(replicates, total, acceleration(rule.totals(less_one), weights), 0.95)

    older, newer = reference("korea_3", "sparsemse_boot")["ci95"], reference("korea_3", "mse_step_boot")["ci95"]
    assert low == pytest.approx(older[0], abs=0.01)
    assert older[1] - 0.01 <= high <= newer[1] + 0.01
    nudged = replicates * (1 + 1e-13 * np.sign(np.random.default_rng(1).normal(size=replicates.size)))
    assert bca_limits(nudged, total, acceleration(rule.totals(less_one), weights), 0.95)[1] == pytest.approx(high)


@pytest.mark.parametrize(
    ("name", "rule", "low", "high"),
    [
        ("new_orleans_5", Stepwise(), 589, 1703),  # Chan, Silverman and Vincent 2021, section 4.1
        ("kosovo_4", Best("bic"), 6947, 18010),  # Silverman, Chan and Vincent 2024, table 6
        ("kosovo_4", Best("bic", 2), 12451, 16273),
        ("korea_3", Best("bic"), 128, 349),
        ("new_orleans_5_rev186", Best("bic", 2), 397, 1505),
    ],
)
def test_intervals_printed_in_papers_are_among_those_of_other_seeds(name, rule, low, high):
    found = [bootstrap(table(name), rule, replicates=1000, seed=seed).bca(0.95) for seed in range(24)]

    for printed, limits in ((low, [one.low for one in found]), (high, [one.high for one in found])):
        assert min(limits) * 0.99 <= printed <= max(limits) * 1.01


@needs_oracles
@pytest.mark.parametrize("name", PROFILED)
def test_profile_likelihood_is_that_of_rcapture(name):
    method = "rcapture_o2" if name in ("hare_6", "uk2013_6", "spina_bifida_3") else "rcapture_all"
    expected = reference(name, method)
    data = table(name)

    total, interval = profile_interval(fit_model(data, Model.reading(expected["model"], len(data.lists))))

    assert [total, interval.low, interval.high] == pytest.approx(expected["closedpCI_multinomial"], rel=1e-5)


def test_a_profile_that_hardly_falls_off_gives_no_interval():
    fit = fit_model(CaptureTable(("a", "b"), np.array([0, 30, 40, 1])), Model(2))

    assert profile_interval(fit, 0.95)[1].high > 5 * fit.total
    with pytest.raises(NotEstimable, match="hardly falls"):
        profile_interval(fit, 0.9999999)


def test_bca_without_bias_and_acceleration_is_the_percentile_interval():
    draws = np.random.default_rng(5).normal(size=20001)

    low, high = bca_limits(draws, float(np.median(draws)), 0.0, 0.9)

    assert [low, high] == pytest.approx(np.quantile(draws, [0.05, 0.95]), abs=2e-3)


def test_bca_of_an_exponential_mean_is_second_order_right():
    """Of Gamma(n) replicates of a mean, the BCa limits are nearly the exact ones; Efron 1987, section 3."""
    generator = np.random.default_rng(11)
    sample = generator.exponential(size=40)
    replicates = generator.choice(sample, size=(20000, 40)).mean(axis=1)
    mean = float(sample.mean())
    rate = acceleration((sample.sum() - sample) / 39, np.ones(40, int))

    low, high = bca_limits(replicates, mean, rate, 0.9)

    away = sample - mean
    assert rate == pytest.approx((away**3).sum() / (6 * (away**2).sum() ** 1.5))
    assert high - mean > mean - low
    assert bca_quantiles(replicates, mean, 0.0, [0.95])[0] < high


def test_the_same_seed_gives_the_same_result_whatever_the_cores():
    data = table("uk2013_4")

    one = bootstrap(data, Stepwise(), replicates=300, seed=7, workers=1)
    four = bootstrap(data, Stepwise(), replicates=300, seed=7, workers=4)
    other = bootstrap(data, Stepwise(), replicates=300, seed=8)

    assert np.array_equal(one.replicates, four.replicates)
    assert not np.array_equal(one.replicates, other.replicates)
    assert np.array_equal(one.replicates[:100], bootstrap(data, Stepwise(), replicates=100, seed=7).replicates)


def test_long_work_tells_its_progress_and_stops_when_asked():
    shares = []
    bootstrap(table("korea_3"), Stepwise(), replicates=400, seed=1, progress=shares.append)
    assert shares == sorted(shares) and shares[-1] == 1.0

    def stop(share):
        raise Cancelled("the caller stopped")

    with pytest.raises(Cancelled):
        totals_of(Stepwise(), bootstrap_tables(table("korea_3"), 5000, 1), stop)


def test_influence_names_the_person_who_moves_the_total_most():
    drawn = bootstrap(table("new_orleans_8_rev186"), Stepwise(), replicates=50, seed=1)

    assert drawn.influence.size == np.count_nonzero(table("new_orleans_8_rev186").counts)
    pair = 1 << 2 | 1 << 3
    moved = drawn.influence[drawn.histories == pair][0]
    assert round(drawn.total + moved) == 1184  # the table without that person is the one of 2021


def test_too_many_replicates_without_a_total_give_no_interval():
    replicates = np.full(100, 10.0)
    replicates[:20] = math.nan

    with pytest.raises(NotEstimable, match="20 of 100"):
        bca_limits(replicates, 10.0, 0.0, 0.95)
    with pytest.raises(NotEstimable, match="one side"):
        bca_limits(np.arange(1.0, 50.0), 0.5, 0.0, 0.95)
    with pytest.raises(InvalidInput, match="one replicate or more"):
        bootstrap_tables(table("korea_3"), 0, 1)


def test_a_double_bootstrap_widens_an_interval_that_covers_too_little():
    data = table("uk2013_4")

    found = double_bootstrap(data, Stepwise(), replicates=120, inner=120, seed=4)

    assert np.all(np.diff(found.coverage) >= 0)
    assert found.covering(0.95) < 0.99
    calibrated, plain = found.interval(found.covering(0.95)), found.outer.bca(0.95)
    assert calibrated.low >= plain.low and calibrated.high <= plain.high
    assert "double bootstrap" in found.interval(0.9).method
    again = double_bootstrap(data, Stepwise(), replicates=120, inner=120, seed=4, workers=1)
    assert np.array_equal(found.coverage, again.coverage)


def test_a_double_bootstrap_of_a_clear_table_covers_nearly_as_it_says():
    data = CaptureTable(("a", "b"), np.array([0, 900, 900, 600]))

    found = double_bootstrap(data, Fixed(Model(2)), replicates=300, inner=300, seed=2)

    spread = math.sqrt(0.9 * 0.1 / 300)
    assert abs(found.covering(0.9) - 0.9) < -ndtri(0.0005) * spread + 0.02
