"""Answer a query: the only way a table of statistics leaves, whatever door asks."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from palermo.content.sentences import Sentence, say
from palermo.statistics.cube import Cells, figures, persons_with_margins, states_reporting
from palermo.statistics.dimensions import TOTAL, UNKNOWN, dimension, measure, sources
from palermo.statistics.disclosure import THRESHOLD, protect
from palermo.statistics.query import Query
from palermo.statistics.rates import per_population
from palermo.statistics.result import Answer, Row
from palermo.statistics.tables import SourceTable, source_tables


def answer(home: Path, query: Query) -> Answer:
    """Answer a query from every source that can, disclosure control applied; sources are never added together.

    home: the installation's data folder. Raises InvalidQuestion saying what could be asked instead.
    """
    count = measure(query.measure).rate_of
    counted = Query(count, query.by, query.where, query.vintage, query.on) if count else query
    tables = source_tables(home, counted)
    several = len(tables) > 1
    by = query.by if "source" in query.by or not several else (*query.by, "source")
    rows: list[Row] = []
    notes: list[Sentence] = []
    for table in tables:
        part = _from_records(home, table, counted, by) if table.threshold else _from_figures(home, table, counted, by)
        if count:
            part = per_population(home, table, counted, part)
        rows += part
        notes += _notes(table, part) + _reporting(home, table, counted, part)
    if several:
        notes.insert(0, say("several_sources"))
    return Answer(
        query=query,
        by=by,
        rows=tuple(sorted(rows, key=lambda row: tuple(row.codes.values()))),
        sources=tuple(table.source for table in tables),
        vintages=tuple(vintage.id for table in tables for vintage in table.vintages),
        method_parts=_method(tables, bool(count)),
        notes=tuple(dict.fromkeys(notes)),
        simulated=any(vintage.simulated for table in tables for vintage in table.vintages),
    )


def _labelled(by: tuple[str, ...], codes: Mapping[str, str], source: str) -> dict[str, str]:
    return {name: source if name == "source" else codes[name] for name in by}


def _from_figures(home: Path, table: SourceTable, query: Query, by: tuple[str, ...]) -> list[Row]:
    cells = figures(home, table, query)
    rows = []
    for codes, low, high in zip(cells.codes, cells.low.tolist(), cells.high.tolist(), strict=True):
        labels = _labelled(by, dict(zip(cells.dimensions, codes, strict=True)), table.source)
        rows.append(Row(labels, low, low, high))
    return rows


def _from_records(home: Path, table: SourceTable, query: Query, by: tuple[str, ...]) -> list[Row]:
    cells = persons_with_margins(home, table, query)
    protected = protect(cells)
    picked = _picked(cells, query)
    hidden = protected.withheld
    groups: dict[tuple[str, ...], list[int]] = {}
    asked = [cells.dimensions.index(name) for name in query.by if name != "source"]
    for position in np.flatnonzero(picked):
        groups.setdefault(tuple(cells.codes[position, asked]), []).append(int(position))
    names = [cells.dimensions[column] for column in asked]
    rows = []
    for codes, positions in groups.items():
        labels = _labelled(by, dict(zip(names, codes, strict=True)), table.source)
        if any(hidden[position] for position in positions):
            rows.append(Row(labels, None, None, None, protected.reason))
            continue
        counts = [int(cells.low[position]) for position in positions]
        low = max(counts) if _overlapping(query) else sum(counts)
        rows.append(Row(labels, low, low, sum(counts)))
    return rows


def _overlapping(query: Query) -> bool:
    """Whether the filter joins several codes that one person may carry together, so that only bounds are known."""
    return any(dimension(name).multiple and len(codes) > 1 for name, codes in query.where if name != "source")


def _picked(cells: Cells, query: Query) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which cells of the whole table the question is about: broken down where asked, filtered where filtered."""
    picked = np.full(len(cells), True)
    for column, name in enumerate(cells.dimensions):
        codes = cells.codes[:, column]
        if query.codes(name):
            picked &= np.fromiter((_within(code, query.codes(name)) for code in codes), bool, len(codes))
        elif name in query.by:
            picked &= codes != TOTAL
    return picked


def _within(code: str, wanted: tuple[str, ...]) -> bool:
    if code == TOTAL:
        return False
    return any(code == one or (":" in one and one.split(":")[0] <= code <= one.split(":")[1]) for one in wanted)


def _method(tables: tuple[SourceTable, ...], rate: bool) -> tuple[Sentence, ...]:
    parts = [say("counted")]
    if any(table.threshold for table in tables):
        parts.append(say("records_protected", threshold=THRESHOLD))
    if any(not table.threshold for table in tables):
        parts.append(say("figures_as_published"))
    if rate:
        parts.append(say("rates_defined"))
    return tuple(parts)


def _reporting(home: Path, table: SourceTable, query: Query, rows: list[Row]) -> list[Sentence]:
    """Say where the line of a source may move only because other States reported."""
    has_states = all("destination" in vintage.dimensions for vintage in table.vintages)
    if table.threshold or "year" not in query.by or query.codes("destination") or not has_states:
        return []
    shown = {row.codes["year"] for row in rows}
    states = {year: n for year, n in states_reporting(home, table, query.measure).items() if year in shown}
    if len(states) < 2:
        return []
    last, most = max(states), max(states, key=lambda year: (states[year], year))
    if states[last] == states[most]:
        return []
    counts = {"last": states[last], "last_year": last, "most": states[most], "most_year": most}
    return [say("states_reporting", source=table.source, **counts)]


def _notes(table: SourceTable, rows: list[Row]) -> list[Sentence]:
    notes = []
    known = sources().get(table.source)
    if known and known.get("simulated"):
        notes.append(say("simulated"))
    withheld = sum(row.withheld is not None for row in rows)
    if withheld:
        notes.append(say("cells_withheld", source=table.source, withheld=withheld, cells=len(rows)))
    unknown = sum(row.value or 0 for row in rows if UNKNOWN in row.codes.values())
    total = sum(row.value or 0 for row in rows)
    if unknown and total:
        notes.append(say("not_known_share", source=table.source, share=f"{100 * unknown / total:.1f}"))
    return notes
