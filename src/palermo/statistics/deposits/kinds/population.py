"""Mid-year population by State and year, the denominator of rates."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from palermo.statistics.deposits.block import Block, Fault
from palermo.statistics.deposits.kind import Kind, Layout
from palermo.statistics.deposits.meanings import iso3, published_count, year_before
from palermo.statistics.dimensions import UNKNOWN

AXES = ("year", "destination")


def _convert(block: Block) -> pa.Table:
    seen: set[tuple[str, str]] = set()

    def read(cells: dict[str, str]) -> Iterator[dict[str, Any]]:
        found: dict[str, Any] = {}
        for column, meaning in (
            ("year", year_before(block.about.day.year + 1)),
            ("destination", iso3),
            ("population", published_count),
        ):
            try:
                found[column] = meaning(cells[column])
            except ValueError as reason:
                raise Fault(column, str(reason)) from None
        if found["destination"] == UNKNOWN:
            raise Fault("destination", "is empty and must not be")
        low, high = found["population"]
        if low < 1 or low != high:
            raise Fault("population", "is not a whole number of persons from 1")
        key = (found["destination"], found["year"])
        if key in seen:
            raise Fault("year", "stands twice for this State")
        seen.add(key)
        yield {
            "measure": "population",
            "year": found["year"],
            "destination": found["destination"],
            "low": low,
            "high": high,
        }

    return block.figures(read, AXES, AXES)


KIND = Kind(
    id="population",
    summary="mid-year population by State and year (year, destination, population)",
    source="population",
    layouts=(
        Layout(
            dataset="population",
            required=("year", "destination", "population"),
            names={"iso3": "destination", "Year": "year"},
            convert=_convert,
            dimensions=AXES,
            axes=AXES,
        ),
    ),
)
