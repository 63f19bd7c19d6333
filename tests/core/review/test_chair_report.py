"""The report of the Chair: what is assembled is what our own reader reads back, in English and Arabic."""

from dataclasses import replace
from datetime import date

import pytest

from palermo.errors import InvalidQuestion
from palermo.review.chair_report import chair_report
from palermo.review.documents.reading import read
from palermo.review.meetings import Present
from palermo.review.proceedings import AgendaItem, Draft, Proceedings
from palermo.review.report_parts import points_in, text_of
from tests.core.review.meeting_world import ORGANIZATIONS, PARTIES, PRESENT, proceedings

LANGUAGES = ("en", "ar")
READ_AS = {  # how the reader calls a category that meetings call otherwise
    "regional_organization_party": "organization_party",
    "intergovernmental": "intergovernmental_organizations",
    "non_governmental": "non_governmental_organizations",
}


def _read(language: str, **changed):
    return read(text_of(chair_report(proceedings(**changed), language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correct_meeting_is_read_back_without_a_finding(language):
    report = _read(language)

    assert (report.about.language, report.about.family) == (language, "meeting_report")
    assert report.about.symbol == "CTOC/COP/WG.91/2009/4"
    assert report.about.dates == (date(2009, 4, 14), date(2009, 4, 15))
    assert report.findings == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_recommendations_are_read_back(language):
    held = proceedings()

    report = _read(language)

    assert [
        (one.para, one.subpara, one.heading_letter, one.modal, one.addressees) for one in report.recommendations
    ] == [
        (2, None, "A", "should_consider", ("states",)),
        (3, None, "A", "requested", ("secretariat",)),
        (4, "a", "B", "should", ("states_parties",)),
        (4, "b", "B", "should_ensure", ("states_parties",)),
    ]
    assert [one.heading for one in report.recommendations][::3] == [
        held.recommendations[place].heading[language] for place in (0, 2)
    ]
    chapeau, points = points_in(held.recommendations[2].text[language])
    assert [one.text for one in report.recommendations[2:]] == [f"{chapeau} {one}" for one in points]
    assert report.recommendations[0].text == held.recommendations[0].text[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_meeting_is_read_back(language):
    meeting = _read(language).meeting

    for category in dict.fromkeys(one.category for one in PRESENT):
        there = [one for one in PRESENT if one.category == category]
        found = [one for one in meeting.attendance if one.category == READ_AS.get(category, category)]
        assert len(found) == 1, category
        assert sorted(found[0].states) == sorted(one.state for one in there if one.state)
        names = [ORGANIZATIONS[one.organization][language] for one in there if one.organization]
        assert sorted(found[0].organizations) == sorted(names)
    assert meeting.chair == {"name": proceedings().chair[language], "state": "POL"}
    assert [(one["item"], one["title"], len(one["subitems"])) for one in meeting.agenda] == [
        (one.number, one.title[language], len(one.parts.get(language, ()))) for one in proceedings().agenda
    ]
    assert [(one.item, sorted(one.states), len(one.organizations)) for one in meeting.statements] == [
        (2, ["BIH", "BOL", "FRA"], 1),
        (3, [], 1),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reader_finds_a_state_that_is_reported_as_party_and_is_none(language):
    wrong = (*PRESENT, Present("x", "states_parties", "PAK"))

    report = _read(language, present=wrong)

    assert [(one.code, one.evidence["states"]) for one in report.findings] == [("not_a_party", ["PAK"])]


def test_states_are_called_as_on_the_day_and_stand_in_the_order_of_the_language():
    present = tuple(Present(code, "states_parties", code) for code in ("SWZ", "CZE", *PARTIES))

    english = text_of(chair_report(proceedings(present=present), "en"))
    arabic = text_of(chair_report(proceedings(present=present), "ar"))

    assert "Bosnia and Herzegovina, Czech Republic, France" in english and "Swaziland" in english
    assert arabic.index("إيطاليا") < arabic.index("البوسنة والهرسك") < arabic.index("بوليفيا (دولة")


def test_a_text_that_a_language_lacks_stands_in_its_own_and_is_listed():
    draft = Draft(1, 1, {"en": "Training"}, {"en": "States parties should train."})
    agenda = (AgendaItem(1, {"en": "Opening"}, {"en": ("Welcome",)}),)
    lacking = proceedings(recommendations=(draft,), agenda=agenda, topics=(), statements=())

    arabic = chair_report(lacking, "ar")

    assert "ألف - Training" in text_of(arabic)
    assert [(one.what, one.text, one.language) for one in arabic.missing] == [
        ("heading", "Training", "en"),
        ("recommendation", "States parties should train.", "en"),
        ("parts", "Welcome", "en"),
        ("agenda", "Opening", "en"),
    ]
    assert chair_report(lacking, "en").missing == ()


def test_only_what_was_done_is_told_and_paragraphs_are_counted_through():
    bare = Proceedings(
        "working_group", {"en": "Working Group"}, "tip", {"en": "Vienna"}, date(2031, 5, 30), date(2031, 6, 3)
    )

    report = chair_report(bare, "en")

    assert [one.mark for one in report.chapters] == ["I.", "II.", "III."]
    assert [part.title for one in report.chapters for part in one.parts] == ["Opening of the meeting"]
    assert "held its meeting in Vienna from 30 May to 3 June 2031." in text_of(report)
    whole = chair_report(proceedings(), "en")
    numbers = [p.number for c in whole.chapters for part in (c, *c.parts) for p in part.paragraphs]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [one.mark for one in whole.chapters] == ["I.", "II.", "III.", "IV.", "V.", "VI.", "VII."]


def test_a_place_in_the_speakers_list_is_no_statement():
    report = text_of(chair_report(proceedings(), "en"))

    assert "item 3, statements were made by the observers for" in report
    assert "representatives of the following States: Italy" not in report


def test_the_calendar_says_by_when_who_on_what_basis_and_whether_it_needs_resources():
    decision = proceedings().decisions[0]
    report = text_of(chair_report(proceedings(decisions=(replace(decision, resources=False), decision)), "en"))

    line = "By 22 October 2010, the Conference: whether the body goes on (basis: CTOC/COP/WG.91/2009/2, para. 4"
    assert f"(a) {line})" in report
    assert f"(b) {line}; subject to the availability of resources)" in report


def test_a_language_without_words_is_refused():
    with pytest.raises(InvalidQuestion, match="en, ar"):
        chair_report(proceedings(), "fr")
