"""Flows from State of citizenship to State of detection, with bounds."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from palermo.statistics.answer import answer
from palermo.statistics.dimensions import UNKNOWN
from palermo.statistics.query import Query
from palermo.statistics.result import Answer

NOT_STATES = {UNKNOWN, "abroad", "foreign", "stateless"}


@dataclass(frozen=True, slots=True)
class Corridor:
    """Persons of one citizenship detected in one State."""

    origin: str
    destination: str
    low: int | None
    high: int | None
    withheld: str | None

    @property
    def domestic(self) -> bool:
        """Whether persons were detected in their own State."""
        return self.origin in (self.destination, "national")


@dataclass(frozen=True, slots=True)
class Balance:
    """Persons detected abroad who are a State's citizens, against foreigners detected in it."""

    state: str
    abroad_low: int
    abroad_high: int
    foreign_low: int
    foreign_high: int

    @property
    def net(self) -> int:
        """Lower count of citizens detected abroad less foreigners detected here; above zero for a net origin."""
        return self.abroad_low - self.foreign_low


@dataclass(frozen=True, slots=True)
class Flows:
    """Corridors of one source, largest first, with what follows from them."""

    answer: Answer
    corridors: tuple[Corridor, ...]
    domestic_low: float | None  # share of persons of known citizenship detected in their own State, 0 to 1
    domestic_high: float | None
    balances: tuple[Balance, ...]  # net origins first
    withheld: int  # corridors without a number

    def top(self, number: int) -> tuple[Corridor, ...]:
        """Return the largest corridors that cross a border."""
        return tuple(one for one in self.corridors if one.low is not None and not one.domestic)[:number]


def flows(home: Path, *, source: str, measure: str = "victims", where: tuple[str, ...] = (), on: str = "") -> Flows:
    """Return the flows that one source shows, through the same disclosure control as every table.

    where: filters as in Query.parse. Raises InvalidQuestion where the source has no citizenship.
    """
    filters = [text for text in where if not text.startswith("source=")]
    found = answer(home, Query.parse(measure, "citizenship,destination", [*filters, f"source={source}"], on=on))
    corridors = [
        Corridor(row.codes["citizenship"], row.codes["destination"], _whole(row.low), _whole(row.high), row.withheld)
        for row in found.rows
    ]
    known = [one for one in corridors if one.low is not None and one.origin not in NOT_STATES]
    low, high = _domestic_share(known)
    ordered = sorted(corridors, key=lambda one: (-(one.low or 0), one.origin, one.destination))
    return Flows(found, tuple(ordered), low, high, _balances(known), sum(one.low is None for one in corridors))


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _domestic_share(known: list[Corridor]) -> tuple[float | None, float | None]:
    home_low = sum(one.low or 0 for one in known if one.domestic)
    home_high = sum(one.high or 0 for one in known if one.domestic)
    abroad_low = sum(one.low or 0 for one in known if not one.domestic)
    abroad_high = sum(one.high or 0 for one in known if not one.domestic)
    if not home_low + abroad_low:
        return None, None
    return home_low / (home_low + abroad_high), home_high / (home_high + abroad_low)


def _balances(known: list[Corridor]) -> tuple[Balance, ...]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one in known:
        if not one.domestic:
            sums[one.origin][0] += one.low or 0
            sums[one.origin][1] += one.high or 0
            sums[one.destination][2] += one.low or 0
            sums[one.destination][3] += one.high or 0
    made = [Balance(state, *numbers) for state, numbers in sums.items() if state not in NOT_STATES]
    return tuple(sorted(made, key=lambda one: (-one.net, one.state)))
