"""The work of one job: the estimate and every reason to doubt it, as one document of plain values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

import palermo
from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.distrust.consistency import Consistency, internal_consistency
from palermo.estimation.distrust.consistency import verdict as consistency_verdict
from palermo.estimation.distrust.sensitivity import Sensitivity, sensitivity
from palermo.estimation.distrust.simulation import simulate
from palermo.estimation.estimating import estimate, rule_of
from palermo.estimation.loglinear.choosing import Best, Fixed, Rule
from palermo.estimation.method import Method
from palermo.estimation.models import Model
from palermo.estimation.results import Estimate, Finding, finite
from palermo.estimation.tables import CaptureTable
from palermo_web.statistics.estimates import methods, tables

STAGES = ("estimate", "sensitivity", "consistency", "simulation")
MOST_CANDIDATES = 100
MOST_LISTS_SIMULATED = 6
SIMULATED_TABLES, SIMULATED_REPLICATES = 100, 200
Note = Callable[[str, float], None]


def work(table: CaptureTable, method: Method, with_simulation: bool, note: Note) -> dict[str, Any]:
    """Return the whole result: the same table, method and seed give the same document.

    note is told the stage and the share of it that is done; when it raises, the work stops. That no number can be
    given is a result too, with its reason and without a number.
    """
    sizes = dict(zip(table.lists, table.sizes.tolist(), strict=True))
    document: dict[str, Any] = {
        "version": palermo.__version__,
        "method": methods.document_of(method),
        "table": {**tables.document_of(table), "observed": table.observed, "sizes": sizes},
        "table_hash": tables.hash_of(tables.document_of(table)),
    }
    note("estimate", 0)
    try:
        found = estimate(table, method, lambda share: note("estimate", share))
    except NotEstimable as reason:
        return document | {"not_estimable": str(reason)}
    return document | {
        "estimate": _estimate(found, table),
        "sensitivity": _sensitivity(table, method, found, note),
        "consistency": _consistency(table, method, note),
        "simulation": _simulation(table, method, note) if with_simulation else None,
    }


def finding_of(found: Finding) -> dict[str, Any]:
    """Return a finding with the sentence it was made from, so that it can be said in any language."""
    return {"code": found.code, "template": found.text, "values": dict(found.values), "grave": found.grave}


def _estimate(found: Estimate, table: CaptureTable) -> dict[str, Any]:
    said = found.as_dict()
    said["diagnostics"] = [finding_of(one) for one in found.diagnostics]
    said["warnings"] = [finding_of(one) for one in found.warnings]
    if said["choice"]:
        said["choice"]["beside"] = [_named(one, table) for one in said["choice"]["beside"][:MOST_CANDIDATES]]
    return said


def _named(candidate: dict[str, Any], table: CaptureTable) -> dict[str, Any]:
    """Return a candidate with the names of its lists, where it is a model in the notation of the field."""
    if not re.fullmatch(r"\[[0-9:,]+\]", candidate["model"]):
        return candidate | {"named": candidate["model"]}
    return candidate | {"named": Model.reading(candidate["model"], len(table.lists)).named(table.lists)}


def _reference(table: CaptureTable, method: Method) -> Rule:
    """Return the rule that is repeated on changed tables: the method's own, else the best model by BIC."""
    if methods.has_rule(method.name):
        return rule_of(table, method)
    return Best("bic", 2 if len(table.lists) > methods.LISTS_OF_ANY_ORDER else None)


def _sensitivity(table: CaptureTable, method: Method, found: Estimate, note: Note) -> dict[str, Any]:
    note("sensitivity", 0)
    rule = _reference(table, method)
    try:
        varied = sensitivity(table, rule, lambda share: note("sensitivity", share))
    except NotEstimable as reason:
        return {"rule": rule.name, "reason": str(reason), "variations": []}
    whole = Sensitivity(found.total, varied.variations)
    return {
        "rule": rule.name,
        "factor": finite(whole.factor),
        "verdict": finding_of(whole.verdict),
        "variations": [asdict(one) | {"total": finite(one.total)} for one in whole.variations],
    }


def _consistency(table: CaptureTable, method: Method, note: Note) -> dict[str, Any]:
    note("consistency", 0)
    rule = _reference(table, method)
    if method.name == "fixed":
        return {"lists": [], "verdict": None}
    if isinstance(rule, Fixed):
        rule = replace(rule, model=Model(len(table.lists) - 1))
    found = internal_consistency(table, rule, seed=method.seed, progress=lambda share: note("consistency", share))
    said = consistency_verdict(found)
    return {"lists": [_list(one) for one in found], "verdict": finding_of(said) if said else None}


def _list(one: Consistency) -> dict[str, Any]:
    return {"list": one.list, "truth": one.truth, "seen": one.seen, "total": finite(one.total), "reason": one.reason}


def _simulation(table: CaptureTable, method: Method, note: Note) -> dict[str, Any]:
    note("simulation", 0)
    if not can_simulate(method.name, len(table.lists)):
        raise InvalidInput(f"simulation is for methods that choose by a rule and at most {MOST_LISTS_SIMULATED} lists")
    rule = rule_of(table, method)
    found = simulate(
        rule.choose(table).fit,
        rule,
        tables=SIMULATED_TABLES,
        replicates=min(SIMULATED_REPLICATES, method.replicates),
        level=method.level,
        seed=method.seed,
        progress=lambda share: note("simulation", share),
    )
    numbers: Mapping[str, float] = {
        "truth": found.truth,
        "coverage": found.coverage,
        "bias": found.bias,
        "root_mean_square_error": found.root_mean_square_error,
    }
    return {"tables": SIMULATED_TABLES, "level": found.level} | {name: finite(one) for name, one in numbers.items()}


def can_simulate(method: str, lists: int) -> bool:
    """Return whether a method can be tried on tables drawn from its own model."""
    return methods.has_rule(method) and lists <= MOST_LISTS_SIMULATED
