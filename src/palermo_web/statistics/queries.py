"""What the pages of statistics read, remembered until the next deposit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from palermo.statistics import answer as answers
from palermo.statistics import catalogue
from palermo.statistics import flows as core_flows
from palermo.statistics import offer as offers
from palermo.statistics.catalogue import Vintage
from palermo.statistics.dimensions import dimension
from palermo.statistics.query import Query
from palermo.statistics.result import Answer, Row

Stamp = tuple[int, int]


@lru_cache(maxsize=512)
def _answered(home: Path, stamp: Stamp, query: Query) -> Answer:
    return answers.answer(home, query)


def asked(home: Path, query: Query) -> Answer:
    """Answer a query; the same question is computed once between two deposits."""
    return _answered(home, catalogue.stamp(home), query)


@lru_cache(maxsize=16)
def _offered(home: Path, stamp: Stamp, on: date | None) -> tuple[offers.SourceOffer, ...]:
    return offers.offer(home, on)


def offered(home: Path, on: date | None = None) -> tuple[offers.SourceOffer, ...]:
    """Return what can be asked now, or could be asked on a day."""
    return _offered(home, catalogue.stamp(home), on)


@lru_cache(maxsize=256)
def _codes(home: Path, stamp: Stamp, sources: tuple[str, ...], name: str, on: date | None) -> tuple[str, ...]:
    return tuple(sorted({code for source in sources for code in offers.codes_in_use(home, source, name, on)}))


def codes(home: Path, sources: tuple[str, ...], name: str, on: date | None = None) -> tuple[str, ...]:
    """Return the codes of a dimension in use by some sources."""
    return _codes(home, catalogue.stamp(home), sources, name, on)


@lru_cache(maxsize=64)
def _flows(home: Path, stamp: Stamp, source: str, where: tuple[str, ...], on: str) -> core_flows.Flows:
    return core_flows.flows(home, source=source, where=where, on=on)


def flows(home: Path, source: str, where: tuple[str, ...], on: str) -> core_flows.Flows:
    """Return the flows of one source."""
    return _flows(home, catalogue.stamp(home), source, where, on)


def has_population(home: Path) -> bool:
    """Return whether rates can be given."""
    return any("population" in vintage.measures for vintage in catalogue.current(home))


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell of two vintages of a slot."""

    labels: tuple[str, ...]
    before: Row | None
    after: Row | None

    @property
    def change(self) -> float | None:
        """The later lower bound less the earlier; None where a number is missing."""
        if not self.before or not self.after or self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value

    @property
    def changed(self) -> bool:
        """Whether anything a reader sees differs."""
        numbers = [(row.low, row.high, row.withheld) if row else None for row in (self.before, self.after)]
        return numbers[0] != numbers[1]


def compared(home: Path, before: Vintage, after: Vintage, measure: str, by: str, language: str) -> list[Difference]:
    """Return every cell of two vintages side by side, disclosure control applied to each."""
    sides: list[Mapping[tuple[str, ...], Row]] = []
    for vintage in (before, after):
        query = Query.parse(measure, by, vintage=vintage.id)
        found = asked(home, query)
        sides.append({tuple(row.codes[name] for name in query.by): row for row in found.rows})
    names = [name for name in by.split(",") if name]
    made = []
    for key in sorted(set(sides[0]) | set(sides[1])):
        labels = tuple(dimension(name).label_of(code, language) for name, code in zip(names, key, strict=True))
        made.append(Difference(labels, sides[0].get(key), sides[1].get(key)))
    return made


def comparable(home: Path, vintage: Vintage) -> list[Vintage]:
    """Return the other vintages of the same slot, newest first."""
    same = [one for one in catalogue.vintages(home) if one.slot == vintage.slot and one.id != vintage.id]
    return [one for one in reversed(same) if not one.withdrawn]


def common_breakdowns(before: Vintage, after: Vintage, measure: str) -> list[str]:
    """Return the breakdowns in which two vintages of a slot can be laid side by side, time first."""
    shared = [name for name in before.dimensions if name in after.dimensions and name != "source"]
    times = [name for name in ("year", "quarter") if name in shared]
    others = [name for name in shared if name not in ("year", "quarter")]
    if before.microdata:
        return [*times, *(f"{time},{name}" for time in times[:1] for name in others), *others]
    tables = [set(side.breakdowns.get(measure, ())) for side in (before, after)]
    common = sorted(tables[0] & tables[1])
    axes = [",".join(filter(None, (*times[:1], table.replace("+", ",")))) for table in common]
    with_axes = [f"{time},{name}" for time in times[:1] for name in others if name in before.axes and "" in common]
    return list(dict.fromkeys([*axes, *with_axes, *times]))
