"""Pictures of adherence: the map of parties, and how their number grew."""

from django.utils.translation import gettext as _

from palermo.content.states import states
from palermo.treaty.adherence import Adherence, Step
from palermo_web.drawing.frame import Reader, Spec, framed
from palermo_web.drawing.world import Layer, ground, sized, world

PARTY, SIGNED = "#0b5a8c", "#e6a04a"


def map_of(found: Adherence, reader: Reader, width: int, address: str = "") -> Spec:
    """Shade parties and signatories."""
    values = []
    for party, group in ((True, found.parties), (False, found.signatories_not_parties)):
        said = _("Party") if party else _("Signed, not party")
        for one in group:
            state = states().get(one.iso3)
            if state and state.m49:
                name = state.name(reader.language)
                values.append({"id": state.m49, "v": said, "name": name, "d": f"{name}, {said}"})
    scale = {"domain": [_("Party"), _("Signed, not party")], "range": [PARTY, SIGNED]}
    shaded: Layer = {
        "data": world(address),
        "transform": [
            {"lookup": "id", "from": {"data": {"values": values}, "key": "id", "fields": ["v", "name", "d"]}},
            {"filter": "isValid(datum.v)"},
        ],
        "mark": {"type": "geoshape", "stroke": "#ffffff", "strokeWidth": 0.5},
        "encoding": {
            "color": {"field": "v", "type": "nominal", "scale": scale, "legend": {"title": None}},
            "tooltip": [{"field": "d", "type": "nominal", "title": _("State")}],
            "description": {"field": "d", "type": "nominal"},
        },
    }
    return framed(sized([*ground(address), shaded], width), reader, False, reader.text(found.on.isoformat()))


def growth(steps: list[Step], reader: Reader, width: int) -> Spec:
    """Draw the number of parties over time as steps."""
    values = [{"x": step.on.isoformat(), "y": step.count} for step in steps]
    line: Spec = {
        "width": width,
        "height": 240,
        "data": {"values": values},
        "mark": {"type": "line", "interpolate": "step-after", "color": PARTY, "strokeWidth": 2.5},
        "encoding": {
            "x": {"field": "x", "type": "temporal", "title": None, "axis": {"format": "%Y", "tickCount": "year"}},
            "y": {"field": "y", "type": "quantitative", "title": _("Parties"), "axis": {"tickMinStep": 1}},
        },
    }
    return framed(line, reader, False)
