"""Two coders and an adjudicator: what stands, for which days, as known when."""

import itertools
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palermo.content.reader import read_csv
from palermo.errors import InvalidAnswer, NotAllowed
from palermo.treaty.articles import provisions
from palermo.treaty.legislation.coding import check_adjudicator, check_period, on_day, settle
from palermo.treaty.legislation.questions import answer_labels, groups, question, questions, years

from .legislation_world import AT, DAY, codings, ruled, said


def _stands(*voices, code="L01", on=DAY):
    return on_day(
        settle([v for v in voices if hasattr(v, "coder")], [v for v in voices if not hasattr(v, "coder")]), on
    )["ITA"][code]


def test_every_question_asks_about_provisions_that_exist():
    items = {item for one in questions().values() for item in one.items}
    assert items <= set(provisions())
    assert len(items) > 50


def test_every_answer_and_group_has_a_label_and_every_judged_answer_is_one():
    for one in questions().values():
        assert set(one.answers) <= set(answer_labels())
        assert one.group in groups()
        assert {*one.full, *one.partly, *one.none} <= set(one.answers)
        assert not one.is_judged or {*one.full, *one.partly, *one.none} == set(one.possible)


def test_the_questions_keep_the_codes_of_the_published_list():
    assert len(read_csv("treaty/legislation_questions.csv")) == 74
    assert list(questions())[:4] == ["L01", "L02", "L03", "L04"]
    assert {one.level for one in questions().values()} == {"mandatory", "consider", "recommended", "optional", ""}


@pytest.mark.parametrize(
    ("code", "answer"), [("L01", "maybe"), ("S02", "-1"), ("S02", "nan"), ("S02", "inf"), ("S03", "yes"), ("Z02", " ")]
)
def test_an_answer_that_a_question_does_not_have_is_refused(code, answer):
    with pytest.raises(InvalidAnswer, match=code):
        question(code).clean(answer)


def test_a_fine_instead_of_prison_is_what_is_not_wanted():
    assert question("S05").fulfilment("yes") == "none"
    assert question("S05").fulfilment("no") == "full"


def test_two_with_one_answer_agree_and_one_alone_does_not():
    assert _stands(said("one", "yes"), said("two", "yes")).standing == "agreed"
    assert _stands(said("one", "yes")).standing == "single"


def test_two_with_two_answers_differ_within_bounds():
    found = _stands(said("one", "partly"), said("two", "yes"))
    assert (found.answer, found.standing, found.low, found.high, found.possible) == (
        None,
        "disputed",
        "partly",
        "yes",
        ("yes", "partly"),
    )


def test_who_does_not_know_excludes_nothing():
    found = _stands(said("one", "yes"), said("two", "unknown"))
    assert (found.low, found.high, set(found.possible)) == ("no", "yes", {"yes", "partly", "no"})


def test_an_adjudicator_decides_but_not_one_of_the_coders():
    voices = [said("one", "no"), said("two", "yes")]
    assert _stands(*voices, ruled("three", "yes")).standing == "adjudicated"
    assert _stands(*voices, ruled("one", "no")).standing == "disputed"
    with pytest.raises(NotAllowed, match="third person"):
        check_adjudicator("one", ["one", "two"])


def test_a_decision_rests_on_its_own_provisions():
    found = _stands(
        said("one", "no", provisions=["a#1"]), said("two", "yes"), ruled("three", "yes", provisions=["a#2"])
    )
    assert found.provisions == ("a#2",)


def test_each_day_has_its_own_answer():
    law = date(2003, 12, 25)
    voices = [said(who, "yes", begin=law) for who in ("one", "two")]
    voices += [said(who, "no", end=law) for who in ("one", "two")]
    assert _stands(*voices, on=law - timedelta(days=1)).answer == "no"
    assert _stands(*voices, on=law).answer == "yes"


def test_periods_that_overlap_in_part_are_disputed_only_there():
    voices = [said("one", "yes", begin=date(2003, 1, 1)), said("two", "yes", begin=date(2005, 1, 1))]
    assert _stands(*voices, on=date(2004, 1, 1)).standing == "single"
    assert _stands(*voices, on=date(2005, 1, 1)).standing == "agreed"


def test_a_later_answer_replaces_and_an_empty_one_takes_back():
    assert _stands(said("one", "no"), said("one", "yes", hour=1), said("two", "yes")).standing == "agreed"
    assert settle([said("one", "no"), said("one", "", hour=1)]) == ()


def test_what_was_said_later_is_not_known_before():
    voices = [said("one", "no"), said("two", "yes", hour=5)]
    assert settle(voices, known_at=AT)[0].standing == "single"
    assert settle(voices, known_at=AT + timedelta(hours=5))[0].standing == "disputed"


@pytest.mark.parametrize(
    ("first", "second", "answer", "standing"),
    [
        ("12", "15", "yes", "agreed"),
        ("3", "12", None, "disputed"),
        ("2", "3", "no", "agreed"),
        ("life", "unknown", None, "disputed"),
    ],
)
def test_whether_a_crime_is_serious_follows_from_the_highest_term(first, second, answer, standing):
    voices = [said("one", first, "S02"), said("two", second, "S02")]
    found = _stands(*voices, code="S03")
    assert found.standing == standing
    assert found.answer == answer


def test_no_limitation_is_longer_than_any():
    assert years("none", "S06") > years("100", "S06")
    assert years("none", "S01") == 0
    found = _stands(said("one", "none", "S06"), said("two", "20", "S06"), code="S06")
    assert (found.low, found.high) == ("20", "none")


def test_a_period_ends_after_it_begins():
    with pytest.raises(InvalidAnswer, match="not after"):
        check_period(date(2003, 1, 1), date(2003, 1, 1))


@given(codings(coders=("one", "two", "three")), st.integers())
def test_what_stands_does_not_depend_on_the_order_in_which_it_is_read(voices, seed):
    shuffled = list(voices)
    random.Random(seed).shuffle(shuffled)
    assert settle(shuffled) == settle(voices)


@given(codings())
def test_what_stands_does_not_depend_on_who_is_called_first(voices):
    other = {"one": "two", "two": "one"}
    swapped = [replace(one, coder=other[one.coder]) for one in voices]
    said_of = [
        (one.code, one.answer, one.standing, one.low, one.high, one.valid_from, one.valid_to, one.possible)
        for one in settle(voices)
    ]
    assert said_of == [
        (one.code, one.answer, one.standing, one.low, one.high, one.valid_from, one.valid_to, one.possible)
        for one in settle(swapped)
    ]


@given(codings())
def test_periods_of_a_question_do_not_overlap(voices):
    by_code = {}
    for one in settle(voices):
        by_code.setdefault(one.code, []).append(one)
    for periods in by_code.values():
        for before, after in itertools.pairwise(periods):
            assert before.valid_to is not None
            assert before.valid_to <= after.valid_from


@given(codings())
def test_a_dispute_is_bounded_by_what_its_coders_said(voices):
    for one in settle(voices):
        if one.code == "S03":
            continue
        assert (one.answer is None) == (one.standing == "disputed")
        if question(one.code).kind == "choice":
            assert one.possible
            assert one.answer is None or one.answer == "unknown" or one.possible == (one.answer,)
