"""Accepted figures become a vintage; another source's cells stand beside them; the panel shows gaps as gaps."""

from datetime import UTC, datetime, timedelta

import pytest

from palermo.errors import InvalidInput
from palermo.records.register_file import register
from palermo.statistics import catalogue
from palermo.statistics.answer import answer
from palermo.statistics.deposits import deposit as deposits
from palermo.statistics.national.comparison import compare, stored
from palermo.statistics.national.deposit import deposit, vintage_of, withdraw, write_figures
from palermo.statistics.national.figures import figures
from palermo.statistics.national.panel import Standing, answered, panel, standings_of, stands
from palermo.statistics.national.tables import REGISTER
from palermo.statistics.query import Query
from tests.core.statistics.national.answers import whole
from tests.core.statistics.worlds import lay_down

FORM = register(REGISTER).form
AT = datetime(2025, 3, 1, 12, tzinfo=UTC)


def _accept(home, answers, at=AT, iso3="KEN", year=2024):
    return deposit(home, FORM, answers, iso3=iso3, year=year, by="Simulated Person One", at=at)


def _shown(home, by, *where):
    return {
        tuple(row.codes[name] for name in by.split(",")): row.value
        for row in answer(home, Query.parse("victims", by, where)).rows
    }


def test_accepted_figures_appear_in_the_cube_with_their_vintage(tmp_path):
    made = _accept(tmp_path, whole())

    found = answer(tmp_path, Query.parse("victims", "sex", ["destination=KEN", "year=2024"]))

    assert {row.codes["sex"]: row.value for row in found.rows} == {"F": 16, "M": 7, "O": 1, "_U": 2}
    assert found.vintages == (made.id,)
    assert (made.part, made.protection, made.published_on.isoformat()) == ("KEN-2024", "publisher", "2025-03-01")
    assert _shown(tmp_path, "citizenship", "destination=KEN") == {("NPL",): 20, ("KEN",): 3, ("_U",): 3}


def test_not_collected_is_kept_with_the_vintage_and_none_is_a_figure(tmp_path):
    made = _accept(tmp_path, whole())

    assert made.remarks["victims_form"] == "not_collected"
    assert made.remarks["convicted"] == "zero"
    assert catalogue.find(tmp_path, made.id).remarks == made.remarks
    rows = answer(tmp_path, Query.parse("convicted", "year,destination")).rows
    assert [(row.codes["destination"], row.value) for row in rows] == [("KEN", 0)]


def test_a_correction_replaces_and_the_first_figures_can_come_back(tmp_path):
    first = _accept(tmp_path, whole())
    second = _accept(tmp_path, whole(offences_total=41), AT + timedelta(days=1))
    third = _accept(tmp_path, whole(), AT + timedelta(days=2))

    assert len({first.id, second.id, third.id}) == 3
    assert vintage_of(tmp_path, "KEN", 2024) == third
    assert stored(tmp_path, "national", "KEN", 2024)[("offences", *["_T"] * 5)] == (40, 40)
    assert stored(tmp_path, "national", "KEN", 2024, second.published_on)[("offences", *["_T"] * 5)] == (41, 41)


def test_the_same_figures_twice_change_nothing(tmp_path):
    first = _accept(tmp_path, whole())

    assert _accept(tmp_path, whole(), AT + timedelta(days=1)) == first
    assert len(catalogue.vintages(tmp_path)) == 1


def test_withdrawal_leaves_no_older_release_standing(tmp_path):
    _accept(tmp_path, whole())
    _accept(tmp_path, whole(offences_total=41), AT + timedelta(days=1))
    _accept(tmp_path, whole(), AT, iso3="NPL")

    gone = withdraw(tmp_path, iso3="KEN", year=2024, by="Simulated Person One", at=AT, reason="simulated")

    assert len(gone) == 2
    assert [one.part for one in catalogue.current(tmp_path)] == ["NPL-2024"]


def test_a_State_that_counts_nothing_deposits_nothing_and_takes_its_figures_back(tmp_path):
    _accept(tmp_path, whole())
    nothing = {path: value for path, value in whole().items() if path.endswith("_status")}
    nothing = dict.fromkeys(nothing, "not_collected")

    assert _accept(tmp_path, nothing, AT + timedelta(days=1)) is None
    assert catalogue.current(tmp_path) == ()


def test_a_real_deposit_withdraws_the_simulated_world(tmp_path):
    row = {"measure": "victims", "year": "2024", "destination": "THA", "low": 3}
    lay_down(tmp_path, [row], source="simulated-official", microdata=False, axes=("year", "destination"))
    assert catalogue.holds_simulated(tmp_path)

    _accept(tmp_path, whole())

    assert not catalogue.holds_simulated(tmp_path)


@pytest.mark.parametrize("part", ["", "NPL-2024", "KEN-2023"])
def test_a_file_must_be_about_its_slot(tmp_path, part):
    file = tmp_path / "figures.csv"
    write_figures(figures(FORM, whole(), "KEN", 2024), "KEN", 2024, file, AT)

    with pytest.raises(InvalidInput, match="not the State and year of the part"):
        deposits.deposit(tmp_path / "home", file, deposits.Wish("national", "test", AT, part=part))


def test_own_figures_and_the_release_of_another_stay_apart_and_are_compared(tmp_path):
    _accept(tmp_path, whole())
    common = {"measure": "victims", "year": "2024", "destination": "KEN"}
    lay_down(
        tmp_path,
        [
            {**common, "sex": "_T", "form": ["_T"], "breakdown": "", "low": 26},
            {**common, "sex": "O", "form": ["_T"], "breakdown": "sex", "low": 1, "high": 4},
            {**common, "sex": "F", "form": ["_T"], "breakdown": "sex", "low": 10},
            {**common, "sex": "_T", "form": ["ForcedLabour"], "breakdown": "form", "low": 9},
            {**common, "destination": "NPL", "sex": "_T", "form": ["_T"], "breakdown": "", "low": 5},
        ],
        source="glotip", microdata=False, axes=("year", "destination"), dataset="release",
    )  # fmt: skip

    found = {
        tuple(one.codes.items()): (one.own, one.low, one.high, one.verdict, one.difference, one.status)
        for one in compare(figures(FORM, whole(), "KEN", 2024), stored(tmp_path, "glotip", "KEN", 2024))
        if one.measure == "victims"
    }

    assert found[()] == (26, 26, 26, "same", 0, "")
    assert found[(("sex", "O"),)] == (1, 1, 4, "within", 0, "")
    assert found[(("sex", "F"),)] == (16, 10, 10, "differs", 6, "")
    assert found[(("form", "ForcedLabour"),)] == (None, 9, 9, "other_only", None, "not_collected")
    assert found[(("sex", "M"),)] == (7, None, None, "own_only", None, "")
    both = answer(tmp_path, Query.parse("victims", "source", ["destination=KEN", "year=2024"]))
    assert {row.codes["source"]: row.value for row in both.rows} == {"glotip": 26, "national": 26}


def test_the_panel_shows_gaps_as_gaps(tmp_path):
    _accept(tmp_path, whole())
    told = [
        *standings_of(catalogue.current(tmp_path)),
        Standing("NPL", 2024, stands("in_review")),
        Standing("THA", 2024, stands("draft", overdue=True)),
    ]

    made = panel(told, ["KEN", "NPL", "PER", "THA"], [2023, 2024])

    assert made.rows("victims_form") == [
        {"state": "KEN", "2023": "not_asked", "2024": "not_collected"},
        {"state": "NPL", "2023": "not_asked", "2024": "submitted"},
        {"state": "PER", "2023": "not_asked", "2024": "not_asked"},
        {"state": "THA", "2023": "not_asked", "2024": "no_answer"},
    ]
    assert made.cell("KEN", 2024, "convicted") == "zero"
    assert sum(made.counts(2024).values()) == 4
    assert answered(told[0].tables) == {"counted": 3, "zero": 1, "not_collected": 6, "not_yet": 0, "missing": 0}


def test_every_status_of_the_register_says_how_a_State_stands():
    statuses = register(REGISTER).workflow.statuses

    assert {stands(id) for id in statuses} == {"asked", "submitted", "accepted", "withdrawn"}
    assert all(stands(id) != "not_asked" for id in statuses)
