"""The thresholded Bayesian log-linear model (Silverman 2020).

All pairs of lists may interact; interactions have normal priors about zero. Those whose posterior mean is less than a
threshold of posterior standard deviations from zero are dropped, the rest is sampled again. The posterior of the
intercept gives the hidden persons.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bayes.chains import Chains, check_positive, generators, run_in_parts, split_evenly
from palermo.estimation.engines import likelihood
from palermo.estimation.engines import thresholded as engine
from palermo.estimation.models import Model, interactions
from palermo.estimation.results import Estimate, Finding
from palermo.estimation.tables import CaptureTable, members

Floats = NDArray[np.float64]
NEAR = 0.1  # an interaction within a tenth of the threshold is named, because chance decides on it
TUNING, ACCEPTED = 12, 0.85
PARTS = 10

ASSUMPTIONS = (
    "The population is closed: nobody enters or leaves it while the lists are kept.",
    "Records of one person on several lists are linked without error.",
    "Lists depend on each other in pairs only, and interactions near zero are none.",
    "All persons have the same chances of being listed.",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What is believed beforehand and how to sample.

    variance: of the normal prior of an interaction; None for a flat one. main_variance: of the intercept and the main
    effects, so large that it says nothing; flat where the interactions are. threshold: posterior standard deviations.
    chains, burn_in, draws: draws are kept for each chain. Defaults: those of MultipleSystemsEstimation (Silverman).
    """

    variance: float | None = 1.0
    main_variance: float = 1e4
    threshold: float = 2.0
    chains: int = 4
    burn_in: int = 600
    draws: int = 2_500

    def __post_init__(self) -> None:
        check_positive(main_variance=self.main_variance, chains=self.chains, burn_in=self.burn_in)
        if self.variance is not None:
            check_positive(variance=self.variance)
        if self.threshold < 0 or self.draws < 4:
            raise InvalidInput("a threshold is zero or more, and four draws are the least")


DEFAULT = Settings()


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """The posterior of one model.

    terms: bit sets, the intercept 0 first. parameters: shape (chains, draws, terms). impossible: interactions at minus
    infinity, because a flat prior meets lists with nobody in common.
    """

    observed: int
    terms: tuple[int, ...]
    parameters: Floats
    impossible: tuple[int, ...] = ()

    @property
    def chains(self) -> Chains:
        """The draws of the total: the observed, and the exponential of the intercept."""
        return Chains(self.observed, self.observed + np.exp(self.parameters[:, :, 0]))

    @property
    def ratios(self) -> dict[int, float]:
        """For each interaction the distance of its posterior mean from zero, in posterior standard deviations."""
        draws = self.parameters.reshape(-1, len(self.terms))
        far = np.abs(draws.mean(axis=0)) / draws.std(axis=0, ddof=1)
        return {term: float(far[i]) for i, term in enumerate(self.terms) if term.bit_count() > 1}


def sample_model(
    table: CaptureTable,
    pairs: tuple[int, ...],
    *,
    seed: int,
    settings: Settings = DEFAULT,
    progress: Callable[[float], None] | None = None,
) -> Fit:
    """Draw from the posterior of the model with these interactions (bit sets).

    With a flat prior an interaction of lists that share nobody lies at minus infinity; histories on both lists are then
    fitted as zero (Silverman 2020). Raises NotEstimable for an empty list, and where a flat prior leaves
    no posterior because the maximum of the likelihood does not exist or is not unique.

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 60, 50, 20, 40, 15, 10, 5]))
    >>> fit = sample_model(table, (0b011,), seed=1, settings=Settings(burn_in=60, draws=20))
    >>> fit.terms, fit.parameters.shape
    ((0, 1, 2, 4, 3), (4, 20, 5))
    """
    _check(table)
    flat = settings.variance is None
    margins = likelihood.margins(table.counts.astype(np.float64), len(table.lists))
    impossible = tuple(pair for pair in pairs if flat and margins[pair] == 0)
    if flat and not has_maximum(table, pairs):
        raise NotEstimable(
            "with a flat prior there is no posterior: the likelihood has no single maximum; give the interactions a "
            "prior variance, or merge lists"
        )
    terms = (0, *(1 << i for i in range(len(table.lists))), *(pair for pair in pairs if pair not in impossible))
    target = _Target.of(table, terms, impossible, settings)
    parameters = _draws(target, seed, settings, progress)
    return Fit(table.observed, terms, parameters, impossible)


def estimate_by_threshold(
    table: CaptureTable,
    *,
    seed: int,
    settings: Settings = DEFAULT,
    level: float = 0.95,
    progress: Callable[[float], None] | None = None,
) -> Estimate:
    """Estimate the total by the thresholded model; the total is the posterior median of the model that is left.

    level: of the equal-tailed interval, which takes the model that is left as given. The interactions that chance may
    have kept or dropped are named in a warning. Raises NotEstimable and InvalidInput like sample_model.
    Source: Silverman (2020); docs/explanation/estimation-bayes.md, (10) and (11).

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 60, 50, 20, 40, 15, 10, 5]))
    >>> estimate = estimate_by_threshold(table, seed=1, settings=Settings(burn_in=60, draws=100))
    >>> estimate.observed < estimate.interval.low < estimate.total < estimate.interval.high
    True
    """
    pairs = interactions(len(table.lists), 2)
    first = sample_model(table, pairs, seed=seed, settings=settings, progress=_half(progress, 0))
    kept = tuple(pair for pair, ratio in first.ratios.items() if ratio >= settings.threshold)
    # A pair at minus infinity was not sampled and is not judged: it stays in the model.
    last = sample_model(
        table, (*kept, *first.impossible), seed=seed + 1, settings=settings, progress=_half(progress, 1)
    )
    chains = last.chains
    return Estimate(
        observed=table.observed,
        total=chains.median,
        interval=chains.interval(level),
        model=str(Model.of(len(table.lists), (*kept, *first.impossible))),
        method="thresholded Bayesian log-linear model (Silverman 2020), posterior median",
        assumptions=ASSUMPTIONS,
        diagnostics=(*chains.diagnoses(), *_judged(table, first, settings)),
        warnings=(*chains.warnings(), *_doubts(table, first, settings)),
    )


def has_maximum(table: CaptureTable, pairs: tuple[int, ...]) -> bool:
    """Return whether the likelihood alone has one (extended) maximum for these interactions.

    >>> has_maximum(CaptureTable(("a", "b"), np.array([0, 5, 4, 2])), ())
    True
    """
    lists = len(table.lists)
    counts = table.counts.astype(np.float64)
    terms = np.array([0, *(1 << i for i in range(lists)), *pairs])
    work = np.empty((terms.size, terms.size))
    status, _ = likelihood.fit(
        counts, likelihood.margins(counts, lists), terms, np.empty(terms.size), np.empty(counts.size), work
    )
    return bool(status == likelihood.FINE)


def _check(table: CaptureTable) -> None:
    if len(table.lists) < 2:
        raise NotEstimable("one list says nothing about those it does not name")
    empty = [name for name, size in zip(table.lists, table.sizes, strict=True) if size == 0]
    if empty:
        raise NotEstimable(f"nobody is on {', '.join(empty)}: leave out lists that name nobody")


def _half(progress: Callable[[float], None] | None, which: int) -> Callable[[float], None] | None:
    return None if progress is None else lambda share: progress((which + share) / 2)


def _judged(table: CaptureTable, fit: Fit, settings: Settings) -> tuple[Finding, ...]:
    """Say of every interaction how far from zero it lies."""
    kept = "{lists}: the interaction lies {ratio:.1f} standard deviations from zero and was kept."
    dropped = "{lists}: the interaction lies {ratio:.1f} standard deviations from zero and was dropped."
    judged = [
        Finding("interaction_kept", kept, {"lists": _named(table, pair), "ratio": ratio})
        if ratio >= settings.threshold
        else Finding("interaction_dropped", dropped, {"lists": _named(table, pair), "ratio": ratio})
        for pair, ratio in fit.ratios.items()
    ]
    at_infinity = "{lists} share nobody: their interaction lies at minus infinity."
    return (*judged, *(Finding("no_overlap", at_infinity, {"lists": _named(table, one)}) for one in fit.impossible))


def _doubts(table: CaptureTable, fit: Fit, settings: Settings) -> tuple[Finding, ...]:
    near = [
        _named(table, pair)
        for pair, ratio in fit.ratios.items()
        if settings.threshold and abs(ratio - settings.threshold) <= NEAR * settings.threshold
    ]
    found = []
    if near:
        text = "{lists}: so near the threshold that a few cases decide whether the interaction counts."
        found.append(Finding("near_threshold", text, {"lists": "; ".join(near)}))
    if settings.variance is not None and not has_maximum(table, interactions(len(table.lists), 2)):
        text = "The lists alone do not determine all interactions: what is kept depends on the prior."
        found.append(Finding("prior_decides", text))
    return tuple(found)


def _named(table: CaptureTable, pair: int) -> str:
    return " × ".join(name for i, name in enumerate(table.lists) if pair >> i & 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Target:
    """A log-posterior, its mode, and the whitening there."""

    terms: NDArray[np.int64]
    counts: Floats
    alive: NDArray[np.bool_]
    precisions: Floats
    mode: Floats
    inverse: Floats

    @classmethod
    def of(
        cls, table: CaptureTable, terms: tuple[int, ...], impossible: tuple[int, ...], settings: Settings
    ) -> "_Target":
        alive = np.ones(table.counts.size, dtype=np.bool_)
        for pair in impossible:
            alive &= ~members(pair, len(table.lists))
        main = 1 + len(table.lists)
        flat = settings.variance is None
        rest = 0.0 if settings.variance is None else 1 / settings.variance
        precisions = np.full(len(terms), rest)
        precisions[:main] = 0.0 if flat else 1 / settings.main_variance
        # The start of the R packages: four hidden persons for each observed one, no interaction.
        mode = np.zeros(len(terms))
        mode[0] = math.log(5 * table.observed)
        mode[1:main] = np.log(table.sizes / (5 * table.observed))
        bits, counts = np.array(terms), table.counts.astype(np.float64)
        matrix = np.empty((len(terms), len(terms)))
        if not engine.find_mode(mode, bits, counts, alive, precisions, matrix):
            raise NotEstimable("the posterior has no mode that can be found; merge lists or give a smaller variance")
        return cls(bits, counts, alive, precisions, mode, np.linalg.inv(np.linalg.cholesky(matrix)))

    def run(self, rng: np.random.Generator, white: Floats, stride: float, kept: Floats) -> float:
        leaps = max(2, min(24, round(5 / stride)))
        shape = (self.mode, self.inverse, self.terms, self.counts, self.alive, self.precisions)
        return float(engine.run(rng, white, *shape, stride, leaps, kept))


def _draws(target: _Target, seed: int, settings: Settings, progress: Callable[[float], None] | None) -> Floats:
    """Run the chains from starts twice as far from the mode as the posterior reaches; tune strides in the burn-in."""
    rngs = generators(seed, settings.chains)
    size = target.terms.size
    white = [2 * rng.standard_normal(size) for rng in rngs]
    strides = np.full(settings.chains, 0.5)
    kept = np.empty((settings.chains, settings.draws, size))
    spans = split_evenly(settings.draws, PARTS)

    def part(chain: int, number: int) -> None:
        if number:
            target.run(rngs[chain], white[chain], strides[chain], kept[chain, slice(*spans[number - 1])])
            return
        for start, end in split_evenly(settings.burn_in, TUNING):
            thrown = np.empty((end - start, size))
            accepted = target.run(rngs[chain], white[chain], strides[chain], thrown)
            strides[chain] = min(max(strides[chain] * math.exp(accepted - ACCEPTED), 0.02), 1.0)

    run_in_parts(settings.chains, 1 + len(spans), part, progress)
    return kept
