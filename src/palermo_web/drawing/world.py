"""The world under a map: sea, land, an equal-earth projection."""

from typing import Any

from palermo_web.drawing.places import shapes

Layer = dict[str, Any]


def world(address: str) -> dict[str, Any]:
    """Return the map data: by address for the browser, whole for a picture made here."""
    form = {"type": "topojson", "feature": "countries"}
    return {"url": address, "format": form} if address else {"values": shapes(), "format": form}


def ground(address: str) -> list[Layer]:
    """Return sea and land, which carry no meaning and are not read out."""
    sea = {"data": {"sphere": True}, "mark": {"type": "geoshape", "fill": "#eaf1f6", "aria": False}}
    land = {
        "data": world(address),
        "mark": {"type": "geoshape", "fill": "#d8dee3", "stroke": "#ffffff", "strokeWidth": 0.5, "aria": False},
    }
    return [sea, land]


def sized(layers: list[Layer], width: int) -> dict[str, Any]:
    """Return the body of a map of some width."""
    return {"width": width, "height": int(width * 0.5), "projection": {"type": "equalEarth"}, "layer": layers}
