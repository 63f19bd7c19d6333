"""Bars with their bounds."""

from typing import Any

from palermo.statistics.result import Answer
from palermo_web.drawing.frame import Reader, Spec, framed
from palermo_web.statistics.charts.lines import tooltip
from palermo_web.statistics.charts.table import Table, laid_out

MOST_BARS, MOST_GROUPED = 25, 6


def bar(answer: Answer, reader: Reader, width: int) -> Spec:
    """Draw one bar a row: across time where there is time, else one below the other, the largest first."""
    has_time = any(name in ("year", "quarter") for name in answer.by)
    table = laid_out(answer, reader, MOST_GROUPED if has_time else MOST_BARS)
    layers = _over_time(table) if table.time else _listed(table, width)
    body: dict[str, Any] = {"data": {"values": table.rows}, "width": width, "layer": layers}
    body["height"] = 320 if table.time else {"step": 24}
    if not table.time:
        body["width"] = max(width - min(350, width // 2), 120)
    return framed(body, reader, answer.simulated, table.title)


def _marks(shared: dict[str, Any], across: str, along: str, table: Table) -> list[dict[str, Any]]:
    value = {"field": "v", "type": "quantitative", "title": table.title, "axis": {"format": ",~r", "tickCount": 5}}
    description = {"field": "d", "type": "nominal"}
    ends = {along: {**value, "field": "low"}, along + "2": {"field": "high"}}
    return [
        {
            "mark": {"type": "bar", "cornerRadiusEnd": 2},
            "encoding": {**shared, along: value, "tooltip": tooltip(), "description": description},
        },
        {
            "mark": {"type": "rule", "color": "#16222c", "strokeWidth": 1.5, "aria": False},
            "encoding": {**{k: v for k, v in shared.items() if k != "color"}, **ends},
        },
    ]


def _over_time(table: Table) -> list[dict[str, Any]]:
    shared: dict[str, Any] = {
        "x": {"field": "t", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "labelOverlap": "greedy"}}
    }
    if len({row["s"] for row in table.rows}) > 1:
        shared["xOffset"] = {"field": "s", "type": "nominal", "sort": {"field": "o"}}
        shared["color"] = {"field": "s", "type": "nominal", "title": None, "sort": {"field": "o"}}
    return _marks(shared, "x", "y", table)


def _listed(table: Table, width: int) -> list[dict[str, Any]]:
    limit = min(340, width // 2)
    axis = {"labelLimit": limit}
    shared = {"y": {"field": "s", "type": "nominal", "title": None, "sort": {"field": "o"}, "axis": axis}}
    return _marks(shared, "y", "x", table)
