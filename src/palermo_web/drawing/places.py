"""Shapes and middles of States, from the map file; ids are UN M49 codes."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from palermo.content.states import states

FILE = Path(__file__).parent / "static" / "drawing" / "countries-50m.json"
Ring = NDArray[np.float64]


@cache
def shapes() -> Mapping[str, Any]:
    """Return the map file (TopoJSON, Natural Earth 1:50m by way of world-atlas)."""
    found: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@cache
def middles() -> Mapping[str, tuple[float, float]]:
    """Return longitude and latitude of the middle of every State's largest part, by alpha-3 code."""
    arcs = [_arc(points) for points in shapes()["arcs"]]
    by_m49 = {state.m49: state.iso3 for state in states().values() if state.m49}
    found = {}
    for shape in shapes()["objects"]["countries"]["geometries"]:
        code = by_m49.get(shape.get("id", ""))
        parts = shape.get("arcs", [])
        polygons = parts if shape["type"] == "MultiPolygon" else [parts]
        rings = [_ring(polygon[0], arcs) for polygon in polygons if polygon]
        if code and rings:
            found[code] = _middle(max(rings, key=lambda ring: abs(_area(ring))))
    return found


def _arc(points: list[list[int]]) -> Ring:
    moves = np.cumsum(np.asarray(points, dtype=float), axis=0)
    transform = shapes()["transform"]
    placed: Ring = moves * np.asarray(transform["scale"]) + np.asarray(transform["translate"])
    return placed


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    """Join arcs; a negative number ~n is arc n backwards."""
    return np.concatenate([arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers])


def _area(ring: Ring) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def _middle(ring: Ring) -> tuple[float, float]:
    x, y = ring[:, 0], ring[:, 1]
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    area = cross.sum() / 2
    if not area:
        return float(x.mean()), float(y.mean())
    return float(((x[:-1] + x[1:]) * cross).sum() / (6 * area)), float(((y[:-1] + y[1:]) * cross).sum() / (6 * area))
