"""Latent classes of persons who differ in their chances of being listed (Manrique-Vallier 2016).

Lists are independent within a class; classes are as many as the data call for (a Dirichlet process cut off at ten).
Dependence between lists comes from persons who differ, not from lists that follow each other. The posterior may have
several modes with totals a factor of two apart (Binette and Steorts 2022); one chain does not show it. Several chains
from starts far apart are therefore always run, and the estimate says where they disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bayes.chains import Chains, check_positive, generators, run_in_parts, split_evenly
from palermo.estimation.engines import latent_classes as engine
from palermo.estimation.results import Estimate, Finding
from palermo.estimation.tables import CaptureTable

FEWEST_LISTS = 3
HIDDEN_AT_START = (0.0, 1.0, 4.0, 16.0)  # persons for each observed one
ALPHA_AT_START = (0.03, 0.3, 1.0, 3.0)

ASSUMPTIONS = (
    "The population is closed: nobody enters or leaves it while the lists are kept.",
    "Records of one person on several lists are linked without error.",
    "Persons fall into classes, and within a class being on one list says nothing about being on another.",
    "Persons who could not be on any list are not part of the population.",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """How to sample.

    chains: from starts far apart. burn_in: rounds thrown away. samples: kept draws of each chain, one in thinning
    rounds. classes: at most. shape, rate: gamma prior of the concentration. Defaults: those of the R package LCMCR as
    used by Binette and Steorts (2022), with four chains for one.
    """

    chains: int = 4
    burn_in: int = 10_000
    samples: int = 1_000
    thinning: int = 100
    classes: int = 10
    shape: float = 0.25
    rate: float = 0.25

    def __post_init__(self) -> None:
        check_positive(chains=self.chains, thinning=self.thinning, shape=self.shape, rate=self.rate)
        check_positive(burn_in=self.burn_in)
        if self.samples < 4 or self.classes < 2:
            raise InvalidInput("four samples and two classes are the least that can be drawn")


DEFAULT = Settings()


def sample_latent_classes(
    table: CaptureTable,
    *,
    seed: int,
    settings: Settings = DEFAULT,
    progress: Callable[[float], None] | None = None,
) -> tuple[Chains, NDArray[np.float64]]:
    """Draw totals from the posterior; returns the chains, and the classes in use at each draw (chains, samples).

    seed: draws are the same for a seed, however many processors there are. progress: told the share done.
    Raises NotEstimable for less than three lists (classes cannot be told apart) or where nobody was observed.
    Source: Manrique-Vallier (2016); docs/explanation/estimation-bayes.md, (4) to (9). The prior of the total N is
    proportional to 1/N.

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 60, 50, 20, 40, 15, 10, 5]))
    >>> chains, classes = sample_latent_classes(table, seed=1, settings=Settings(burn_in=100, samples=10, thinning=2))
    >>> chains.totals.shape, bool((chains.totals >= 200).all()), bool(classes.max() <= 10)
    ((4, 10), True, True)
    """
    _check(table)
    states = [_State(table, settings, number, rng) for number, rng in enumerate(generators(seed, settings.chains))]
    spans = split_evenly(settings.samples, 20)

    def part(chain: int, number: int) -> None:
        states[chain].burn_in() if number == 0 else states[chain].draw(*spans[number - 1])

    run_in_parts(settings.chains, 1 + len(spans), part, progress)
    kept = np.stack([state.kept for state in states])
    return Chains(table.observed, table.observed + kept[:, :, 0]), kept[:, :, 1]


def estimate_by_latent_classes(
    table: CaptureTable,
    *,
    seed: int,
    settings: Settings = DEFAULT,
    level: float = 0.95,
    progress: Callable[[float], None] | None = None,
) -> Estimate:
    """Estimate the total by latent classes; the total is the posterior median over all chains.

    level: of the equal-tailed interval. The diagnostics hold R-hat, effective draws and the medians of the chains; a
    grave warning says that chains disagree. Raises NotEstimable and InvalidInput like sample_latent_classes.

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 60, 50, 20, 40, 15, 10, 5]))
    >>> quick = Settings(burn_in=200, samples=50, thinning=2)
    >>> estimate = estimate_by_latent_classes(table, seed=1, settings=quick)
    >>> estimate.observed <= estimate.interval.low < estimate.total < estimate.interval.high
    True
    """
    chains, classes = sample_latent_classes(table, seed=seed, settings=settings, progress=progress)
    text = "On average {classes:.1f} of {most} classes are in use."
    in_use = Finding("classes_in_use", text, {"classes": float(classes.mean()), "most": settings.classes})
    full = "All {most} classes are in use in {share:.0%} of the draws: allow more classes."
    share = float((classes == settings.classes).mean())
    crowded = Finding("classes_used_up", full, {"most": settings.classes, "share": share})
    return Estimate(
        observed=table.observed,
        total=chains.median,
        interval=chains.interval(level),
        method="Bayesian latent classes (Manrique-Vallier 2016), posterior median",
        assumptions=ASSUMPTIONS,
        diagnostics=(*chains.diagnoses(), in_use),
        warnings=(*chains.warnings(), *((crowded,) if share > 0.5 else ())),
    )


def _check(table: CaptureTable) -> None:
    if len(table.lists) < FEWEST_LISTS:
        raise NotEstimable(
            f"latent classes take {FEWEST_LISTS} lists or more, not {len(table.lists)}: with fewer, classes cannot be "
            "told apart"
        )
    if not table.observed:
        raise NotEstimable("nobody is on any list, so there is nothing to learn from")


class _State:
    """Where a chain stands: the arrays of the engine, and the draws kept so far."""

    def __init__(self, table: CaptureTable, settings: Settings, number: int, rng: np.random.Generator) -> None:
        self.rng, self.settings = rng, settings
        self.histories = np.flatnonzero(table.counts)
        self.counts = table.counts[self.histories].copy()
        self.chances, self.log_shares = _start(table, settings.classes, number, rng)
        hidden = int(HIDDEN_AT_START[number % len(HIDDEN_AT_START)] * table.observed)
        unseen = np.exp(self.log_shares) * (1 - self.chances).prod(axis=0)
        self.hidden_classes = rng.multinomial(hidden, unseen / unseen.sum()).astype(np.int64)
        self.scalars = np.array([ALPHA_AT_START[number % len(ALPHA_AT_START)], float(hidden)])
        self.kept = np.empty((settings.samples, 2))

    def burn_in(self) -> None:
        """Leave the start behind."""
        self._run(self.settings.burn_in, np.empty((1, 2)))

    def draw(self, start: int, end: int) -> None:
        """Fill the kept draws from start to end."""
        self._run(self.settings.thinning, self.kept[start:end])

    def _run(self, thinning: int, kept: NDArray[np.float64]) -> None:
        state = (self.chances, self.log_shares, self.scalars, self.hidden_classes)
        prior = (self.settings.shape, self.settings.rate)
        engine.run(self.rng, self.histories, self.counts, *state, *prior, thinning, kept)


def _start(
    table: CaptureTable, classes: int, number: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return chances and log-shares to start from: the first chain with everybody alike, the others far from it."""
    if number == 0:
        alike = np.clip(table.sizes / table.observed, 1e-6, 1 - 1e-6)
        return np.repeat(alike[:, None], classes, axis=1), np.full(classes, -np.log(classes))
    sticks = rng.beta(1, ALPHA_AT_START[number % len(ALPHA_AT_START)], size=classes)
    sticks[-1] = 1.0
    shares = sticks * np.concatenate([[1.0], np.cumprod(1 - sticks[:-1])])
    return rng.random((len(table.lists), classes)), np.log(np.maximum(shares, 1e-12))
