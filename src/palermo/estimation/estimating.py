"""The front door: a table and a method in, an estimate with its interval, its choice and its warnings out."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from palermo.errors import NotEstimable
from palermo.estimation.alternatives import ALTERNATIVES
from palermo.estimation.intervals.bootstrap import Bootstrap, bootstrap
from palermo.estimation.intervals.calibration import double_bootstrap
from palermo.estimation.intervals.profile import profile_interval
from palermo.estimation.intervals.resampling import Progress
from palermo.estimation.loglinear.choosing import Among, Averaged, Best, Chosen, Downhill, Fixed, Rule, Stepwise
from palermo.estimation.loglinear.fitting import Criterion
from palermo.estimation.method import BY_RULE, Method
from palermo.estimation.models import Model
from palermo.estimation.results import Estimate, Finding, Interval
from palermo.estimation.tables import CaptureTable

ASSUMPTIONS = (
    "The population did not change while the lists were kept.",
    "Records of one person on several lists were linked, and only those.",
    "Nobody on a list is outside the population.",
    "How strongly all lists together depend on one another cannot be seen in the data; the model takes it as nothing.",
)
LEFT_OUT = Finding(
    "left_out",
    "The interval leaves out unlinked duplicates, wrong links and persons who do not belong to the population.",
)


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
        return Fixed(Model(len(table.lists)))
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
    warnings = [LEFT_OUT, *_choice_warnings(chosen)]
    if method.interval == "profile":
        _, interval = profile_interval(chosen.fit, method.level)
        fixed = Finding("model_taken_as_given", "The interval takes the model as given; choosing it is not in it.")
        return replace(result, interval=interval, warnings=(*warnings, fixed))
    if not method.replicates:
        return replace(result, warnings=tuple(warnings))
    try:
        interval, drawn, said = _bootstrapped(table, method, rule, progress)
    except NotEstimable as reason:
        none = Finding("no_interval", "No interval can be given: {reason}", {"reason": str(reason)}, grave=True)
        return replace(result, warnings=(*warnings, none))
    return replace(
        result, interval=interval, diagnostics=said, warnings=(*warnings, *_bootstrap_warnings(table, drawn))
    )


def _bootstrapped(
    table: CaptureTable, method: Method, rule: Rule, progress: Progress
) -> tuple[Interval, Bootstrap, tuple[Finding, ...]]:
    if method.interval == "calibrated":
        found = double_bootstrap(
            table, rule, replicates=method.replicates, inner=method.inner, seed=method.seed, progress=progress,
            workers=method.workers,
        )  # fmt: skip
        share = {"share": round(found.covering(method.level), 3), "level": method.level}
        text = "On tables like this one the BCa interval of level {level} holds the total with frequency {share}."
        return found.interval(method.level), found.outer, (Finding("coverage", text, share),)
    drawn = bootstrap(
        table, rule, replicates=method.replicates, seed=method.seed, progress=progress, workers=method.workers
    )
    interval = drawn.percentile(method.level) if method.interval == "percentile" else drawn.bca(method.level)
    if isinstance(rule, Among):
        interval = replace(interval, method=f"{interval.method} only among {len(rule.models)} models")
    rate = Finding("acceleration", "Acceleration of the interval: {rate}.", {"rate": round(drawn.acceleration, 5)})
    return interval, drawn, (rate,)


def _choice_warnings(chosen: Chosen) -> list[Finding]:
    found = []
    if chosen.choice.gap > 0:
        text = "The search ended at its limit of fits; a model up to {gap} better may exist."
        found.append(Finding("search_not_finished", text, {"gap": round(chosen.choice.gap, 3)}, grave=True))
    near = [one for one in chosen.choice.beside if one.value <= chosen.choice.beside[0].value + 2]
    if chosen.choice.rule.startswith("smallest") and len(near) > 1:
        lowest, highest = min(one.total for one in near), max(one.total for one in near)
        if highest > 1.5 * lowest:
            text = "{models} models fit about as well (within 2 of the best) and give totals from {low} to {high}."
            values = {"models": len(near), "low": round(lowest), "high": round(highest)}
            found.append(Finding("models_disagree", text, values, grave=True))
    return found


def _bootstrap_warnings(table: CaptureTable, drawn: Bootstrap) -> list[Finding]:
    found = []
    if drawn.failures:
        text = "{failures} of {replicates} resampled tables gave no total and were left out."
        found.append(Finding("failures", text, {"failures": drawn.failures, "replicates": drawn.replicates.size}))
    worst = max(zip(abs(drawn.influence), drawn.histories, strict=True), default=(0.0, 0))
    if worst[0] > 0.05 * drawn.total:
        lists = [name for i, name in enumerate(table.lists) if int(worst[1]) >> i & 1]
        text = "Without one single person (on {lists}) the total changes by {change} per cent."
        values = {"lists": " + ".join(lists), "change": round(100 * float(worst[0]) / drawn.total, 1)}
        found.append(Finding("one_person", text, values, grave=True))
    return found


Way = Callable[[CaptureTable, Method, Progress], Estimate]
METHODS: Mapping[str, Way] = {**dict.fromkeys(BY_RULE, _by_rule), **ALTERNATIVES}
