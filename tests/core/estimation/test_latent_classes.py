"""Latent classes: an exact posterior, the R package LCMCR 0.4.14, published figures, and chains that disagree."""

from itertools import product

import numpy as np
import pytest
from scipy.special import betaln, gammaln, logsumexp
from scipy.stats import gamma

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bayes.chains import Chains
from palermo.estimation.bayes.latent_classes import Settings, estimate_by_latent_classes, sample_latent_classes
from palermo.estimation.tables import CaptureTable
from tests.core.estimation.bayes_tables import beside, published, reference

SMALL = CaptureTable(("a", "b", "c"), np.array([0, 1, 0, 2, 0, 2, 1, 1]))
QUICK = Settings(burn_in=2_000, samples=300, thinning=20)


def exact_two_classes(table: CaptureTable, most: int, shape: float, rate: float) -> np.ndarray:
    """The posterior of the hidden persons with two classes, by counting through every allocation."""
    histories = np.flatnonzero(table.counts)
    lists = len(table.lists)
    alphas = gamma.ppf((np.arange(150) + 0.5) / 150, shape, scale=1 / rate)
    persons = np.arange(table.observed + most + 1)
    sticks = logsumexp(betaln(1 + persons[:, None, None], alphas + persons[None, :, None]) - betaln(1, alphas), axis=2)
    logs = [[] for _ in range(most + 1)]
    for placed in product(*(range(table.counts[one] + 1) for one in histories)):
        ways = sum(
            gammaln(table.counts[one] + 1) - gammaln(first + 1) - gammaln(table.counts[one] - first + 1)
            for one, first in zip(histories, placed, strict=True)
        )
        first, second = np.array(placed), table.counts[histories] - np.array(placed)
        named = [[part[(histories >> j & 1) == 1].sum() for j in range(lists)] for part in (first, second)]
        for hidden in range(most + 1):
            split = np.arange(hidden + 1)
            sizes = (first.sum() + split, second.sum() + hidden - split)
            value = ways + gammaln(hidden + 1) - gammaln(split + 1) - gammaln(hidden - split + 1)
            for size, on in zip(sizes, named, strict=True):
                value = value + sum(betaln(1 + yes, 1 + size - yes) for yes in on)
            logs[hidden].append(logsumexp(value + sticks[sizes[0], sizes[1]]))
    hidden = np.arange(most + 1)
    total = hidden + table.observed
    value = np.array([logsumexp(one) for one in logs]) + gammaln(total + 1) - gammaln(hidden + 1) - np.log(total)
    return np.exp(value - logsumexp(value))


def test_the_sampler_draws_from_the_posterior_that_counting_gives():
    expected = exact_two_classes(SMALL, 40, shape=2.0, rate=2.0)
    settings = Settings(burn_in=1_000, samples=10_000, thinning=5, classes=2, shape=2.0, rate=2.0)

    chains, _ = sample_latent_classes(SMALL, seed=5, settings=settings)

    hidden = (chains.totals - SMALL.observed).astype(int).ravel()
    drawn = np.bincount(np.minimum(hidden, 40), minlength=41) / hidden.size
    assert np.abs(drawn - expected).max() < 0.012
    assert np.abs(np.cumsum(drawn) - np.cumsum(expected)).max() < 0.012


@pytest.mark.parametrize("name", ["korea_3", "kosovo_4", "new_orleans_5"])
def test_the_committed_tables_give_what_lcmcr_gives(name):
    """LCMCR 0.4.14, K=10, one chain of 110,000 rounds: median and 95 per cent limits."""
    lcmcr = {"korea_3": (137, 123, 199), "kosovo_4": (10381, 9160, 14003), "new_orleans_5": (832, 567, 1330)}

    found = estimate_by_latent_classes(published(name), seed=2, settings=Settings(samples=500))

    median, low, high = lcmcr[name]
    assert found.total == pytest.approx(median, rel=0.02)
    assert found.interval.low == pytest.approx(low, rel=0.03)
    assert found.interval.high == pytest.approx(high, rel=0.10)
    assert not any(one.grave for one in found.warnings)


def test_every_table_beside_the_repository_agrees_with_lcmcr_where_the_chains_agree():
    compared = 0
    for name, expected in reference("lcmcr").items():
        chains, _ = sample_latent_classes(
            beside(name), seed=4, settings=Settings(burn_in=3_000, samples=300, thinning=40)
        )
        if not chains.convergence.is_mixed or chains.convergence.bulk < 200:
            continue
        spread = (expected["ci95"][1] - expected["ci95"][0]) / 4
        assert abs(chains.median - expected["estimate"]) < 0.35 * spread
        compared += 1
    assert compared >= 8


def test_draws_are_the_same_for_a_seed_and_for_any_number_of_chains():
    few = Settings(chains=2, burn_in=50, samples=20, thinning=2)
    more = Settings(chains=3, burn_in=50, samples=20, thinning=2)

    first, _ = sample_latent_classes(SMALL, seed=1, settings=few)
    again, _ = sample_latent_classes(SMALL, seed=1, settings=more)
    other, _ = sample_latent_classes(SMALL, seed=2, settings=few)

    assert np.array_equal(first.totals, again.totals[:2])
    assert not np.array_equal(first.totals, other.totals)


def test_two_kinds_of_persons_are_told_apart_where_one_kind_would_miss_a_third():
    """Expected counts of 40,000 persons of two kinds; the lists name 25,000, and two of them alone give 27,000."""
    chances = np.array([[0.7, 0.7, 0.7, 0.7], [0.15, 0.15, 0.15, 0.15]])
    history = np.arange(16)[:, None] >> np.arange(4) & 1
    kinds = [(one**history * (1 - one) ** (1 - history)).prod(axis=1) for one in chances]
    table = CaptureTable(("a", "b", "c", "d"), np.rint(10_000 * kinds[0] + 30_000 * kinds[1]))
    sizes, both = table.sizes, table.overlaps[0, 1]

    found = estimate_by_latent_classes(table, seed=3, settings=QUICK)

    assert sizes[0] * sizes[1] / both < 28_000
    assert found.interval.low < 40_000 < found.interval.high


def test_chains_in_different_modes_draw_a_grave_warning():
    rng = np.random.default_rng(1)
    totals = np.array([[12_900.0], [22_000.0], [22_400.0], [22_400.0]]) + 800 * rng.standard_normal((4, 500))

    warnings = Chains(2744, totals).warnings()

    assert [(one.code, one.grave) for one in warnings] == [("chains_disagree", True)]
    assert "R-hat" in str(warnings[0])


def test_short_chains_say_that_they_are_short():
    totals = 1_000 + np.random.default_rng(2).standard_normal((4, 50))

    assert [(one.code, one.grave) for one in Chains(500, totals).warnings()] == [("few_effective_draws", False)]


def test_an_estimate_tells_the_figures_of_its_chains():
    found = estimate_by_latent_classes(SMALL, seed=1, settings=QUICK)

    codes = {one.code for one in found.diagnostics}
    assert {"rhat", "effective_draws", "chain_medians", "classes_in_use", "posterior_mean"} <= codes
    medians = next(one for one in found.diagnostics if one.code == "chain_medians")
    assert len(medians.values["medians"].split(", ")) == 4


def test_progress_rises_to_the_end_and_can_stop_the_work():
    told = []
    sample_latent_classes(SMALL, seed=1, settings=QUICK, progress=told.append)

    def stop(share: float) -> None:
        raise InterruptedError

    assert told == sorted(told)
    assert told[-1] == 1.0
    with pytest.raises(InterruptedError):
        sample_latent_classes(SMALL, seed=1, settings=QUICK, progress=stop)


def test_two_lists_are_not_enough():
    with pytest.raises(NotEstimable, match="3 lists or more"):
        sample_latent_classes(CaptureTable(("a", "b"), np.array([0, 3, 4, 2])), seed=1)


@pytest.mark.parametrize("wrong", [{"chains": 0}, {"burn_in": 0}, {"samples": 2}, {"rate": 0.0}])
def test_settings_that_draw_nothing_are_refused(wrong):
    with pytest.raises(InvalidInput):
        Settings(**wrong)
