"""A State's checklist: answered, contributed to, signed, watched by the Secretariat, edited offline, brought forward."""

import io

import pytest
import xlsxwriter
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.journeys.people import signed_in
from tests.journeys.reach import holds_on_every_screen

STATES = {"en": "KEN", "ar": "TUN"}


def _people(language: str) -> dict[str, dict]:
    ours = {"organization": f"Simulated Justice {language}", "kind": "state_authority", "state": STATES[language]}
    labour = {"organization": f"Simulated Labour {language}", "kind": "state_authority", "state": STATES[language]}
    secretariat = {"organization": "Simulated Secretariat", "kind": "secretariat"}
    return {
        f"Simulated Focal {language}": ours | {"roles": ["focal_point"]},
        f"Simulated Approver {language}": ours | {"roles": ["approver", "submitter"]},
        f"Simulated Guest {language}": labour | {"roles": ["contributor"]},
        f"Simulated Analyst {language}": secretariat | {"roles": ["secretariat_analyst"]},
    }


def _answer(page, item: str, code: str) -> None:
    page.check(f"[name='value:{item}'][value='{code}']")
    page.wait_for_selector(f"#q-{item} [data-saved]:not(:empty)", timeout=5000)


def _step(page, address: str, step: str) -> None:
    page.goto(address)
    page.click(f"form:has([value='{step}']) button")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_the_first_answer_to_the_receipt(site, browser, language, tmp_path):
    focal, approver, guest, analyst = signed_in(site, browser, language, _people(language)).values()
    focal.goto(f"{site.address}/records/checklist_tip/")
    focal.fill("#period", "2026")
    focal.click("form[action$='/open/'] button")
    focal.wait_for_url("**/records/entries/*/")
    address = focal.url
    focal.select_option("#invited", label=f"Simulated Labour {language}")
    focal.select_option("#sections", "article_10")
    focal.click("form[action$='/invite/'] button")
    analyst.goto(f"{site.address}/records/checklist_tip/progress/")

    answered = 0
    for section in ("article_3", "article_5", "article_6", "article_8", "article_9"):
        focal.goto(f"{address}sections/{section}/")
        for question in focal.locator("fieldset.question[data-path]").all()[:5]:
            if answered < 20:
                _answer(focal, question.get_attribute("data-path"), "yes" if answered % 2 else "no")
                answered += 1
    assert answered == 20
    guest.goto(f"{address}sections/article_10/")
    _answer(guest, "tip_10_2", "partly")
    analyst.wait_for_selector("#change:not([hidden])", timeout=8000)
    expect(analyst.locator("#board")).to_contain_text("39", timeout=8000)

    _step(focal, address, "send")
    _step(approver, address, "approve")
    _step(approver, address, "submit")
    receipt = approver.locator("a[href*='/receipts/']").first.get_attribute("href")
    public = browser.new_context().new_page()
    public.goto(f"{site.address}{receipt}?lang={language}")
    assert "SHA-256" in public.inner_text("main")
    public.goto(f"{site.address}/review/states/{STATES[language]}/?lang={language}")
    assert public.locator("#answers table").count() == 1
    public.goto(f"{site.address}/review/states/{STATES[language]}/?lang={language}&on=2026-01-01")
    assert public.locator("#answers table").count() == 0

    approver.goto(address)
    focal.goto(address)
    focal.fill("#reason-reopen", "Simulated new law")
    focal.click("form:has([value='reopen']) button")
    _offline(focal, address, tmp_path, language)


def _offline(page, address: str, folder, language: str) -> None:
    """Take a file out, change an answer here meanwhile, bring the edited file back: one conflict."""
    page.goto(f"{address}import/")
    with page.expect_download() as coming:
        page.click("a[href$='answers.xlsx']")
    content = coming.value.path().read_bytes()
    page.goto(f"{address}sections/article_5/")
    page.check("[name='value:tip_05_1'][value='partly']")
    page.wait_for_selector("#q-tip_05_1 [data-saved]:not(:empty)")
    page.goto(f"{address}import/")
    file = folder / "edited.xlsx"
    file.write_bytes(_edited(content, {"tip_05_1": "yes", "tip_13_1": "yes"}))
    page.set_input_files("#file", file)
    page.click("form[enctype] button")
    page.wait_for_selector("[name='take:tip_05_1']")
    assert page.locator("fieldset").count() == 1
    page.check("[name='take:tip_05_1'][value='mine']")
    page.click("form:has(fieldset) button")
    page.goto(f"{address}sections/article_5/")
    assert page.is_checked("[name='value:tip_05_1'][value='yes']")


def _edited(content: bytes, changes: dict[str, str]) -> bytes:
    book, out = CalamineWorkbook.from_filelike(io.BytesIO(content)), io.BytesIO()
    new = xlsxwriter.Workbook(out)
    for name in book.sheet_names:
        sheet = new.add_worksheet(name)
        for line, row in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
            cells = [changes.get(row[0], cell) if place == 5 else cell for place, cell in enumerate(row)]
            for column, cell in enumerate(cells):
                sheet.write_string(line, column, str(cell))
    new.close()
    return out.getvalue()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_whole_and_within_reach_of_everybody(site, browser, language):
    focal, *_others = signed_in(site, browser, language, _people(language)).values()
    focal.goto(f"{site.address}/records/checklist_tip/")
    focal.fill("#period", "2027")
    focal.click("form[action$='/open/'] button")
    focal.wait_for_url("**/records/entries/*/")
    entry = focal.url
    for address in (
        entry,
        f"{entry}sections/article_6/",
        f"{entry}import/",
        f"{entry}history/",
        f"{site.address}/records/",
        f"{site.address}/records/plan_activities/",
        f"{site.address}/treaty/?on=2009-04-14",
        f"{site.address}/treaty/articles/",
        f"{site.address}/review/states/KEN/",
        f"{site.address}/review/plans/",
    ):
        focal.goto(address)
        holds_on_every_screen(focal, address)


REGISTER = """
label: Simulated campaigns
summary: A register that lies beside the data
titled: title
columns: [title, reach]
workflow:
  statuses: {draft: {label: Draft, open: true}, held: {label: Held, public: true, closed: true}}
  moves: [{id: hold, label: Record as held, from: [draft], to: held, act: edit_entries, complete: true}]
"""
FORM = """
label: Campaign
version: 1.0.0
sections:
  - id: campaign
    label: Campaign
    items:
      - {id: title, type: text, label: Title, required: required}
      - {id: reach, type: integer, label: People reached, least: 0}
"""
NEWER = FORM.replace("version: 1.0.0", "version: 2.0.0").replace("id: reach", "id: persons_reached") + (
    "migration: {renamed: {reach: persons_reached}}\n"
)


def test_a_register_is_a_folder_and_a_new_version_keeps_the_answers(site, browser):
    folder = site.home / "registers" / "simulated_campaigns"
    folder.mkdir(parents=True)
    (folder / "register.yaml").write_text(REGISTER)
    (folder / "1.0.0.yaml").write_text(FORM)
    page = next(iter(signed_in(site, browser, "en", _people("en")).values()))
    page.goto(f"{site.address}/records/")
    page.click("text=Simulated campaigns")
    page.click("form[action$='/open/'] button")
    entry = page.url
    page.click("a.button[href*='/sections/campaign/']")
    page.fill("[name='value:title']", "Simulated campaign")
    page.fill("[name='value:reach']", "lots")
    page.click("button[value='entry']")
    page.wait_for_selector("main [role=alert]")
    assert "“lots” is not a number." in page.inner_text("main")
    assert page.input_value("[name='value:reach']") == "lots"
    page.fill("[name='value:reach']", "1,200")
    page.click("button[value='entry']")
    page.wait_for_url(entry)

    (folder / "2.0.0.yaml").write_text(NEWER)
    (folder / "register.yaml").write_text(REGISTER.replace("reach]", "persons_reached]"))
    page.goto(entry)
    page.click("form[action$='/update/'] button")

    assert "1,200" in page.inner_text("#answers")
    page.click("form:has([value='hold']) button")
    public = browser.new_context().new_page()
    public.goto(f"{site.address}/records/simulated_campaigns/?lang=en")
    assert "Simulated campaign" in public.inner_text("table")
