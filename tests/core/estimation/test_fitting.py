"""Fits and their existence, model by model, against R; closed forms; and what is true of any table."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.loglinear.existence import existence
from palermo.estimation.loglinear.fitting import fit_model, penalties
from palermo.estimation.models import Model, every_model
from palermo.estimation.tables import CaptureTable
from tests.core.estimation.oracles import needs_oracles, rows, table

CHECKED = {
    "korea_3": 2, "hav_taiwan_3": 2, "kosovo_4": 3, "uk2013_4": 3, "hiv_rome_4": 3, "scot_pwid_4": 3, "allegheny_4": 3,
    "uk2013_5": 4, "new_orleans_5": 4, "congenital_massachusetts_5": 4, "hare_6": 2, "uk2013_6": 2,
}  # fmt: skip
tables = st.lists(st.integers(0, 60), min_size=7, max_size=7).filter(lambda counts: sum(counts) > 0)


@needs_oracles
@pytest.mark.parametrize("name", CHECKED)
def test_every_model_agrees_with_r_in_total_criterion_and_existence(name):
    data, order = table(name), CHECKED[name]
    known = {str(Model.reading(row["model"], len(data.lists))): row for row in rows(f"bic_models_{name}_o{order}")}
    assert len(known) > 5

    worst = 0.0
    for number, model in enumerate(every_model(len(data.lists), order)):
        if len(known) > 8000 and number % 23:
            continue
        try:
            fit = fit_model(data, model)
        except NotEstimable:
            assert str(model) not in known
            continue
        row = known[str(model)]
        worst = max(worst, abs(fit.total / float(row["abundance"]) - 1), abs(fit.criterion("bic") - float(row["bic"])))
    assert worst < 1e-6


@needs_oracles
@pytest.mark.parametrize(
    ("name", "every"),
    [("artificial_3_o2", 1), ("korea_3_o2", 1), ("hav_taiwan_3_o2", 1), ("hiv_rome_4_o3", 1), ("kosovo_4_o3", 1),
     ("scot_pwid_4_o3", 1), ("uk2013_4_o3", 1), ("uk2013_5_o4", 23), ("new_orleans_5_o4", 23)],
)  # fmt: skip
def test_existence_has_the_status_that_r_gives(name, every):
    data = table(name.rpartition("_")[0])
    found = rows(f"mle_status_{name}")[::every]

    wrong = [
        row["model"]
        for row in found
        if existence(data, Model.reading(row["model"], len(data.lists))).status != int(row["status"])
    ]

    assert found and not wrong


def test_two_lists_give_lincoln_and_petersen():
    fit = fit_model(CaptureTable(("a", "b"), np.array([0, 30, 40, 10])), Model(2))

    assert fit.total == pytest.approx(40 * 50 / 10)


def test_a_pair_that_nobody_is_on_has_its_term_at_minus_infinity():
    data = CaptureTable(("a", "b", "c"), np.array([0, 20, 30, 0, 25, 4, 5, 0]))

    fit = fit_model(data, Model.reading("[12,3]", 3))

    assert fit.parameters[3] == -math.inf
    assert fit.fitted[[3, 7]].tolist() == [0.0, 0.0]
    assert fit.fitted[1:].sum() == pytest.approx(data.observed)


def test_without_a_maximum_there_is_no_number_but_the_histories_that_are_in_the_way():
    with pytest.raises(NotEstimable, match=r"impossible: LA \+ PFNCA \+ GO;"):
        fit_model(table("uk2013_5"), Model.reading("[1234,5]", 5))
    with pytest.raises(NotEstimable, match="any total fits as well"):
        fit_model(CaptureTable(("a", "b"), np.array([0, 5, 6, 0])), Model.reading("[12]", 2))
    with pytest.raises(NotEstimable, match="nobody"):
        fit_model(CaptureTable(("a", "b"), np.zeros(4)), Model(2))
    with pytest.raises(InvalidInput, match="3 lists cannot be fitted to 2"):
        fit_model(CaptureTable(("a", "b"), np.array([0, 5, 6, 1])), Model(3))


@given(tables, st.permutations([0, 1, 2]))
@settings(deadline=None, max_examples=80)
def test_the_order_of_lists_does_not_matter_and_a_fit_keeps_its_margins(counts, order):
    data = CaptureTable(("a", "b", "c"), np.array([0, *counts]))
    turned = data.keeping([data.lists[i] for i in order])
    model = Model.reading("[12,3]", 3)
    place = {old: new for new, old in enumerate(order)}
    same = Model.of(3, [1 << place[0] | 1 << place[1]])
    try:
        fit = fit_model(data, model)
    except NotEstimable:
        with pytest.raises(NotEstimable):
            fit_model(turned, same)
        return

    assert fit.total >= data.observed
    assert fit_model(turned, same).total == pytest.approx(fit.total, rel=1e-6)
    history = np.arange(1, 8)
    for term in (1, 2, 4, 3):
        held = (history & term) == term
        assert fit.fitted[1:][held].sum() == pytest.approx(data.counts[1:][held].sum(), abs=1e-4)


@given(tables)
@settings(deadline=None, max_examples=60)
def test_newton_finds_a_maximum_where_linear_programming_says_there_is_one(counts):
    data = CaptureTable(("a", "b", "c"), np.array([0, *counts]))
    for model in every_model(3, 2):
        try:
            fit_model(data, model)
            status = 0
        except NotEstimable:
            status = 1
        assert (existence(data, model).status == 0) == (status == 0), model


def test_penalties_and_their_names():
    assert penalties("bic", 2, 100)[2] == pytest.approx(2 * math.log(100))
    assert penalties("aicc", 3, 10)[3] == pytest.approx(6 + 24 / 6)
    assert penalties("aicc", 3, 3)[3] == math.inf
    with pytest.raises(InvalidInput, match="no criterion"):
        penalties("xic", 2, 10)
