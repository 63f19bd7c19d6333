"""What the one door answers, from records and from figures."""

from datetime import date

import pytest

from palermo.errors import InvalidQuestion
from palermo.statistics import catalogue
from palermo.statistics.answer import answer
from palermo.statistics.query import Query
from tests.core.statistics.worlds import DAY, lay_down


def numbers(found):
    return {tuple(row.codes.values()): (row.low, row.high) for row in found.rows}


PERSONS = [
    {"year": "2020", "destination": "FRA", "sex": "F", "form": ["SexualExploitation"], "low": 40},
    {"year": "2020", "destination": "FRA", "sex": "F", "form": ["ForcedLabour", "SexualExploitation"], "low": 15},
    {"year": "2020", "destination": "FRA", "sex": "M", "form": ["ForcedLabour"], "low": 30},
    {"year": "2021", "destination": "ITA", "sex": "M", "form": ["ForcedLabour"], "low": 50},
    {"year": "2021", "destination": "ITA", "sex": "_U", "form": ["_U"], "low": 60},
]


def test_a_person_with_two_forms_counts_once_under_each_and_once_in_all(tmp_path):
    lay_down(tmp_path, PERSONS)

    by_form = answer(tmp_path, Query.parse("victims", "form"))
    overall = answer(tmp_path, Query.parse("victims", ""))

    assert numbers(by_form) == {("SexualExploitation",): (55, 55), ("ForcedLabour",): (95, 95), ("_U",): (60, 60)}
    assert numbers(overall) == {(): (195, 195)}


def test_not_known_is_a_row_and_a_note(tmp_path):
    lay_down(tmp_path, PERSONS)

    found = answer(tmp_path, Query.parse("victims", "sex"))

    assert numbers(found)["_U",] == (60, 60)
    assert "records: not known in 30.8 % of what is shown." in found.notes


def test_a_filter_is_a_slice_of_the_protected_table(tmp_path):
    lay_down(tmp_path, [*PERSONS, {"year": "2021", "destination": "ITA", "sex": "F", "form": ["Servitude"], "low": 3}])

    table = answer(tmp_path, Query.parse("victims", "destination,sex"))
    sliced = answer(tmp_path, Query.parse("victims", "sex", ["destination=ITA"]))

    expected = {codes[1:]: bounds for codes, bounds in numbers(table).items() if codes[0] == "ITA"}
    assert numbers(sliced) == expected
    assert numbers(sliced)["F",] == (None, None)
    assert sliced.withheld_cells >= 2


def test_several_codes_that_one_person_may_carry_give_bounds(tmp_path):
    lay_down(tmp_path, PERSONS)

    found = answer(tmp_path, Query.parse("victims", "", ["form=ForcedLabour,SexualExploitation"]))

    assert numbers(found) == {(): (95, 150)}


FIGURES = [
    {"year": "2020", "destination": "FRA", "region": "Europe", "sex": "_T", "breakdown": "", "low": 1, "high": 4},
    {"year": "2020", "destination": "ITA", "region": "Europe", "sex": "_T", "breakdown": "", "low": 90, "high": 90},
    {"year": "2020", "destination": "ITA", "region": "Europe", "sex": "F", "breakdown": "sex", "low": 50, "high": 50},
    {"year": "2020", "destination": "ITA", "region": "Europe", "sex": "M", "breakdown": "sex", "low": 40, "high": 40},
]
AXES = ("year", "destination", "region")


def test_published_spans_are_carried_through_sums_and_small_figures_are_shown(tmp_path):
    lay_down(tmp_path, FIGURES, source="glotip", microdata=False, axes=AXES)

    world = answer(tmp_path, Query.parse("victims", "year"))
    states = answer(tmp_path, Query.parse("victims", "destination"))

    assert numbers(world) == {("2020",): (91, 94)}
    assert world.rows[0].value == 91
    assert numbers(states) == {("FRA",): (1, 4), ("ITA",): (90, 90)}


def test_parts_come_from_their_own_table_and_never_from_totals(tmp_path):
    lay_down(tmp_path, FIGURES, source="glotip", microdata=False, axes=AXES)

    assert numbers(answer(tmp_path, Query.parse("victims", "sex"))) == {("F",): (50, 50), ("M",): (40, 40)}


def test_a_table_nobody_publishes_is_refused_with_what_there_is(tmp_path):
    lay_down(tmp_path, FIGURES, source="glotip", microdata=False, axes=AXES)

    with pytest.raises(InvalidQuestion, match=r"totals \| sex"):
        answer(tmp_path, Query.parse("victims", "form"))


def test_sources_stand_side_by_side_and_are_never_added(tmp_path):
    lay_down(tmp_path, FIGURES, source="glotip", microdata=False, axes=AXES)
    lay_down(tmp_path, PERSONS)

    found = answer(tmp_path, Query.parse("victims", "year", ["year=2020"]))

    assert found.by == ("year", "source")
    assert numbers(found) == {("2020", "glotip"): (91, 94), ("2020", "records"): (85, 85)}


def test_an_old_vintage_stays_queryable_by_id_and_by_day(tmp_path):
    first = lay_down(
        tmp_path, [{"year": "2020", "low": 4162}], published_on=date(2023, 7, 7), microdata=False, axes=("year",)
    )
    lay_down(tmp_path, [{"year": "2020", "low": 4161}], published_on=date(2023, 9, 4), microdata=False, axes=("year",))

    assert numbers(answer(tmp_path, Query.parse("victims", "year"))) == {("2020",): (4161, 4161)}
    assert numbers(answer(tmp_path, Query.parse("victims", "year", vintage=first.id))) == {("2020",): (4162, 4162)}
    assert numbers(answer(tmp_path, Query.parse("victims", "year", on="2023-08-01"))) == {("2020",): (4162, 4162)}


def test_a_withdrawn_vintage_answers_nothing_and_the_older_one_stands_again(tmp_path):
    lay_down(tmp_path, [{"year": "2020", "low": 50}], microdata=False, axes=("year",))
    newer = lay_down(
        tmp_path, [{"year": "2020", "low": 70}], published_on=date(2024, 2, 1), microdata=False, axes=("year",)
    )

    catalogue.withdraw(tmp_path, newer.id, by="test", at=DAY, reason="error")

    assert numbers(answer(tmp_path, Query.parse("victims", "year"))) == {("2020",): (50, 50)}
    with pytest.raises(InvalidQuestion, match="withdrawn"):
        answer(tmp_path, Query.parse("victims", "year", vintage=newer.id))


def test_the_first_real_deposit_replaces_the_simulated_world(tmp_path):
    lay_down(tmp_path, PERSONS, source="simulated-records")
    assert catalogue.holds_simulated(tmp_path)

    lay_down(tmp_path, PERSONS)

    assert not catalogue.holds_simulated(tmp_path)
    assert answer(tmp_path, Query.parse("victims", "year")).sources == ("records",)


def test_a_rate_divides_by_the_population_of_the_reporting_states(tmp_path):
    lay_down(tmp_path, FIGURES, source="glotip", microdata=False, axes=AXES)
    people = [
        {"measure": "population", "year": "2020", "destination": state, "low": 50_000} for state in ("FRA", "ITA")
    ]
    lay_down(tmp_path, people, source="population", microdata=False, axes=("year", "destination"))

    rate = answer(tmp_path, Query.parse("victims_rate", "destination"))

    assert numbers(rate) == {("FRA",): (2.0, 8.0), ("ITA",): (180.0, 180.0)}


def test_a_rate_without_a_population_is_withheld_and_says_so(tmp_path):
    lay_down(tmp_path, FIGURES, source="glotip", microdata=False, axes=AXES)
    lay_down(
        tmp_path,
        [{"measure": "population", "year": "2020", "destination": "ITA", "low": 50_000}],
        source="population",
        microdata=False,
        axes=("year", "destination"),
    )

    rows = {row.codes["destination"]: row for row in answer(tmp_path, Query.parse("victims_rate", "destination")).rows}

    assert rows["FRA"].withheld == "no population deposited for FRA"
    assert rows["ITA"].value == 180.0


@pytest.mark.parametrize(
    ("measure", "by", "where", "said"),
    [
        ("victims", "colour", [], 'no dimension "colour"'),
        ("ghosts", "year", [], 'no measure "ghosts"'),
        ("victims", "year", ["sex=X"], 'sex has no code "X"'),
        ("victims", "year", ["sex"], "cannot read the filter"),
        ("victims", "year,form,sex,age,means", [], "5 dimensions at once"),
    ],
)
def test_a_wrong_question_says_what_exists(measure, by, where, said):
    with pytest.raises(InvalidQuestion, match=said):
        Query.parse(measure, by, where)


def test_an_empty_installation_says_how_to_begin(tmp_path):
    with pytest.raises(InvalidQuestion, match="palermo ingest"):
        answer(tmp_path, Query.parse("victims", "year"))
