"""What of a result the public sees: the number and its doubts, rounded; no history, no small count."""

import math
from collections.abc import Mapping
from typing import Any

from palermo.statistics.disclosure import THRESHOLD

FIGURES = 3  # significant figures of a total
STEP = 10  # counts of persons are rounded to it
TELLING_NOTHING = ("left_out", "model_taken_as_given", "search_not_finished", "models_disagree", "failures", "coverage")
ONE_PERSON = "One single person changes the total by more than 5 per cent."


def rounded(value: float | None) -> float | None:
    """Return a total to three significant figures: more would let tables be tried out against it.

    >>> rounded(11313.4), rounded(None)
    (11300.0, None)
    """
    if value is None or value == 0:
        return value
    return round(value, FIGURES - 1 - math.floor(math.log10(abs(value))))


def count(persons: int) -> dict[str, int]:
    """Return a count of persons as bounds: below the threshold one range for all, else within a step of ten.

    >>> count(7), count(123)
    ({'low': 0, 'high': 10}, {'low': 120, 'high': 129})
    """
    if persons < THRESHOLD:
        return {"low": 0, "high": THRESHOLD - 1}
    low = max(persons // STEP * STEP, THRESHOLD)
    return {"low": low, "high": persons // STEP * STEP + STEP - 1}


def public_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may leave the house of a result.

    Histories, overlaps, single persons and exact counts stay; list sizes and persons observed become ranges of ten,
    totals keep three figures, criteria are differences from the best, variations are ranges by kind.
    """
    table = document["table"]
    sizes = {name: count(table["sizes"][name]) for name in table["lists"]}
    shown: dict[str, Any] = {
        "version": document["version"],
        "method": document["method"],
        "table": {"lists": table["lists"], "observed": count(table["observed"]), "sizes": sizes},
    }
    if "not_estimable" in document:
        return shown | {"not_estimable": document["not_estimable"]}
    return shown | {
        "estimate": _estimate(document["estimate"]),
        "sensitivity": _sensitivity(document["sensitivity"]),
        "consistency": _consistency(document["consistency"]),
        "simulation": _simulation(document["simulation"]),
    }


def _estimate(found: Mapping[str, Any]) -> dict[str, Any]:
    interval = found["interval"]
    ends = interval and {**interval, "low": rounded(interval["low"]), "high": rounded(interval["high"])}
    return {
        **{name: found[name] for name in ("method", "model", "assumptions")},
        "observed": count(found["observed"]),
        "total": rounded(found["total"]),
        "hidden": rounded(found["hidden"]),
        "interval": ends,
        "choice": found["choice"] and _choice(found["choice"]),
        "diagnostics": [],
        "warnings": [shown for one in found["warnings"] if (shown := _warning(one))],
    }


def _choice(choice: Mapping[str, Any]) -> dict[str, Any]:
    known = [one["value"] for one in choice["beside"] if one["value"] is not None]
    least = min(known, default=0.0)
    beside = [
        {
            **one,
            "total": rounded(one["total"]),
            "value": None if one["value"] is None else round(one["value"] - least, 1),
            "weight": None if one["weight"] is None else round(one["weight"], 2),
        }
        for one in choice["beside"]
    ]
    return {"rule": choice["rule"], "gap": choice["gap"], "beside": beside}


def _warning(found: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a warning whose sentence names no history and no small count; None for one that may."""
    if found["code"] == "one_person":
        return {"code": "one_person", "template": ONE_PERSON, "values": {}, "grave": found["grave"]}
    if found["code"] not in TELLING_NOTHING and found["values"]:
        return None
    values = {
        name: rounded(value) if name in ("low", "high") and isinstance(value, int | float) else value
        for name, value in found["values"].items()
    }
    return {**found, "values": values}


def _sensitivity(found: Mapping[str, Any]) -> dict[str, Any]:
    ranges = []
    for kind in dict.fromkeys(one["kind"] for one in found["variations"]):
        same = [one["total"] for one in found["variations"] if one["kind"] == kind]
        totals = [total for total in same if total is not None]
        if totals:
            ranges.append({"kind": kind, "low": rounded(min(totals)), "high": rounded(max(totals))})
    shown = {name: found[name] for name in ("rule", "verdict") if name in found}
    return shown | {"factor": found.get("factor") and round(found["factor"], 1), "ranges": ranges}


def _consistency(found: Mapping[str, Any]) -> dict[str, Any]:
    lists = [
        {"list": one["list"], "ratio": one["total"] and round(one["total"] / one["truth"], 1)}
        for one in found["lists"]
        if one["truth"] >= THRESHOLD
    ]
    return {"lists": lists, "verdict": found["verdict"]}


def _simulation(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not found:
        return None
    totals = {name: rounded(found[name]) for name in ("truth", "bias", "root_mean_square_error")}
    return {"tables": found["tables"], "level": found["level"], "coverage": found["coverage"]} | totals
