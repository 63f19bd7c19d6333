"""Follow-up: silence, lateness, gaps, the matrix with its counts."""

from datetime import date

import pytest

from palermo.review.follow_up import (
    CONFERENCE,
    SECRETARIAT,
    STATE,
    FollowUp,
    Wish,
    is_for,
    is_silent,
    matrix,
    narrowed,
    related,
)
from palermo.review.register import built_in, find

SYMBOL = "CTOC/COP/WG.4/2009/2"
DAY = date(2026, 11, 24)


def _said(place: str, state: str = "KEN", status: str = "done", **more) -> FollowUp:
    organ = more.pop("organ", STATE)
    changed_on = more.pop("changed_on", DAY)
    return FollowUp(
        more.pop("entry", f"{place}-{state}"), f"{SYMBOL}, {place}", organ, state, status, changed_on, **more
    )


def _one(place: str):
    return find(built_in(), f"{SYMBOL}, {place}")


def test_a_word_older_than_two_years_is_no_news():
    old = _said("6(a)", changed_on=date(2024, 11, 24))
    fresh = _said("6(a)", changed_on=date(2024, 11, 25))

    assert is_silent(_one("6(a)"), [old], DAY)
    assert not is_silent(_one("6(a)"), [old, fresh], DAY)


def test_a_day_ahead_of_what_was_written_keeps_nothing_fresh():
    boast = _said("6(a)", changed_on=date(2020, 1, 1), status_on=date(2026, 1, 1))
    assert boast.said_on == date(2020, 1, 1)
    assert is_silent(_one("6(a)"), [boast], DAY)


@pytest.mark.parametrize(
    ("status", "closed", "late"),
    [("planned", False, True), ("done", False, False), ("planned", True, False), ("not_applicable", False, False)],
)
def test_what_is_done_is_never_overdue(status, closed, late):
    assert _said("6(a)", status=status, closed=closed, due_on=date(2025, 1, 1)).is_overdue(DAY) is late


def test_a_list_is_narrowed_by_every_part_of_a_wish():
    said = {f"{SYMBOL}, 6(a)": [_said("6(a)", status="planned", due_on=date(2025, 1, 1))]}
    references = lambda **wish: [one.reference for one in narrowed(built_in(), said, Wish(DAY, **wish))]  # noqa: E731

    assert len(references()) == 46
    assert references(status="planned") == [f"{SYMBOL}, 6(a)"]
    assert references(overdue=True) == [f"{SYMBOL}, 6(a)"]
    assert len(references(status="none")) == 45
    assert len(references(silent=True)) == 45
    assert len(references(addressee="secretariat")) == 9
    assert len(references(modal="should_ensure")) == 5
    assert references(words="INTERDIT inconnu") == []
    assert references(words="criminal offence ease") == [f"{SYMBOL}, 6(a)"]
    assert set(references(article="TIP-06-6")) <= set(references(article="TIP-06")) != set()
    assert references(symbol="A/RES/1/1") == []


def test_gaps_are_counted_where_something_was_asked_and_nowhere_else():
    columns = [_one("6(a)"), next(one for one in built_in() if one.addressees == ("secretariat",))]

    found = matrix(columns, [_said("6(a)")], [SECRETARIAT, CONFERENCE, "KEN", "FRA"])

    assert [(line.who, line.counted.asked, line.counted.said, line.counted.gaps) for line in found.lines] == [
        (SECRETARIAT, 1, 0, 1),
        (CONFERENCE, 0, 0, 0),
        ("KEN", 1, 1, 0),
        ("FRA", 1, 0, 1),
    ]
    assert [(one.asked, one.said, dict(one.statuses)) for one in found.by_column] == [(2, 1, {"done": 1}), (1, 0, {})]


def test_of_two_authorities_the_newest_word_stands_and_the_other_is_counted():
    old = _said("6(a)", status="planned", entry="a", changed_on=date(2020, 1, 1))
    new = _said("6(a)", status="done", entry="b", changed_on=date(2026, 1, 1))

    cell = matrix([_one("6(a)")], [new, old], ["KEN"]).lines[0].cells[0]

    assert (cell.said.status, cell.others) == ("done", 1)


def test_what_a_review_says_to_one_state_is_for_that_state_alone():
    from dataclasses import replace

    one = replace(_one("6(a)"), addressees=("state_under_review",), state="KEN")
    assert (is_for(one, "KEN"), is_for(one, "FRA"), is_for(one, SECRETARIAT)) == (True, False, False)


def test_related_share_an_article_or_the_theme():
    one = next(one for one in built_in() if one.theme == "compensation")
    for each in related(one, built_in()):
        assert each.theme == one.theme or set(each.articles) & set(one.articles)
        assert each.reference != one.reference
