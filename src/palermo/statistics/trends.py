"""Series over time with their change and bounds. Surveillance methods will live beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass

from palermo.errors import InvalidQuestion
from palermo.statistics.dimensions import dimension
from palermo.statistics.result import Answer

Number = int | float


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series; no numbers where the cell is withheld."""

    period: str
    value: Number | None
    low: Number | None
    high: Number | None
    withheld: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """How a series moved from its first to its last period with a number."""

    first: str  # period
    last: str  # period
    low: Number  # least possible difference, in the unit of the measure
    high: Number  # greatest possible difference
    relative_low: float | None  # the same as a share of the first period; None where that may be zero
    relative_high: float | None


@dataclass(frozen=True, slots=True)
class Series:
    """One line: the codes it stands for and its points, oldest first."""

    codes: Mapping[str, str]
    label: str
    points: tuple[Point, ...]
    change: Change | None  # None with fewer than two numbers


def time_of(answer: Answer) -> str:
    """Return the time dimension of an answer, quarter before year. Raises InvalidQuestion where it has none."""
    for name in ("quarter", "year"):
        if name in answer.by:
            return name
    raise InvalidQuestion('a trend needs "year" or "quarter" in its breakdown')


def series(answer: Answer, language: str = "en") -> tuple[Series, ...]:
    """Return the series in an answer, one for each combination of its other codes, largest last value first.

    Published spans of years such as 2005-2013 are no points in time and are left out.
    """
    time = time_of(answer)
    lines: dict[tuple[tuple[str, str], ...], list[Point]] = {}
    for row in answer.rows:
        period = row.codes[time]
        if period in ("_U", "_T") or (time == "year" and len(period) != 4):
            continue
        key = tuple((name, code) for name, code in row.codes.items() if name not in ("year", "quarter"))
        lines.setdefault(key, []).append(Point(period, row.value, row.low, row.high, row.withheld))
    made = [_series(dict(key), points, language) for key, points in lines.items()]
    return tuple(sorted(made, key=lambda one: (-(one.points[-1].value or 0), one.label)))


def _series(codes: Mapping[str, str], points: list[Point], language: str) -> Series:
    ordered = tuple(sorted(points, key=lambda point: point.period))
    label = " · ".join(dimension(name).label_of(code, language) for name, code in codes.items())
    return Series(codes, label, ordered, change_over(ordered))


def change_over(points: tuple[Point, ...]) -> Change | None:
    """Return the change between the first and the last point with a number, as an interval.

    >>> change_over((Point("2019", 10, 10, 12, None), Point("2020", 20, 20, 20, None))).low
    8
    """
    known = [point for point in points if point.low is not None and point.high is not None]
    if len(known) < 2:
        return None
    (first, last), ends = (known[0], known[-1]), [known[0].low, known[0].high, known[-1].low, known[-1].high]
    first_low, first_high, last_low, last_high = (end for end in ends if end is not None)
    certain = first_low > 0
    return Change(
        first=first.period,
        last=last.period,
        low=last_low - first_high,
        high=last_high - first_low,
        relative_low=last_low / first_high - 1 if certain else None,
        relative_high=last_high / first_low - 1 if certain else None,
    )
