"""Lines over time with their bounds; one picture or many small ones."""

from typing import Any

from django.utils.translation import gettext as _

from palermo.statistics.result import Answer
from palermo_web.drawing.frame import Reader, Spec, framed
from palermo_web.statistics.charts.table import Table, laid_out

MOST_LINES, MOST_MULTIPLES = 10, 12


def tooltip() -> list[dict[str, Any]]:
    """What is told of a point."""
    return [
        {"field": "t", "type": "nominal", "title": _("Period")},
        {"field": "s", "type": "nominal", "title": _("Series")},
        {"field": "n", "type": "nominal", "title": _("Number")},
    ]


def _layers(table: Table, coloured: bool) -> list[dict[str, Any]]:
    x = {"field": "t", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "labelOverlap": "greedy"}}
    y = {"type": "quantitative", "title": table.title, "axis": {"format": ",~r"}, "scale": {"zero": True}}
    colour = {
        "field": "s",
        "type": "nominal",
        "title": None,
        "sort": {"field": "o"},
        "legend": {} if coloured else None,
    }
    many = len({row["s"] for row in table.rows}) > 1
    split: dict[str, Any] = {"color": colour} if many else {}
    shape = {"shape": colour} if many and coloured else {}
    unlisted = {**colour, "legend": None}  # only the points are in the legend, with colour and shape together
    band = {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}, **({"fill": unlisted} if many else {})}
    return [
        {"mark": {"type": "area", "opacity": 0.22, "aria": False}, "encoding": band},
        {
            "mark": {"type": "line", "strokeWidth": 2, "aria": False},
            "encoding": {"x": x, "y": {**y, "field": "v"}, **({"stroke": unlisted} if many else {})},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 55},
            "encoding": {
                "x": x,
                "y": {**y, "field": "v"},
                **split,
                **shape,
                "tooltip": tooltip(),
                "description": {"field": "d", "type": "nominal"},
            },
        },
    ]


def line(answer: Answer, reader: Reader, width: int) -> Spec:
    """Draw series over time in one picture. width: pixels."""
    table = laid_out(answer, reader, MOST_LINES)
    body: dict[str, Any] = {"data": {"values": table.rows}, "width": width, "height": 340}
    body |= {
        "layer": _layers(table, coloured=True),
        "resolve": {"legend": {"color": "independent", "shape": "independent"}},
    }
    if width < 500:
        body["height"] = 260
    return _narrowed(framed(body, reader, answer.simulated, table.title), width)


def multiples(answer: Answer, reader: Reader, width: int) -> Spec:
    """Draw each series over time in a small picture of its own, on one scale."""
    table = laid_out(answer, reader, MOST_MULTIPLES)
    columns = 1 if width < 500 else 3
    inner = (width - 60 * columns) // columns
    body: dict[str, Any] = {
        "data": {"values": table.rows},
        "facet": {"field": "s", "type": "nominal", "title": None, "sort": {"field": "o"}},
        "columns": columns,
        "spec": {"width": inner, "height": 120, "layer": _layers(table, coloured=False)},
    }
    for layer in body["spec"]["layer"]:
        layer["encoding"]["y"]["title"] = None
    return framed(body, reader, answer.simulated, table.title)


def _narrowed(spec: Spec, width: int) -> Spec:
    if width < 500:
        spec["config"]["legend"]["columns"] = 1
        spec["config"]["legend"]["labelLimit"] = width - 40
    return spec
