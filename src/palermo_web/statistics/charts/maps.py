"""Equal-earth maps: States shaded by number, and lines of flow."""

from django.utils.translation import gettext as _

from palermo.content.labels import translate
from palermo.content.states import states
from palermo.statistics.dimensions import dimension, measure
from palermo.statistics.flows import Corridor
from palermo.statistics.result import Answer
from palermo_web.drawing.frame import Reader, Spec, framed, places_of
from palermo_web.drawing.places import middles
from palermo_web.drawing.world import Layer, ground, sized, world
from palermo_web.statistics.charts.table import time_in

PLACES = ("destination", "citizenship", "repatriation")


def place_in(by: tuple[str, ...]) -> str:
    """Return the first dimension of States in a breakdown, or empty."""
    return next((name for name in by if name in PLACES), "")


def choropleth(answer: Answer, reader: Reader, width: int, address: str) -> Spec:
    """Shade each State by its number in the first source; what else the breakdown holds is added up per State.

    Numbers of several periods or groups are added only where the groups do not overlap, which the page sees to.
    """
    place = place_in(answer.by)
    first = answer.sources[0] if answer.sources else ""
    sums: dict[str, list[float]] = {}
    for row in answer.rows:
        if row.low is None or row.high is None or row.codes.get("source", first) != first:
            continue
        numbers = sums.setdefault(row.codes[place], [0, 0])
        numbers[0] += row.low
        numbers[1] += row.high
    places = places_of([low for low, _ in sums.values()])
    values = []
    for code, (low, high) in sums.items():
        known = states().get(code)
        if known and known.m49:
            name, told = known.name(reader.language), reader.bounds(low, high, places)
            values.append({"id": known.m49, "v": low, "name": name, "n": told, "d": f"{name}, {told}"})
    title = translate(measure(answer.query.measure).label, reader.language)
    source = dimension("source").label_of(first, reader.language)
    scale = {"type": "sqrt", "range": ["#d6e6f2", "#08306b"], "zero": True}
    legend = {
        "orient": "bottom",
        "direction": "horizontal",
        "format": ",~r",
        "gradientLength": min(width - 40, 260),
        "title": title,
    }
    shaded: Layer = {
        "data": world(address),
        "transform": [
            {"lookup": "id", "from": {"data": {"values": values}, "key": "id", "fields": ["v", "name", "n", "d"]}},
            {"filter": "isValid(datum.v)"},
        ],
        "mark": {"type": "geoshape", "stroke": "#ffffff", "strokeWidth": 0.5},
        "encoding": {
            "color": {"field": "v", "type": "quantitative", "scale": scale, "legend": legend},
            "tooltip": [
                {"field": "name", "type": "nominal", "title": _("State")},
                {"field": "n", "type": "nominal", "title": _("Number")},
            ],
            "description": {"field": "d", "type": "nominal"},
        },
    }
    named = " · ".join(filter(None, (title, source, _span(answer, reader))))
    return framed(sized([*ground(address), shaded], width), reader, answer.simulated, named)


def _span(answer: Answer, reader: Reader) -> str:
    """Return the periods that a map adds up, empty where the breakdown has none."""
    time = time_in(answer.by)
    periods = sorted({row.codes[time] for row in answer.rows} - {"_U"}) if time else []
    return "–".join(reader.text(period) for period in dict.fromkeys([*periods[:1], *periods[-1:]]))


def corridors(
    found: tuple[Corridor, ...], reader: Reader, width: int, address: str, title: str, simulated: bool
) -> Spec:
    """Draw a line for each corridor between States, as wide as its lower count."""
    values = []
    for one in found:
        start, end = middles().get(one.origin), middles().get(one.destination)
        if start and end and one.low is not None:
            names = [states()[code].name(reader.language) for code in (one.origin, one.destination)]
            told = reader.bounds(one.low, one.high)
            row = {
                "x": start[0],
                "y": start[1],
                "x2": end[0],
                "y2": end[1],
                "v": one.low,
                "n": told,
                "d": f"{names[0]} – {names[1]}, {told}",
            }
            values.append(row | {"origin": names[0], "destination": names[1]})
    lines: Layer = {
        "data": {"values": values},
        "mark": {"type": "rule", "color": "#B8500B", "opacity": 0.7, "strokeCap": "round"},
        "encoding": {
            "longitude": {"field": "x", "type": "quantitative"},
            "latitude": {"field": "y", "type": "quantitative"},
            "longitude2": {"field": "x2"},
            "latitude2": {"field": "y2"},
            "strokeWidth": {"field": "v", "type": "quantitative", "scale": {"range": [0.6, 7]}, "legend": None},
            "tooltip": [
                {"field": "origin", "type": "nominal", "title": _("From")},
                {"field": "destination", "type": "nominal", "title": _("To")},
                {"field": "n", "type": "nominal", "title": _("Number")},
            ],
            "description": {"field": "d", "type": "nominal"},
        },
    }
    ends: Layer = {
        "data": {"values": values},
        "mark": {"type": "circle", "color": "#0b3c5d", "size": 26, "aria": False},
        "encoding": {
            "longitude": {"field": "x2", "type": "quantitative"},
            "latitude": {"field": "y2", "type": "quantitative"},
        },
    }
    return framed(sized([*ground(address), lines, ends], width), reader, simulated, title)
