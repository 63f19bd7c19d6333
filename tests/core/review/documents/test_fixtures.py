"""Every example document is read as its gold, made by hand, says."""

from pathlib import Path

import pytest

from palermo.review.documents.reading import read
from tests.core.review.documents.examples import differences, expected, golds, name_of, text_of


@pytest.mark.parametrize("gold", golds(), ids=name_of)
def test_a_document_is_read_as_its_gold_says(gold: Path):
    report = read(text_of(gold)).as_dict()

    found = differences(expected(gold), report)

    assert not found, "\n" + "\n".join(found)


def test_a_wrong_reading_is_told_apart_from_the_gold():
    gold = {"recommendations": [{"para": 1, "subpara": "a", "modal": "should"}], "meeting": {"chair": None}}
    read_as = {
        "document": {},
        "recommendations": [{"para": 1, "subpara": "a", "modal": "must"}, {"para": 2, "subpara": None}],
        "meeting": {"chair": {"name": "Simulated Person One"}},
    }

    found = differences(gold, read_as)

    assert len(found) == 3
