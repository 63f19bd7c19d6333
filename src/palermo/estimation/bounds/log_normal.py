"""The interval that takes the hidden persons as log-normal: its lower end is never below the persons observed."""

import math
from statistics import NormalDist

from palermo.errors import NotEstimable
from palermo.estimation.results import Interval

METHOD = "log-normal hidden persons"


def log_normal(observed: int, total: float, standard_error: float, level: float = 0.95) -> Interval:
    """Return the interval of a total (persons) from its standard error (persons).

    Raises NotEstimable when the total does not exceed the persons observed although it is uncertain.
    Source: Chao (1987), Biometrics 43, equation (12).

    >>> interval = log_normal(123, 331.5, 71.0)
    >>> round(interval.low), round(interval.high)
    (232, 522)
    """
    hidden = total - observed
    if standard_error == 0 and hidden >= 0:
        return Interval(level, total, total, METHOD)
    if not hidden > 0 or not math.isfinite(standard_error):
        raise NotEstimable("no persons are estimated as hidden, so there is no log-normal interval for them")
    normal = NormalDist().inv_cdf((1 + level) / 2)
    factor = math.exp(normal * math.sqrt(math.log1p((standard_error / hidden) ** 2)))
    return Interval(level, observed + hidden / factor, observed + hidden * factor, METHOD)
