"""Enumerators at the beginning of lines, as six languages and damaged files write them."""

import pytest

from palermo.review.documents.letters import fold
from palermo.review.documents.marks import as_letter, as_roman, inline, marks, roman

LINES = [
    ("14. Text", ("paragraph", 14)),
    ("- 14- Text", ("paragraph", 14)),
    ("١٤- نص", ("paragraph", 14)),
    ("۱۴ ـ نص", ("paragraph", 14)),
    ("14、案文", ("paragraph", 14)),
    ("(a) Text", ("point", 1)),
    ("b) Texto", ("point", 2)),
    ("(أ) نص", ("point", 1)),
    ("(هـ) نص", ("point", 5)),
    ("(ه) نص", ("point", 5)),
    ("- (ز) نص", ("point", 7)),
    ("\u200f(ب)\u200f نص", ("point", 2)),
    ("(ii) Text", ("lower", 2)),
    ("IV. Text", ("chapter", 4)),
    ("أولاً - نص", ("chapter", 1)),
    ("ثانيــا- نص", ("chapter", 2)),
    ("三、案文", ("chapter", 3)),
    ("C. Text", ("heading", 3)),
    ("هاء- نص", ("heading", 5)),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_begins_with(line: str, expected: tuple[str, int]):
    found = [(mark.kind, mark.value) for mark in marks(fold(line).text) if not mark.bare]

    assert expected in found


@pytest.mark.parametrize(
    ("line", "expected"),
    [("115.6 Ratify", (115, 6)), ("115-6 التصديق", (115, 6)), ("6-115 التصديق", (6, 115)), ("115.6. Ratify", (115, 6))],
)
def test_a_pair_is_read_as_it_stands(line: str, expected: tuple[int, int]):
    found = [(mark.value, mark.second) for mark in marks(fold(line).text) if mark.kind == "pair"]

    assert found == [expected]


@pytest.mark.parametrize("line", ["2009 was a year", "3.5 per cent of it", "States parties", "(see above)", "12/14"])
def test_a_line_without_an_enumerator_carries_no_certain_mark(line: str):
    assert [mark for mark in marks(fold(line).text) if not mark.bare and mark.kind != "pair"] == []


def test_a_number_with_nothing_behind_it_is_told_apart():
    found = marks(fold("٦ وينبغي").text)

    assert [(mark.kind, mark.value, mark.bare) for mark in found] == [("paragraph", 6, True)]


def test_a_pair_is_not_parted_inside():
    assert [match.end() for match in inline().finditer("7.4. Ensure it; 7.5. Do it")] == [16]


@pytest.mark.parametrize("number", range(1, 60))
def test_roman_numerals_lead_there_and_back(number: int):
    assert roman(as_roman(number)) == number


def test_no_roman_numeral_is_read_as_none():
    assert [roman(text) for text in ("IIX", "ABC", "", "VX")] == [0, 0, 0, 0]


def test_letters_go_on_after_the_last():
    assert [as_letter(number) for number in (1, 26, 27, 52)] == ["a", "z", "aa", "zz"]
