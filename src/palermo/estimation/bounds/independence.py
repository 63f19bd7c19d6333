"""Lists that do not depend on each other: the model of main effects with its profile likelihood interval."""

import math
from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bounds.poisson import Floats, fit_poisson
from palermo.estimation.results import Estimate, Finding, Interval
from palermo.estimation.tables import CaptureTable

ASSUMPTIONS = (
    "Being on one list makes being on any other neither more nor less likely.",
    "Every person is equally likely to be on a list; lists may differ.",
    "Nobody entered or left the population meanwhile, and records of one person were linked without error.",
)
Profile = Callable[[float], float]
METHODS = {
    "expected": "profile likelihood, expected hidden persons",
    "counted": "profile likelihood, counted hidden persons",
}
KINDS = tuple(METHODS)
MISFIT = "Independence does not fit: deviance {deviance} on {degrees} degrees of freedom."


def independence(table: CaptureTable, level: float = 0.95, kind: str = "expected") -> Estimate:
    """Estimate the total with main effects only, and its profile likelihood interval.

    kind: "expected" profiles the expected number of hidden persons under Poisson sampling, as Binette and Steorts
    (2022) print; "counted" profiles the number of persons itself (Cormack 1992, Biometrics 48, with the exact
    multinomial likelihood), a little wider.
    Raises NotEstimable without overlap or with an empty list, InvalidInput for another kind.

    >>> table = CaptureTable(("p", "q", "e"), np.array([0, 69, 55, 21, 63, 17, 18, 28]))
    >>> found = independence(table)
    >>> round(found.total, 2), round(found.interval.low), round(found.interval.high)
    (388.48, 357, 431)
    """
    if kind not in KINDS:
        raise InvalidInput(f'an interval is for hidden persons "expected" or "counted", not "{kind}"')
    hidden, deviance = _fitted(table)
    degrees = (1 << len(table.lists)) - 2 - len(table.lists)
    warnings: tuple[Finding, ...] = ()
    if degrees and chi2.sf(deviance, degrees) < 0.05:
        warnings = (Finding("misfit", MISFIT, {"deviance": round(deviance, 1), "degrees": degrees}),)
    return Estimate(
        table.observed,
        table.observed + hidden,
        "independent lists, log-linear",
        model=f"[{','.join(str(i + 1) for i in range(len(table.lists)))}]",
        interval=_interval(table, hidden, level, kind),
        assumptions=ASSUMPTIONS,
        warnings=warnings,
    )


def _fitted(table: CaptureTable) -> tuple[float, float]:
    """Return the hidden persons and the deviance of the model of main effects."""
    lists = len(table.lists)
    if lists < 2:
        raise NotEstimable("independent lists need two lists or more")
    empty = [one for one, size in zip(table.lists, table.sizes, strict=True) if not size]
    if empty:
        raise NotEstimable(f"{', '.join(empty)}: nobody is on this list; estimate without it")
    design = np.hstack([np.ones(((1 << lists) - 1, 1)), _on(lists)[1:]])
    fitted = fit_poisson(design, table.counts[1:].astype(float))
    if not fitted.settled:
        raise NotEstimable("the lists share nobody, so nothing tells how many persons are on none")
    return float(np.exp(fitted.coefficients[0])), fitted.deviance


def _interval(table: CaptureTable, hidden: float, level: float, kind: str) -> Interval:
    """Return where the profile falls by half the quantile of chi-square, on both sides of its top."""
    profile = _expected_profile(table) if kind == "expected" else _counted_profile(table)
    top = math.log(hidden) if kind == "expected" else _top(profile, math.log(hidden))
    sought = profile(top) - chi2.ppf(level, 1) / 2
    ends = [_crossing(profile, top, sought, way) for way in (-1, 1)]
    low, high = (table.observed + math.exp(end) for end in ends)
    return Interval(level, low, high, METHODS[kind])


def _expected_profile(table: CaptureTable) -> Profile:
    """Return the log-likelihood of a logarithm of expected hidden persons, main effects at their best."""
    on = _on(len(table.lists))[1:]
    counts = table.counts[1:].astype(float)

    def profile(logarithm: float) -> float:
        return fit_poisson(on, counts, np.full(counts.size, logarithm)).log_likelihood

    return profile


def _counted_profile(table: CaptureTable) -> Profile:
    """Return the multinomial log-likelihood of a logarithm of hidden persons.

    With N persons the best probability of a list is its size over N, so the profile is in closed form (Darroch 1958):
    log N! - log(N - M)! + sum of n_i log(n_i / N) + (N - n_i) log(1 - n_i / N).
    """
    sizes, observed = table.sizes.astype(float), table.observed

    def profile(logarithm: float) -> float:
        total = observed + math.exp(logarithm)
        missed = np.maximum(total - sizes, 1e-300)
        kept = float(np.sum(sizes * np.log(sizes / total) + missed * np.log(missed / total)))
        return math.lgamma(total + 1) - math.lgamma(total - observed + 1) + kept

    return profile


def _on(lists: int) -> Floats:
    return (np.arange(1 << lists)[:, None] >> np.arange(lists) & 1).astype(float)


def _top(profile: Profile, start: float) -> float:
    """Return where a profile with one top is highest, by golden section."""
    ratio = (math.sqrt(5) - 1) / 2
    low, high = start - 5, start + 3
    while high - low > 1e-7:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if profile(left) > profile(right) else (left, high)
    return (low + high) / 2


def _crossing(profile: Profile, top: float, sought: float, way: int) -> float:
    """Return where a profile falls to a height, going down (-1) or up (1). Raises NotEstimable when it never does."""
    step = 0.25
    while step < 64:
        if profile(top + way * step) < sought:
            ends = sorted((top + way * step, top + way * step / 2 if step > 0.25 else top))
            return float(brentq(lambda at: profile(at) - sought, *ends, xtol=1e-9))
        step *= 2
    if way < 0:
        return -math.inf  # nobody hidden is within the interval
    raise NotEstimable("the likelihood does not fall: the lists share too few persons to bound the total from above")
