"""Profile likelihood intervals for one fixed model."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import chdtri, gammaln

from palermo.errors import NotEstimable
from palermo.estimation.loglinear.fitting import Fit
from palermo.estimation.results import Interval

FARTHEST = 1e6
TOLERANCE = 1e-10


def profile_interval(fit: Fit, level: float = 0.95) -> tuple[float, Interval]:
    """Return the multinomial estimate of the total and its profile likelihood interval; persons.

    The model is taken as given: what choosing it adds to the uncertainty is left out. The estimate lies a little
    below the Poisson one. Source: Cormack 1992, section 3; Rivest and Baillargeon's Rcapture agrees. Raises
    NotEstimable when the likelihood does not fall off within a million times the observed persons.

    >>> from palermo.estimation.loglinear.fitting import fit_model
    >>> from palermo.estimation.models import Model
    >>> from palermo.estimation.tables import CaptureTable
    >>> total, interval = profile_interval(fit_model(CaptureTable(("a", "b"), np.array([0, 30, 40, 10])), Model(2)))
    >>> round(total), round(interval.low), round(interval.high)
    (196, 132, 347)
    """
    profile = _profile(fit)
    top = _maximum(profile, fit.hidden)
    drop = profile(top) - float(chdtri(1, 1 - level)) / 2
    observed = fit.table.observed
    low = 0.0 if profile(0.0) >= drop else brentq(lambda hidden: profile(hidden) - drop, 0.0, top, xtol=1e-6)
    beyond = max(top, 1.0) * 2
    while profile(beyond) > drop:
        beyond *= 2
        if beyond > FARTHEST * observed:
            raise NotEstimable("the likelihood hardly falls as the total grows: no upper limit can be given")
    high = brentq(lambda hidden: profile(hidden) - drop, top, beyond, xtol=1e-6)
    return observed + top, Interval(
        level, observed + low, observed + high, "profile likelihood, the model taken as given"
    )


def _profile(fit: Fit) -> Callable[[float], float]:
    """Return the profile log-likelihood as a function of the hidden persons."""
    design, counts, start = _complete(fit)
    observed = float(counts.sum())
    known = {"parameters": start}

    def profile(hidden: float) -> float:
        complete = counts.copy()
        complete[0] = hidden
        fitted = _newton(design, complete, known)
        total = observed + hidden
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.where(complete > 0, complete * np.log(fitted / total), 0.0)
        return float(gammaln(total + 1) - gammaln(hidden + 1) + logs.sum())

    return profile


def _complete(fit: Fit) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return design matrix, counts and parameters on the histories that can occur, the hidden one first."""
    history = np.arange(fit.table.counts.size)
    terms = [term for term, value in fit.parameters.items() if math.isfinite(value)]
    nobody = [term for term, value in fit.parameters.items() if not math.isfinite(value)]
    possible = ~np.any([(history & term) == term for term in nobody], axis=0) if nobody else history >= 0
    design = np.array([(history & term) == term for term in terms], float).T[possible]
    return design, fit.table.counts[possible].astype(float), np.array([fit.parameters[term] for term in terms])


def _newton(
    design: NDArray[np.float64], counts: NDArray[np.float64], known: dict[str, NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Return the Poisson fit of a complete table, starting from the last one."""
    parameters = known["parameters"]
    aim = design.T @ counts
    for _ in range(200):
        fitted = np.exp(np.minimum(design @ parameters, 50.0))
        score = aim - design.T @ fitted
        step = np.linalg.lstsq(design.T @ (fitted[:, None] * design), score, rcond=None)[0]
        parameters = parameters + step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-300))
        if abs(float(score @ step)) < TOLERANCE:
            break
    known["parameters"] = parameters
    return np.asarray(np.exp(design @ parameters))


def _maximum(profile: Callable[[float], float], near: float) -> float:
    found = minimize_scalar(
        lambda log_hidden: -profile(math.exp(log_hidden)),
        bracket=(math.log(max(near, 0.5)) - 0.5, math.log(max(near, 0.5))),
        tol=1e-10,
    )
    return math.exp(float(found.x))
