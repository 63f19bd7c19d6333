"""The Excel round trip: edited offline, one conflict, tampering, formulas, right to left."""

import io
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from palermo_web.records import queries

pytestmark = pytest.mark.django_db


def _edited(content: bytes, changes: dict[str, dict[int, str]]) -> SimpleUploadedFile:
    """Return a workbook with cells changed as a person would, keeping the hidden columns. changes: path -> cells."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    out = io.BytesIO()
    new = xlsxwriter.Workbook(out)
    for name in book.sheet_names:
        sheet = new.add_worksheet(name)
        for line, row in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
            cells = dict(enumerate(row)) | (changes.get(str(row[0]), {}) if name == "answers" else {})
            for column, value in cells.items():
                sheet.write_string(line, column, str(value))
    new.close()
    return SimpleUploadedFile("edited.xlsx", out.getvalue())


@pytest.fixture
def browser(team, signed_in):
    return signed_in(team["focal_point"])


def test_an_edited_file_comes_back_with_one_conflict_that_a_person_settles(checklist, answer, browser):
    answer("tip_06_6", "no")
    address = f"/records/entries/{checklist.pk}/"
    out = browser.get(address + "answers.xlsx", headers={"accept-language": "en"}).content
    seen = queries.answers(checklist)["tip_06_6"].sequence
    answer("tip_06_6", "partly", seen=seen)
    file = _edited(
        out,
        {
            "tip_05_1": {5: "Yes, wholly", 7: "Simulated Act", 8: "section 3"},
            "tip_06_6": {5: "Yes, wholly"},
            "tip_05_2a": {5: "perhaps"},
        },
    )

    page = browser.post(address + "import/", {"file": file}, headers={"accept-language": "en"}).content.decode()
    standing = queries.answers(checklist)

    assert standing["tip_05_1"].evidence == ({"law": "Simulated Act", "provision": "section 3"},)
    assert standing["tip_06_6"].value == "partly", "nothing is overwritten"
    assert page.count('name="take:') == 2
    assert "perhaps" in page
    choice = {"seen:tip_06_6": str(standing["tip_06_6"].sequence), "value:tip_06_6": "yes", "take:tip_06_6": "mine"}
    browser.post(address + "import/", choice)
    assert queries.answers(checklist)["tip_06_6"].value == "yes"


def test_a_row_whose_hidden_columns_were_changed_is_set_aside(checklist, answer, browser):
    answer("tip_06_6", "no")
    address = f"/records/entries/{checklist.pk}/"
    out = browser.get(address + "answers.xlsx").content
    file = _edited(out, {"tip_06_6": {1: "999999", 5: "Yes, wholly"}})

    page = browser.post(address + "import/", {"file": file}, headers={"accept-language": "en"}).content.decode()

    assert "The hidden columns of this row were changed." in page
    assert queries.answers(checklist)["tip_06_6"].value == "no"


def test_what_a_sheet_does_not_show_survives_it(checklist, answer, browser):
    need = {"assistance": ["training"], "urgency": "year"}
    answer("tip_06_6", "no", need=need, visibility="team")
    address = f"/records/entries/{checklist.pk}/"
    out = browser.get(address + "answers.xlsx").content
    first = queries.answers(checklist)

    browser.post(address + "import/", {"file": _edited(out, {})})
    unchanged = queries.answers(checklist)
    browser.post(address + "import/", {"file": _edited(out, {"tip_06_6": {6: "Simulated reason"}})})

    assert unchanged == first, "a file that was not edited changes nothing"
    kept = queries.answers(checklist)["tip_06_6"]
    assert (kept.need, kept.visibility, kept.reason) == (need, "team", "Simulated reason")


def test_no_text_is_a_formula_and_arabic_sheets_run_from_right_to_left(ministry, team, browser):
    from palermo.records.events import Proposal
    from palermo_web.records import actions

    register = queries.register("plan_activities")
    entry = actions.open_entry(register=register, organization=ministry, by=team["focal_point"])
    wanted = [Proposal("title", 0, {"value": '=HYPERLINK("http://simulated.invalid")'})]
    actions.save_answers(entry=entry, register=register, wanted=wanted, by=team["focal_point"])

    out = browser.get(f"/records/entries/{entry.pk}/answers.xlsx?lang=ar").content
    with zipfile.ZipFile(io.BytesIO(out)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet
    assert 'rightToLeft="1"' in sheet
    browser.post(f"/records/entries/{entry.pk}/import/", {"file": _edited(out, {})})
    assert queries.answers(entry)["title"].value.startswith("=HYPERLINK")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a book", b"<html>"])
def test_a_file_that_is_no_workbook_is_refused_with_the_reason(checklist, browser, content):
    file = SimpleUploadedFile("a.xlsx", content or b" ")
    page = browser.post(f"/records/entries/{checklist.pk}/import/", {"file": file}, headers={"accept-language": "en"})
    assert page.status_code == 400
    assert "not a workbook" in page.content.decode()


def test_a_workbook_of_another_entry_is_refused(checklist, ministry, team, browser):
    from palermo_web.records import actions

    register = queries.register("checklist_tip")
    other = actions.open_entry(register=register, organization=ministry, by=team["focal_point"], period="2027")
    out = browser.get(f"/records/entries/{other.pk}/answers.xlsx").content

    page = browser.post(f"/records/entries/{checklist.pk}/import/", {"file": _edited(out, {})})

    assert page.status_code == 400
