"""How far an estimate moves: by rule, threshold, list left out, pair merged, single person, unseen dependence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from palermo.errors import NotEstimable
from palermo.estimation.intervals.resampling import Progress, tables_without_one
from palermo.estimation.loglinear.choosing import Averaged, Best, Fixed, Independent, Rule, Stepwise
from palermo.estimation.results import Finding
from palermo.estimation.tables import CaptureTable

Kind = Literal["rule", "threshold", "list_left_out", "lists_merged", "one_person", "unseen_dependence"]
THRESHOLDS = (0.0, 0.001, 0.005, 0.01, 0.02, 0.05)
UNSEEN = (0.5, 2.0)


@dataclass(frozen=True, slots=True)
class Variation:
    """One other way to get the number. total: persons; None when that way gives none, and ``reason`` says why."""

    kind: Kind
    label: str
    total: float | None
    observed: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The number and every variation of it; persons."""

    total: float
    variations: tuple[Variation, ...]

    @property
    def factor(self) -> float:
        """The largest total over the smallest, of all variations but the assumed ones."""
        totals = [self.total, *(one.total for one in self.variations if one.total and one.kind != "unseen_dependence")]
        return max(totals) / min(totals)

    @property
    def verdict(self) -> Finding:
        """Return the plain sentence that must stand beside the number."""
        text = "Reasonable ways to reach this number disagree by a factor of {factor}."
        return Finding("disagreement", text, {"factor": round(self.factor, 1)}, grave=self.factor > 2)


def sensitivity(table: CaptureTable, rule: Rule, progress: Progress | None = None) -> Sensitivity:
    """Vary everything that a user could have decided otherwise.

    Sources: Sharifi Far and others 2021 (lists left out and combined); Binette and Steorts 2022, section 4 (threshold);
    Aleshin-Guendel, Sadinle and Wakefield 2024 (the dependence of all lists, which the data cannot show: the hidden
    number is multiplied by its odds ratio). Raises NotEstimable when the table itself gives no number.

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 30, 25, 4, 40, 5, 6, 2]))
    >>> result = sensitivity(table, Stepwise())
    >>> len(result.variations) > 20, result.factor > 1
    (True, True)
    """
    total = rule.choose(table).total
    work = list(_variations(table, rule, total))
    done = []
    for number, make in enumerate(work, 1):
        done.append(make())
        if progress is not None:
            progress(number / len(work))
    return Sensitivity(total, tuple(one for group in done for one in group))


Make = Callable[[], list[Variation]]


def _variations(table: CaptureTable, rule: Rule, total: float) -> Iterator[Make]:
    rules: list[Rule] = [Best("bic"), Best("bic", 2), Best("aic"), Best("aicc"), Averaged("bic")]
    if len(table.lists) > 6:
        rules = [Best("bic", 2), Best("aic", 2), Best("aicc", 2), Averaged("bic", 2)]
    for other in (*rules, Independent()):
        yield lambda other=other: [_tried("rule", other.name, table, other)]  # type: ignore[misc]
    for threshold in THRESHOLDS:
        stepwise = Stepwise(threshold)
        yield lambda step=stepwise: [_tried("threshold", f"{step.threshold:g}", table, step)]  # type: ignore[misc]
    if len(table.lists) > 2 and not isinstance(rule, Fixed):
        for name in table.lists:
            left = table.without(name)
            yield lambda name=name, left=left: [_tried("list_left_out", name, left, rule)]  # type: ignore[misc]
        for pair in combinations(table.lists, 2):
            merged = table.merging(pair)
            label = " + ".join(pair)
            yield lambda label=label, merged=merged: [  # type: ignore[misc]
                _tried("lists_merged", label, merged, rule)
            ]
    yield lambda: _without_each_person(table, rule)
    yield lambda: [
        Variation(
            "unseen_dependence", f"{factor:g}", table.observed + (total - table.observed) * factor, table.observed
        )
        for factor in UNSEEN
    ]


def _tried(kind: Kind, label: str, table: CaptureTable, rule: Rule) -> Variation:
    try:
        return Variation(kind, label, rule.choose(table).total, table.observed)
    except NotEstimable as reason:
        return Variation(kind, label, None, table.observed, str(reason))


def _without_each_person(table: CaptureTable, rule: Rule) -> list[Variation]:
    tables, _ = tables_without_one(table)
    totals = rule.totals(tables)
    found = []
    for history, total in zip(np.flatnonzero(table.counts), totals, strict=True):
        label = " + ".join(name for i, name in enumerate(table.lists) if int(history) >> i & 1)
        known = float(total) if np.isfinite(total) else None
        found.append(Variation("one_person", label, known, table.observed - 1, "" if known else "no total"))
    return found
