"""What an estimation gives back: a number with everything a reader needs to distrust it."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval for the total. level: 0 < level < 1. low, high: persons. method: how it was made."""

    level: float
    low: float
    high: float
    method: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check or a diagnosis found.

    code: stable, e.g. "identical_lists". text: an English sentence, translated where it is shown. values: what the
    sentence is filled with. grave: whether the number should not be used without an answer to it.
    """

    code: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    grave: bool = False

    def __str__(self) -> str:
        return self.text.format(**self.values)


@dataclass(frozen=True, slots=True)
class Choice:
    """How a model was chosen: the rule, its value for the chosen model, and the models beside it: best first, or in the
    order in which a stepwise rule passed them. gap: how much better a model that was not reached could be."""

    rule: str
    value: float | None = None
    fits: int = 0
    gap: float = 0.0
    beside: tuple["Candidate", ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that was tried: its total (persons), the value of the rule, its weight or probability if it has one."""

    model: str
    total: float
    value: float
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated population.

    observed: persons on at least one list. total: observed and hidden, persons; with the mean or median the method
    says. interval: for the total. model: in the notation of the field, empty when several are averaged. method: one
    line. assumptions: what must hold, one sentence each. diagnostics: figures of the method. warnings: findings.
    """

    observed: int
    total: float
    method: str
    model: str = ""
    interval: Interval | None = None
    choice: Choice | None = None
    assumptions: tuple[str, ...] = ()
    diagnostics: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()

    @property
    def hidden(self) -> float:
        """Persons on no list, estimated."""
        return self.total - self.observed

    @property
    def share_detected(self) -> float:
        """Observed persons for each person there is, 0 to 1."""
        return self.observed / self.total

    def with_interval(self, interval: Interval) -> "Estimate":
        """Return the estimate with another interval."""
        return replace(self, interval=interval)

    def adding(self, *warnings: Finding) -> "Estimate":
        """Return the estimate with more warnings."""
        return replace(self, warnings=(*self.warnings, *warnings))

    def as_dict(self) -> dict[str, Any]:
        """Return the estimate as plain values; a number that is not finite is None.

        >>> Estimate(10, 12.0, "made up").as_dict()["hidden"]
        2.0
        """
        return {
            "observed": self.observed,
            "total": finite(self.total),
            "hidden": finite(self.hidden),
            "interval": None if self.interval is None else asdict(self.interval),
            "model": self.model,
            "method": self.method,
            "choice": None if self.choice is None else _choice(self.choice),
            "assumptions": list(self.assumptions),
            "diagnostics": [_finding(one) for one in self.diagnostics],
            "warnings": [_finding(one) for one in self.warnings],
        }


def finite(value: float | None) -> float | None:
    """Return a number, or None for one that JSON cannot carry."""
    return None if value is None or not math.isfinite(value) else value


def _choice(choice: Choice) -> dict[str, Any]:
    beside = [{**asdict(one), "total": finite(one.total), "value": finite(one.value)} for one in choice.beside]
    return {"rule": choice.rule, "value": choice.value, "fits": choice.fits, "gap": choice.gap, "beside": beside}


def _finding(found: Finding) -> dict[str, Any]:
    return {"code": found.code, "text": str(found), "values": dict(found.values), "grave": found.grave}
