"""Internal consistency: each list in turn is a population of known size, which the other lists should find."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from palermo.errors import NotEstimable
from palermo.estimation.intervals.bootstrap import bootstrap
from palermo.estimation.intervals.resampling import Progress
from palermo.estimation.loglinear.choosing import Rule
from palermo.estimation.results import Finding, Interval
from palermo.estimation.tables import CaptureTable, members

ENOUGH = 30


@dataclass(frozen=True, slots=True)
class Consistency:
    """What the other lists say of the size of one list.

    truth: persons on the list. seen: those of them on other lists. total: what the rule estimates from these; None
    when it gives none, and ``reason`` says why.
    """

    list: str
    truth: int
    seen: int
    total: float | None = None
    interval: Interval | None = None
    reason: str = ""

    @property
    def log_relative_bias(self) -> float | None:
        """Logarithm of estimate over truth; 0 is right."""
        return None if self.total is None else math.log(self.total / self.truth)

    @property
    def covered(self) -> bool | None:
        """Whether the interval holds the truth."""
        return None if self.interval is None else self.interval.low <= self.truth <= self.interval.high


def population_of(table: CaptureTable, name: str) -> CaptureTable:
    """Return the persons of one list as captured by the others; those on no other list are the hidden ones.

    >>> population_of(CaptureTable(("a", "b", "c"), np.array([0, 9, 0, 3, 0, 2, 0, 1])), "a").rows()
    [((1, 0), 3), ((0, 1), 2), ((1, 1), 1)]
    """
    place = table.place(name)
    inside = members(1 << place, len(table.lists))
    counts = np.where(inside, table.counts, 0)
    within = CaptureTable(table.lists, counts, table.stratum)
    return within.without(name)


def internal_consistency(
    table: CaptureTable,
    rule: Rule,
    *,
    replicates: int = 0,
    level: float = 0.95,
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[Consistency, ...]:
    """Take each list in turn as the population and estimate its known size from the others.

    A list is passed over, saying so, when fewer than 30 of its persons are on other lists or fewer than two other
    lists remain. Source: Binette and Steorts 2022, section 3.2.

    >>> from palermo.estimation.loglinear.choosing import Stepwise
    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 300, 250, 40, 400, 50, 60, 20]))
    >>> [round(one.total or 0) for one in internal_consistency(table, Stepwise())]
    [210, 240, 280]
    """
    found = []
    for number, name in enumerate(table.lists, 1):
        found.append(_one(table, rule, name, replicates, level, seed))
        if progress is not None:
            progress(number / len(table.lists))
    return tuple(found)


def _one(table: CaptureTable, rule: Rule, name: str, replicates: int, level: float, seed: int) -> Consistency:
    truth = int(table.sizes[table.place(name)])
    if len(table.lists) < 3:
        return Consistency(name, truth, 0, reason="two other lists are needed")
    within = population_of(table, name)
    if within.observed < ENOUGH:
        return Consistency(name, truth, within.observed, reason=f"fewer than {ENOUGH} persons are on other lists")
    try:
        if not replicates:
            return Consistency(name, truth, within.observed, rule.choose(within).total)
        drawn = bootstrap(within, rule, replicates=replicates, seed=seed)
        return Consistency(name, truth, within.observed, drawn.total, drawn.bca(level))
    except NotEstimable as reason:
        return Consistency(name, truth, within.observed, reason=str(reason))


def verdict(found: Sequence[Consistency]) -> Finding | None:
    """Return a sentence on how far the lists miss one another's size; None when none could be tried.

    >>> str(verdict([Consistency("a", 100, 50, 50.0)]))
    'Taking each list as the population, the others miss its size by a factor of 2.0 on average.'
    """
    known = [one.log_relative_bias for one in found if one.log_relative_bias is not None]
    if not known:
        return None
    factor = math.exp(math.sqrt(sum(bias**2 for bias in known) / len(known)))
    text = "Taking each list as the population, the others miss its size by a factor of {factor} on average."
    return Finding("internal_consistency", text, {"factor": round(factor, 2)}, grave=factor > 1.5)
