"""Agreement between coders: published examples, the same numbers by another route, and coverage."""

import csv
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palermo.errors import InvalidQuestion, NotEstimable
from palermo.treaty.legislation.agreement import agreement, cohen_kappa, pairs_on

from .legislation_world import AT, DAY, said

REFERENCE = Path(__file__).parents[2] / "reference" / "agreement.csv"
ROWS = list(csv.DictReader(REFERENCE.read_text(encoding="utf-8").splitlines()))
ORDER = ("no", "partly", "yes")


def _table(text):
    return np.array([[int(cell) for cell in row.split()] for row in text.split("|")])


def _pairs(table):
    names = [f"a{number}" for number in range(len(table))]
    return [
        (names[i], names[j]) for i, row in enumerate(table) for j, cell in enumerate(row) for _ in range(cell)
    ], names


def _places(text):
    return len(text.partition(".")[2])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_published_examples(row):
    pairs, names = _pairs(_table(row["table"]))
    found = cohen_kappa(pairs, answers=names)
    assert round(found.kappa, _places(row["kappa"])) == float(row["kappa"])
    for name, value in (("observed", found.observed), ("expected", found.expected), ("ac1", found.ac1)):
        if row[name]:
            assert round(value, _places(row[name])) == float(row[name])
    if row["low"]:
        assert (round(found.interval.low, 2), round(found.interval.high, 2)) == (float(row["low"]), float(row["high"]))


def _numeric_error(table, statistic):
    """Return a standard error by the delta method, with slopes by differences: no formula of the papers is used."""
    shares = table.ravel() / table.sum()
    step = 1e-6

    def at(moved):
        return statistic(moved.reshape(table.shape))

    slopes = np.array(
        [(at(shares + step * unit) - at(shares - step * unit)) / (2 * step) for unit in np.eye(shares.size)]
    )
    covariance = (np.diag(shares) - np.outer(shares, shares)) / table.sum()
    return float(np.sqrt(slopes @ covariance @ slopes))


def _weighted(matter):
    def statistic(cells):
        cells = cells / cells.sum()
        expected = (np.outer(cells.sum(1), cells.sum(0)) * matter).sum()
        return ((cells * matter).sum() - expected) / (1 - expected)

    return statistic


def _first_order(cells):
    cells = cells / cells.sum()
    mean = (cells.sum(0) + cells.sum(1)) / 2
    chance = (mean * (1 - mean)).sum() / (len(mean) - 1)
    return (np.trace(cells) - chance) / (1 - chance)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_the_variance_of_kappa_by_another_route(row, weights):
    table = _table(row["table"])
    size = len(table)
    power = {None: 0, "linear": 1, "quadratic": 2}[weights]
    gaps = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / (size - 1)
    matter = 1 - (gaps > 0) if weights is None else 1 - gaps**power
    pairs, names = _pairs(table)
    found = cohen_kappa(pairs, weights, answers=names)
    assert found.kappa == pytest.approx(_weighted(matter)(table), abs=1e-12)
    half = (found.interval.high - found.interval.low) / 2
    if found.interval.high < 1:
        assert half == pytest.approx(1.959964 * _numeric_error(table, _weighted(matter)), rel=1e-4)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_variance_of_ac1_by_another_route(row):
    table = _table(row["table"])
    pairs, names = _pairs(table)
    found = cohen_kappa(pairs, answers=names)
    error = _numeric_error(table, _first_order) * np.sqrt(table.sum() / (table.sum() - 1))
    assert found.ac1 - found.ac1_interval.low == pytest.approx(1.959964 * error, rel=1e-4)


def _drawn(rng, states, each):
    """Return pairs of two coders who err alike within a State, and their clusters."""
    pairs, clusters = [], []
    for state in range(states):
        care = rng.beta(8, 2)
        for _ in range(each):
            truth = ORDER[rng.integers(3)]
            pairs.append(tuple(truth if rng.random() < care else ORDER[rng.integers(3)] for _coder in range(2)))
            clusters.append(f"S{state}")
    return pairs, clusters


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(7)
    big, _clusters = _drawn(rng, 20000, 5)
    truth = cohen_kappa(big, answers=ORDER).kappa
    trials, plain, by_state = 200, 0, 0
    for _ in range(trials):
        pairs, clusters = _drawn(rng, 40, 5)
        large = cohen_kappa(pairs, answers=ORDER).interval
        drawn = cohen_kappa(pairs, answers=ORDER, clusters=clusters, rng=rng, replicates=300).interval
        plain += large.low <= truth <= large.high
        by_state += drawn.low <= truth <= drawn.high
    assert plain / trials >= 0.88
    assert by_state / trials >= 0.88


def test_the_bootstrap_draws_whole_states():
    """Where each State repeats one answer, the pairs count for far less than they seem to."""
    rng = np.random.default_rng(3)
    pairs, clusters = [], []
    for state in range(12):
        pair = ("yes", "yes") if state < 5 else ("no", "no") if state < 9 else ("yes", "no")
        pairs += [pair] * 30
        clusters += [f"S{state}"] * 30
    large = cohen_kappa(pairs).interval
    drawn = cohen_kappa(pairs, clusters=clusters, rng=rng).interval
    assert drawn.high - drawn.low > 3 * (large.high - large.low)


def test_the_paradox_of_kappa_is_seen_beside_ac1():
    found = cohen_kappa([("yes", "yes")] * 118 + [("yes", "no")] * 5 + [("no", "yes")] * 2)
    assert found.kappa < 0 < 0.9 < found.ac1
    assert found.per_answer["no"] == 0


def test_one_answer_throughout_has_no_kappa_and_full_ac1():
    found = cohen_kappa([("yes", "yes")] * 12)
    assert (found.kappa, found.interval, found.observed, found.ac1) == (None, None, 1.0, 1.0)


@pytest.mark.parametrize("pairs", [[], [("yes", "yes")] * 9])
def test_too_few_is_said_and_no_number_given(pairs):
    with pytest.raises(NotEstimable, match="Too few"):
        cohen_kappa(pairs)


def test_weights_need_an_order():
    with pytest.raises(InvalidQuestion, match="order"):
        cohen_kappa([("civil", "criminal")] * 10, "linear")
    with pytest.raises(InvalidQuestion):
        cohen_kappa([("yes", "no")] * 10, "cubic")


@given(st.lists(st.tuples(st.sampled_from(ORDER), st.sampled_from(ORDER)), min_size=10, max_size=60))
def test_agreement_keeps_within_its_limits_and_knows_no_first_coder(pairs):
    found = cohen_kappa(pairs)
    swapped = cohen_kappa([(second, first) for first, second in pairs])
    assert 0 <= found.observed <= 1
    assert (found.kappa is None) == (found.expected == pytest.approx(1))
    if found.kappa is not None:
        assert found.interval.low <= found.kappa <= found.interval.high <= 1
        assert swapped.kappa == pytest.approx(found.kappa)
    assert found.ac1_interval.low <= found.ac1 <= 1
    assert sum(map(sum, found.table)) == found.n == len(pairs)


@given(st.lists(st.sampled_from(ORDER), min_size=10, max_size=40))
def test_who_agree_throughout_have_kappa_one(answers):
    found = cohen_kappa([(one, one) for one in answers])
    assert found.kappa is None or found.kappa == pytest.approx(1)


def test_only_what_was_said_independently_makes_a_pair():
    voices = [said("one", "no"), said("two", "yes", hour=2), said("one", "yes", hour=3)]
    (pair,) = pairs_on(voices, DAY)
    assert (pair.first, pair.second, pair.coders) == ("no", "yes", ("one", "two"))
    assert pairs_on(voices, DAY, known_at=AT + timedelta(hours=1)) == ()


def test_numbers_and_texts_make_no_pair():
    assert pairs_on([said("one", "12", "S02"), said("two", "12", "S02")], DAY) == ()


def test_agreement_is_pooled_by_group_and_by_question():
    states = [f"ST{number}" for number in range(12)]
    voices = [said(who, "yes", code, iso3=iso3) for iso3 in states for who in ("one", "two") for code in ("L01", "A01")]
    voices += [said(who, "no", "A02", iso3="ST0") for who in ("one", "two")]
    pairs = pairs_on(voices, DAY)
    assert agreement(pairs)["pooled"].n == 25
    assert {key: one.n for key, one in agreement(pairs, "group").items()} == {"offence": 12, "acts": 13}
    found = agreement(pairs, "question")
    assert isinstance(found["A02"], NotEstimable)
    assert found["L01"].n == 12


def test_weights_leave_out_who_does_not_know():
    voices = [
        said(who, answer, iso3=f"ST{number}")
        for number in range(12)
        for who, answer in (("one", "yes"), ("two", "partly"))
    ]
    voices += [said("one", "yes", iso3="ST99"), said("two", "unknown", iso3="ST99")]
    pairs = pairs_on(voices, DAY)
    assert agreement(pairs, weights="linear")["pooled"].n == 12
    assert agreement(pairs)["pooled"].n == 13
