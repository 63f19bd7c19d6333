"""A table keeps one view, the latest word, and what was never said apart from what is said to be unknown."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.errors import InvalidContent, InvalidInput
from palermo.review.progress.scales import bounds
from palermo.review.progress.statements import Statement
from palermo.review.progress.table import items, packed, table, unpacked
from palermo.treaty.articles import provisions

EARLY, LATE = datetime(2009, 4, 14, tzinfo=UTC), datetime(2010, 10, 18, tzinfo=UTC)


def said(item: str = "TIP-05-1", low: int = 2, high: int = 2, iso3: str = "KEN", at: datetime | None = EARLY, **more):
    return Statement(iso3, item, more.pop("scale", "law"), low, high, at=at, **more)


@st.composite
def statements(draw):
    low = draw(st.integers(0, 3))
    return said(
        draw(st.sampled_from(items())),
        low,
        draw(st.integers(low, 3)),
        scale=draw(st.sampled_from(("law", "practice"))),
        not_applicable=draw(st.booleans()),
        grade=draw(st.integers(0, 3)),
        at=datetime(draw(st.integers(2004, 2026)), 1, 1, tzinfo=UTC),
    )


def test_the_items_are_those_that_carry_a_duty():
    expected = [id for id, one in provisions().items() if one.kind in ("obligation", "definition") and one.level]

    assert list(items()) == expected
    assert len(items()) == 182


def test_a_state_that_said_nothing_is_unknown_everywhere():
    found = table(["FJI"], [])

    assert found.is_unknown.all()
    assert not found.is_said.any()


def test_a_word_that_it_is_unknown_differs_from_silence():
    found = table(["KEN"], [said(low=0, high=3)])

    assert found.is_said.sum() == 1
    assert found.is_unknown.all()


def test_the_latest_statement_stands_in_whatever_order_they_come():
    early, late = said(low=1, high=1), said(low=3, high=3, at=LATE)

    found = table(["KEN"], [late, early]).cells[0, items().index("TIP-05-1"), 0]

    assert (found["low"], found["high"]) == (3, 3)
    assert np.datetime64(int(found["on"]), "D") == np.datetime64("2010-10-18")


def test_moments_are_compared_across_time_zones():
    east = timezone(timedelta(hours=12))
    earlier = said(low=1, high=1, at=datetime(2010, 10, 18, 9, tzinfo=east))  # 21:00 of the day before in UTC
    later = said(low=3, high=3, at=datetime(2010, 10, 17, 23, tzinfo=UTC))

    found = table(["KEN"], [earlier, later]).cells[0, items().index("TIP-05-1"), 0]

    assert found["low"] == 3
    assert np.datetime64(int(found["on"]), "D") == np.datetime64("2010-10-17")


def test_not_applicable_is_not_unknown():
    found = table(["KEN"], [said(low=0, high=3, not_applicable=True)])

    assert found.is_unknown.sum() == 2 * len(items()) - 1


@given(st.permutations(["KEN", "FJI", "PER"]))
def test_the_order_of_states_changes_no_row(order):
    words = [said(), said("TIP-06-6", 1, 3, "FJI"), said("TIP-05-1", 0, 0, "PER", scale="practice")]

    found = table(order, words)

    for iso3 in order:
        assert (found.of(iso3).cells == table(["KEN", "FJI", "PER"], words).of(iso3).cells).all()


@settings(deadline=None)
@given(st.lists(statements(), max_size=12))
def test_a_row_comes_back_from_its_bytes(words):
    found = unpacked({"KEN": [packed(words)]})

    assert (found.cells == table(["KEN"], words).cells).all()


def test_a_later_row_keeps_what_it_does_not_speak_of():
    first, second = packed([said(), said("TIP-06-6", 1, 1)]), packed([said("TIP-06-6", 3, 3, at=LATE)])

    found = unpacked({"KEN": [first, second]}).cells["low"][0, :, 0]

    assert found[items().index("TIP-05-1")] == 2
    assert found[items().index("TIP-06-6")] == 3


@pytest.mark.parametrize("row", [b"", b"12345678" + packed([])[8:], packed([])[:-1]])
def test_a_row_under_another_list_of_items_is_refused(row):
    with pytest.raises(InvalidContent, match="KEN was packed under another list"):
        unpacked({"KEN": [row]})


@pytest.mark.parametrize(
    "other",
    [said(by="third", organization="Simulated Observers"), said(by="coding")],
)
def test_views_are_never_laid_over_one_another(other):
    with pytest.raises(InvalidInput, match="one speaker's view"):
        table(["KEN"], [said(), other])


def test_two_organizations_are_two_views():
    words = [said(by="third", organization=name) for name in ("Simulated Observers", "Simulated Watch")]

    with pytest.raises(InvalidInput, match="one speaker's view"):
        table(["KEN"], words)


def test_a_statement_of_a_state_that_is_not_listed_is_refused():
    with pytest.raises(InvalidInput, match="KEN is not among"):
        table(["FJI"], [said()])


@pytest.mark.parametrize("at", [None, datetime(2009, 4, 14)])  # noqa: DTZ001
def test_a_statement_without_a_date_and_zone_is_refused(at):
    with pytest.raises(InvalidInput, match="without its date"):
        packed([said(at=at)])


def test_a_row_of_two_states_is_refused():
    with pytest.raises(InvalidInput, match="one State"):
        packed([said(), said(iso3="FJI")])


@pytest.mark.parametrize(
    "wrong",
    [
        {"item": "TIP-99-9"},
        {"item": "TIP-01-1"},
        {"scale": "mood"},
        {"by": "rumour"},
        {"low": 3, "high": 2},
        {"high": 4},
        {"grade": 4},
    ],
)
def test_what_cannot_be_meant_is_refused(wrong):
    with pytest.raises(InvalidInput):
        said(**wrong)


@pytest.mark.parametrize(
    ("scale", "answer", "expected"),
    [
        ("law", "draft", (1, 1)),
        ("law", "full", (3, 3)),
        ("practice", "shown_effective", (3, 3)),
        ("practice", "draft", (0, 3)),
        ("law", "not_applicable", (0, 3)),
        ("law", "", (0, 3)),
    ],
)
def test_an_answer_leaves_open_what_it_does_not_say(scale, answer, expected):
    assert bounds(scale, answer) == expected
