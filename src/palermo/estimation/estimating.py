"""The front door: a table and a method in, an estimate with its interval, its choice and its warnings out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import isfinite
from typing import Any

from palermo.errors import NotEstimable
from palermo.estimation.alternatives import ALTERNATIVES
from palermo.estimation.intervals.bootstrap import Bootstrap, bootstrap
from palermo.estimation.intervals.calibration import Calibration, double_bootstrap
from palermo.estimation.intervals.profile import profile_interval
from palermo.estimation.intervals.resampling import Progress
from palermo.estimation.loglinear.choosing import (
    Among,
    Averaged,
    Best,
    Chosen,
    Downhill,
    Fixed,
    Independent,
    Rule,
    Stepwise,
    search,
)
from palermo.estimation.loglinear.fitting import Criterion
from palermo.estimation.method import BY_RULE, Method
from palermo.estimation.models import Model
from palermo.estimation.results import Candidate, Estimate, Finding, Interval
from palermo.estimation.tables import CaptureTable
from palermo.estimation.trend import FAILURES, LEFT_OUT

ASSUMPTIONS = (
    "The population did not change while the lists were kept.",
    "Records of one person on several lists were linked, and only those.",
    "Nobody on a list is outside the population.",
    "How strongly all lists together depend on one another cannot be seen in the data; the model takes it as nothing.",
)


DISAGREEMENT, NOTABLE, FEWEST_REPLICATES = 1.5, 0.05, 200
MOST_LISTS_OF_ALL_ORDERS = 6


def estimate(table: CaptureTable, method: Method | None = None, progress: Progress | None = None) -> Estimate:
    """Estimate how many persons there are, on lists and hidden.

    progress is told the share done, 0 to 1; when it raises, the work stops. Raises NotEstimable, saying why, when the
    lists allow no number.

    >>> import numpy as np
    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 30, 25, 4, 40, 5, 6, 2]))
    >>> round(estimate(table, Method("bic", replicates=0)).total)
    282
    """
    method = method or Method()
    if len(table.lists) < 2:
        raise NotEstimable("one list alone says nothing about those who are not on it; two are needed, better three")
    if table.observed == 0:
        raise NotEstimable("nobody is on any list")
    return METHODS[method.name](table, method, progress or (lambda share: None))


def _by_rule(table: CaptureTable, method: Method, progress: Progress) -> Estimate:
    rule = rule_of(table, method)
    chosen = rule.choose(table)
    averaged = method.name == "average"
    result = Estimate(
        observed=table.observed,
        total=chosen.total,
        method=rule.name,
        model="" if averaged else str(chosen.fit.model),
        choice=chosen.choice,
        assumptions=ASSUMPTIONS,
    )
    return _with_interval(table, method, _repeated(rule, chosen, method), result, chosen, progress)


def rule_of(table: CaptureTable, method: Method) -> Rule:
    """Return the rule that a log-linear method chooses by. Raises InvalidInput."""
    criterion: Criterion = {"aic": "aic", "aicc": "aicc"}.get(method.name, "bic")  # type: ignore[assignment]
    if method.name == "stepwise":
        return Stepwise(method.threshold, method.empty_list)  # type: ignore[arg-type]
    if method.name == "downhill":
        return Downhill("bic", method.max_order)
    if method.name == "average":
        return Averaged("bic", method.max_order)
    if method.name == "fixed":
        return Fixed(Model.reading(method.model, len(table.lists)))
    if method.name == "independence":
        return Independent()
    return Best(criterion, method.max_order)


def _repeated(rule: Rule, chosen: Chosen, method: Method) -> Rule:
    """Return the rule that replicates repeat: the same, or the shortcut among the top models."""
    if not method.top_models or not isinstance(rule, Best):
        return rule
    lists = chosen.fit.model.lists
    best = replace(rule, within=1e9, beside=method.top_models).choose(chosen.fit.table).choice.beside
    return Among(tuple(Model.reading(one.model, lists) for one in best), rule.criterion)


def _with_interval(
    table: CaptureTable, method: Method, rule: Rule, result: Estimate, chosen: Chosen, progress: Progress
) -> Estimate:
    result = result.adding(LEFT_OUT, *_choice_warnings(table, method, chosen))
    if method.interval == "profile":
        given = Finding("model_taken_as_given", "The interval takes the model as given; choosing it is not in it.")
        return _having(result.adding(given), lambda: profile_interval(chosen.fit, method.level)[1])
    if not method.replicates:
        return result
    options: dict[str, Any] = {"replicates": method.replicates, "seed": method.seed, "workers": method.workers}
    if method.interval == "calibrated":
        return _calibrated(table, method, rule, result, options | {"inner": method.inner, "progress": progress})
    drawn = bootstrap(table, rule, progress=progress, **options)
    result = result.adding(*_bootstrap_warnings(table, drawn))
    rate = Finding("acceleration", "Acceleration of the interval: {rate}.", {"rate": round(drawn.acceleration, 5)})
    make = drawn.percentile if method.interval == "percentile" else drawn.bca
    made = _having(replace(result, diagnostics=(rate,)), lambda: make(method.level))
    if isinstance(rule, Among) and made.interval:
        shortcut = f"{made.interval.method} only among {len(rule.models)} models"
        return made.with_interval(replace(made.interval, method=shortcut))
    return made


def _having(result: Estimate, make: Callable[[], Interval]) -> Estimate:
    """Return the estimate with its interval, or with the reason why there is none."""
    try:
        return result.with_interval(make())
    except NotEstimable as reason:
        return result.adding(_none(reason))


def _none(reason: NotEstimable) -> Finding:
    return Finding("no_interval", "No interval can be given: {reason}", {"reason": str(reason)}, grave=True)


def _calibrated(
    table: CaptureTable, method: Method, rule: Rule, result: Estimate, options: Mapping[str, Any]
) -> Estimate:
    try:
        found = double_bootstrap(table, rule, **options)
    except NotEstimable as reason:
        return result.adding(_none(reason))
    result = result.adding(*_bootstrap_warnings(table, found.outer))
    said = replace(result, diagnostics=_coverage(found, method))
    return _having(said, lambda: found.interval(method.level))


def _coverage(found: Calibration, method: Method) -> tuple[Finding, ...]:
    text = "On tables like this one the BCa interval of level {level} holds the total with frequency {share}."
    said = [Finding("coverage", text, {"share": round(found.covering(method.level), 3), "level": method.level})]
    if not found.reaches(method.level):
        text = "No interval covers so often: the widest, of nominal level {nominal}, does with frequency {share}."
        values = {"nominal": found.nominal(method.level), "share": round(float(found.coverage[-1]), 3)}
        said.append(Finding("calibration_falls_short", text, values, grave=True))
    if found.unusable:
        text = "{unusable} of {replicates} replicates gave no interval of their own and are not counted."
        said.append(Finding("unusable", text, {"unusable": found.unusable, "replicates": method.replicates}))
    return tuple(said)


def _choice_warnings(table: CaptureTable, method: Method, chosen: Chosen) -> list[Finding]:
    found = []
    if chosen.choice.gap > 0:
        text = "The search ended at its limit of fits; a model up to {gap} better may exist."
        found.append(Finding("search_not_finished", text, {"gap": round(chosen.choice.gap, 3)}, grave=True))
    near = [one.total for one in _near(table, method, chosen)]
    if len(near) > 1 and max(near) > DISAGREEMENT * min(near):
        text = "{models} models fit about as well (within 2 of the best) and give totals from {low} to {high}."
        values = {"models": len(near), "low": round(min(near)), "high": round(max(near))}
        found.append(Finding("models_disagree", text, values, grave=True))
    return found


def _near(table: CaptureTable, method: Method, chosen: Chosen) -> tuple[Candidate, ...]:
    """Return the models within 2 of the best: of the criterion chosen by, else of BIC."""
    if method.name in ("bic", "aic", "aicc", "average"):
        best = chosen.choice.beside
    else:
        order = method.max_order if len(table.lists) <= MOST_LISTS_OF_ALL_ORDERS else 2
        best = search(table, "bic", order, 2.0, 200).beside
    return tuple(one for one in best if one.value <= best[0].value + 2)


def _bootstrap_warnings(table: CaptureTable, drawn: Bootstrap) -> list[Finding]:
    found = []
    if drawn.failures:
        values = {"failures": drawn.failures, "replicates": drawn.replicates.size}
        found.append(Finding("failures", FAILURES, values))
    if drawn.replicates.size < FEWEST_REPLICATES:
        text = "Only {replicates} replicates were drawn: the limits themselves are unsure; draw 1,000 or more."
        found.append(Finding("few_replicates", text, {"replicates": drawn.replicates.size}))
    lost = [history for history, change in zip(drawn.histories, drawn.influence, strict=True) if not isfinite(change)]
    if lost:
        text = "Without one single person (on {lists}) no total can be given."
        found.append(Finding("one_person_needed", text, {"lists": _named(table, int(lost[0]))}, grave=True))
    known = [one for one in zip(abs(drawn.influence), drawn.histories, strict=True) if isfinite(one[0])]
    change, history = max(known, default=(0.0, 0))
    if change > NOTABLE * drawn.total:
        text = "Without one single person (on {lists}) the total changes by {change} per cent."
        moved: dict[str, object] = {
            "lists": _named(table, int(history)),
            "change": round(100 * float(change) / drawn.total, 1),
        }
        found.append(Finding("one_person", text, moved, grave=True))
    return found


def _named(table: CaptureTable, history: int) -> str:
    return " + ".join(name for i, name in enumerate(table.lists) if history >> i & 1)


Way = Callable[[CaptureTable, Method, Progress], Estimate]
METHODS: Mapping[str, Way] = {**dict.fromkeys(BY_RULE, _by_rule), **ALTERNATIVES}
