"""Questions about figures: they ask for an explanation, an explained one asks no more."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.records.assessment import assess
from palermo.records.events import Answer
from palermo.records.register_file import register
from palermo.statistics.national.checks import checks, is_jump
from palermo.statistics.national.tables import REGISTER
from tests.core.statistics.national.answers import sex_age, whole

FORM = register(REGISTER).form
DAY = datetime(2025, 3, 1, tzinfo=UTC)


def _found(answers, before=None):
    return [(one.kind, one.table, one.path, one.open) for one in checks(FORM, answers, "KEN", 2024, before)]


def _problems(answers):
    """Return the tables about which the form itself asks while it is being answered."""
    held = {path: Answer(value, 1, DAY, "p", "o", "1.0.0") for path, value in answers.items()}
    return [one.path for one in assess(FORM, held, date(2025, 3, 1)).problems if one.blocking]


def test_a_consistent_questionnaire_raises_no_question_and_is_complete():
    assert _found(whole()) == []
    assert _problems(whole()) == []


def test_parts_that_do_not_add_up_ask_until_they_are_explained():
    wrong = whole(victims__F__total=15)
    explained = whole(victims__F__total=15, victims_explanation="Simulated: one girl was counted in both halves.")

    assert _found(wrong) == [("sum", "victims", "victims/F/total", True), ("sum", "victims", "victims/T/total", True)]
    assert _problems(wrong) == ["victims"]
    assert {one[3] for one in _found(explained)} == {False}
    assert _problems(explained) == []
    assert "add up to 16 and the total is 15" in checks(FORM, wrong, "KEN", 2024)[0].says


def test_parts_that_are_not_all_known_may_stay_below_the_total_and_never_above():
    below = whole(victims__F__unknown=None, victims__F__total=30) | {
        "victims/T/total": 40,
        "victims_citizenship/a/persons": 34,
    }
    del below["victims/T/unknown"]
    above = whole(victims__F__unknown=None, victims__F__total=14)

    assert _found(below) == []
    assert ("sum", "victims", "victims/F/total", True) in _found(above)


def test_tables_are_held_against_one_another():
    answers = whole(victims_citizenship__a__persons=21)

    assert _found(answers) == [("between", "victims_citizenship", "victims_citizenship", True)]
    assert _problems(answers) == ["victims_citizenship"]


def test_forms_together_make_up_the_victims():
    one = sex_age("victims_form_sexual", {"F": (6, 9, 1), "M": (0, 0, 0), "O": (0, 0, 0), "U": (0, 0, 0)})
    two = sex_age("victims_form_labour", {"F": (0, 0, 0), "M": (2, 5, 0), "O": (0, 1, 0), "U": (0, 0, 2)})
    answers = whole(victims_form_status="counted") | one | two

    assert _found(answers) == []
    assert _found(answers | {"victims_form_other/T/total": 1}) == [("between", "victims_form", "victims/T/total", True)]


def test_what_contradicts_itself_asks_even_where_explained():
    empty = whole(contacted_status="counted", contacted_explanation="Simulated")
    given_anyway = whole(
        victims_status="zero", victims_citizenship_status="not_collected", victims_explanation="Simulated"
    )

    assert ("contradiction", "contacted", "contacted_status", True) in _found(empty)
    assert ("contradiction", "victims", "victims/T/total", True) in _found(given_anyway)
    assert "contacted_status" in _problems(empty)


def test_rows_that_cannot_be_are_named():
    twice = whole(victims_citizenship__b__state="NPL")
    half = whole(victims_citizenship__b__state=None)
    own = whole(victims_repatriation_status="counted") | {
        "victims_repatriation/a/state": "KEN",
        "victims_repatriation/a/persons": 1,
    }

    assert [one[:2] for one in _found(twice)] == [("impossible", "victims_citizenship")]
    assert [one[:2] for one in _found(half)] == [("impossible", "victims_citizenship")]
    assert [one[:2] for one in _found(own)] == [("impossible", "victims_repatriation")]


@pytest.mark.parametrize(
    ("before", "now", "asked"),
    [
        (3, 7, False),
        (7, 3, False),
        (0, 4, False),
        (0, 12, True),
        (30, 400, True),
        (400, 30, True),
        (10_000, 10_600, False),
        (10_000, 16_000, True),
        (5, 5, False),
    ],
)
def test_a_change_is_asked_about_by_counts_and_by_factor(before, now, asked):
    assert is_jump(before, now) is asked
    assert is_jump(now, before) is asked


def test_a_jump_names_last_years_figure_and_only_where_there_was_one():
    before = whole(offences_total=4, victims_status="not_collected", victims_citizenship_status="not_collected")
    (one,) = checks(FORM, whole(), "KEN", 2024, before)

    assert (one.kind, one.path, one.before, one.now, one.open) == ("jump", "offences_total", 4, 40, True)
    assert "Last year this was 4, now it is 40" in one.says
    explained = whole(offences_explanation="Simulated: a new law came into force.")
    assert [found.open for found in checks(FORM, explained, "KEN", 2024, before)] == [False]


def test_a_count_that_becomes_none_is_a_jump_and_one_no_longer_collected_is_not():
    before = whole(offences_total=40)

    assert [one[:2] for one in _found(whole(offences_status="zero", offences_total=None), before)] == [
        ("jump", "offences")
    ]
    assert _found(whole(offences_status="not_collected", offences_total=None), before) == []


CELLS = [f"victims/{row}/{column}" for row in "TFMOU" for column in ("total", "children", "adults", "unknown")]


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(CELLS), st.integers(0, 6), min_size=1, max_size=20), st.booleans())
def test_the_form_and_the_checks_ask_about_the_same_sums(cells, explained):
    answers = {"victims_status": "counted", **cells} | ({"victims_explanation": "Simulated"} if explained else {})

    asked = any(one.kind == "sum" and one.open for one in checks(FORM, answers, "KEN", 2024))

    assert asked is ("victims" in _problems(answers))
