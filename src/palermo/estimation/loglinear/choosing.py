"""Rules that choose a model: for one table with all that is known about the choice, for many with the total alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.engines import likelihood, stepwise
from palermo.estimation.engines import search as search_engine
from palermo.estimation.loglinear.existence import explain
from palermo.estimation.loglinear.fitting import Criterion, Fit, fit_model, penalties, terms_of
from palermo.estimation.models import Model, interactions
from palermo.estimation.results import Candidate, Choice
from palermo.estimation.tables import CaptureTable

Tables = NDArray[np.float64]
MOST_FITS, FITS_OF_A_REPLICATE = 1_000_000, 200_000
MOST_TERMS = 300  # that a search decides on; more lists need a lower order
SHOWN = {"bic": "BIC", "aic": "AIC", "aicc": "AICc"}
EMPTY_LISTS = ("main_effect", "no_interactions")


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """A model chosen for a table, and how. total: persons; that of the fit, or of an average."""

    fit: Fit
    choice: Choice
    total: float


class Rule(Protocol):
    """Anything that goes from a table to a total. ``name`` says it in words."""

    @property
    def name(self) -> str:
        """Return the rule in words."""

    def choose(self, table: CaptureTable) -> Chosen:
        """Choose for one table. Raises NotEstimable."""

    def totals(self, tables: Tables) -> NDArray[np.float64]:
        """Return the total for each of many tables, shape (tables, 2**lists); NaN where there is none."""


@dataclass(frozen=True, slots=True)
class Stepwise:
    """Pairs added by the smallest Poisson p value below a threshold (Chan, Silverman and Vincent 2021, section 3.1).

    empty_list: what a table in which one list is empty means: "main_effect" puts its main effect at minus infinity
    (MultipleSystemsEstimation), "no_interactions" stops there (SparseMSE).

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 30, 25, 4, 40, 5, 6, 2]))
    >>> str(Stepwise(0.02).choose(table).fit.model)
    '[1,2,3]'
    """

    threshold: float = 0.02
    empty_list: Literal["main_effect", "no_interactions"] = "main_effect"

    def __post_init__(self) -> None:
        if not 0 <= self.threshold <= 1:
            raise InvalidInput(f"a threshold of p values lies between 0 and 1, not at {self.threshold}")
        if self.empty_list not in EMPTY_LISTS:
            raise InvalidInput(f'an empty list is treated as {", ".join(EMPTY_LISTS)}, not "{self.empty_list}"')

    @property
    def name(self) -> str:
        """Return the rule in words."""
        return f"forward stepwise, pairs with p < {self.threshold:g}"

    def choose(self, table: CaptureTable) -> Chosen:
        """Choose for one table. Raises NotEstimable when not even the main effects can be fitted."""
        lists = len(table.lists)
        chosen, order = np.zeros(table.counts.size, bool), np.zeros(lists * lists, np.int64)
        status, _, _, count = stepwise.choose(
            table.counts.astype(float), lists, self._log_threshold, self._empty, chosen, order
        )
        if status != likelihood.FINE:
            raise NotEstimable(explain(table, Model(lists)))
        steps = [Model.of(lists, order[: n + 1].tolist()) for n in range(-1, count)]
        fits = [fit_model(table, model) for model in steps]
        beside = tuple(Candidate(str(one.model), one.total, one.criterion("bic")) for one in fits)
        return Chosen(fits[-1], Choice(self.name, self.threshold, len(fits), 0.0, beside), fits[-1].total)

    def totals(self, tables: Tables) -> NDArray[np.float64]:
        """Return the total for each of many tables; NaN where there is none."""
        unseen, chosen = np.empty(len(tables)), np.empty(tables.shape, bool)
        lists = tables.shape[1].bit_length() - 1
        stepwise.choose_many(tables, lists, self._log_threshold, self._empty, unseen, chosen)
        return tables.sum(axis=1) + unseen

    @property
    def _log_threshold(self) -> float:
        return math.log(self.threshold) if self.threshold > 0 else -math.inf

    @property
    def _empty(self) -> int:
        infinity = stepwise.MAIN_EFFECT_AT_INFINITY
        return infinity if self.empty_list == "main_effect" else stepwise.NO_INTERACTIONS


@dataclass(frozen=True, slots=True)
class Best:
    """The hierarchical model with the smallest criterion of all up to an order, found exactly by branch and bound.

    beside: how many models to show. most_fits: after so many fits the search ends and says what gap is left. A
    replicate whose search does not end by itself has no total.

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 30, 25, 4, 40, 5, 6, 2]))
    >>> str(Best("bic").choose(table).fit.model)
    '[1,2,3]'
    """

    criterion: Criterion = "bic"
    max_order: int | None = None
    within: float = 10.0
    beside: int = 50
    most_fits: int = MOST_FITS

    @property
    def name(self) -> str:
        """Return the rule in words."""
        if self.max_order is None:
            return f"smallest {SHOWN[self.criterion]} of all hierarchical models, all orders"
        return f"smallest {SHOWN[self.criterion]} of all hierarchical models, up to order {self.max_order}"

    def choose(self, table: CaptureTable) -> Chosen:
        """Choose for one table. Raises NotEstimable when no model can be fitted."""
        found = search(table, self.criterion, self.max_order, self.within, self.beside, self.most_fits)
        fit = fit_model(table, Model.reading(found.beside[0].model, len(table.lists)))
        return Chosen(fit, Choice(self.name, found.value, found.fits, found.gap, found.beside), fit.total)

    def totals(self, tables: Tables) -> NDArray[np.float64]:
        """Return the total for each of many tables; NaN where there is none."""
        lists = tables.shape[1].bit_length() - 1
        candidates = candidate_terms(lists, self.max_order)
        rows = len(tables)
        charges = np.array([penalties(self.criterion, 1 + lists + candidates.size, n) for n in tables.sum(axis=1)])
        values, unseen, gaps = np.empty(rows), np.full(rows, np.nan), np.empty(rows)
        states, fits = np.empty((rows, candidates.size), np.int8), np.empty(rows, np.int64)
        most = min(self.most_fits, FITS_OF_A_REPLICATE)
        search_engine.search_many(tables, lists, candidates, charges, most, values, unseen, states, fits, gaps)
        return np.where(np.isfinite(values) & (gaps == 0), tables.sum(axis=1) + unseen, np.nan)


@dataclass(frozen=True, slots=True)
class Downhill:
    """A walk from the main effects to ever better neighbours (Silverman, Chan and Vincent 2024, section 4).

    It may stop at a model that is not the best; ``Best`` does not. It is here for comparison with published figures.
    """

    criterion: Criterion = "bic"
    max_order: int | None = None

    @property
    def name(self) -> str:
        """Return the rule in words."""
        return f"downhill search by {SHOWN[self.criterion]} from the main effects"

    def choose(self, table: CaptureTable) -> Chosen:
        """Choose for one table. Raises NotEstimable when the main effects cannot be fitted."""
        value, _, fits, terms = self._walk(table.counts.astype(float))
        if not math.isfinite(value):
            raise NotEstimable(explain(table, Model(len(table.lists))))
        fit = fit_model(table, Model(len(table.lists), tuple(terms)))
        candidate = Candidate(str(fit.model), fit.total, fit.criterion(self.criterion))
        return Chosen(fit, Choice(self.name, candidate.value, fits, 0.0, (candidate,)), fit.total)

    def totals(self, tables: Tables) -> NDArray[np.float64]:
        """Return the total for each of many tables; NaN where there is none."""
        walks = [self._walk(counts) for counts in tables]
        return np.array(
            [n + one[1] if math.isfinite(one[0]) else np.nan for n, one in zip(tables.sum(axis=1), walks, strict=True)]
        )

    def _walk(self, counts: NDArray[np.float64]) -> tuple[float, float, int, list[int]]:
        lists = counts.size.bit_length() - 1
        candidates = candidate_terms(lists, self.max_order)
        charge = penalties(self.criterion, 1 + lists + candidates.size, float(counts.sum()))
        work = search_engine.workspace(lists, candidates.size, counts.size)
        state = np.full(candidates.size, search_engine.OUT, np.int8)
        sums = (counts, likelihood.margins(counts, lists), lists)
        value, unseen, fits = search_engine.downhill(sums, candidates, charge, work, state, MOST_FITS)
        return value, unseen, fits, sorted(candidates[state == search_engine.IN].tolist())


@dataclass(frozen=True, slots=True)
class Fixed:
    """One model, whatever the table."""

    model: Model

    @property
    def name(self) -> str:
        """Return the rule in words."""
        return f"the model {self.model}"

    def choose(self, table: CaptureTable) -> Chosen:
        """Fit it. Raises NotEstimable."""
        fit = fit_model(table, self.model)
        return Chosen(fit, Choice(self.name, fit.criterion("bic"), 1), fit.total)

    def totals(self, tables: Tables) -> NDArray[np.float64]:
        """Return the total for each of many tables; NaN where there is none."""
        return among(tables, [self.model], "bic")


@dataclass(frozen=True, slots=True)
class Independent:
    """Main effects alone, whatever the table and however many lists it has."""

    @property
    def name(self) -> str:
        """Return the rule in words."""
        return "independent lists (main effects alone)"

    def choose(self, table: CaptureTable) -> Chosen:
        """Fit the main effects. Raises NotEstimable."""
        return Fixed(Model(len(table.lists))).choose(table)

    def totals(self, tables: Tables) -> NDArray[np.float64]:
        """Return the total for each of many tables; NaN where there is none."""
        return among(tables, [Model(tables.shape[1].bit_length() - 1)], "bic")


@dataclass(frozen=True, slots=True)
class Among:
    """The best of a few named models: the shortcut that repeats the choice only among the top N of the whole table.

    Silverman, Chan and Vincent 2024, section 3.3: it is faster than ``Best`` where every model must be fitted, and
    too narrow by what the other models would have said; their table 4 tells how often that is.
    """

    models: tuple[Model, ...]
    criterion: Criterion = "bic"

    @property
    def name(self) -> str:
        """Return the rule in words."""
        return f"smallest {SHOWN[self.criterion]} among {len(self.models)} models"

    def choose(self, table: CaptureTable) -> Chosen:
        """Choose for one table. Raises NotEstimable when none of the models can be fitted."""
        fits = [fit for model in self.models if (fit := _fit_or_none(table, model)) is not None]
        if not fits:
            raise NotEstimable(f"none of the {len(self.models)} models can be fitted")
        fits.sort(key=lambda fit: fit.criterion(self.criterion))
        beside = tuple(Candidate(str(fit.model), fit.total, fit.criterion(self.criterion)) for fit in fits)
        return Chosen(fits[0], Choice(self.name, beside[0].value, len(self.models), 0.0, beside), fits[0].total)

    def totals(self, tables: Tables) -> NDArray[np.float64]:
        """Return the total for each of many tables; NaN where there is none."""
        return among(tables, self.models, self.criterion)


@dataclass(frozen=True, slots=True)
class Averaged:
    """Totals of all hierarchical models near the best, weighted by exp(-criterion/2) (Buckland et al. 1997, eq. 2).

    within: models further above the best weigh less than exp(-within/2) of it each and are left out.
    """

    criterion: Criterion = "bic"
    max_order: int | None = None
    within: float = 14.0
    most: int = field(default=4000)

    @property
    def name(self) -> str:
        """Return the rule in words."""
        return f"average over hierarchical models, weighted by {SHOWN[self.criterion]}"

    def choose(self, table: CaptureTable) -> Chosen:
        """Average for one table. Raises NotEstimable when no model can be fitted."""
        found = search(table, self.criterion, self.max_order, self.within, self.most, MOST_FITS)
        weights = _weights(np.array([one.value for one in found.beside]))
        totals = np.array([one.total for one in found.beside])
        beside = tuple(
            Candidate(one.model, one.total, one.value, float(weight))
            for one, weight in zip(found.beside, weights, strict=True)
        )
        best = fit_model(table, Model.reading(beside[0].model, len(table.lists)))
        return Chosen(best, Choice(self.name, found.value, found.fits, found.gap, beside), float(weights @ totals))

    def totals(self, tables: Tables) -> NDArray[np.float64]:
        """Return the total for each of many tables; NaN where there is none."""
        return np.array([self._total(counts) for counts in tables])

    def _total(self, counts: NDArray[np.float64]) -> float:
        lists = counts.size.bit_length() - 1
        found = _searched(counts, lists, self.criterion, self.max_order, self.within, self.most, FITS_OF_A_REPLICATE)
        values, unseen, _, _, gap = found
        if not values.size or gap > 0:
            return math.nan
        return float(counts.sum() + _weights(values) @ unseen)


def _weights(values: NDArray[np.float64]) -> NDArray[np.float64]:
    raw = np.exp(-(values - values.min()) / 2)
    return np.asarray(raw / raw.sum())


def _fit_or_none(table: CaptureTable, model: Model) -> Fit | None:
    try:
        return fit_model(table, model)
    except NotEstimable:
        return None


def candidate_terms(lists: int, max_order: int | None) -> NDArray[np.int64]:
    """Return the interactions a search may use, short ones first. Raises InvalidInput for an order too low or high."""
    if max_order is not None and max_order < 1:
        raise InvalidInput(f"an order is 1 (main effects) or more, not {max_order}")
    terms = interactions(lists, lists - 1 if max_order is None else max_order)
    if len(terms) > MOST_TERMS:
        raise InvalidInput(f"{lists} lists allow {len(terms)} interactions; give a largest order, 2 or 3")
    return np.array(terms, np.int64)


def _searched(
    counts: NDArray[np.float64],
    lists: int,
    criterion: Criterion,
    max_order: int | None,
    within: float,
    room: int,
    most_fits: int = MOST_FITS,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int8], int, float]:
    candidates = candidate_terms(lists, max_order)
    charge = penalties(criterion, 1 + lists + candidates.size, float(counts.sum()))
    values, unseen = np.empty(room), np.empty(room)
    states = np.empty((room, candidates.size), np.int8)
    seed = np.full(candidates.size, search_engine.OUT, np.int8)
    fits, gap = search_engine.search(counts, lists, candidates, charge, seed, within, most_fits, values, unseen, states)
    kept = np.isfinite(values) & (values <= values[0] + within)
    return values[kept], unseen[kept], states[kept], int(fits), float(gap)


def search(
    table: CaptureTable,
    criterion: Criterion = "bic",
    max_order: int | None = None,
    within: float = 10.0,
    room: int = 50,
    most_fits: int = MOST_FITS,
) -> Choice:
    """Find the best hierarchical models of a table: all within some distance of the best, at most ``room``.

    Exact unless ``gap`` of the result is above zero. Raises NotEstimable when no model can be fitted.

    >>> table = CaptureTable(("a", "b", "c"), np.array([0, 30, 25, 4, 40, 5, 6, 2]))
    >>> [one.model for one in search(table, within=3.0).beside]
    ['[1,2,3]']
    """
    lists = len(table.lists)
    values, unseen, states, fits, gap = _searched(
        table.counts.astype(float), lists, criterion, max_order, within, room, most_fits
    )
    if not values.size:
        if gap:
            raise NotEstimable("the search ended at its limit of fits before a model could be fitted")
        raise NotEstimable(explain(table, Model(lists)))
    candidates = candidate_terms(lists, max_order)
    beside = tuple(
        Candidate(
            str(Model(lists, tuple(candidates[state == search_engine.IN].tolist()))),
            table.observed + float(number),
            float(value),
        )
        for value, number, state in zip(values, unseen, states, strict=True)
    )
    return Choice("", float(values[0]), fits, gap, beside)


def among(tables: Tables, models: Sequence[Model], criterion: Criterion) -> NDArray[np.float64]:
    """Return for each table the total of the best of some models; NaN where none can be fitted."""
    lists = tables.shape[1].bit_length() - 1
    longest = max(model.parameters for model in models)
    starts = np.cumsum([0, *(model.parameters for model in models)])
    terms = np.concatenate([terms_of(model) for model in models])
    charges = np.array([penalties(criterion, longest, n) for n in tables.sum(axis=1)])
    unseen = np.empty(len(tables))
    search_engine.best_among(tables, lists, terms, starts, charges, unseen)
    return tables.sum(axis=1) + unseen
