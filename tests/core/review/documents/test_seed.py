"""The seed, a damaged report in Arabic, paragraph by paragraph against a gold list made by reading the raw text.

The text is not part of this repository: its paragraphs are pinned by their numbers of words and the words at their edges.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from palermo.review.documents.reading import read
from palermo.review.documents.report import Report
from tests.core.review.documents.examples import SEED_GOLD, expected, named, text_of

PARAGRAPHS = expected(SEED_GOLD)["paragraphs"]
FIELDS = ("chapter", "heading_letter", "kind", "footnotes", "states")
EACH = pytest.mark.parametrize("gold", PARAGRAPHS, ids=named)
DOUBTS = [(one, doubt) for one in PARAGRAPHS for doubt in one.get("unsure", [])]


@cache
def report() -> Report:
    """Return the seed, read; skip where it is not beside the repository."""
    return read(text_of(SEED_GOLD))


@cache
def told() -> dict[str, Mapping[str, Any]]:
    """Return every paragraph of the reading by what it is called."""
    found = report().as_dict()["paragraphs"]
    assert len({named(one) for one in found}) == len(found)
    return {named(one): one for one in found}


def wrong(gold: Mapping[str, Any], one: Mapping[str, Any]) -> Iterator[str]:
    """Yield where a paragraph was read otherwise than a reader of the raw text found, nor as that reader doubted."""
    doubts = {doubt["field"]: doubt["could_be"] for doubt in gold.get("unsure", [])}
    words = one["text"].split()
    found = {field: one[field] for field in FIELDS} | {
        "words": len(words),
        "first_words": " ".join(words[:2]),
        "last_words": " ".join(words[-2:]),
    }
    for field, value in found.items():
        if value != gold[field] and value != doubts.get(field, gold[field]):
            yield f"{named(gold)} {field}: expected {gold[field]!r}, read {value!r}"


def test_the_gold_holds_every_paragraph_from_the_first_to_the_last():
    assert [one["para"] for one in PARAGRAPHS if one["subpara"] is None] == list(range(1, 57))


def test_the_reading_has_the_paragraphs_of_the_gold_in_their_order_and_no_other():
    assert list(told()) == [named(one) for one in PARAGRAPHS]


@EACH
def test_a_paragraph_is_read_as_the_gold_says(gold: Mapping[str, Any]):
    assert list(wrong(gold, told()[named(gold)])) == []


def test_a_paragraph_read_otherwise_would_be_seen():
    gold = next(one for one in PARAGRAPHS if one["para"] == 43)
    other = dict(told()["43"])
    other |= {"text": other["text"] + " more", "states": other["states"][:2], "kind": "recommendation"}

    assert [line.split(":")[0] for line in wrong(gold, other)] == ["43 kind", "43 states", "43 words", "43 last_words"]


@EACH
def test_a_paragraph_goes_on_over_a_page_where_the_gold_says(gold: Mapping[str, Any]):
    place = told()[named(gold)]["source"]
    reading = report().reading
    block = next(one for one in reading.tree.blocks if one.spans and reading.source.place(one)[0] == place["start"])

    pieces = [len(reading.source.piece(*span).split()) for span in block.spans]

    before = gold.get("words_before_page_break")
    assert pieces == ([gold["words"]] if before is None else [before, gold["words"] - before])


@pytest.mark.parametrize("gold", expected(SEED_GOLD)["footnotes"], ids=lambda one: f"note {one['number']}")
def test_a_footnote_stands_where_the_gold_says(gold: Mapping[str, Any]):
    found = {one["number"]: one for one in report().as_dict()["footnotes"]}
    note = found[gold["number"]]
    before, after = gold.get("between", [str(gold.get("inside"))] * 2)
    begins = told()[before]["source"]["start" if before == after else "end"]
    ends = told()[after]["source"]["end" if before == after else "start"]

    assert len(found) == 4
    assert len(note["text"].split()) == gold["words"]
    assert begins < note["source"]["start"] < note["source"]["end"] < ends


def test_those_who_speak_are_listed_in_the_paragraphs_that_the_gold_says():
    speaking = [one["para"] for one in PARAGRAPHS if one.get("speaks") == "states"]

    assert [one["para"] for one in report().as_dict()["meeting"]["statements"]] == speaking


@pytest.mark.parametrize(("gold", "doubt"), DOUBTS, ids=lambda one: named(one) if "para" in one else one["field"])
def test_a_doubt_of_the_gold_stands_in_the_text(gold: Mapping[str, Any], doubt: Mapping[str, Any]):
    assert doubt["reads"] != doubt["could_be"]
    if doubt["field"] == "word":
        assert doubt["reads"] in told()[named(gold)]["text"].replace(",", " ").replace("،", " ").split()
    elif doubt["field"] in gold:
        assert doubt["reads"] == gold[doubt["field"]]
    else:
        assert doubt["why"]
