"""Derived answers: three values, bounds that only narrow, counts with their definition, gaps and provisions met."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palermo.errors import InvalidContent, NotFound
from palermo.treaty.legislation.answers import (
    Branch,
    Definition,
    Is,
    count,
    definition,
    definitions,
    derived,
    published_counts,
    tree_of,
)
from palermo.treaty.legislation.coding import settle
from palermo.treaty.legislation.gaps import gaps, met, not_asked
from palermo.treaty.legislation.questions import FULFILMENTS

from .legislation_world import DAY, both, said

CODES = ("L01", "L04", "P01", "P03")
FULL = dict.fromkeys(definition("full_criminalization").codes, "yes")
ANSWERS = st.dictionaries(st.sampled_from(CODES), st.sampled_from(["yes", "partly", "no", "unknown"]))
LEAF = st.builds(
    Is, st.sampled_from(CODES), st.sets(st.sampled_from(["yes", "partly", "no"]), min_size=1).map(frozenset)
)
TREES = st.recursive(
    LEAF,
    lambda part: st.builds(
        Branch, st.sampled_from(["all_of", "any_of"]), st.lists(part, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=8,
)


def _answer(id, answers, **options):
    return derived(definition(id), settle(both(answers)), "ITA", DAY, **options).answer


def test_a_law_that_holds_all_of_article_3_fulfils_every_definition():
    assert [_answer(id, FULL) for id in definitions()] == ["yes"] * len(definitions())


def test_a_law_without_removal_of_organs_is_counted_by_the_report_and_not_under_all_forms():
    answers = FULL | {"P07": "no"}
    assert [_answer(id, answers) for id in definitions()] == ["yes", "yes", "no", "yes", "no"]


def test_a_law_for_women_alone_covers_some():
    answers = FULL | {"L04": "no", "L01": "partly"}
    assert [_answer(id, answers) for id in definitions()] == ["no", "no", "no", "yes", "no"]


def test_one_no_decides_whatever_else_is_not_known():
    found = derived(definition("all_forms"), settle(both({"L04": "no"})), "ITA", DAY)
    assert found.answer == "no"
    assert [one.code for one in found.because] == ["L04"]


def test_what_is_not_coded_leaves_it_open_and_is_named():
    answers = {code: "yes" for code in definition("all_forms").codes if code != "P06"}
    found = derived(definition("all_forms"), settle(both(answers)), "ITA", DAY)
    assert found.answer == "unknown"
    assert [(one.code, one.standing) for one in found.because] == [("P06", "uncoded")]


def test_one_coder_alone_counts_only_where_that_is_asked():
    alone = settle([said("one", "yes")])
    asked = definition("specific_offence")
    assert derived(asked, alone, "ITA", DAY).answer == "unknown"
    assert derived(asked, alone, "ITA", DAY, accept=("single",)).answer == "yes"


def test_a_dispute_that_cannot_change_the_answer_does_not_leave_it_open():
    voices = settle([said("one", "partly"), said("two", "no")])
    assert derived(definition("specific_offence"), voices, "ITA", DAY).answer == "no"


def test_a_count_says_how_many_are_disputed():
    voices = [said("one", "yes"), said("two", "no"), *both({"L01": "yes"}, "FRA"), *both({"L01": "no"}, "KEN")]
    found = count(definition("specific_offence"), settle(voices), ["ITA", "FRA", "KEN", "PER"], DAY)
    assert (found.yes, found.no, found.unknown, found.of, found.low, found.high, found.disputed) == (
        1,
        1,
        2,
        4,
        1,
        3,
        1,
    )
    assert found.states["PER"] == "unknown"


def test_a_count_of_nothing_coded_is_zero_to_all():
    found = count(definition("all_forms"), [], ["ITA", "FRA"], DAY)
    assert (found.low, found.high, found.of) == (0, 2, 2)


def test_the_published_counts_name_their_day_and_a_definition_that_exists():
    found = {(one.count, one.of): one for one in published_counts()}
    assert found[98, 155].on == date(2008, 11, 30)
    assert found[98, 155].precision == "month"
    assert found[81, 170].on == found[127, 170].on == date(2008, 12, 31)
    assert all(one.definition in definitions() and one.differs for one in published_counts())


@pytest.mark.parametrize(
    "plain",
    [
        {"not": ["L01", "yes"]},
        {"is": ["L99", "yes"]},
        {"is": ["L01", "maybe"]},
        {"is": ["L01"]},
        {"all_of": []},
        "L01",
        {"is": ["S02", "12"]},
    ],
)
def test_a_definition_that_is_wrong_is_refused(plain):
    with pytest.raises(InvalidContent, match="here"):
        tree_of(plain, "here")


def test_a_definition_that_there_is_not_is_named_with_those_there_are():
    with pytest.raises(NotFound, match="all_forms"):
        definition("everything")


@given(TREES, ANSWERS, st.sampled_from(CODES), st.sampled_from(["yes", "partly", "no"]))
def test_learning_more_never_takes_back_an_answer(tree, answers, code, learned):
    asked = Definition("drawn", "", "", tree)
    before = derived(asked, settle(both(answers)), "ITA", DAY).answer
    if answers.get(code, "unknown") == "unknown":
        after = derived(asked, settle(both({**answers, code: learned})), "ITA", DAY).answer
        assert before == "unknown" or after == before


@given(TREES, st.dictionaries(st.sampled_from(["ITA", "FRA", "KEN"]), ANSWERS), st.sampled_from(CODES))
def test_learning_more_never_widens_the_bounds_of_a_count(tree, known, code):
    asked = Definition("drawn", "", "", tree)
    states = ["ITA", "FRA", "KEN", "PER"]

    def counted(answers):
        return count(asked, settle([one for iso3, said in answers.items() for one in both(said, iso3)]), states, DAY)

    before = counted(known)
    after = counted(
        {iso3: {code: "yes", **{c: a for c, a in said.items() if a != "unknown"}} for iso3, said in known.items()}
    )
    assert before.low <= after.low <= after.high <= before.high
    assert before.yes + before.no + before.unknown == before.of == len(states)


def test_a_gap_names_item_level_question_answer_and_provision():
    voices = [said(who, "no", "C02", provisions=["one#5"]) for who in ("one", "two")]
    found = {gap.question: gap for gap in gaps(settle(voices), "ITA", DAY)}["C02"]
    assert (found.item, found.level, found.answer, found.lack, found.provisions) == (
        "TIP-03-c",
        "mandatory",
        "no",
        "none",
        ("one#5",),
    )


def test_a_law_that_meets_a_question_leaves_no_gap_and_a_dispute_leaves_an_open_one():
    found = {
        gap.question: gap.lack
        for gap in gaps(
            settle([*both({"C02": "yes"}), said("one", "no", "C01"), said("two", "yes", "C01")]), "ITA", DAY
        )
    }
    assert "C02" not in found
    assert found["C01"] == "open"


def test_gaps_come_mandatory_first():
    levels = [gap.level for gap in gaps([], "ITA", DAY)]
    assert levels == sorted(levels, key=("mandatory", "consider", "optional").index)
    assert "mandatory" in levels


def test_a_provision_is_met_where_every_question_about_it_is():
    acts = {f"A0{number}": "yes" for number in range(1, 6)}
    assert met(settle(both(acts)), "ITA", DAY)["TIP-03-a.acts"].low == "full"
    some = met(settle(both(acts | {"A03": "no"})), "ITA", DAY)["TIP-03-a.acts"]
    assert (some.low, some.high) == ("partly", "partly")
    without = met(settle(both({"A01": "yes"})), "ITA", DAY)["TIP-03-a.acts"]
    assert (without.low, without.high) == ("partly", "full")


@given(
    st.dictionaries(
        st.sampled_from([f"A0{number}" for number in range(1, 6)]), st.sampled_from(["yes", "partly", "no"])
    )
)
def test_bounds_of_a_provision_are_in_order_and_narrow(answers):
    def bounds(known):
        one = met(settle(both(known)), "ITA", DAY)["TIP-03-a.acts"]
        return FULFILMENTS.index(one.low), FULFILMENTS.index(one.high)

    low, high = bounds(answers)
    assert low <= high
    more_low, more_high = bounds({"A01": "partly", **answers})
    assert low <= more_low <= more_high <= high


def test_what_no_question_asks_about_is_said():
    assert "TIP-09-1a" in not_asked("tip")
    assert "TIP-05-1" not in not_asked("tip")


def test_the_academic_counts_hold_for_2008_and_for_no_other_year():
    beside = [folder / "shared/data/treaty/criminalization_years.csv" for folder in Path(__file__).parents]
    file = next((one for one in beside if one.is_file()), None)
    if file is None:
        pytest.skip("the file of first years does not lie beside the repository")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))

    def by(year, column):
        return sum(bool(row[column]) and int(row[column]) <= year for row in rows)

    counted = [(by(year, "first_year_full"), by(year, "first_year_partial_or_full")) for year in (2007, 2008, 2009)]
    assert len(rows) == 170
    assert counted == [(66, 116), (81, 127), (95, 136)]
