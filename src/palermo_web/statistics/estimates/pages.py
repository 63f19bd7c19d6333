"""What the pages of one estimate say: numbers, tables and findings in the reader's language and digits."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palermo.content.labels import translate
from palermo.content.states import states
from palermo_web.drawing.frame import Reader
from palermo_web.statistics.estimates import methods, sentences
from palermo_web.statistics.estimates.models import Standing
from palermo_web.statistics.estimates.queries import RELEASED, WITHDRAWN, Seen

MOST_ROWS = 60  # of a table on the page; downloads hold all


def status_names() -> dict[str, str]:
    """Return how the standings of an estimate are called."""
    return {
        Standing.DRAFT: _("In preparation"),
        Standing.WAITING: _("Waiting"),
        Standing.RUNNING: _("Being worked on"),
        Standing.READY: _("Finished, not released"),
        Standing.NOT_ESTIMABLE: _("Not estimable"),
        Standing.FAILED: _("Failed"),
        Standing.CANCELLED: _("Cancelled"),
        RELEASED: _("Released"),
        WITHDRAWN: _("Withdrawn"),
    }


def stage_names() -> dict[str, str]:
    """Return how the stages of a job are called."""
    return {
        "": _("Waiting"),
        "estimate": _("Estimate and interval"),
        "sensitivity": _("Other ways to reach the number"),
        "consistency": _("Each list against the others"),
        "simulation": _("Simulated tables"),
    }


def row(one: Seen, reader: Reader) -> dict[str, Any]:
    """Return a line of the list."""
    found, estimation = one.number, one.estimation
    interval = found and found["interval"]
    known = states().get(estimation.state)
    return {
        "estimation": estimation,
        "status": one.status,
        "status_name": status_names()[one.status],
        "where": known.name(reader.language) if known else "",
        "method": methods.label_of(estimation.method.get("name", "")),
        "total": reader.number(found["total"]) if found else "–",
        "interval": reader.bounds(interval["low"], interval["high"]) if interval else "",
    }


def plain_row(one: Seen, address: str) -> dict[str, Any]:
    """Return a line of the list as plain values for programs."""
    found, estimation = one.number, one.estimation
    interval = (found and found["interval"]) or {}
    return {
        "id": str(estimation.pk),
        "title": estimation.title,
        "organization": estimation.organization.name,
        "who": estimation.who,
        "place": estimation.place,
        "state": estimation.state,
        "began_on": estimation.began_on.isoformat(),
        "ended_on": estimation.ended_on.isoformat(),
        "method": estimation.method.get("name", ""),
        "status": str(one.status),
        "total": found["total"] if found else None,
        "low": interval.get("low"),
        "high": interval.get("high"),
        "level": interval.get("level"),
        "factor": (one.document["sensitivity"].get("factor") if found and one.document else None),
        "released_on": one.release.at.date().isoformat() if one.release else None,
        "released_by": one.release.name if one.release else "",
        "withdrawn_on": one.withdrawal.at.date().isoformat() if one.withdrawal else None,
        "simulated": estimation.simulated,
        "link": address,
    }


def about(one: Seen, reader: Reader) -> dict[str, Any]:
    """Return everything the page of a result says."""
    document = one.document
    if document is None:
        return {}
    said: dict[str, Any] = {
        "observed": sentences.persons(document["table"]["observed"], reader),
        "sizes": _sizes(document["table"], reader),
        "method_name": methods.label_of(document["method"]["name"]),
        "method_line": methods.explained(document["method"]["name"]),
        "interval_name": _interval_name(document),
        "by_rule": methods.has_rule(document["method"]["name"]),
        "seed": document["method"]["seed"],
        "replicates": reader.number(document["method"]["replicates"]),
        "version": document["version"],
        "texts": sentences.report_texts(one.estimation, document),
    }
    if "histories" in document["table"]:
        said |= _histories(document["table"], reader)
    if "not_estimable" in document:
        return said | {"reason": sentences.reason_said(document["not_estimable"], reader.language)}
    return said | _number(document, reader) | _doubts(document, reader)


def _interval_name(document: Mapping[str, Any]) -> str:
    """Return how the interval was made; methods without a rule have their own way, in the core's words."""
    if methods.has_rule(document["method"]["name"]):
        return str(methods.INTERVAL_LABELS[document["method"]["interval"]])
    interval = document.get("estimate", {}).get("interval")
    return sentences.rule_said(interval["method"], get_language() or "en") if interval else ""


def _sizes(table: Mapping[str, Any], reader: Reader) -> list[tuple[str, str]]:
    return [(name, sentences.persons(table["sizes"][name], reader)) for name in table["lists"]]


def _histories(table: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    rows = [(bits, reader.number(count)) for bits, count in table["histories"][:MOST_ROWS]]
    return {"lists": table["lists"], "histories": rows, "more_histories": max(len(table["histories"]) - MOST_ROWS, 0)}


def _number(document: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    found = document["estimate"]
    interval = found["interval"]
    choice = found["choice"] or {"beside": [], "rule": ""}
    return {
        "total": reader.number(found["total"]),
        "hidden": reader.number(found["hidden"]),
        "interval": interval and sentences.interval_said(interval, reader),
        "low": interval and reader.number(interval["low"]),
        "high": interval and reader.number(interval["high"]),
        "rule": sentences.rule_said(choice["rule"] or found["method"], reader.language),
        "models": [_model(one, found, reader) for one in choice["beside"][:MOST_ROWS]],
        "weighs": any(one["weight"] is not None for one in choice["beside"]),
        "assumptions": [translate(text, reader.language) for text in found["assumptions"]],
        "warnings": [(one["grave"], sentences.finding_said(one, reader)) for one in found["warnings"]],
        "diagnostics": [sentences.finding_said(one, reader) for one in found["diagnostics"]],
    }


def _model(one: Mapping[str, Any], found: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    return {
        "notation": one["model"],
        "named": one.get("named", ""),
        "total": reader.number(one["total"]),
        "value": reader.number(one["value"], 2),
        "weight": reader.number(one["weight"], 3),
        "chosen": one["model"] == found["model"],
    }


def _doubts(document: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    varied, kinds = document["sensitivity"], sentences.kind_labels()
    verdict = document["consistency"]["verdict"]
    return {
        "verdict": varied.get("verdict") and sentences.finding_said(varied["verdict"], reader),
        "verdict_grave": bool(varied.get("verdict") and varied["verdict"]["grave"]),
        "no_verdict": sentences.reason_said(varied.get("reason", ""), reader.language),
        "varied_rule": sentences.rule_said(varied["rule"], reader.language),
        "variations": [_variation(one, kinds[one["kind"]], reader) for one in varied.get("variations", [])],
        "ranges": [(kinds[one["kind"]], reader.bounds(one["low"], one["high"])) for one in varied.get("ranges", [])],
        "consistency": [_list(one, reader) for one in document["consistency"]["lists"]],
        "consistency_verdict": verdict and sentences.finding_said(verdict, reader),
        "simulation": document["simulation"] and _simulation(document["simulation"], reader),
    }


def _variation(one: Mapping[str, Any], kind: str, reader: Reader) -> tuple[str, str, str, str]:
    said = sentences.variation_said(one, reader)
    return kind, said, reader.number(one["total"]), sentences.reason_said(one["reason"], reader.language)


def _list(one: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    ratio = one["ratio"] if "ratio" in one else one["total"] and one["total"] / one["truth"]
    return {
        "list": one["list"],
        "truth": reader.number(one["truth"]) if "truth" in one else "",
        "total": reader.number(one.get("total")),
        "ratio": reader.number(ratio, 2),
        "reason": sentences.reason_said(one.get("reason", ""), reader.language),
    }


def _simulation(found: Mapping[str, Any], reader: Reader) -> dict[str, str]:
    return {
        "tables": reader.number(found["tables"]),
        "level": reader.number(100 * found["level"], 1),
        "coverage": reader.number(found["coverage"] and 100 * found["coverage"], 1),
        "bias": reader.number(found["bias"]),
        "error": reader.number(found["root_mean_square_error"]),
    }
