"""Models in which persons differ in how likely lists are to name them: M0, Mt, Mh and Mth, as log-linear models.

Each has columns for the lists (one capture rate for M0 and Mh, one for each list for Mt and Mth) and columns in the
number of lists a person is on. The behavioural models Mb and Mbh of trapping studies are left out on purpose: they say
that the first capture changes the later ones, and lists have no order.
Source: Rivest and Baillargeon (2007), Biometrics 63; Baillargeon and Rivest (2007), Journal of Statistical
Software 19(5); Rcapture's ``closedp.t`` is the oracle.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bounds.log_normal import log_normal
from palermo.estimation.bounds.poisson import Floats, PoissonFit, fit_poisson
from palermo.estimation.results import Estimate, Finding
from palermo.estimation.tables import CaptureTable

# How the logarithm of a history's probability bends with the number of lists k, tau times one of these.
BENDS: dict[str, Callable[[Floats], Floats]] = {
    "Poisson2": lambda k: 2.0**k - 1,
    "Darroch": lambda k: k**2 / 2,
    "Gamma3.5": lambda k: np.log(3.5) - np.log(3.5 + k),
}
NAMES = ("M0", "Mt", *(f"{kind} {form}" for kind in ("Mh", "Mth") for form in ("Chao (LB)", *BENDS)))
ASSUMPTION_TIES = "Given how reachable a person is, the lists do not depend on each other."
ASSUMPTIONS = {
    "M0": "Every list names every person with the same probability.",
    "Mt": "A list names every person with the same probability; lists may differ.",
    "Mh Chao (LB)": "Persons differ in how reachable they are, in any way; the number is a lower bound.",
    "Mth Chao (LB)": "Persons differ in how reachable they are, and lists differ; the number is a lower bound.",
    "Poisson2": "How reachable persons are follows the shape Poisson2; the table cannot tell shapes apart.",
    "Darroch": "How reachable persons are follows a bell curve (Darroch); the table cannot tell shapes apart.",
    "Gamma3.5": "How reachable persons are follows the shape Gamma3.5; the table cannot tell shapes apart.",
}
ODDS = "A negative bend says that persons are more alike than chance allows; read the model without heterogeneity."


@dataclass(frozen=True, slots=True)
class ClosedModel:
    """One fitted model. total, standard_error: persons. dropped: bends of Chao's bound held at zero for being negative.

    bend: tau of the shaped models; None for the others.
    """

    name: str
    observed: int
    total: float
    standard_error: float
    deviance: float
    degrees: int
    aic: float
    bic: float
    dropped: int = 0
    bend: float | None = None

    def estimate(self, level: float = 0.95) -> Estimate:
        """Return the model as an estimate with a log-normal interval."""
        warnings = (Finding("negative_bend", ODDS),) if self.bend is not None and self.bend < 0 else ()
        first = ASSUMPTIONS[self.name if self.name in ASSUMPTIONS else self.name.partition(" ")[2]]
        return Estimate(
            self.observed,
            self.total,
            f"{self.name}, log-linear",
            model=self.name,
            interval=log_normal(self.observed, self.total, self.standard_error, level),
            assumptions=(first, ASSUMPTION_TIES),
            warnings=warnings,
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The models that gave a number, in the order of NAMES, and why the others did not."""

    models: tuple[ClosedModel, ...]
    refused: tuple[tuple[str, str], ...] = ()

    def named(self, name: str) -> ClosedModel:
        """Return one model. Raises NotEstimable with the reason when it gave no number."""
        for model in self.models:
            if model.name == name:
                return model
        raise NotEstimable(dict(self.refused).get(name, f'there is no model "{name}"; there are {", ".join(NAMES)}'))


def closed_model(table: CaptureTable, name: str) -> ClosedModel:
    """Fit one model of NAMES to a table.

    Total: persons observed + exp(intercept); variance exp(b) + exp(2 b) var(b), the second for the parameters and the
    first for the hidden persons themselves (Rivest and Baillargeon 2007). BIC counts persons observed.
    Raises InvalidInput for an unknown name, NotEstimable where the model has no finite maximum.

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 69, 55, 21, 63, 17, 18, 28]))
    >>> found = closed_model(table, "Mth Darroch")
    >>> round(found.total, 2), round(found.standard_error, 2), found.degrees
    (1313.47, 516.54, 2)
    """
    if name not in NAMES:
        raise InvalidInput(f'there is no model "{name}"; there are {", ".join(NAMES)}')
    _check(table, name)
    design, fixed = _design(len(table.lists), name)
    counts = table.counts[1:].astype(float)
    shaped = name.split(" ")[-1] in BENDS
    fitted, dropped = _without_negative(design, counts, design.shape[1] if shaped else fixed)
    if not fitted.settled:
        raise NotEstimable(f"{name} has no finite maximum: some of its terms rest on histories that nobody has")
    return _described(table, name, fitted, dropped, bend=float(fitted.coefficients[-1]) if shaped else None)


def closed_models(table: CaptureTable) -> Comparison:
    """Fit every model of NAMES that the table allows.

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 69, 55, 21, 63, 17, 18, 28]))
    >>> [(one.name, round(one.total)) for one in closed_models(table).models][:3]
    [('M0', 389), ('Mt', 388), ('Mh Chao (LB)', 479)]
    """
    models, refused = [], []
    for name in NAMES:
        try:
            models.append(closed_model(table, name))
        except NotEstimable as reason:
            refused.append((name, str(reason)))
    return Comparison(tuple(models), tuple(refused))


def _check(table: CaptureTable, name: str) -> None:
    least = 3 if " " in name else 2
    if len(table.lists) < least:
        raise NotEstimable(f"{name} needs {least} lists or more, not {len(table.lists)}")
    empty = [one for one, size in zip(table.lists, table.sizes, strict=True) if not size]
    if empty:
        raise NotEstimable(f"{', '.join(empty)}: nobody is on this list; estimate without it")
    if not any(count for history, count in enumerate(table.counts.tolist()) if history.bit_count() > 1):
        raise NotEstimable("no person is on two lists, so nothing tells how many are on none")


def _design(lists: int, name: str) -> tuple[Floats, int]:
    """Return intercept, list columns and bends for all non-empty histories, and how many are not bends."""
    history = np.arange(1, 1 << lists)
    on = (history[:, None] >> np.arange(lists) & 1).astype(float)
    number = on.sum(axis=1)
    kind, _, form = name.partition(" ")
    rates = on if kind in ("Mt", "Mth") else number[:, None]
    columns = [np.ones((history.size, 1)), rates]
    if form in BENDS:
        columns.append(BENDS[form](number)[:, None])
    elif form:
        # Chao's bound: one bend for each number of lists from three on (Rivest and Baillargeon 2007).
        columns.append(np.maximum(number[:, None] - np.arange(2, lists), 0.0))
    return np.hstack(columns), 1 + rates.shape[1]


def _without_negative(design: Floats, counts: Floats, fixed: int) -> tuple[PoissonFit, int]:
    """Fit; while a bend of Chao's bound is negative, hold the first such at zero and fit again, as Rcapture does."""
    kept = list(range(design.shape[1]))
    while True:
        fitted = fit_poisson(design[:, kept], counts)
        negative = [i for i in range(fixed, len(kept)) if fitted.coefficients[i] < 0]
        if not negative:
            return fitted, design.shape[1] - len(kept)
        del kept[negative[0]]


def _described(table: CaptureTable, name: str, fitted: PoissonFit, dropped: int, bend: float | None) -> ClosedModel:
    hidden = float(np.exp(fitted.coefficients[0]))
    error = float(np.sqrt(hidden + hidden**2 * fitted.covariance[0, 0]))
    bic = fitted.aic + fitted.coefficients.size * (np.log(table.observed) - 2)
    return ClosedModel(
        name=name,
        observed=table.observed,
        total=table.observed + hidden,
        standard_error=error,
        deviance=fitted.deviance,
        degrees=fitted.degrees,
        aic=fitted.aic,
        bic=float(bic),
        dropped=dropped,
        bend=bend,
    )
