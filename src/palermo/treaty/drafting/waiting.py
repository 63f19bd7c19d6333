"""How long requests wait: days between two steps, and the median where there are enough of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

LEAST = 3  # of fewer requests no median is said: it would tell of single States


@dataclass(frozen=True, slots=True)
class Reached:
    """A status that a request reached on a day."""

    status: str
    on: date


@dataclass(frozen=True, slots=True)
class Waiting:
    """Days that requests waited from one step to another. median: None where too few came through both."""

    first: str
    last: str
    count: int
    median: float | None


def days_between(steps: Iterable[Reached], first: str, last: str) -> int | None:
    """Return the days from when a request first reached a status to when it first reached another after that.

    steps: of one request, oldest first. None where it has not come through both.
    >>> steps = [Reached("received", date(2031, 5, 1)), Reached("accepted", date(2031, 5, 11))]
    >>> days_between(steps, "received", "accepted"), days_between(steps, "accepted", "delivered")
    (10, None)
    """
    began: date | None = None
    for step in steps:
        if began is None:
            began = step.on if step.status == first else None
        elif step.status == last:
            return (step.on - began).days
    return None


def waiting(requests: Iterable[Sequence[Reached]], first: str, last: str) -> Waiting:
    """Return the median of days between two steps over requests that came through both.

    requests: the steps of each, oldest first. The median is None for fewer than LEAST requests.
    >>> steps = (Reached("received", date(2031, 5, 1)), Reached("accepted", date(2031, 5, 11)))
    >>> waiting([steps, steps], "received", "accepted").median is None
    True
    >>> waiting([steps, steps, steps], "received", "accepted").median
    10
    """
    days = [found for steps in requests if (found := days_between(steps, first, last)) is not None]
    return Waiting(first, last, len(days), median(days) if len(days) >= LEAST else None)
