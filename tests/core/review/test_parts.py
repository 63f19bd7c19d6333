"""A record split by hand: letters that are free, places that are found whatever the white space."""

import pytest

from palermo.errors import InvalidInput
from palermo.review.parts import parts_of, place_of, split

TEXT = "7. States should act\nquickly. They should\n  report.\n"
WHOLE = {"id": "para_7", "para": 7, "subpara": None, "source": {"start": 0, "end": len(TEXT)}}


def test_parts_are_called_by_the_letters_that_are_free():
    parts = split(WHOLE, "States should act quickly.\n\nThey should report.", TEXT, ["para_7", "para_7__subpara_a"])

    assert [part["id"] for part in parts] == ["para_7__subpara_b", "para_7__subpara_c"]


def test_a_written_letter_counts_and_is_not_part_of_the_text():
    parts = split(WHOLE, "(c) States should act quickly.\n\n(d) They should report.", TEXT, ["para_7"])

    assert [(part["subpara"], part["text"]) for part in parts] == [
        ("c", "States should act quickly."),
        ("d", "They should report."),
    ]


def test_the_first_part_of_a_part_keeps_its_name():
    point = {"id": "para_7__subpara_a", "para": 7, "subpara": "a", "source": {"start": 0, "end": len(TEXT)}}

    parts = split(point, "Act.\n\nReport.", TEXT, ["para_7__subpara_a", "para_7__subpara_b"])

    assert [part["id"] for part in parts] == ["para_7__subpara_a", "para_7__subpara_c"]


def test_a_letter_that_stands_already_is_refused():
    with pytest.raises(InvalidInput, match="stands already"):
        split(WHOLE, "(a) One.\n\n(a) Two.", TEXT, ["para_7"])


def test_each_part_has_its_place_and_one_that_is_not_found_has_the_whole():
    parts = split(WHOLE, "States should act quickly.\n\nWords of nobody.", TEXT, ["para_7"])

    first, second = (part["source"] for part in parts)
    assert TEXT[first["start"] : first["end"]] == "States should act\nquickly."
    assert (second["start"], second["end"]) == (0, len(TEXT))


@pytest.mark.parametrize("written", ["", "one only", "\n\n\n", "x\n\n" * 27])
def test_fewer_than_two_parts_and_too_many_are_refused(written):
    with pytest.raises(InvalidInput, match="2 to 26"):
        parts_of(written)


def test_a_place_is_found_within_its_bounds_only():
    assert place_of("report", TEXT, 0, 20) is None
    assert place_of("", TEXT) is None
