"""Papers: sections in order, rounds by their days, versions compared section by section."""

from datetime import date

import pytest

from palermo.treaty.drafting.papers import Section, changes, round_on, sections

FIRST, LAST = date(2031, 5, 1), date(2031, 5, 31)


@pytest.mark.parametrize(
    ("day", "stands"),
    [(date(2031, 4, 30), "ahead"), (FIRST, "open"), (LAST, "open"), (date(2031, 6, 1), "over")],
)
def test_both_days_belong_to_a_round(day, stands):
    assert round_on(FIRST, LAST, day) == stands


def test_a_round_without_both_days_is_not_set():
    assert {round_on(None, LAST, FIRST), round_on(FIRST, None, FIRST)} == {"not_set"}


def test_sections_come_by_number():
    rows = [{"number": number, "heading": "h", "text": "t"} for number in ("10", "2.1", "1", "2", "2.10", "2.2")]

    assert [one.number for one in sections([*rows, {"heading": "begun"}])] == ["1", "2", "2.1", "2.2", "2.10", "10"]


def test_versions_are_compared_by_number_and_word():
    before = (Section("1", "Scope", "States should act."), Section("2", "Old", "Gone."))
    after = (Section("1", "Scope", "States should soon act."), Section("3", "New", "缔约国应考虑。"))

    kept, gone, new = changes(before, after)

    assert (kept.kind, kept.text) == ("changed", (("same", "States should "), ("added", "soon "), ("same", "act.")))
    assert (gone.number, gone.kind, gone.text) == ("2", "removed", (("removed", "Gone."),))
    assert (new.number, new.kind, new.heading) == ("3", "added", (("added", "New"),))


def test_a_section_that_stayed_is_the_same():
    one = Section("1", "Scope", "Text")

    assert changes([one], [one])[0].kind == "same"
