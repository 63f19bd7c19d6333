"""The annual questionnaire offline: filled in Excel, brought back, asked about, explained, accepted."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from palermo.errors import NotAllowed
from palermo.statistics.national.figures import figures
from palermo.statistics.national.tables import REGISTER
from palermo_web.records import actions, queries
from palermo_web.records.models import Snapshot
from tests.core.statistics.national.answers import whole

pytestmark = pytest.mark.django_db
ANSWER = 5  # column of the answer, behind the hidden ones


@pytest.fixture
def entry(ministry, team):
    register = queries.register(REGISTER)
    return actions.open_entry(register=register, organization=ministry, by=team["focal_point"], period="2024")


def _cells(entry, browser, language="en"):
    out = browser.get(f"/records/entries/{entry.pk}/answers.xlsx?lang={language}").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(out))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def _brought_back(entry, browser, typed, language="en"):
    """Type answers into the workbook as a person does, numbers as numbers, choices by their label; hand it in."""
    form, sheets = queries.register(REGISTER).form, _cells(entry, browser, language)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    known = {str(row[0]) for row in sheets["answers"]}
    assert set(typed) <= known, "every cell can be filled offline"
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(line, column, str(value)) if column < 3 else sheet.write_string(line, column, str(value))
            if name == "answers" and str(row[0]) in typed:
                value, item = typed[str(row[0])], form.at(str(row[0]))
                said = form.say(item.choice(value), language) if item.type == "choice" else value
                sheet.write(line, ANSWER, said)
    book.close()
    file = SimpleUploadedFile("filled.xlsx", out.getvalue())
    return browser.post(f"/records/entries/{entry.pk}/import/?lang=en", {"file": file}).content.decode()


def _offline(answers):
    """Return answers under the marks that the workbook offers for new rows."""
    marks = {"/a/": "/x1/", "/b/": "/x2/"}
    moved = {}
    for path, value in answers.items():
        for was, now in marks.items():
            path = path.replace(was, now) if path.startswith("victims_citizenship/") else path
        moved[path] = value
    return moved


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_statistician_fills_everything_in_excel(entry, team, signed_in, language):
    browser, answers = signed_in(team["focal_point"]), _offline(whole())

    _brought_back(entry, browser, answers, language)

    standing = {path: one.value for path, one in queries.answers(entry).items()}
    assert standing == answers
    form = queries.register(REGISTER).form
    assert figures(form, queries.answers(entry), "KEN", 2024) == figures(form, answers, "KEN", 2024)


def test_the_workbook_names_the_line_of_each_cell(entry, team, signed_in):
    rows = _cells(entry, signed_in(team["focal_point"]))["answers"]

    said = {str(row[0]): str(row[4]) for row in rows}

    assert said["victims/F/children"] == "Persons by sex and age, Female: Children (0 to 17)"


def test_a_total_that_does_not_add_up_comes_back_as_a_question_and_an_explanation_lets_it_stand(entry, team, signed_in):
    browser, register = signed_in(team["focal_point"]), queries.register(REGISTER)
    page = _brought_back(entry, browser, _offline(whole(victims__F__total=15)))

    assert "Parts do not add up to their total here" in page
    assert queries.answers(entry)["victims/F/total"].value == 15, "what was written is kept"
    with pytest.raises(NotAllowed, match="not complete"):
        actions.move(entry=entry, register=register, step="send", by=team["focal_point"])
    shown = browser.get(f"/records/entries/{entry.pk}/sections/victims/?lang=en").content.decode()
    assert shown.count("Parts do not add up to their total here") == 1

    page = _brought_back(entry, browser, {"victims_explanation": "Simulated: one girl was counted twice."})

    assert "Parts do not add up" not in page
    assert actions.move(entry=entry, register=register, step="send", by=team["focal_point"]) is None


def test_only_accepted_figures_are_frozen_and_withdrawing_them_freezes_that(
    entry, team, signed_in, person, secretariat
):
    register, keeper = queries.register(REGISTER), person("register_keeper", within=secretariat)
    _brought_back(entry, signed_in(team["focal_point"]), _offline(whole()))
    steps = [("send", "focal_point"), ("approve", "approver"), ("submit", "submitter")]
    for step, role in steps:
        actions.move(entry=entry, register=register, step=step, by=team[role])
        entry.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.move(entry=entry, register=register, step="review", by=team["submitter"])
    actions.move(entry=entry, register=register, step="review", by=keeper)
    entry.refresh_from_db()
    assert not Snapshot.objects.filter(entry=entry).exists()

    with pytest.raises(NotAllowed):
        actions.move(entry=entry, register=register, step="accept", by=keeper)
    taken = actions.move(entry=entry, register=register, step="accept", by=keeper, through="rounds")

    found = figures(register.version(entry.version), taken.document["answers"], "KEN", 2024)
    assert {one.value for one in found if one.table == "offences"} == {40}
    entry.refresh_from_db()
    withdrawal = {"step": "withdraw_accepted", "by": team["submitter"], "reason": "Simulated"}
    gone = actions.move(entry=entry, register=register, through="rounds", **withdrawal)
    assert gone.document["about"]["status"] == "withdrawn"


def test_the_day_is_kept_by_the_secretariat_alone(entry, team, person, secretariat):
    from palermo.records.events import Proposal

    register, keeper = queries.register(REGISTER), person("register_keeper", within=secretariat)
    wanted = [Proposal("due_on", 0, {"value": "2026-06-30"})]

    with pytest.raises(NotAllowed):
        actions.save_answers(entry=entry, register=register, wanted=wanted, by=team["focal_point"])
    actions.save_answers(entry=entry, register=register, wanted=wanted, by=keeper)

    entry.refresh_from_db()
    assert entry.due_on.isoformat() == "2026-06-30"
    with pytest.raises(NotAllowed):
        figure = [Proposal("offences_total", 0, {"value": 1})]
        actions.save_answers(entry=entry, register=register, wanted=figure, by=keeper)


def test_many_citizenships_fit_and_more_rows_are_offered_the_next_time(entry, team, signed_in):
    from palermo.content.states import states

    browser = signed_in(team["focal_point"])
    typed = {}
    for number, code in enumerate(list(states())[:60], start=1):
        typed |= {f"victims_citizenship/x{number}/state": code, f"victims_citizenship/x{number}/persons": number}

    _brought_back(entry, browser, typed)

    assert {path: one.value for path, one in queries.answers(entry).items()} == typed
    offered = {str(row[0]) for row in _cells(entry, browser)["answers"]}
    assert {
        "victims_citizenship/x60/state",
        "victims_citizenship/x61/state",
        "victims_citizenship/x120/persons",
    } <= offered
    _brought_back(entry, browser, {"victims_citizenship/x61/state": "ZWE", "victims_citizenship/x61/persons": 1})
    assert queries.answers(entry)["victims_citizenship/x61/state"].value == "ZWE"


def test_what_the_secretariat_keeps_comes_back_in_the_sheet_unchanged_or_not_at_all(
    entry, team, signed_in, person, secretariat
):
    from palermo.records.events import Proposal

    register, keeper = queries.register(REGISTER), person("register_keeper", within=secretariat)
    due = [Proposal("due_on", 0, {"value": "2026-06-30"})]
    actions.save_answers(entry=entry, register=register, wanted=due, by=keeper)
    browser = signed_in(team["focal_point"])

    _brought_back(entry, browser, {"offences_total": 4, "offences_status": "counted"})
    assert queries.answers(entry)["offences_total"].value == 4

    refused = _brought_back(entry, browser, {"offences_total": 5, "due_on": "2027-06-30"})
    assert "Your roles do not allow this" in refused
    assert queries.answers(entry)["due_on"].value == "2026-06-30"
