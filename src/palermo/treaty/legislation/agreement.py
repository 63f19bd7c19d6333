"""How far two coders agree beyond chance, with its interval, and what chance agreement hides."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from palermo.content.sentences import say
from palermo.errors import InvalidQuestion, NotEstimable
from palermo.treaty.legislation.coding import WITHDRAWN, Coding
from palermo.treaty.legislation.questions import CHOICE, NO, PARTLY, YES, question

FEWEST = 10  # pairs, below which no number is given
FEW_FOR_NORMAL = 30  # pairs, below which the large-sample interval is rough
LINEAR, QUADRATIC = "linear", "quadratic"
ORDERED = (NO, PARTLY, YES)
POOLED, GROUP, QUESTION = "pooled", "group", "question"
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval of a coefficient. level: 0 < level < 1. method: how it was made."""

    low: float
    high: float
    level: float
    method: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders agree.

    kappa, interval: None where both gave one answer throughout, as chance then explains everything and kappa is not
    defined. observed, expected: shares of pairs (weighted) that agree, and would by chance. ac1: Gwet's coefficient,
    which holds where one answer is frequent and kappa falls though nearly all agree. per_answer: share of agreement
    among those who gave an answer. table: counts, first coder by second, in the order of answers.
    """

    kappa: float | None
    interval: Interval | None
    ac1: float
    ac1_interval: Interval
    observed: float
    expected: float
    n: int
    per_answer: Mapping[str, float]
    answers: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]
    weights: str | None = None

    @property
    def is_rough(self) -> bool:
        """Whether the pairs are so few that the interval is rough."""
        return self.n < FEW_FOR_NORMAL


@dataclass(frozen=True, slots=True)
class Pair:
    """What two coders answered independently to one question about one State."""

    iso3: str
    code: str
    first: str
    second: str
    coders: tuple[str, str]


def cohen_kappa(
    pairs: Sequence[tuple[str, str]],
    weights: str | None = None,
    *,
    answers: Sequence[str] = (),
    level: float = 0.95,
    clusters: Sequence[str] = (),
    rng: np.random.Generator | None = None,
    replicates: int = 2000,
    fewest: int = FEWEST,
) -> Agreement:
    """Return the agreement of two coders.

    pairs: answers of the first and of the second. weights: None, "linear" or "quadratic", over answers in their order.
    answers: the order, and answers that nobody gave; without it those given, no, partly, yes first. clusters: the State
    of each pair, and rng: with both the interval is a bootstrap by State. Raises NotEstimable below ``fewest`` pairs.
    Sources: Cohen (1960, 1968); variance: Fleiss, Cohen and Everitt (1969), eq. 14; AC1: Gwet (2008).
    >>> found = cohen_kappa([("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15)
    >>> round(found.kappa, 4), found.observed, found.expected
    (0.4, 0.7, 0.5)
    """
    if weights not in (None, LINEAR, QUADRATIC):
        raise InvalidQuestion(f'weights are "{LINEAR}", "{QUADRATIC}" or none, not "{weights}"')
    if not 0 < level < 1:
        raise InvalidQuestion(f"a level lies between 0 and 1, not at {level}")
    if len(pairs) < fewest:
        raise NotEstimable(say("agreement_too_few", pairs=len(pairs), fewest=fewest))
    order = tuple(answers) or _order(pairs)
    if weights and not set(order) <= set(ORDERED) and not answers:
        raise InvalidQuestion("weights need answers that have an order: no, partly, yes, or an order that is handed in")
    counts = _table(pairs, order)
    matter = _weights(len(order), weights)
    observed, expected, kappa = _kappa(counts, matter)
    interval = None
    if kappa is not None:
        interval = (
            _bootstrap(pairs, clusters, order, matter, level, rng, replicates)
            if rng is not None
            else _around(kappa, _kappa_variance(counts, matter), level, "Fleiss, Cohen and Everitt (1969)")
        )
    ac1, variance = _ac1(counts)
    return Agreement(
        kappa=kappa,
        interval=interval,
        ac1=ac1,
        ac1_interval=_around(ac1, variance, level, "Gwet (2008)"),
        observed=observed,
        expected=expected,
        n=len(pairs),
        per_answer=_per_answer(counts, order),
        answers=order,
        table=tuple(tuple(int(cell) for cell in row) for row in counts),
        weights=weights,
    )


def pairs_on(codings: Iterable[Coding], on: date, known_at: datetime | None = None) -> tuple[Pair, ...]:
    """Return what two coders answered independently about a day, one pair a State and question of choice.

    Independent is what each had said when the second of the two first answered: what is changed after that may have
    been changed to agree. Where more than two coded, the first two. The coders of a pair stand in the order of their
    names, so that a table of many pairs does not depend on who was quicker.
    >>> pairs_on([], date(2009, 4, 14))
    ()
    """
    groups: dict[tuple[str, str], list[Coding]] = {}
    for one in codings:
        if (known_at is None or one.known_from <= known_at) and question(one.code).kind == CHOICE:
            groups.setdefault((one.iso3, one.code), []).append(one)
    found = []
    for (iso3, code), said in sorted(groups.items()):
        began: dict[str, datetime] = {}
        for one in sorted(said, key=lambda one: (one.at, one.coder)):
            began.setdefault(one.coder, one.at)
        if len(began) < 2:
            continue
        two = list(began)[:2]
        met = began[two[1]]
        last = {coder: _said_by(said, coder, met, on) for coder in sorted(two)}
        if all(answer != WITHDRAWN for answer in last.values()):
            first, second = sorted(two)
            found.append(Pair(iso3, code, last[first], last[second], (first, second)))
    return tuple(found)


def agreement(
    pairs: Iterable[Pair],
    by: str = POOLED,
    weights: str | None = None,
    *,
    level: float = 0.95,
    new_rng: Callable[[], np.random.Generator] | None = None,
) -> Mapping[str, Agreement | NotEstimable]:
    """Return agreement pooled, by group of questions, or by question; where it cannot be given, the reason: a
    NotEstimable whose first argument is a Sentence.

    weights: as for cohen_kappa; pairs in which somebody does not know, or whose answers have no order, are then left
    out. new_rng: makes the generator of each bootstrap by State; without it the interval is the large-sample one.
    >>> agreement([])[POOLED]
    NotEstimable('Too few: 0 answers were coded by two people; agreement is given from 10 on.')
    """
    if by not in (POOLED, GROUP, QUESTION):
        raise InvalidQuestion(f'agreement is given by "{POOLED}", "{GROUP}" or "{QUESTION}", not "{by}"')
    kept: dict[str, list[Pair]] = {POOLED: []} if by == POOLED else {}
    for one in pairs:
        if weights is None or {one.first, one.second} <= set(ORDERED):
            key = {POOLED: POOLED, GROUP: question(one.code).group, QUESTION: one.code}[by]
            kept.setdefault(key, []).append(one)
    return {key: _agreed(many, weights, level, new_rng) for key, many in kept.items()}


def _agreed(
    pairs: Sequence[Pair], weights: str | None, level: float, new_rng: Callable[[], np.random.Generator] | None
) -> Agreement | NotEstimable:
    try:
        return cohen_kappa(
            [(one.first, one.second) for one in pairs],
            weights,
            answers=ORDERED if weights else (),
            level=level,
            clusters=[one.iso3 for one in pairs],
            rng=new_rng() if new_rng else None,
        )
    except NotEstimable as reason:
        return reason


def _said_by(said: Iterable[Coding], coder: str, until: datetime, on: date) -> str:
    """Return the last thing a coder had said about a day by a moment; withdrawn where nothing."""
    mine = [
        one
        for one in said
        if one.coder == coder
        and one.at <= until
        and (one.valid_from is None or one.valid_from <= on)
        and (one.valid_to is None or on < one.valid_to)
    ]
    return max(mine, key=lambda one: (one.at, one.answer)).answer if mine else WITHDRAWN


def _order(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    given = {answer for pair in pairs for answer in pair}
    return (*(one for one in ORDERED if one in given), *sorted(given - set(ORDERED)))


def _table(pairs: Sequence[tuple[str, str]], order: Sequence[str]) -> FloatArray:
    place = {answer: row for row, answer in enumerate(order)}
    counts = np.zeros((len(order), len(order)))
    for first, second in pairs:
        if first not in place or second not in place:
            raise InvalidQuestion(f'"{first}" or "{second}" is none of the answers {", ".join(order)}')
        counts[place[first], place[second]] += 1
    return counts


def _weights(size: int, name: str | None) -> FloatArray:
    """Return how much each pair of answers counts as agreement, 1 on the diagonal. Source: Cohen (1968)."""
    if name is None or size < 2:
        return np.eye(size)
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / (size - 1)
    return 1 - apart ** (1 if name == LINEAR else 2)


def _kappa(counts: FloatArray, matter: FloatArray) -> tuple[float, float, float | None]:
    """Return weighted observed and expected agreement and kappa; None where chance explains everything."""
    shares = counts / counts.sum()
    observed = float((shares * matter).sum())
    expected = float((np.outer(shares.sum(1), shares.sum(0)) * matter).sum())
    if math.isclose(expected, 1.0, abs_tol=1e-12):
        return observed, expected, None
    return observed, expected, (observed - expected) / (1 - expected)


def _kappa_variance(counts: FloatArray, matter: FloatArray) -> float:
    """Return the large-sample variance of weighted kappa. Source: Fleiss, Cohen and Everitt (1969), eq. 14."""
    n = counts.sum()
    shares = counts / n
    rows, columns = shares.sum(1), shares.sum(0)
    observed, expected, _value = _kappa(counts, matter)
    spread = (matter @ columns)[:, None] + (matter.T @ rows)[None, :]
    inner = (shares * (matter * (1 - expected) - spread * (1 - observed)) ** 2).sum()
    variance = (inner - (observed * expected - 2 * expected + observed) ** 2) / (n * (1 - expected) ** 4)
    return max(0.0, float(variance))


def _ac1(counts: FloatArray) -> tuple[float, float]:
    """Return Gwet's AC1 and its variance. Source: Gwet (2008), Br. J. Math. Stat. Psychol. 61, 29-48."""
    n, size = counts.sum(), len(counts)
    if size < 2:
        return 1.0, 0.0
    shares = counts / n
    prevalence = (shares.sum(1) + shares.sum(0)) / 2
    observed = float(np.trace(shares))
    expected = float((prevalence * (1 - prevalence)).sum() / (size - 1))
    value = (observed - expected) / (1 - expected)
    own = (np.eye(size) - expected) / (1 - expected)
    chance = ((1 - prevalence)[:, None] + (1 - prevalence)[None, :]) / (2 * (size - 1))
    own = own - 2 * (1 - value) * (chance - expected) / (1 - expected)
    return value, float((shares * (own - value) ** 2).sum() / (n - 1))


def _around(value: float, variance: float, level: float, method: str) -> Interval:
    half = NormalDist().inv_cdf((1 + level) / 2) * math.sqrt(variance)
    return Interval(max(-1.0, value - half), min(1.0, value + half), level, method)


def _bootstrap(
    pairs: Sequence[tuple[str, str]],
    clusters: Sequence[str],
    order: Sequence[str],
    matter: FloatArray,
    level: float,
    rng: np.random.Generator,
    replicates: int,
) -> Interval | None:
    """Return a percentile interval from drawing whole States again; None where fewer than two States were coded."""
    by_state: dict[str, list[tuple[str, str]]] = {}
    for number, pair in enumerate(pairs):
        by_state.setdefault(clusters[number] if clusters else str(number), []).append(pair)
    if len(by_state) < 2:
        return None
    tables = np.array([_table(many, order) for many in by_state.values()])
    drawn = rng.multinomial(len(tables), np.full(len(tables), 1 / len(tables)), size=replicates)
    values = [_kappa(np.tensordot(times, tables, 1), matter)[2] for times in drawn]
    known = [one for one in values if one is not None]
    if len(known) < replicates / 2:
        return None
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), level, f"bootstrap by State, {replicates} replicates")


def _per_answer(counts: FloatArray, order: Sequence[str]) -> dict[str, float]:
    """Return specific agreement: twice those who both gave an answer, among all who gave it."""
    given = counts.sum(0) + counts.sum(1)
    return {
        answer: float(2 * counts[place, place] / given[place]) for place, answer in enumerate(order) if given[place]
    }
