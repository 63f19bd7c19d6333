"""One model fitted to one table: parameters, fitted counts, total and criteria."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.engines import likelihood
from palermo.estimation.loglinear.existence import explain
from palermo.estimation.models import Model
from palermo.estimation.tables import CaptureTable

Criterion = Literal["bic", "aic", "aicc"]
CRITERIA: tuple[Criterion, ...] = ("bic", "aic", "aicc")


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A log-linear model at its (extended) maximum likelihood.

    parameters: by term (bit set, 0 the intercept), minus infinity where nobody is on all its lists. fitted: shape
    (2**lists,), persons, entry 0 the hidden ones. log_likelihood: Poisson, factorials included, over the histories
    not forced to zero.
    """

    table: CaptureTable
    model: Model
    parameters: Mapping[int, float]
    fitted: NDArray[np.float64]
    log_likelihood: float

    @property
    def hidden(self) -> float:
        """Persons on no list."""
        return float(self.fitted[0])

    @property
    def total(self) -> float:
        """Persons, observed and hidden."""
        return self.table.observed + self.hidden

    def criterion(self, name: Criterion) -> float:
        """Return the information criterion; smaller is better."""
        return -2 * self.log_likelihood + float(penalties(name, self.model.parameters, self.table.observed)[-1])


def penalties(name: Criterion, parameters: int, observed: float) -> NDArray[np.float64]:
    """Return what a criterion charges for 0, 1 ... parameters; shape (parameters + 1,), never falling.

    The sample size of BIC and AICc is the number of observed persons, and a parameter at minus infinity counts
    (Silverman, Chan and Vincent 2024, section 3). Raises InvalidInput for an unknown criterion.

    >>> penalties("aic", 2, 10).tolist()
    [0.0, 2.0, 4.0]
    """
    number = np.arange(parameters + 1, dtype=float)
    if name == "bic":
        return number * math.log(max(observed, 1.0))
    if name == "aic":
        return 2 * number
    if name == "aicc":
        room = observed - number - 1
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(room > 0, 2 * number + 2 * number * (number + 1) / room, np.inf)
    raise InvalidInput(f'"{name}" is no criterion; there are {", ".join(CRITERIA)}')


def terms_of(model: Model) -> NDArray[np.int64]:
    """Return the terms as the engine wants them: intercept, main effects, interactions, short ones first."""
    mains = [1 << i for i in range(model.lists)]
    return np.array([0, *mains, *sorted(model.terms, key=lambda term: (term.bit_count(), term))], np.int64)


def fit_model(table: CaptureTable, model: Model) -> Fit:
    """Fit a model by extended maximum likelihood.

    Raises NotEstimable, saying why, when there is no maximum or it is not unique: then any total fits as well.
    Source: Chan, Silverman and Vincent 2021, sections 2.3 and 2.4.

    >>> table = CaptureTable(("a", "b"), np.array([0, 30, 40, 10]))
    >>> round(fit_model(table, Model(2)).hidden, 6)
    120.0
    """
    if model.lists != len(table.lists):
        raise InvalidInput(f"a model of {model.lists} lists cannot be fitted to {len(table.lists)} lists")
    if table.observed == 0:
        raise NotEstimable("nobody is on any list")
    counts = table.counts.astype(float)
    terms = terms_of(model)
    parameters, fitted = np.empty(terms.size), np.empty(counts.size)
    work = np.empty((terms.size, terms.size))
    sums = likelihood.margins(counts, model.lists)
    status, reached = likelihood.fit(counts, sums, terms, parameters, fitted, work)
    if status != likelihood.FINE:
        raise NotEstimable(explain(table, model))
    fitted = fitted_counts(terms, parameters, model.lists)
    return Fit(
        table,
        model,
        dict(zip(terms.tolist(), parameters.tolist(), strict=True)),
        fitted,
        reached - likelihood.log_factorials(counts),
    )


def fitted_counts(terms: NDArray[np.int64], parameters: NDArray[np.float64], lists: int) -> NDArray[np.float64]:
    """Return the fitted counts of all histories, the hidden one too; shape (2**lists,).

    >>> fitted_counts(np.array([0, 1]), np.array([0.0, -np.inf]), 1).tolist()
    [1.0, 0.0]
    """
    history = np.arange(1 << lists)
    logs = np.zeros(history.size)
    for term, parameter in zip(terms.tolist(), parameters.tolist(), strict=True):
        logs[(history & term) == term] += parameter
    return np.exp(logs)
