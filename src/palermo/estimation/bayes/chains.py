"""Draws of the total from several chains: figures, diagnoses and warnings, the same for every sampler."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from palermo.errors import InvalidInput
from palermo.estimation.bayes.convergence import Convergence, convergence
from palermo.estimation.results import Finding, Interval

Floats = NDArray[np.float64]
Part = Callable[[int, int], None]


@dataclass(frozen=True)
class Chains:
    """Draws of the total.

    observed: persons on at least one list. totals: shape (chains, draws), persons.

    >>> chains = Chains(10, np.array([[11.0, 12, 13, 12], [12.0, 11, 12, 13]]))
    >>> chains.median, chains.interval(0.5).low
    (12.0, 11.75)
    """

    observed: int
    totals: Floats

    @cached_property
    def convergence(self) -> Convergence:
        """Whether the chains agree on the total, and what their draws are worth."""
        return convergence(self.totals)

    @property
    def median(self) -> float:
        """The posterior median of the total, persons."""
        return float(np.median(self.totals))

    @property
    def mean(self) -> float:
        """The posterior mean of the total, persons."""
        return float(self.totals.mean())

    def interval(self, level: float) -> Interval:
        """Return the equal-tailed interval of all draws together. Raises InvalidInput for a level outside 0 to 1."""
        if not 0 < level < 1:
            raise InvalidInput(f"a level lies between 0 and 1, not at {level}")
        low, high = np.quantile(self.totals, ((1 - level) / 2, (1 + level) / 2))
        return Interval(level, float(low), float(high), "posterior, equal tails")

    def diagnoses(self) -> tuple[Finding, ...]:
        """Return the figures a reader needs to judge the draws."""
        found, middle = self.convergence, self.interval(0.8)
        return (
            Finding("posterior_mean", "The mean of the posterior is {total:.1f} persons.", {"total": self.mean}),
            Finding(
                "posterior_80",
                "With a probability of 80 per cent the total lies from {low:.0f} to {high:.0f} persons.",
                {"low": middle.low, "high": middle.high},
            ),
            Finding("rhat", "R-hat, 1 where chains agree, is {rhat:.3f}.", {"rhat": found.rhat}),
            Finding(
                "effective_draws",
                "The draws are worth {bulk:.0f} independent ones for the middle and {tail:.0f} for the tails.",
                {"bulk": found.bulk, "tail": found.tail},
            ),
            Finding(
                "chain_medians",
                "The medians of the chains are {medians}.",
                {"medians": ", ".join(f"{one:.0f}" for one in found.medians)},
            ),
        )

    def warnings(self) -> tuple[Finding, ...]:
        """Return what speaks against using the draws: chains that disagree (grave), too few effective draws."""
        found = self.convergence
        if not found.is_mixed:
            text = (
                "The chains disagree (R-hat {rhat:.2f}, medians from {low:.0f} to {high:.0f} persons): they sit in "
                "different modes, or have not run long enough. The figures mix them by chance and stand for neither."
            )
            values = {"rhat": found.rhat, "low": min(found.medians), "high": max(found.medians)}
            return (Finding("chains_disagree", text, values, grave=True),)
        if not found.is_enough:
            text = "The draws are worth {size:.0f} independent ones, fewer than 400: run the chains longer."
            return (Finding("few_effective_draws", text, {"size": min(found.bulk, found.tail)}),)
        return ()


def generators(seed: int, chains: int) -> list[np.random.Generator]:
    """Return one generator for each chain, independent of each other and the same for a seed.

    Raises InvalidInput for less than one chain.

    >>> len(generators(1, 4))
    4
    """
    if chains < 1:
        raise InvalidInput(f"one chain or more is needed, not {chains}")
    return [np.random.default_rng(one) for one in np.random.SeedSequence(seed).spawn(chains)]


def run_in_parts(chains: int, parts: int, part: Part, progress: Callable[[float], None] | None) -> None:
    """Run chains side by side, part after part; between parts progress is told the share done and may raise to stop.

    part: called with the number of the chain and of the part, from several threads; it must release the interpreter's
    lock for a gain. What a chain draws depends on its own generator alone, so results do not depend on the threads.
    """
    with ThreadPoolExecutor(min(chains, os.cpu_count() or 1)) as pool:
        for number in range(parts):
            list(pool.map(part, range(chains), [number] * chains))
            if progress:
                progress((number + 1) / parts)


def split_evenly(count: int, parts: int) -> Sequence[tuple[int, int]]:
    """Return the start and end of each of at most so many parts of a count.

    >>> split_evenly(5, 2)
    [(0, 2), (2, 5)]
    """
    ends = np.linspace(0, count, min(parts, count) + 1).astype(int).tolist()
    return list(pairwise(ends))


def check_positive(**settings: Any) -> None:
    """Raise InvalidInput for a setting that is not above 0."""
    for name, value in settings.items():
        if not value > 0:
            raise InvalidInput(f"{name} must be more than 0, not {value}")
