"""What can be asked: sources, their measures, breakdowns, years and codes in use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import narwhals as nw

from palermo.statistics.catalogue import Vintage, current
from palermo.statistics.cube import records
from palermo.statistics.dimensions import TOTAL, dimension, dimensions, measures, sources
from palermo.statistics.tables import SourceTable

HIDDEN = ("population",)  # measures that serve as denominators only


@dataclass(frozen=True, slots=True)
class SourceOffer:
    """What one source can answer now."""

    id: str
    label: str  # English; translate with palermo.content.labels
    simulated: bool
    microdata: bool
    measures: tuple[str, ...]
    dimensions: Mapping[str, tuple[str, ...]]  # measure -> dimensions usable in a breakdown or filter
    axes: Mapping[str, tuple[str, ...]]  # measure -> dimensions that combine freely with every breakdown
    breakdowns: Mapping[str, tuple[tuple[str, ...], ...]]  # measure -> published combinations; ((),) for records
    years: tuple[str, ...]
    vintages: tuple[Vintage, ...]


def offer(home: Path, on: date | None = None) -> tuple[SourceOffer, ...]:
    """Return what every source offers, from its current vintages, or from those published by a day."""
    standing: dict[str, list[Vintage]] = {}
    for vintage in current(home, on):
        if set(vintage.measures) - set(HIDDEN):
            standing.setdefault(vintage.source, []).append(vintage)
    return tuple(_offer(home, source, held, on) for source, held in sorted(standing.items()))


def _offer(home: Path, source: str, held: list[Vintage], on: date | None) -> SourceOffer:
    counted = [one for one in measures() if any(one in vintage.measures for vintage in held) and one not in HIDDEN]
    usable, axes, tables = {}, {}, {}
    for one in counted:
        having = [vintage for vintage in held if one in vintage.measures]
        texts = {text for vintage in having for text in vintage.breakdowns[one]}
        names = {name for vintage in having for name in (vintage.dimensions if vintage.microdata else vintage.axes)}
        names |= {name for text in texts for name in text.split("+")}
        held_names = {name for vintage in having for name in vintage.dimensions}
        names |= {name for name in held_names if dimension(name).derived_from in names}
        usable[one] = tuple(name for name in dimensions() if name in names)
        axes[one] = having[0].axes
        tables[one] = tuple(sorted(tuple(filter(None, text.split("+"))) for text in texts))
    known = sources().get(source, {})
    return SourceOffer(
        id=source,
        label=known.get("label", source),
        simulated=any(vintage.simulated for vintage in held),
        microdata=held[0].microdata,
        measures=tuple(counted),
        dimensions=usable,
        axes=axes,
        breakdowns=tables,
        years=codes_in_use(home, source, "year", on),
        vintages=tuple(held),
    )


def codes_in_use(home: Path, source: str, name: str, on: date | None = None) -> tuple[str, ...]:
    """Return the codes of a dimension that a source's current records carry, sorted, ``_T`` left out.

    That a code occurs tells no count; a code of a list that is open (a name) may still come from one record only,
    so names are offered from figures alone.
    """
    datasets: dict[tuple[str, bool], list[Vintage]] = {}
    for vintage in current(home, on):
        hidden = vintage.microdata and dimension(name).kind == "name"
        if vintage.source == source and name in vintage.dimensions and not hidden:
            datasets.setdefault((vintage.dataset, vintage.microdata), []).append(vintage)
    codes: set[str] = set()
    for (dataset, _microdata), held in datasets.items():
        codes |= _codes(home, SourceTable(source, dataset, tuple(held)), name)
    return tuple(sorted(codes - {TOTAL}))


def _codes(home: Path, table: SourceTable, name: str) -> set[str]:
    frame = records(home, table).select(nw.col(name))
    if dimension(name).multiple:
        frame = frame.explode(name)
    return {str(code) for code in frame.unique().collect(backend="pyarrow").to_native()[name].to_pylist() if code}
