"""A State's own accepted figures of one reference year, as palermo.statistics.national.deposit writes them.

One file, one State, one year: the slot is named ISO3-YEAR. Rows of tables without figures say why; they are kept with
the vintage as remarks, so that "not collected" is never taken for none.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from palermo.statistics.deposits.block import About, Block, Fault, SetAside
from palermo.statistics.deposits.kind import Kind, Layout
from palermo.statistics.deposits.meanings import iso3, published_count, region_of, year_before
from palermo.statistics.dimensions import TOTAL, UNKNOWN, dimension

AXES = ("year", "destination", "region")
DIMENSIONS = (*AXES, "sex", "age", "form", "citizenship", "origin_region", "repatriation")
CODED = ("sex", "age", "form", "citizenship", "repatriation")
COLUMNS = ("state", "year", "table", "status", "measure", *CODED, "persons")
MEASURES = ("offences", "contacted", "prosecuted", "convicted", "victims")
STATUSES = ("counted", "zero", "not_collected", "not_yet", "missing")


def _place(cells: dict[str, str], about: About) -> tuple[str, str]:
    found = []
    for column, meaning in (("state", iso3), ("year", year_before(about.day.year))):
        try:
            found.append(meaning(cells[column]))
        except ValueError as reason:
            raise Fault(column, str(reason)) from None
    if f"{found[0]}-{found[1]}" != about.part:
        raise Fault("state", "is not the State and year of the part")
    return found[0], found[1]


def _codes(cells: dict[str, str]) -> dict[str, str]:
    made = {}
    for name in CODED:
        code = cells[name] or TOTAL
        if code not in (TOTAL, UNKNOWN) and code not in dimension(name).codes:
            raise Fault(name, f"is not one of: {', '.join(list(dimension(name).codes)[:12])}")
        made[name] = code
    if made["citizenship"] != TOTAL:
        made["origin_region"] = region_of(made["citizenship"])
    return made


def _convert(block: Block) -> pa.Table:
    def read(cells: dict[str, str]) -> Iterator[dict[str, Any]]:
        state, year = _place(cells, block.about)
        if cells["status"] not in STATUSES:
            raise Fault("status", f"is not one of: {', '.join(STATUSES)}")
        if not cells["persons"]:
            raise SetAside("no figure: the State says what there is")
        if cells["status"] not in ("counted", "zero"):
            raise Fault("persons", "must be empty where nothing is counted")
        if cells["measure"] not in MEASURES:
            raise Fault("measure", f"is not one of: {', '.join(MEASURES)}")
        try:
            low, high = published_count(cells["persons"])
        except ValueError as reason:
            raise Fault("persons", str(reason)) from None
        place = {"year": year, "destination": state, "region": region_of(state)}
        yield {"measure": cells["measure"], **place, **_codes(cells), "low": low, "high": high}

    return block.figures(read, DIMENSIONS, AXES)


def _remarks(block: Block) -> dict[str, str]:
    tables, said = (block.table[name].to_pylist() for name in ("table", "status"))
    return {table: status for table, status in zip(tables, said, strict=True) if table and status in STATUSES}


KIND = Kind(
    id="national",
    summary="accepted figures of one State and year from the annual questionnaire",
    source="national",
    layouts=(
        Layout(
            dataset="annual",
            required=COLUMNS,
            ignored={"accepted": "moment of acceptance, so that figures taken back and given again are a release anew"},
            convert=_convert,
            dimensions=DIMENSIONS,
            axes=AXES,
            remarks=_remarks,
        ),
    ),
)
