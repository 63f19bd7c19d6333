"""All doubts about one estimate as plain values: what is stored, printed and shown."""

from dataclasses import asdict
from typing import Any

from palermo.errors import InvalidInput
from palermo.estimation.distrust.consistency import Consistency, internal_consistency, verdict
from palermo.estimation.distrust.sensitivity import sensitivity
from palermo.estimation.distrust.simulation import simulate
from palermo.estimation.estimating import rule_of
from palermo.estimation.intervals.resampling import Progress
from palermo.estimation.method import BY_RULE, Method
from palermo.estimation.results import finite
from palermo.estimation.tables import CaptureTable


def doubts(
    table: CaptureTable, method: Method, *, vary: bool = True, simulated: int = 0, progress: Progress | None = None
) -> dict[str, Any]:
    """Return sensitivity and internal consistency, and how the method does on tables drawn from its model.

    simulated: tables to draw; 0 for none. Methods that are no rule of choice are doubted by the stepwise rule, and
    cannot be simulated. Raises NotEstimable when the table gives no number, InvalidInput for a simulation of others.

    >>> import numpy as np
    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 30, 25, 4, 40, 5, 6, 2]))
    >>> sorted(doubts(table, Method()))
    ['internal_consistency', 'sensitivity']
    """
    by_rule = method if method.name in BY_RULE else Method(seed=method.seed, level=method.level)
    rule = rule_of(table, by_rule)
    found: dict[str, Any] = {}
    if vary:
        varied = sensitivity(table, rule, progress)
        found["sensitivity"] = {
            "total": varied.total,
            "factor": varied.factor,
            "verdict": str(varied.verdict),
            "grave": varied.verdict.grave,
            "variations": [asdict(one) for one in varied.variations],
        }
        checked = internal_consistency(
            table, rule, replicates=method.replicates, level=method.level, seed=method.seed, progress=progress
        )
        said = verdict(checked)
        found["internal_consistency"] = {
            "verdict": str(said) if said else "",
            "grave": bool(said and said.grave),
            "lists": [_one(one) for one in checked],
        }
    if simulated:
        if method.name not in BY_RULE:
            raise InvalidInput(f"a simulation takes a rule of choice ({', '.join(BY_RULE)}), not {method.name}")
        found["simulation"] = _simulated(table, method, simulated, progress)
    return found


def _one(one: Consistency) -> dict[str, Any]:
    bias = one.log_relative_bias
    return {**asdict(one), "log_relative_bias": bias, "covered": one.covered}


def _simulated(table: CaptureTable, method: Method, tables: int, progress: Progress | None) -> dict[str, Any]:
    rule = rule_of(table, method)
    result = simulate(
        rule.choose(table).fit,
        rule,
        tables=tables,
        replicates=method.replicates,
        level=method.level,
        seed=method.seed,
        progress=progress,
        workers=method.workers,
    )
    return {
        "tables": tables,
        "truth": result.truth,
        "level": result.level,
        "coverage": finite(result.coverage) if method.replicates else None,
        "bias": finite(result.bias),
        "root_mean_square_error": finite(result.root_mean_square_error),
        "root_mean_square_log_error": finite(result.root_mean_square_log_error),
    }
