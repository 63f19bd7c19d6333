"""The numbers of an answer, laid out for the charts."""

from dataclasses import dataclass
from typing import Any

from palermo.content.labels import translate
from palermo.statistics.dimensions import TOTAL, dimension, measure
from palermo.statistics.result import Answer, Row
from palermo_web.drawing.frame import Reader, places_of

TIMES = ("quarter", "year")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows ready to be drawn: label of the time, label of the rest, numbers."""

    rows: list[dict[str, Any]]
    time: str  # dimension of time, or empty
    others: tuple[str, ...]  # dimensions beside the time
    title: str
    left_out: int  # series that a chart has no room for


def time_in(by: tuple[str, ...]) -> str:
    """Return the finest time dimension of a breakdown, or empty."""
    return next((name for name in TIMES if name in by), "")


def label(codes: dict[str, str], names: tuple[str, ...], reader: Reader) -> str:
    """Return how a row is called by some of its dimensions."""
    return " · ".join(reader.text(dimension(name).label_of(codes[name], reader.language)) for name in names)


def laid_out(answer: Answer, reader: Reader, most: int) -> Table:
    """Return the rows with numbers, the largest series only. most: how many series there is room for."""
    time = time_in(answer.by)
    others = tuple(name for name in answer.by if name not in TIMES)
    shown = [
        row for row in answer.rows if row.value is not None and TOTAL not in row.codes.values() and _in_time(row, time)
    ]
    size: dict[str, float] = {}
    for row in shown:
        name = label(dict(row.codes), others, reader)
        size[name] = size.get(name, 0) + (row.value or 0)
    largest = sorted(size, key=lambda name: (-size[name], name))[:most]
    places = places_of([row.value for row in shown])
    rows = []
    for row in shown:
        name = label(dict(row.codes), others, reader)
        if name in largest:
            rows.append(_row(row, name, largest.index(name), time, reader, places))
    title = translate(measure(answer.query.measure).label, reader.language)
    return Table(rows, time, others, title, len(size) - len(largest))


def _in_time(row: Row, time: str) -> bool:
    """Whether a row is a point in time; spans of years such as 2005-2013 stay in the table."""
    if not time:
        return True
    period = row.codes[time]
    return period != "_U" and (time != "year" or len(period) == 4)


def _row(row: Row, name: str, order: int, time: str, reader: Reader, places: int) -> dict[str, Any]:
    period = reader.text(row.codes[time]) if time else ""
    bounds = reader.bounds(row.low, row.high, places)
    told = ", ".join(filter(None, (period, name, bounds)))
    return {
        "t": period,
        "s": name,
        "o": order,
        "v": row.value,
        "low": row.low,
        "high": row.high,
        "n": bounds,
        "d": told,
    }
