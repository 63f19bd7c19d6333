"""Chao's lower bound from the persons on one list and on two, and Zelterman's estimate beside it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bounds.log_normal import log_normal
from palermo.estimation.results import Estimate, Finding
from palermo.estimation.tables import CaptureTable

METHODS = {
    "plain": "Chao's lower bound, plain",
    "corrected": "Chao's lower bound, corrected",
    "lists": "Chao's lower bound, lists that differ",
}
FORMS = tuple(METHODS)
BOUND = "The number is a lower bound: persons who are harder to reach than all those seen are not counted in full."
TIES = "Given how reachable a person is, the lists do not depend on each other."
MANY = "There are many lists, each of which names few persons."
ALIKE = "Persons on one list and on two lists are as reachable as persons on none."
NO_TWO = "No person is on exactly two lists; the bound rests on its correction alone."


@dataclass(frozen=True, slots=True, eq=False)
class Frequencies:
    """Persons by number of lists.

    by_number: shape (lists,), persons on exactly one, two ... lists. alone: shape (lists,), persons on that list only.
    """

    by_number: NDArray[np.int64]
    alone: NDArray[np.int64]

    @property
    def observed(self) -> int:
        """Persons on at least one list."""
        return int(self.by_number.sum())


def frequencies(table: CaptureTable) -> Frequencies:
    """Count the persons of a table by the number of lists they are on.

    >>> frequencies(CaptureTable(("a", "b", "c"), np.array([0, 69, 55, 21, 63, 17, 18, 28]))).by_number.tolist()
    [187, 56, 28]
    """
    lists = len(table.lists)
    number = np.array([history.bit_count() for history in range(table.counts.size)])
    persons = np.bincount(number, weights=table.counts, minlength=lists + 1)[1:]
    return Frequencies(np.rint(persons).astype(np.int64), table.counts[1 << np.arange(lists)])


def chao(table: CaptureTable, form: str = "corrected", level: float = 0.95) -> Estimate:
    """Estimate a lower bound of the total from f1 persons on one list and f2 on two.

    form: "plain" adds f1^2 / (2 f2) (Chao 1987; raises NotEstimable when f2 is 0); "corrected" adds
    f1 (f1 - 1) / (2 (f2 + 1)), nearly without bias and defined for f2 = 0 (Chao 2005, Encyclopedia of Statistical
    Sciences); "lists" adds
    (f1^2 - sum of z_i^2) / (2 (f2 + 1)) with z_i persons on list i alone, which lets lists differ and does not need
    many of them (Chao 1989, Biometrics 45). Raises InvalidInput for another form.
    Variance: the delta method with independent Poisson counts, plus the hidden persons themselves; for "plain" this is
    that of Chao (1987): f2 (r^4 / 4 + r^3 + r^2 / 2), r = f1 / f2. Interval: Chao (1987), equation 12.

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 69, 55, 21, 63, 17, 18, 28]))
    >>> [round(chao(table, form).total, 1) for form in FORMS]
    [583.2, 576.1, 474.6]
    """
    if form not in FORMS:
        raise InvalidInput(f'there is no form "{form}" of Chao\'s bound; there are {", ".join(FORMS)}')
    counted = _checked(table)
    hidden, variance = _plain(counted) if form == "plain" else _corrected(counted, lists=form == "lists")
    total = counted.observed + hidden
    warnings = () if counted.by_number[1] else (Finding("none_on_two", NO_TWO),)
    return Estimate(
        counted.observed,
        total,
        METHODS[form],
        interval=log_normal(counted.observed, total, math.sqrt(variance), level),
        assumptions=(BOUND, TIES) if form == "lists" else (BOUND, TIES, MANY),
        diagnostics=_shown(counted, math.sqrt(variance)),
        warnings=warnings,
    )


def zelterman(table: CaptureTable, level: float = 0.95) -> Estimate:
    """Estimate the total as observed / (1 - exp(-2 f2 / f1)).

    Raises NotEstimable when nobody is on exactly two lists. Source: Zelterman (1988), Journal of Statistical Planning
    and Inference 18; variance n G (1 + n G r^2 (1 / f1 + 1 / f2)) with r = 2 f2 / f1, G = exp(-r) / (1 - exp(-r))^2:
    Boehning (2008), Statistical Methodology 5.

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 69, 55, 21, 63, 17, 18, 28]))
    >>> round(zelterman(table).total, 1)
    601.4
    """
    counted = _checked(table)
    one, two = (float(persons) for persons in counted.by_number[:2])
    if not two:
        raise NotEstimable("no person is on exactly two lists, so Zelterman's estimate gives no number")
    rate = 2 * two / one
    total = counted.observed / -math.expm1(-rate)
    spread = counted.observed * math.exp(-rate) / math.expm1(-rate) ** 2
    error = math.sqrt(spread * (1 + spread * rate**2 * (1 / one + 1 / two)))
    return Estimate(
        counted.observed,
        total,
        "Zelterman",
        interval=log_normal(counted.observed, total, error, level),
        assumptions=(ALIKE, TIES, MANY),
        diagnostics=_shown(counted, error),
    )


def _checked(table: CaptureTable) -> Frequencies:
    counted = frequencies(table)
    if len(table.lists) < 2:
        raise NotEstimable("a bound from persons on one and on two lists needs two lists")
    if not counted.by_number[1:].any():
        raise NotEstimable("no person is on two lists, so nothing tells how many are on none")
    if not counted.by_number[0]:
        raise NotEstimable("no person is on one list only: the lists hold the same persons")
    return counted


def _plain(counted: Frequencies) -> tuple[float, float]:
    one, two = (float(persons) for persons in counted.by_number[:2])
    if not two:
        raise NotEstimable(
            "no person is on exactly two lists, so Chao's plain bound gives no number; the corrected does"
        )
    ratio = one / two
    return one * ratio / 2, two * (ratio**4 / 4 + ratio**3 + ratio**2 / 2)


def _corrected(counted: Frequencies, *, lists: bool) -> tuple[float, float]:
    one, two = (float(persons) for persons in counted.by_number[:2])
    alone = counted.alone.astype(float)
    # For "lists" the squares of each list's own singletons go; for "corrected" only the one that makes f1 (f1 - 1).
    hidden = (one**2 - (alone @ alone if lists else one)) / (2 * (two + 1))
    slopes = (one - alone) / (two + 1) if lists else np.full(alone.size, (2 * one - 1) / (2 * (two + 1)))
    variance = float(alone @ slopes**2) + two * (hidden / (two + 1)) ** 2 + hidden
    if not hidden:
        raise NotEstimable("only one list holds persons of its own, so the bound adds nobody and has no interval")
    return float(hidden), variance


def _shown(counted: Frequencies, error: float) -> tuple[Finding, ...]:
    one, two = counted.by_number[:2].tolist()
    return (
        Finding("frequencies", "Persons on one list: {one}; on two: {two}.", {"one": one, "two": two}),
        Finding("standard_error", "Standard error: {persons} persons.", {"persons": round(error, 1)}),
    )
