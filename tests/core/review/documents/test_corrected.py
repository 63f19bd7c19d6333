"""A corrected document as Akoma Ntoso and as a page: every kind of correction in its place, the text as it was read."""

from functools import cache

import pytest
from lxml import etree, html

from palermo.review.amendments import KINDS, Amendment, amendments
from palermo.review.documents.akn import NAMESPACE, to_akn
from palermo.review.documents.export import to_html
from palermo.review.documents.reading import read
from palermo.review.documents.report import Report
from tests.core.review.documents.examples import FOLDER, text_of
from tests.core.review.documents.test_akn import schema
from tests.core.review.test_amendments import events

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
AKN = {"a": NAMESPACE}
EACH = pytest.mark.parametrize("language", LANGUAGES)


@cache
def report(language: str) -> Report:
    """Return the example of a report of a meeting in a language."""
    return read(text_of(FOLDER / language / "meeting_report.json"))


@cache
def amended(language: str) -> tuple[Amendment, ...]:
    """Return every kind of correction of the example: the first records of it, and one that was not read."""
    records = [one.as_dict() for one in report(language).recommendations]
    ids = [one["id"] for one in records]
    parts = [{"id": f"{ids[3]}__subpara_{one}", "subpara": one, "text": f"{one} <&>\u0001"} for one in "yz"]
    said = events(
        ("corrected", ids[0], {"modal": "must", "text": "<Simulated> & corrected"}, "Simulated <reason>"),
        ("merged", ids[1], {"others": [ids[2]]}),
        ("split", ids[3], {"parts": parts}),
        ("removed", ids[4]),
        ("accepted", ids[5]),
        (
            "added",
            "para_12__subpara_z",
            {"para": 12, "subpara": "z", "text": "Added", "source": {"start": 0, "end": 0}},
        ),
        ("added", "para_999", {"para": 999, "text": "Added too", "source": {"start": 0, "end": 0}}),
    )
    return tuple(amendments(records, said))


def akn(language: str) -> etree._Element:
    """Return the corrected example as Akoma Ntoso."""
    return etree.fromstring(to_akn(report(language), amended(language)).encode())


def test_the_example_has_every_kind_of_correction():
    assert {one.kind for one in amended("en")} == set(KINDS)


@EACH
def test_a_corrected_document_is_valid(language: str):
    schema().assertValid(akn(language))


def test_notes_in_another_place_of_the_document_would_be_refused():
    made = akn("en")
    made.find(".//a:meta", AKN).insert(0, made.find(".//a:notes", AKN))

    assert not schema().validate(made)


@EACH
def test_ids_of_a_corrected_document_are_those_of_every_language(language: str):
    ids = [[one.get("eId") for one in akn(each).iterfind(".//a:*[@eId]", AKN)] for each in ("en", language)]

    assert len(ids[0]) == len(set(ids[0]))
    assert ids[0] == ids[1]


@EACH
def test_every_note_is_of_the_reviewer_and_leads_to_a_paragraph_that_is_there(language: str):
    made = akn(language)
    known = {f"#{one.get('eId')}" for one in made.iterfind(".//a:mainBody//a:*[@eId]", AKN)}
    notes = made.findall(".//a:note", AKN)

    assert made.find(".//a:notes", AKN).get("source") == "#reviewer"
    assert made.find(".//a:TLCRole", AKN).get("eId") == "reviewer"
    assert [one.get("eId") for one in notes if one.get("placementBase", "") not in known] == ["para_999__correction"]
    assert sorted(one.get("eId") for one in notes) == sorted(f"{one.id}__correction" for one in amended(language))


@EACH
def test_the_text_of_the_document_is_left_as_it_was_read(language: str):
    plain, made = etree.fromstring(to_akn(report(language)).encode()), akn(language)

    bodies = [etree.tostring(one.find(".//a:mainBody", AKN)) for one in (plain, made)]

    assert bodies[0] == bodies[1]
    assert "reviewer" not in to_akn(report(language))


def test_a_note_tells_what_was_read_what_was_set_and_why():
    one = next(one for one in amended("en") if one.kind == "corrected")

    note = next(each for each in akn("en").iterfind(".//a:note", AKN) if each.get("eId") == f"{one.id}__correction")

    assert note.get("class") == "corrected"
    assert [each.text for each in note.iterfind(".//a:del", AKN)] == [each.read for each in one.changes]
    assert [each.text for each in note.iterfind(".//a:ins", AKN)] == ["must", "<Simulated> & corrected"]
    assert note.findall("a:p", AKN)[-1].text == "Simulated <reason>"


@EACH
def test_a_page_shows_each_correction_right_behind_its_paragraph(language: str):
    page = html.document_fromstring(to_html(report(language), amended(language)))
    asides = {one.get("id"): one for one in page.iter("aside")}
    assert sorted(asides) == sorted(f"{one.id}__correction" for one in amended(language))
    one = next(one for one in amended(language) if one.kind == "corrected")

    aside = asides[f"{one.id}__correction"]

    assert aside.getprevious().get("id") == one.id
    assert one.changes[-1].read.endswith(aside.getprevious().xpath("text()")[-1].strip())
    assert [each.text_content() for each in aside.iter("del")] == [each.read for each in one.changes]
    assert [each.text_content() for each in aside.iter("ins")] == ["must", "<Simulated> & corrected"]
    assert "Reason: Simulated <reason>" in aside.text_content()
    assert [each.get("lang") for each in aside.iter("bdi") if each.get("lang")] == [language, language]


@EACH
def test_a_page_without_its_corrections_is_the_page_as_read(language: str):
    page = html.document_fromstring(to_html(report(language), amended(language)))
    for one in list(page.iter("aside")):
        one.drop_tree()

    assert page.text_content().split() == html.document_fromstring(to_html(report(language))).text_content().split()


def test_a_page_says_which_records_became_which():
    page = html.document_fromstring(to_html(report("en"), amended("en")))
    said = {one.get("id").removesuffix("__correction"): one.findtext(".//strong") for one in page.iter("aside")}
    of = {one.kind: one for one in amended("en")}

    assert said[of["split"].id] == f"Split by review into {', '.join(of['split'].others)}"
    assert said[of["part"].id] == f"Part, by review, of {of['split'].id}"
    assert said[of["merged"].id] == f"Joined by review with {of['joined'].id}"
    assert said[of["joined"].id] == f"Joined by review to {of['merged'].id}"
    assert said[of["removed"].id] == "Removed by review"
    assert said[of["added"].id] == "Added by review"
