"""National figures: a State is asked, fills in Excel, explains a total, is accepted; the figure is in the explorer."""

import io
import time
from datetime import UTC, datetime, timedelta

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from palermo.records.register_file import register
from tests.core.statistics.national.answers import whole
from tests.journeys.people import signed_in
from tests.journeys.reach import holds_on_every_screen

STATES, YEARS = {"en": "KEN", "ar": "TUN"}, {"en": 2024, "ar": 2023}
ANSWER = 5  # column of the answer, behind the hidden ones
QUERY = "/api/v1/query?measure=victims&by=year,destination&where=source=national"
EXPLAINED = "Simulated: one girl was counted by two authorities."


def _people(language: str) -> dict[str, dict]:
    ours = {"organization": f"Simulated Justice {language}", "kind": "state_authority", "state": STATES[language]}
    home = {"organization": f"Simulated Secretariat {language}", "kind": "secretariat"}
    return {
        f"Simulated Statistician {language}": ours | {"roles": ["focal_point"]},
        f"Simulated Approver {language}": ours | {"roles": ["approver", "submitter"]},
        f"Simulated Keeper {language}": home | {"roles": ["register_keeper"]},
    }


def _filled(content: bytes, answers: dict, language: str) -> bytes:
    """Type answers into the workbook as a person does: numbers as numbers, choices by their label."""
    form, out = register("annual_questionnaire").form, io.BytesIO()
    book, new = CalamineWorkbook.from_filelike(io.BytesIO(content)), xlsxwriter.Workbook(out)
    for name in book.sheet_names:
        sheet = new.add_worksheet(name)
        for line, row in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, str(cell))
            path = str(row[0]).replace("/x1/", "/a/").replace("/x2/", "/b/")
            if name == "answers" and path in answers:
                value, item = answers[path], form.at(path)
                sheet.write(line, ANSWER, form.say(item.choice(value), language) if item.type == "choice" else value)
    new.close()
    return out.getvalue()


def _handed_in(page, entry: str, folder, answers: dict, language: str) -> None:
    page.goto(f"{entry}import/")
    with page.expect_download() as coming:
        page.click("a[href$='answers.xlsx']")
    file = folder / "filled.xlsx"
    file.write_bytes(_filled(coming.value.path().read_bytes(), answers, language))
    page.set_input_files("#file", file)
    page.click("form[enctype] button")
    page.wait_for_load_state()
    assert page.locator(".notice.success").count() == 1, page.inner_text("main")[:600]


def _explored(page, site) -> dict:
    rows = page.request.get(f"{site.address}{QUERY}").json().get("rows", [])
    return {(one["destination"], str(one["year"])): one for one in rows}


def _step(page, address: str, step: str) -> None:
    page.goto(address)
    page.click(f"form:has([value='{step}']) button")
    page.wait_for_load_state()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_a_question_in_excel_to_a_figure_with_its_vintage(own_site, browser, tmp_path, language):
    statistician, approver, keeper = signed_in(own_site, browser, language, _people(language)).values()
    public = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    state, year, today = STATES[language], YEARS[language], datetime.now(UTC).date()
    rounds = f"{own_site.address}/statistics/rounds/"

    keeper.goto(rounds)
    for name, value in {"year": str(year), "name": f"Simulated round {year}", "opens_on": today.isoformat()}.items():
        keeper.fill(f"#id_{name}", value)
    keeper.fill("#id_due_on", (today + timedelta(days=60)).isoformat())
    keeper.click("#open button")
    keeper.goto(f"{rounds}{year}/ask/")
    for box in keeper.locator("[name='states']").all():
        box.set_checked(box.get_attribute("value") == state)
    keeper.click("button[value='ask']")
    keeper.wait_for_load_state()

    statistician.goto(f"{rounds}{year}/{state}/")
    statistician.click("a[href*='/records/entries/']")
    statistician.wait_for_url("**/records/entries/*/**")
    entry = statistician.url.split("?")[0].split("sections")[0]
    _handed_in(statistician, entry, tmp_path, whole(victims__F__total=15), language)
    asked = statistician.locator("a[href*='/sections/victims/']").first
    assert asked.count() == 1, "the total that does not add up is asked about, with a link to it"
    holds_on_every_screen(statistician, f"{entry}sections/victims/")
    _handed_in(statistician, entry, tmp_path, {"victims_explanation": EXPLAINED}, language)
    assert statistician.locator("a[href*='/sections/victims/']").count() == 0, "an explanation lets it stand"
    for person, step in ((statistician, "send"), (approver, "approve"), (approver, "submit")):
        _step(person, entry, step)

    place = f"{rounds}{year}/{state}/"
    keeper.goto(place)
    keeper.click("button[value='review']")
    keeper.wait_for_load_state()
    assert EXPLAINED in keeper.inner_text("main")
    holds_on_every_screen(keeper, place)
    assert (state, str(year)) not in _explored(public, own_site)
    keeper.goto(place)
    began = time.monotonic()
    keeper.click("button[value='accept']")
    keeper.wait_for_load_state()
    shown = _explored(public, own_site)[state, str(year)]
    print(f"from the click on accept to the figure in the explorer: {time.monotonic() - began:.2f} s")
    assert int(shown["value"]) == 26

    public.goto(f"{own_site.address}/statistics/national/{state}/?lang={language}")
    assert public.locator("main a[href*='vintage'], main a[href*='/sources/']").count() > 0, "its vintage is named"
    assert public.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    holds_on_every_screen(public, public.url)
