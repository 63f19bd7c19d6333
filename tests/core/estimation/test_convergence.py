"""Convergence figures, held to what is known of independent, autoregressive and disagreeing chains."""

import numpy as np
import pytest

from palermo.errors import InvalidInput
from palermo.estimation.bayes.convergence import (
    autocovariances,
    bulk_size,
    convergence,
    effective_size,
    rhat,
    tail_size,
)


def autoregressive(phi: float, draws: int = 20_000, chains: int = 4) -> np.ndarray:
    """Chains in which each draw is phi times the one before plus noise, started in equilibrium."""
    noise = np.random.default_rng(11).normal(size=(chains, draws))
    found = np.empty_like(noise)
    found[:, 0] = noise[:, 0] / np.sqrt(1 - phi * phi)
    for place in range(1, draws):
        found[:, place] = phi * found[:, place - 1] + noise[:, place]
    return found


@pytest.mark.parametrize("phi", [-0.5, 0.0, 0.5, 0.9])
def test_an_autoregressive_chain_is_worth_what_theory_says(phi):
    expected = 80_000 * (1 - phi) / (1 + phi)

    assert effective_size(autoregressive(phi)) == pytest.approx(expected, rel=0.08)
    assert bulk_size(autoregressive(phi)) == pytest.approx(expected, rel=0.08)


def test_independent_draws_are_worth_their_number_in_the_tails_too():
    draws = np.random.default_rng(3).standard_cauchy(size=(4, 5_000))

    assert bulk_size(draws) == pytest.approx(20_000, rel=0.05)
    assert tail_size(draws) == pytest.approx(20_000, rel=0.08)


def test_a_shift_of_one_deviation_gives_the_r_hat_of_the_formula():
    """Two of four chains shifted by d: between/within variance is 1 + d**2 / 3 with four chains split into eight."""
    draws = np.random.default_rng(5).normal(size=(4, 20_000))
    draws[2:] += 1.0

    plain = np.sqrt(1 + draws.mean(axis=1).var() * 8 / 7)  # eight halves, sample variance of their means

    assert rhat(draws) == pytest.approx(plain, rel=0.02)


def test_chains_with_one_centre_and_different_spread_are_found_by_folding():
    """Vehtari et al. 2021, figure 1: the old R-hat is blind to it."""
    draws = np.random.default_rng(6).normal(size=(4, 2_000))
    draws[0] *= 4

    assert rhat(draws) > 1.1


def test_a_trend_within_a_chain_is_found_by_splitting():
    draws = np.random.default_rng(7).normal(size=(4, 1_000)) + np.linspace(0, 3, 1_000)

    assert rhat(draws) > 1.2


def test_chains_in_two_places_are_not_mixed():
    draws = np.random.default_rng(8).normal(size=(4, 1_000))
    draws[3] += 6

    found = convergence(draws)

    assert not found.is_mixed
    assert found.rhat > 1.2
    assert found.bulk < 20


def test_chains_that_stand_still_apart_have_no_finite_r_hat():
    assert rhat(np.repeat([[1.0], [2.0]], 10, axis=1)) == np.inf


def test_figures_do_not_change_under_a_monotone_scale():
    draws = np.random.default_rng(9).normal(size=(4, 500))

    assert rhat(draws) == pytest.approx(rhat(np.exp(3 * draws)), abs=0.02)
    assert bulk_size(draws) == pytest.approx(bulk_size(np.exp(3 * draws)))


def test_autocovariances_are_those_of_the_plain_sum():
    chain = np.random.default_rng(10).normal(size=(1, 50))
    centred = chain[0] - chain[0].mean()
    plain = [centred[: 50 - lag] @ centred[lag:] / 50 for lag in range(50)]

    assert np.allclose(autocovariances(chain)[0], plain)


@pytest.mark.parametrize("draws", [np.zeros((4, 3)), np.full((2, 8), np.nan)])
def test_too_few_draws_or_none_at_all_are_refused(draws):
    with pytest.raises(InvalidInput, match="draws are finite"):
        rhat(draws)
