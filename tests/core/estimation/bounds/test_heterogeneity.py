from collections import defaultdict

import numpy as np
import pytest

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bounds.heterogeneity import NAMES, closed_model, closed_models
from palermo.estimation.tables import CaptureTable
from tests.core.estimation.published import published_rows, published_table

ORACLE = defaultdict(list)
for one in published_rows("rcapture_closedp"):
    ORACLE[one["table"]].append(one)
# With eight lists and nobody on most numbers of lists the likelihood is flat in the last bends of Chao's bound, and
# Rcapture keeps one of them more. Totals, errors and deviances agree; degrees and criteria differ by that one term.
FLAT = {(table, f"{kind} Chao (LB)") for table in ("new_orleans_8", "new_orleans_8_rev186") for kind in ("Mh", "Mth")}


@pytest.mark.parametrize("name", ORACLE)
def test_all_ten_models_agree_with_rcapture(name):
    found = closed_models(published_table(name))

    assert found.refused == ()
    assert tuple(model.name for model in found.models) == NAMES
    for row in ORACLE[name]:
        model = found.named(row["model"])
        # Rcapture stops at a relative change of deviance of 1e-8: its standard errors are good to four digits.
        assert model.total == pytest.approx(float(row["abundance"]), rel=1e-6), row
        assert model.standard_error == pytest.approx(float(row["stderr"]), rel=5e-4), row
        assert model.deviance == pytest.approx(float(row["deviance"]), rel=1e-7), row
        if (name, model.name) in FLAT:
            assert model.degrees == int(row["df"]) + 1, row
        else:
            assert model.degrees == int(row["df"]), row
            assert (model.aic, model.bic) == pytest.approx((float(row["AIC"]), float(row["BIC"])), rel=1e-9), row


def test_the_hares_of_cormack_give_the_numbers_of_the_rcapture_paper():
    """Baillargeon and Rivest (2007), Journal of Statistical Software 19(5): M0 75.4, Mh Darroch 90.4, Mh Poisson2 81.5."""
    found = closed_models(published_table("hare_6"))

    assert [round(found.named(name).total, 1) for name in ("M0", "Mh Darroch", "Mh Poisson2")] == [75.4, 90.4, 81.5]


def test_behavioural_models_are_not_offered():
    with pytest.raises(InvalidInput, match='no model "Mb"'):
        closed_model(published_table("hare_6"), "Mb")


def test_heterogeneity_needs_three_lists_and_says_so():
    found = closed_models(CaptureTable(("a", "b"), np.array([0, 59, 41, 18])))

    assert [model.name for model in found.models] == ["M0", "Mt"]
    assert found.named("Mt").total == pytest.approx(77 * 59 / 18)
    with pytest.raises(NotEstimable, match="3 lists"):
        found.named("Mh Darroch")


def test_an_empty_list_and_lists_without_overlap_are_refused_by_every_model():
    empty = closed_models(CaptureTable(("a", "b", "c"), np.array([0, 5, 4, 2, 0, 0, 0, 0])))
    apart = closed_models(CaptureTable(("a", "b", "c"), np.array([0, 5, 4, 0, 3, 0, 0, 0])))

    assert (empty.models, apart.models) == ((), ())
    assert "c: nobody is on this list" in empty.refused[0][1]
    assert "no person is on two lists" in apart.refused[0][1]


def test_a_negative_bend_is_warned_of():
    model = closed_model(published_table("uk2013_5"), "Mh Darroch")

    assert model.bend is not None
    assert model.bend < 0
    assert [one.code for one in model.estimate().warnings] == ["negative_bend"]
    assert closed_model(published_table("hav_taiwan_3"), "Mh Darroch").estimate().warnings == ()


def test_an_estimate_of_a_model_covers_it_with_a_log_normal_interval():
    found = closed_model(published_table("hav_taiwan_3"), "Mth Chao (LB)").estimate()

    assert found.interval is not None
    assert found.observed < found.interval.low < found.total < found.interval.high
