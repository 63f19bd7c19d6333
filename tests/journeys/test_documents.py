"""A document from the file to the register: handed in, read, reviewed by keyboard, published; in Arabic pages too."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.people import signed_in
from tests.journeys.reach import holds, holds_on_every_screen

FIXTURE = Path(__file__).parents[1] / "spec" / "documents" / "en" / "meeting_report.txt"
SYMBOL = "CTOC/COP/WG.91/2031/3"


def _keeper(site, browser, language: str):
    wishes = {
        f"Simulated Keeper {language}": {
            "organization": "Simulated Secretariat",
            "kind": "secretariat",
            "roles": ["register_keeper"],
        }
    }
    page = next(iter(signed_in(site, browser, language, wishes).values()))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


def _hand_in(page, site, folder, language: str) -> str:
    """Hand in a report of its own symbol and return the address of its page once it is read."""
    file = folder / f"report-{language}.txt"
    file.write_text(
        FIXTURE.read_text(encoding="utf-8").replace(SYMBOL, f"{SYMBOL}/{language.upper()}"), encoding="utf-8"
    )
    page.goto(f"{site.address}/review/documents/hand-in/")
    page.set_input_files("[name=file]", file)
    page.click("#hand-in button")
    page.wait_for_url("**/review/documents/*-*/", timeout=10_000)
    page.wait_for_selector("a[href$='/review/'].button", timeout=20_000)
    return page.url


def _reach(page, record: str) -> None:
    """Go to a record by the key that leads to the next one."""
    for _ in range(40):
        if page.evaluate("document.activeElement.id") == f"r-{record}":
            return
        page.keyboard.press("j")
    raise AssertionError(f"{record} is out of reach of the keyboard")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_the_file_to_the_register_by_keyboard(site, browser, tmp_path, language):
    page, said = _keeper(site, browser, language)
    address = _hand_in(page, site, tmp_path, language)
    page.click("a[href$='/review/'].button")
    left = int(page.inner_text("#left"))

    _reach(page, "para_2")
    page.keyboard.press("a")
    expect(page.locator("#r-para_2.accepted")).to_be_visible()
    expect(page.locator("#left")).to_have_text(str(left - 1))
    expect(page.locator("#r-para_3")).to_be_focused()
    assert page.locator("#text .here").count() > 0, "the text follows the record"

    page.keyboard.press("e")
    expect(page.locator("#f-para_3-modal")).to_be_focused()
    page.select_option("#f-para_3-modal", "requested")
    page.click("#r-para_3 .correcting button[value=edit]")
    expect(page.locator("#r-para_3.accepted")).to_be_visible()
    expect(page.locator("#r-para_3")).to_be_focused()

    _reach(page, "para_9")
    page.keyboard.press("s")
    expect(page.locator("#parts-para_9")).to_be_focused()
    page.fill("#parts-para_9", "States parties are encouraged to share data.\n\nThey are encouraged to research.")
    page.click("#r-para_9 .correcting button[value=split]")
    expect(page.locator("#r-para_9__subpara_b")).to_be_visible()

    _reach(page, "para_9__subpara_a")
    page.keyboard.press("m")
    expect(page.locator("#r-para_9__subpara_b.removed")).to_be_visible()
    expect(page.locator("#r-para_9__subpara_a .words")).to_contain_text("share data. They are encouraged")

    _reach(page, "para_10")
    page.keyboard.press("x")
    expect(page.locator("#r-para_10.removed")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_have_attribute("open", "")
    page.keyboard.press("?")
    holds(page, "review")

    page.click("#counts button")
    if page.locator("[name=unreviewed]").count():
        page.check("[name=unreviewed]")
    page.click("#publish button")
    page.wait_for_url(address)
    assert said == []

    public = browser.new_context().new_page()
    public.goto(f"{address}?lang={language}")
    assert "States parties are encouraged to share data. They are encouraged to research." in public.inner_text("main")
    with public.expect_download() as coming:
        public.click("a[href$='reading.json']")
    assert f"{SYMBOL}/{language.upper()}" in coming.value.path().read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_whole_and_within_reach_of_everybody(site, browser, tmp_path, language):
    page, _said = _keeper(site, browser, language)
    address = _hand_in(page, site, tmp_path, f"{language}-pages")
    symbol = f"{SYMBOL}/{language.upper()}-PAGES"
    for one in (
        address,
        f"{address}review/",
        f"{address}review/?order=uncertain",
        f"{address}review/add/",
        f"{address}records/para_3/?open=edit",
        f"{address}records/para_3/?open=split",
        f"{address}history/",
        f"{site.address}/review/documents/",
        f"{site.address}/review/documents/hand-in/",
    ):
        page.goto(one)
        holds_on_every_screen(page, one)
    page.goto(f"{address}review/")
    page.check("[name=unreviewed]")
    page.click("#publish button")
    page.wait_for_url(address)
    for one in (address, f"{site.address}/review/documents/{symbol}/", f"{address}review/"):
        page.goto(one)
        holds_on_every_screen(page, one)


def test_without_scripts_everything_works_as_plain_forms(site, browser, tmp_path):
    page, _said = _keeper(site, browser, "en")
    address = _hand_in(page, site, tmp_path, "plain")
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(f"{address}review/")
    plain.click("#r-para_2 button[value=accept]")
    assert "#r-para_2" in plain.url
    assert plain.locator("#r-para_2.accepted").count() == 1
    plain.click("#r-para_3 [data-open=split]")
    plain.fill("textarea[name=parts]", "One part.\n\nOther part.")
    plain.click("button[value=split]")
    assert plain.locator("#r-para_3__subpara_b").count() == 1
    plain.click("#r-para_4 [data-open=edit]")
    plain.fill("[name=text]", "Corrected without a script.")
    plain.click("button[value=edit]")
    assert "Corrected without a script." in plain.inner_text("#r-para_4")
