"""Answers become cells in the codes of the cube; not collected, none and missing stay apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.errors import InvalidInput
from palermo.records.register_file import register
from palermo.statistics.dimensions import dimension, measures
from palermo.statistics.national.figures import amounts, figures, places, statuses
from palermo.statistics.national.tables import REGISTER, tables
from tests.core.statistics.national.answers import whole

FORM = register(REGISTER).form
CELLS = [path for table in tables().values() if table.shape != "state" for path, _codes in places(table)]


def _of(answers, table):
    return {
        tuple(sorted(one.codes.items())): one.value for one in figures(FORM, answers, "KEN", 2024) if one.table == table
    }


def test_every_cell_of_the_questionnaire_is_a_place_for_an_answer_in_known_codes():
    assert [FORM.at(path).type for path in CELLS] == ["integer"] * len(CELLS)
    assert len(CELLS) == 1 + 4 * 20 + 4 + 4 * 20
    for table in tables().values():
        assert table.measure in measures()
        assert {f"{table.id}_{word}" for word in ("status", "definition", "source", "explanation")} <= set(FORM.items)
        for _path, codes in places(table) if table.shape != "state" else ():
            assert all(code == "_U" or code in dimension(name).codes for name, code in codes.items())


def test_cells_carry_the_codes_of_their_row_and_column():
    found = _of(whole(), "victims")

    assert found[()] == 26
    assert found[(("sex", "F"),)] == 16
    assert found[(("age", "Y0T17"),)] == 8
    assert found[(("age", "Y_GE18"), ("sex", "M"))] == 5
    assert found[(("age", "_U"), ("sex", "_U"))] == 2
    assert _of(whole(), "victims_citizenship") == {
        (("citizenship", "NPL"),): 20,
        (("citizenship", "KEN"),): 3,
        (("citizenship", "_U"),): 3,
    }


def test_not_collected_none_not_yet_and_missing_stay_apart():
    answers = whole(prosecuted_status="not_yet", contacted_status=None, victims_repatriation_status="counted")

    assert [(one.table, one.status, one.value) for one in figures(FORM, answers, "KEN", 2024) if not one.path] == [
        ("contacted", "missing", None),
        ("prosecuted", "not_yet", None),
        ("convicted", "zero", 0),
        ("convicted_citizenship", "not_collected", None),
        ("convicted_form", "not_collected", None),
        ("victims_form", "not_collected", None),
        ("victims_repatriation", "missing", None),
    ]
    assert statuses(answers)["contacted"] == "missing"


def test_an_empty_cell_is_no_zero_and_a_small_number_is_taken_as_it_is():
    answers = whole(victims__O__children=None, victims__O__adults=1)

    found = _of(answers, "victims")

    assert (("age", "Y0T17"), ("sex", "O")) not in found
    assert found[(("age", "Y_GE18"), ("sex", "O"))] == 1


def test_figures_below_a_status_that_counts_nothing_are_not_taken():
    answers = whole(victims_status="not_collected")

    assert _of(answers, "victims") == {(): None}


def test_snapshots_and_entries_give_the_same_figures():
    plain = whole()
    frozen = {path: {"value": value, "at": "2025-01-01T00:00:00+00:00"} for path, value in plain.items()}

    assert figures(FORM, frozen, "KEN", 2024) == figures(FORM, plain, "KEN", 2024)


def test_money_keeps_its_currency_and_is_never_added_up():
    answers = {
        "assets/a/kind": "money", "assets/a/value": {"amount": "100.50", "currency": "KES"},
        "assets/b/kind": "vehicles", "assets/b/value": {"amount": "7", "currency": "USD"},
        "funds/c/area": "data", "funds/c/amount": {"amount": "9", "currency": "EUR"},
    }  # fmt: skip

    assert [(one.table, one.kind, one.amount, one.currency) for one in amounts(answers)] == [
        ("assets", "money", "100.50", "KES"),
        ("assets", "vehicles", "7", "USD"),
        ("funds", "data", "9", "EUR"),
    ]


@pytest.mark.parametrize(("iso3", "year", "what"), [("XXX", 2024, "alpha-3"), ("KEN", 1999, "reference year")])
def test_a_wrong_place_is_refused(iso3, year, what):
    with pytest.raises(InvalidInput, match=what):
        figures(FORM, whole(), iso3, year)


def test_another_form_is_refused():
    with pytest.raises(InvalidInput, match="read from annual_questionnaire"):
        figures(register("checklist_tip").form, {}, "KEN", 2024)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(CELLS), st.integers(0, 99_999), max_size=30), st.booleans())
def test_what_is_typed_is_what_is_given_cell_for_cell(typed, counted):
    statuses = {f"{id}_status": "counted" if counted else "not_collected" for id in tables()}

    found = {one.path: one.value for one in figures(FORM, typed | statuses, "KEN", 2024) if one.value is not None}

    assert found == (typed if counted else {})
    keys = [one.key for one in figures(FORM, typed | statuses, "KEN", 2024) if one.value is not None]
    assert len(keys) == len(set(keys)) or any(path.startswith("victims_form") for path in typed)
