"""Rates per 100,000 population, from the deposited population table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from palermo.content.sentences import say
from palermo.errors import InvalidQuestion
from palermo.statistics.catalogue import current
from palermo.statistics.cube import count, matches, records
from palermo.statistics.query import Query
from palermo.statistics.result import Row
from palermo.statistics.tables import SourceTable

PER = 100_000
Place = tuple[str, str]  # State, year


def population(home: Path) -> Mapping[Place, int]:
    """Return persons by State and year from every current population vintage. Raises InvalidQuestion without one."""
    known: dict[Place, int] = {}
    for vintage in current(home):
        if "population" in vintage.measures:
            cells = count(
                records(home, SourceTable(vintage.source, vintage.dataset, (vintage,))), ("destination", "year")
            )
            known |= {
                (str(state), str(year)): int(low) for (state, year), low in zip(cells.codes, cells.low, strict=True)
            }
    if not known:
        raise InvalidQuestion('a rate needs a population table; deposit one with "palermo ingest population FILE"')
    return known


def reporting(home: Path, table: SourceTable, query: Query) -> list[Place]:
    """Return the State-years for which a source holds the measure at all, within the filters on State and year."""
    frame = records(home, table)
    for name, codes in query.where:
        if name in ("destination", "year", "region"):
            frame = frame.filter(matches(name, codes))
    cells = count(frame, ("destination", "year"))
    return [(str(state), str(year)) for state, year in cells.codes]


def per_population(home: Path, table: SourceTable, query: Query, rows: Sequence[Row]) -> list[Row]:
    """Divide counts by the population of the reporting States; a row whose States lack one is withheld.

    A breakdown by sex or age still divides by the whole population; by anything but State and year the denominator
    is the person-years of all reporting States. Source: metadata of SDG indicator 16.2.2.
    """
    unsuitable = {"region", "quarter"} & set(query.by)
    if unsuitable or "destination" not in table.vintages[0].dimensions:
        raise InvalidQuestion(
            f"a rate is given by State and year, not by {', '.join(sorted(unsuitable)) or 'this source'}"
        )
    known = population(home)
    places = reporting(home, table, query)
    return [_rate(row, known, [place for place in places if _belongs(row, place)]) for row in rows]


def _belongs(row: Row, place: Place) -> bool:
    state, year = place
    return row.codes.get("destination", state) == state and row.codes.get("year", year) == year


def _rate(row: Row, known: Mapping[Place, int], places: Sequence[Place]) -> Row:
    if row.low is None or row.high is None:
        return row
    missing = sorted({state for state, year in places if (state, year) not in known})
    if missing or not places:
        named = ", ".join(missing[:3]) + (" ..." if len(missing) > 3 else "")
        return replace(row, value=None, low=None, high=None, withheld=say("no_population", states=named))
    persons = sum(known[place] for place in places)
    low, high = (round(PER * count / persons, 3) for count in (row.low, row.high))
    return replace(row, value=low, low=low, high=high)
