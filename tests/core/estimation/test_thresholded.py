"""The thresholded Bayesian log-linear model: an exact posterior, published tables, and what it says of itself."""

import numpy as np
import pytest
from scipy.integrate import quad

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bayes.thresholded import Settings, estimate_by_threshold, has_maximum, sample_model
from palermo.estimation.engines import likelihood
from palermo.estimation.tables import CaptureTable
from tests.core.estimation.bayes_tables import beside, published, reference

# MultipleSystemsEstimation 1.2.0 with MCMCpack 1.6.3: posterior median, 95 per cent limits, interactions kept.
MSE = {
    "korea_3": (153, 134, 201, "[12,23]"),
    "kosovo_4": (13971, 12236, 16389, "[12,13,14,23,34]"),
    "new_orleans_5": (1050, 681, 1865, "[1,2,3,4,5]"),
    "uk2013_5": (12400, 11061, 14240, "[12,13,25,35,45]"),
}


@pytest.mark.parametrize("name", MSE)
def test_the_figures_of_the_r_package_are_met_within_its_own_error(name):
    median, low, high, model = MSE[name]

    found = estimate_by_threshold(published(name), seed=3)

    assert found.model == model
    assert found.total == pytest.approx(median, rel=0.012)
    assert found.interval.low == pytest.approx(low, rel=0.02)
    assert found.interval.high == pytest.approx(high, rel=0.035)


def test_every_table_beside_the_repository_agrees_but_the_one_whose_chain_never_moved():
    stuck = []
    for name, expected in reference("mse_bayesthresh").items():
        if expected["quantiles"]["2.5%"] == expected["quantiles"]["97.5%"]:
            stuck.append(name)
            continue
        found = estimate_by_threshold(beside(name), seed=8)
        assert found.total == pytest.approx(expected["estimate"], rel=0.015), name
    assert stuck == ["new_orleans_8"]


def test_the_posterior_of_two_lists_is_the_integral():
    """Two independent lists, flat priors: the hidden persons have density h**-1 (h + n1)**... integrated by quadrature.

    With parameters u, a, b and counts x = e**(u+a), y = e**(u+b), z = e**(u+a+b), substituting gives for the
    intercept the density of x y / z with x, y, z gamma variates of the counts.
    """
    table = CaptureTable(("a", "b"), np.array([0, 40, 30, 20]))
    draws = np.random.default_rng(1).gamma([40, 30, 20], size=(400_000, 3))
    expected = np.quantile(draws[:, 0] * draws[:, 1] / draws[:, 2], [0.025, 0.25, 0.5, 0.75, 0.975])

    fit = sample_model(table, (), seed=2, settings=Settings(variance=None, draws=10_000))

    hidden = np.quantile(np.exp(fit.parameters[:, :, 0]), [0.025, 0.25, 0.5, 0.75, 0.975])
    assert np.allclose(hidden, expected, rtol=0.03)


def test_a_prior_draws_an_interaction_towards_zero_by_what_the_integral_says():
    """One list pair of three with a known one-dimensional posterior, by quadrature over the interaction."""
    table = CaptureTable(("a", "b", "c"), np.array([0, 60, 50, 20, 40, 15, 10, 5]))
    pair = 0b011

    def profile(value: float) -> float:
        """The likelihood at a fixed interaction, times Laplace's factor for the rest, times the prior."""
        counts = table.counts.astype(float)
        other, start = np.zeros(4), np.array([0, 1, 2, 4])
        other[0] = 4.0
        history = np.arange(8)
        design = np.array([(history & term) == term for term in start]).T[1:].astype(float)
        offset = value * ((history & pair) == pair)[1:]
        for _ in range(60):
            fitted = np.exp(design @ other + offset)
            step = np.linalg.solve(design.T @ (fitted[:, None] * design), design.T @ (counts[1:] - fitted))
            other += step * min(1.0, 1.0 / np.abs(step).max())
        fitted = np.exp(design @ other + offset)
        information = design.T @ (fitted[:, None] * design)
        height = counts[1:] @ np.log(fitted) - fitted.sum() - value**2 / (2 * 0.1)
        return height - 0.5 * np.linalg.slogdet(information)[1]

    top = profile(0.0)
    mass = quad(lambda x: np.exp(profile(x) - top), -2, 2, limit=200)[0]
    mean = quad(lambda x: x * np.exp(profile(x) - top), -2, 2, limit=200)[0] / mass

    fit = sample_model(table, (pair,), seed=4, settings=Settings(variance=0.1, draws=5_000))

    drawn = fit.parameters[:, :, 4]
    assert drawn.mean() == pytest.approx(mean, abs=0.01)


def test_a_flat_prior_with_many_persons_has_the_maximum_of_the_likelihood_in_its_middle():
    table = published("kosovo_4")
    fit = sample_model(table, (3, 5), seed=1, settings=Settings(variance=None))
    terms = np.array(fit.terms)
    counts = table.counts.astype(float)
    parameters = np.empty(terms.size)
    likelihood.fit(
        counts, likelihood.margins(counts, 4), terms, parameters, np.empty(16), np.empty((terms.size, terms.size))
    )

    assert np.allclose(np.median(fit.parameters, axis=(0, 1)), parameters, atol=0.02)


def test_lists_that_share_nobody_lie_at_minus_infinity_under_a_flat_prior():
    table = published("uk2013_5")

    found = estimate_by_threshold(table, seed=1, settings=Settings(variance=None))

    assert "no_overlap" in {one.code for one in found.diagnostics}
    assert "LA × GP share nobody" in " ".join(map(str, found.diagnostics))


def test_an_interaction_by_the_threshold_is_named():
    found = estimate_by_threshold(published("uk2013_5"), seed=3)
    near = next(one for one in found.warnings if one.code == "near_threshold")

    assert "GO × GP" in str(near)
    assert not near.grave


def test_without_a_threshold_all_interactions_stay():
    found = estimate_by_threshold(published("kosovo_4"), seed=1, settings=Settings(threshold=0.0))

    assert found.model == "[12,13,14,23,24,34]"


def test_draws_are_the_same_for_a_seed():
    settings = Settings(burn_in=60, draws=50)
    one, same, other = (sample_model(published("korea_3"), (3,), seed=seed, settings=settings) for seed in (1, 1, 2))

    assert np.array_equal(one.parameters, same.parameters)
    assert not np.array_equal(one.parameters, other.parameters)


def test_chains_mix_and_are_worth_nearly_their_number():
    fit = sample_model(published("uk2013_5"), (3, 5, 18), seed=1)

    assert fit.chains.convergence.rhat < 1.01
    assert fit.chains.convergence.bulk > 4_000


def test_a_flat_prior_without_a_maximum_is_not_estimable():
    """Chan, Silverman and Vincent 2021, table 2: the likelihood of this table has no maximum for all pairs."""
    table = beside("artificial_3")

    assert not has_maximum(table, (3, 5, 6))
    with pytest.raises(NotEstimable, match="no single maximum"):
        sample_model(table, (3, 5, 6), seed=1, settings=Settings(variance=None))


def test_a_list_that_names_nobody_is_refused():
    with pytest.raises(NotEstimable, match="nobody is on b"):
        sample_model(CaptureTable(("a", "b"), np.array([0, 3, 0, 0])), (), seed=1)


def test_progress_rises_to_the_end_over_both_fits():
    told = []
    estimate_by_threshold(published("korea_3"), seed=1, settings=Settings(burn_in=60, draws=50), progress=told.append)

    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize("wrong", [{"variance": 0.0}, {"threshold": -1.0}, {"draws": 1}])
def test_settings_that_say_nothing_are_refused(wrong):
    with pytest.raises(InvalidInput):
        Settings(**wrong)
