"""How records after review differ from those that were read, for every kind of correction."""

from datetime import UTC, datetime, timedelta
from typing import Any

from palermo.review.amendments import Amendment, Change, amendments
from palermo.review.corrections import Correction
from palermo.review.documents.reading import read

TEXT = "1. States should: (a) Act; (b) Report; (c) Meet.\n\n2. The Secretariat should help.\n\n3. States should give.\n"
START = datetime(2031, 5, 1, tzinfo=UTC)


def events(*said: tuple[Any, ...]) -> list[Correction]:
    """Return corrections in order, one a day, of kind, record, body and reason."""
    return [
        Correction(number, START + timedelta(days=number), "person:1", kind, id, *more)
        for number, (kind, id, *more) in enumerate(said)
    ]


def made(*said: tuple[Any, ...], until: datetime | None = None) -> dict[str, Amendment]:
    """Return the amendments of the example, by id."""
    records = [one.as_dict() for one in read(TEXT).recommendations]
    return {one.id: one for one in amendments(records, events(*said), until)}


def test_a_record_that_was_only_accepted_is_not_amended():
    assert made(("accepted", "para_2")) == {}


def test_a_corrected_field_is_told_as_read_and_as_set_with_its_reason():
    found = made(("corrected", "para_2", {"theme": "training"}, "Simulated reason"))

    assert list(found) == ["para_2"]
    assert (found["para_2"].kind, found["para_2"].reasons) == ("corrected", ("Simulated reason",))
    assert found["para_2"].changes == (Change("theme", "", "training"),)


def test_a_field_set_back_to_what_was_read_is_no_change():
    assert made(("corrected", "para_2", {"modal": "must"}), ("corrected", "para_2", {"modal": "should"})) == {}


def test_a_split_record_leads_to_its_parts_and_each_part_back():
    parts = [{"id": f"para_3__subpara_{one}", "subpara": one, "text": f"Part {one}."} for one in "ab"]

    found = made(("split", "para_3", {"parts": parts}))

    assert {id: (one.kind, one.others, one.removed) for id, one in found.items()} == {
        "para_3": ("split", ("para_3__subpara_a", "para_3__subpara_b"), True),
        "para_3__subpara_a": ("part", ("para_3",), False),
        "para_3__subpara_b": ("part", ("para_3",), False),
    }
    assert found["para_3__subpara_b"].changes == (
        Change("subpara", "", "b"),
        Change("text", "States should give.", "Part b."),
    )


def test_joined_records_lead_to_each_other():
    found = made(("merged", "para_1__subpara_a", {"others": ["para_1__subpara_b", "para_99"]}))

    assert {id: (one.kind, one.others, one.removed) for id, one in found.items()} == {
        "para_1__subpara_a": ("merged", ("para_1__subpara_b",), False),
        "para_1__subpara_b": ("joined", ("para_1__subpara_a",), True),
    }
    assert [one.field for one in found["para_1__subpara_a"].changes] == ["text"]


def test_a_removed_record_is_told_until_it_is_brought_back():
    assert made(("removed", "para_2"))["para_2"].removed
    assert made(("removed", "para_2"), ("restored", "para_2")) == {}


def test_an_added_record_has_only_values_that_were_set():
    found = made(("added", "para_4", {"para": 4, "text": "States should return."}))

    assert found["para_4"].kind == "added"
    assert found["para_4"].changes == (Change("para", "", "4"), Change("text", "", "States should return."))


def test_what_was_corrected_later_is_not_told_of_an_earlier_moment():
    said = ("removed", "para_2"), ("removed", "para_3")

    assert list(made(*said, until=START)) == ["para_2"]
