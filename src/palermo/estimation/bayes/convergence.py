"""Whether chains of a sampler agree, and how many independent draws they are worth.

All figures are those of Vehtari, Gelman, Simpson, Carpenter and Bürkner (2021), "Rank-normalization, folding, and
localization: an improved R-hat for assessing convergence of MCMC", Bayesian Analysis 16:667-718.
Numbers in brackets are equations of docs/explanation/estimation-bayes.md.
Draws have shape (chains, draws): at least one chain, at least four draws each.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.special import ndtri
from scipy.stats import rankdata

from palermo.errors import InvalidInput

Floats = NDArray[np.float64]
ENOUGH_AGREEMENT = 1.05
ENOUGH_DRAWS = 400  # 100 for each of four chains: recommended by Vehtari et al. 2021
TAILS = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Convergence:
    """The figures of one quantity.

    rhat: 1 when chains agree. bulk, tail: effective draws for the middle and for the 5 and 95 per cent quantiles.
    medians: of each chain. apart: distance of the outermost medians, in interquartile ranges of all draws.
    """

    rhat: float
    bulk: float
    tail: float
    medians: tuple[float, ...]
    apart: float

    @property
    def is_mixed(self) -> bool:
        """Whether chains agree: R-hat at most 1.05, medians at most half an interquartile range apart."""
        return self.rhat <= ENOUGH_AGREEMENT and self.apart <= 0.5

    @property
    def is_enough(self) -> bool:
        """Whether there are 400 effective draws for the middle and the tails."""
        return min(self.bulk, self.tail) >= ENOUGH_DRAWS


def convergence(draws: Floats) -> Convergence:
    """Return all figures of one quantity; draws: shape (chains, draws). Raises InvalidInput for a wrong shape.

    >>> figures = convergence(np.random.default_rng(1).normal(size=(4, 500)))
    >>> figures.is_mixed, figures.is_enough
    (True, True)
    """
    chains = checked(draws)
    medians = np.median(chains, axis=1)
    low, high = np.quantile(chains, (0.25, 0.75))
    distance = float(medians.max() - medians.min())
    apart = distance / float(high - low) if high > low else (math.inf if distance else 0.0)
    return Convergence(rhat(chains), bulk_size(chains), tail_size(chains), tuple(medians.tolist()), apart)


def rhat(draws: Floats) -> float:
    """Return the rank-normalized split R-hat, the larger of that of the draws and of the folded draws.

    1 for chains that agree, infinite for chains that each stand still in a place of their own, not a number where
    nothing varies. Source: Vehtari et al. (2021); docs/explanation/estimation-bayes.md, (12) and (13).

    >>> chains = np.random.default_rng(1).normal(size=(4, 500))
    >>> rhat(chains) < 1.01, rhat(chains + np.arange(4)[:, None]) > 1.5
    (True, True)
    """
    split = halves(checked(draws))
    folded = np.abs(split - np.median(split))
    return max(split_rhat(normal_scores(split)), split_rhat(normal_scores(folded)))


def bulk_size(draws: Floats) -> float:
    """Return how many independent draws the draws are worth for the middle of the distribution.

    Source: Vehtari et al. (2021): effective size (14) of the rank-normalized split chains (13).

    >>> 1800 < bulk_size(np.random.default_rng(2).normal(size=(4, 500))) < 2400
    True
    """
    return effective_size(normal_scores(halves(checked(draws))))


def tail_size(draws: Floats) -> float:
    """Return how many independent draws they are worth for the tails: the lesser of the 5 and 95 per cent quantiles.

    A tail in which all draws are equal (no total lies below the observed) does not count; not a number where both are.
    Source: Vehtari et al. (2021).

    >>> 1200 < tail_size(np.random.default_rng(2).normal(size=(4, 500))) < 2400
    True
    """
    split = halves(checked(draws))
    sizes = [effective_size((split <= np.quantile(split, level)).astype(np.float64)) for level in TAILS]
    return min((size for size in sizes if not math.isnan(size)), default=math.nan)


def checked(draws: Floats) -> Floats:
    """Return draws as an array of shape (chains, draws). Raises InvalidInput unless they can be split and compared."""
    chains = np.atleast_2d(np.asarray(draws, dtype=np.float64))
    if chains.ndim != 2 or chains.shape[1] < 4 or not np.isfinite(chains).all():
        raise InvalidInput(f"draws are finite, of shape (chains, draws), four or more a chain; not {chains.shape}")
    return chains


def halves(chains: Floats) -> Floats:
    """Return every chain as two: its first and its last half; an odd middle draw is left out.

    >>> halves(np.array([[1.0, 2, 3, 4, 5]])).tolist()
    [[1.0, 2.0], [4.0, 5.0]]
    """
    half = chains.shape[1] // 2
    return np.concatenate([chains[:, :half], chains[:, -half:]])


def normal_scores(chains: Floats) -> Floats:
    """Return the normal quantiles of the ranks among all draws. Source: Vehtari et al. (2021), here (13).

    >>> normal_scores(np.array([[3.0, 1.0, 2.0]])).round(2).tolist()
    [[0.87, -0.87, 0.0]]
    """
    ranks = rankdata(chains, method="average").reshape(chains.shape)
    return ndtri((ranks - 0.375) / (chains.size + 0.25))


def split_rhat(chains: Floats) -> float:
    """Return the square root of the variance of all draws over that within chains (12)."""
    draws = chains.shape[1]
    between = draws * chains.mean(axis=1).var(ddof=1)
    within = chains.var(axis=1, ddof=1).mean()
    if within == 0:
        return math.inf if between > 0 else math.nan
    return math.sqrt((within * (draws - 1) + between) / draws / within)


def effective_size(chains: Floats) -> float:
    """Return the effective number of draws of chains as they are.

    Sums pairs of autocorrelations while they are positive and falling (Geyer 1992), at most draws * log10(draws).
    Source: Vehtari et al. (2021), here (14). Not a number where nothing varies.
    """
    count, draws = chains.shape
    covariances = autocovariances(chains)
    within = float((covariances[:, 0] * draws / (draws - 1)).mean())
    total = within * (draws - 1) / draws + (float(chains.mean(axis=1).var(ddof=1)) if count > 1 else 0.0)
    if not total > 0:
        return math.nan
    mean = covariances.mean(axis=0) * draws / (draws - 1)
    correlations = 1 - (within - mean) / total
    correlations[0] = 1.0
    size = count * draws
    return min(size / _autocorrelation_time(correlations), size * math.log10(size))


def _autocorrelation_time(correlations: Floats) -> float:
    """Return Geyer's initial monotone sum of the pairs of autocorrelations (14)."""
    pairs = correlations[: correlations.size // 2 * 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs <= 0)
    last = int(ends[0]) if ends.size else pairs.size
    falling = np.minimum.accumulate(pairs[:last])
    # The even lag after the last positive pair lessens the bias for antithetic chains (as in Stan and ArviZ).
    rest = max(float(correlations[2 * last]), 0.0) if 2 * last < correlations.size else 0.0
    return -1 + 2 * float(falling.sum()) + rest


def autocovariances(chains: Floats) -> Floats:
    """Return the autocovariances of each chain, divided by its length; shape (chains, draws).

    >>> autocovariances(np.array([[1.0, -1.0, 1.0, -1.0]])).round(2).tolist()
    [[1.0, -0.75, 0.5, -0.25]]
    """
    draws = chains.shape[1]
    length = next_fast_len(2 * draws)
    spectrum = rfft(chains - chains.mean(axis=1, keepdims=True), length, axis=1)
    return irfft(np.abs(spectrum) ** 2, length, axis=1)[:, :draws] / draws
