"""Poisson regression on a design matrix, for models that are no subset lattice (heterogeneity, cells left out)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

from palermo.errors import InvalidInput, NotEstimable

Floats = NDArray[np.float64]
MOST_STEPS = 100
SMALLEST_SINGULAR = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class PoissonFit:
    """A fitted Poisson regression with logarithmic link.

    coefficients: shape (columns,). covariance: shape (columns, columns), the inverse of the information. fitted: shape
    (cells,). settled: False when a coefficient was still moving, that is, when the maximum lies at infinity.
    """

    coefficients: Floats
    covariance: Floats
    fitted: Floats
    deviance: float
    log_likelihood: float
    settled: bool

    @property
    def degrees(self) -> int:
        """Cells less parameters."""
        return self.fitted.size - self.coefficients.size

    @property
    def aic(self) -> float:
        """Akaike's criterion: -2 log-likelihood + 2 parameters."""
        return 2 * self.coefficients.size - 2 * self.log_likelihood


def fit_poisson(design: Floats, counts: Floats, offset: Floats | None = None) -> PoissonFit:
    """Fit counts, shape (cells,), on a design, shape (cells, columns), by Newton's method with step halving.

    Raises InvalidInput for shapes that do not fit and NotEstimable when the columns are not independent.
    Source: McCullagh and Nelder (1989), section 2.5 (iterative weighting), from counts + 0.1 as in R.

    >>> fitted = fit_poisson(np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 1.0]]), np.array([5.0, 10.0, 10.0]))
    >>> np.exp(fitted.coefficients).round(6).tolist()
    [5.0, 2.0]
    """
    if design.ndim != 2 or counts.shape != (design.shape[0],):
        raise InvalidInput(f"counts {counts.shape} do not fit a design {design.shape}")
    shift = np.zeros(counts.size) if offset is None else offset
    start = counts + 0.1
    value = _solved(design, start, np.log(start) - shift + (counts - start) / start)
    reached = _deviance(counts, _means(design, value, shift))
    settled = False
    for _ in range(MOST_STEPS):
        means = _means(design, value, shift)
        step = _solved(design, means, (counts - means) / means)
        value, reached, moved = _stepped(design, counts, shift, value, step, reached)
        if moved < 1e-9:
            settled = True
            break
    means = _means(design, value, shift)
    covariance: Floats = np.linalg.pinv(design.T @ (design * means[:, None]), hermitian=True).astype(np.float64)
    likelihood = float(np.sum(xlogy(counts, means) - means - gammaln(counts + 1)))
    return PoissonFit(value, covariance, means, reached, likelihood, settled)


def _means(design: Floats, value: Floats, shift: Floats) -> Floats:
    return np.exp(np.clip(design @ value + shift, -40.0, 40.0))


def _deviance(counts: Floats, means: Floats) -> float:
    return float(2 * np.sum(xlogy(counts, np.where(counts > 0, counts, 1.0) / means) - (counts - means)))


def _solved(design: Floats, weights: Floats, working: Floats) -> Floats:
    """Return the weighted least squares solution. Raises NotEstimable when columns depend on each other."""
    root = np.sqrt(weights)
    scaled = design * root[:, None]
    lengths = np.linalg.norm(scaled, axis=0)
    lengths[lengths == 0] = 1.0
    solution, _, rank, _ = np.linalg.lstsq(scaled / lengths, working * root, rcond=SMALLEST_SINGULAR)
    if rank < design.shape[1]:
        raise NotEstimable("the table holds too little to tell the terms of the model apart")
    return solution / lengths


def _stepped(
    design: Floats, counts: Floats, shift: Floats, value: Floats, step: Floats, before: float
) -> tuple[Floats, float, float]:
    """Return value, deviance and length after the longest halved step that does not make the fit worse."""
    step = step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-300))
    for _ in range(40):
        tried = value + step
        reached = _deviance(counts, _means(design, tried, shift))
        if reached <= before + 1e-9 * (1 + abs(before)):
            return tried, reached, float(np.abs(step).max())
        step = step / 2
    return value, before, 0.0
