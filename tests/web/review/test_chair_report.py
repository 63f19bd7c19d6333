"""The Chair's report: assembled from the registers, the same for everybody, in four formats that are read back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from palermo.errors import NotAllowed
from palermo.review.documents.formats import docx, html
from palermo.review.documents.reading import read
from palermo_web.records.models import Entry
from palermo_web.review import meetings, proceedings
from tests.web.review.meeting_world import SYMBOL, drafted, held, moved, registered, spoke

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(keeper, secretariat):
    """Return a meeting at which two States and an organization were, one spoke, and a text was adopted."""
    found = held(keeper, secretariat)
    registered(found, keeper, "states_parties", "ITA")
    registered(found, keeper, "states_parties", "BOL")
    registered(found, keeper, "signatories", "JPN")
    registered(found, keeper, "intergovernmental", organization="Council of Europe")
    registered(found, keeper, "observer_states", "YEM", confirm=False)
    spoke(found, keeper, "BOL")
    spoke(found, keeper, "ITA", give=False)
    drafted(found, keeper, "discuss", "adopt", arabic="ينبغي للدول الأطراف أن توفر التدريب.")
    drafted(found, keeper, "discuss", text="States should not be told yet.")
    return found


def _get(meeting, format: str, language: str, client=None, **wish):
    address = f"/review/meetings/{meeting.id}/report.{format}"
    return (client or Client()).get(address, {"language": language, **wish})


def _text(meeting, format: str, language: str) -> str:
    answer = _get(meeting, format, language)
    assert answer.status_code == 200 and f"{language}.{format}" in answer["Content-Disposition"]
    readers = {"txt": bytes.decode, "docx": docx.text_of, "html": lambda page: html.text_of(page.decode())}
    return readers[format](answer.content)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("format", ["txt", "docx", "html"])
def test_our_reader_reads_every_format_back(meeting, format, language):
    report = read(_text(meeting, format, language))

    assert (report.about.symbol, report.about.language) == (SYMBOL, language)
    assert [(one.para, one.modal, one.addressees) for one in report.recommendations] == [
        (2, "should", ("states_parties",))
    ]
    assert {one.category: sorted(one.states) or len(one.organizations) for one in report.meeting.attendance} == {
        "states_parties": ["BOL", "ITA"],
        "signatories": ["JPN"],
        "intergovernmental_organizations": 1,
    }
    assert [(one.item, one.states) for one in report.meeting.statements] == [(2, ("BOL",))]
    assert report.meeting.chair["state"] == "POL"
    assert [one["item"] for one in report.meeting.agenda] == [1, 2]
    assert report.findings == ()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_pdf_is_typeset_with_our_fonts_in_both_languages(meeting, language):
    answer = _get(meeting, "pdf", language)

    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    assert b"NotoSansArabic" in answer.content or language == "en"
    assert b"NotoSans-Regular" in answer.content


def test_the_same_report_is_the_same_file(meeting):
    assert _get(meeting, "docx", "ar").content == _get(meeting, "docx", "ar").content


def test_what_is_not_settled_is_left_out_for_everybody_and_said_to_the_keeper(meeting, desk):
    own = desk.get(f"/review/meetings/{meeting.id}/report/", {"lang": "en"}).content.decode()

    assert 'id="left-out"' in own and "Yemen" not in own and "told yet" not in own
    assert _get(meeting, "txt", "en", desk).content == _get(meeting, "txt", "en").content
    public = Client().get(f"/review/meetings/{meeting.id}/report/", {"lang": "en"}).content.decode()
    assert "finds nothing that does not agree" in public


def test_the_preview_says_what_our_reader_finds_and_which_texts_are_missing(meeting, keeper):
    registered(meeting, keeper, "states_parties", "PAK")
    drafted(meeting, keeper, "discuss", "adopt", letter=2, heading="Data", text="The Secretariat should count.")

    page = Client().get(f"/review/meetings/{meeting.id}/report/", {"lang": "en", "language": "ar"}).content.decode()

    assert 'dir="rtl">' in page and "PAK" in page.split('id="findings"')[1].split("</div>")[0]
    assert "The Secretariat should count." in page.split('id="missing"')[1].split("</details>")[0]


def test_a_meeting_without_days_has_no_report_yet_and_unknown_formats_are_named(keeper, secretariat, meeting):
    from palermo_web.records import queries
    from palermo_web.review import entries

    bare = entries.opened(queries.register("meetings"), secretariat, keeper, {"title": "Simulated"})

    answer = Client().get(f"/review/meetings/{bare.pk}/report/", {"lang": "en"})
    assert answer.status_code in (400, 422) and "write them down first" in answer.content.decode()
    assert _get(meeting, "odt", "en").status_code == 404
    assert _get(meeting, "txt", "fr").status_code in (400, 422)


def test_the_report_tells_the_calendar_and_the_review(meeting, keeper):
    from datetime import date

    from palermo_web.review import meeting_actions

    note = meeting_actions.note_decision(
        meeting=meeting,
        matter="whether the body goes on",
        organ="conference",
        due_on=date(2010, 10, 22),
        symbol=SYMBOL,
        paragraph="4",
        resources=True,
        by=keeper,
    )

    told = _get(meeting, "txt", "en").content.decode()
    basis = f"(basis: {SYMBOL}, para. 4; subject to the availability of resources)"
    assert f"(a) By 22 October 2010, the Conference: whether the body goes on {basis}" in told
    assert "Question 1: Does the body finish its agenda?" in told and "Finding: It finished every item." in told
    moved(note, keeper, "drop", reason="Simulated")
    assert "goes on" not in _get(meeting, "txt", "en").content.decode()
    assert proceedings.left_out(keeper, meetings.meeting(keeper, meeting.id))


def test_a_reported_meeting_keeps_its_report_until_it_is_taken_back(meeting, keeper, monkeypatch):
    moved(meeting.entry, keeper, "close", "report")
    before = _get(meeting, "txt", "en").content
    assert b"Bolivia" in before
    attendance = Entry.objects.get(register="meeting_attendance", answers__path="state", answers__text="BOL")
    reported, tomorrow = timezone.now().date().isoformat(), timezone.now() + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)

    with pytest.raises(NotAllowed, match="Take the report back"):
        moved(attendance, keeper, "withdraw", reason="Simulated mistake")
    assert _get(meeting, "txt", "en").content == before
    moved(meeting.entry, keeper, "take_back", reason="Simulated mistake")
    moved(attendance, keeper, "withdraw", reason="Simulated mistake")

    assert _get(meeting, "txt", "en", on=reported).content == before
    today = tomorrow.date().isoformat()
    assert b"parties to the Trafficking in Persons Protocol were represented at the meeting: Italy." in (
        _get(meeting, "txt", "en", on=today).content
    )


def test_the_page_leads_from_the_arabic_pdf_to_the_forms_whose_text_is_whole(meeting):
    pages = {
        language: Client()
        .get(f"/review/meetings/{meeting.id}/report/", {"lang": "en", "language": language})
        .content.decode()
        for language in ("en", "ar")
    }
    note = pages["ar"].split('id="for-paper"')[1].split("</p>")[0]

    assert "report.docx?language=ar" in note and "report.html?language=ar" in note
    assert 'id="for-paper"' not in pages["en"]
