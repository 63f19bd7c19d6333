"""Pictures of an estimate: overlaps of lists, models against totals, the fan of variations."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from palermo_web.drawing.frame import COLOURS, Reader, Spec, framed
from palermo_web.statistics.estimates.sentences import kind_labels, variation_said

MOST_HISTORIES = 30
FAR = 6.0  # the largest total over the smallest above which a logarithmic scale is read more easily
NUMBER = {"format": ",~r", "tickCount": 5}


def _sided(reader: Reader) -> dict[str, Any]:
    """Return where the names of rows stand: where reading begins."""
    return {"orient": "right" if reader.language == "ar" else "left"}


def _order(reader: Reader) -> str:
    return "descending" if reader.language == "ar" else "ascending"


def overlaps(table: Mapping[str, Any], reader: Reader, width: int, simulated: bool) -> Spec:
    """Draw which combinations of lists occur and how often (UpSet: Lex and others 2014), the largest first."""
    histories = sorted(table["histories"], key=lambda one: (-one[1], sum(one[0])))[:MOST_HISTORIES]
    lists = table["lists"]
    names = [f"{name} ({reader.number(table['sizes'][name])})" for name in lists]
    bars = [
        {"i": i, "v": count, "d": f"{_combined(lists, bits)}: {reader.number(count)}", "n": reader.number(count)}
        for i, (bits, count) in enumerate(histories)
    ]
    dots = [
        {"i": i, "list": names[row], "on": bit}
        for i, (bits, _count) in enumerate(histories)
        for row, bit in enumerate(bits)
    ]
    wide = max(width - 170, 140)
    x = {"field": "i", "type": "ordinal", "axis": None, "sort": _order(reader)}
    body = {
        "vconcat": [_bars(bars, x, wide, reader), _dots(dots, x, wide, names, reader)],
        "spacing": 4,
        "resolve": {"scale": {"x": "shared"}},
    }
    return framed(body, reader, simulated, _("Overlaps of the lists"))


def _combined(lists: Sequence[str], bits: Sequence[int]) -> str:
    return " + ".join(name for name, bit in zip(lists, bits, strict=True) if bit)


def _bars(values: list[dict[str, Any]], x: Spec, width: int, reader: Reader) -> Spec:
    y = {"field": "v", "type": "quantitative", "title": _("Persons"), "axis": {**NUMBER, **_sided(reader)}}
    shared = {"x": x, "y": y}
    return {
        "data": {"values": values},
        "width": width,
        "height": 170,
        "layer": [
            {
                "mark": {"type": "bar", "color": COLOURS[0]},
                "encoding": {**shared, "description": {"field": "d", "type": "nominal"}},
            },
            {
                "mark": {"type": "text", "dy": -6, "fontSize": 10, "aria": False},
                "encoding": {**shared, "text": {"field": "n", "type": "nominal"}},
            },
        ],
    }


def _dots(values: list[dict[str, Any]], x: Spec, width: int, names: list[str], reader: Reader) -> Spec:
    axis = {**_sided(reader), "labelLimit": 160, "ticks": False, "domain": False}
    y = {"field": "list", "type": "nominal", "sort": names, "title": None, "axis": axis}
    chosen = {"filter": "datum.on == 1"}
    return {
        "data": {"values": values},
        "width": width,
        "height": {"step": 22},
        "layer": [
            {"mark": {"type": "circle", "size": 70, "color": "#d5dce1", "opacity": 1, "aria": False},
             "encoding": {"x": x, "y": y}},
            {"transform": [chosen],
             "mark": {"type": "line", "color": "#16222c", "strokeWidth": 2, "aria": False},
             "encoding": {"x": x, "y": y, "detail": {"field": "i"}}},
            {"transform": [chosen],
             "mark": {"type": "circle", "size": 70, "color": "#16222c", "opacity": 1, "aria": False},
             "encoding": {"x": x, "y": y}},
        ],
    }  # fmt: skip


def _scale(totals: Sequence[float]) -> dict[str, Any]:
    known = [one for one in totals if one]
    far = bool(known) and min(known) > 0 and max(known) / min(known) > FAR
    return {"type": "log"} if far else {"zero": False}


def models(found: Mapping[str, Any], reader: Reader, width: int, simulated: bool) -> Spec:
    """Draw the total of every model that was tried against the value it was judged by; the chosen one stands out."""
    tried = [one for one in found["choice"]["beside"] if one["total"] and one["value"] is not None]
    rows = [
        {
            "value": one["value"],
            "total": one["total"],
            "chosen": one["model"] == found["model"],
            "d": f"{one.get('named') or one['model']}: {reader.number(one['total'])}",
        }
        for one in tried
    ]
    x: Spec = {"field": "value", "type": "quantitative", "title": _("Criterion, smaller is better")}
    y = {
        "field": "total",
        "type": "quantitative",
        "title": _("Persons in all"),
        "axis": {**NUMBER, **_sided(reader)},
        "scale": _scale([one["total"] for one in tried]),
    }
    x |= {"scale": {"zero": False, "reverse": reader.language == "ar"}, "axis": {"format": ",~r", "tickCount": 5}}
    colour = {"condition": {"test": "datum.chosen", "value": COLOURS[1]}, "value": COLOURS[0]}
    size = {"condition": {"test": "datum.chosen", "value": 160}, "value": 60}
    shape = {"condition": {"test": "datum.chosen", "value": "diamond"}, "value": "circle"}
    body = {
        "data": {"values": rows},
        "width": max(width - 90, 160),
        "height": 260,
        "mark": {"type": "point", "filled": True, "opacity": 0.8},
        "encoding": {
            "x": x,
            "y": y,
            "color": colour,
            "size": size,
            "shape": shape,
            "description": {"field": "d", "type": "nominal"},
        },
    }
    return framed(body, reader, simulated, _("Models tried"))


def fan(document: Mapping[str, Any], reader: Reader, width: int, simulated: bool) -> Spec:
    """Draw every variation of the number by kind, beside the estimate and its interval."""
    found, varied = document["estimate"], document["sensitivity"]
    kinds = kind_labels()
    order = [str(label) for label in kinds.values()]
    dots = [
        {"kind": kinds[one["kind"]], "v": one["total"], "d": f"{variation_said(one, reader)}: {one['total']:.0f}"}
        for one in varied.get("variations", [])
        if one["total"]
    ]
    spans = [{"kind": kinds[one["kind"]], "low": one["low"], "high": one["high"]} for one in varied.get("ranges", [])]
    ends = [end for one in spans for end in (one["low"], one["high"])]
    totals = [one["v"] for one in dots] + ends + [found["total"]]
    scale = {**_scale(totals), "reverse": reader.language == "ar"}
    x = {"type": "quantitative", "title": _("Persons in all"), "axis": NUMBER, "scale": scale}
    axis = {**_sided(reader), "labelLimit": min(200, width // 2)}
    y = {"field": "kind", "type": "nominal", "sort": order, "title": None, "axis": axis}
    layers = [*_estimate_layers(found, x), *_variation_layers(dots, spans, x, y)]
    body = {"width": max(width - min(230, width // 2), 150), "height": {"step": 34}, "layer": layers}
    return framed(body, reader, simulated, _("How far the number moves"))


def _estimate_layers(found: Mapping[str, Any], x: Spec) -> list[Spec]:
    line: list[Spec] = [
        {
            "data": {"values": [{"v": found["total"]}]},
            "mark": {"type": "rule", "color": COLOURS[1], "strokeWidth": 2, "aria": False},
            "encoding": {"x": {**x, "field": "v"}},
        }
    ]
    if not found["interval"]:
        return line
    band: Spec = {
        "data": {"values": [{"low": found["interval"]["low"], "high": found["interval"]["high"]}]},
        "mark": {"type": "rect", "color": COLOURS[1], "opacity": 0.14, "aria": False},
        "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
    }
    return [band, *line]


def _variation_layers(dots: list[dict[str, Any]], spans: list[dict[str, Any]], x: Spec, y: Spec) -> list[Spec]:
    layers: list[Spec] = []
    if dots:
        layers.append(
            {
                "data": {"values": dots},
                "mark": {"type": "circle", "size": 55, "color": COLOURS[0], "opacity": 0.65},
                "encoding": {"x": {**x, "field": "v"}, "y": y, "description": {"field": "d", "type": "nominal"}},
            }
        )
    if spans:
        layers.append(
            {
                "data": {"values": spans},
                "mark": {"type": "bar", "height": 8, "color": COLOURS[0], "opacity": 0.65},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y},
            }
        )
    return layers
