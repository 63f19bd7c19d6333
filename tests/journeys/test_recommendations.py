"""What was done about a recommendation: written by a State, seen by the Secretariat, commented on by others."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.people import signed_in
from tests.journeys.reach import holds_on_every_screen

STATES = {"en": "KEN", "ar": "TUN"}
PLACE = "/review/recommendations/CTOC/COP/WG.4/2009/2:6(a)/"
MATRIX = "/review/recommendations/matrix/"


def _people(language: str) -> dict[str, dict]:
    ours = {"organization": f"Simulated Justice {language}", "kind": "state_authority", "state": STATES[language]}
    civil = {"organization": f"Simulated Society {language}", "kind": "civil_society"}
    secretariat = {"organization": "Simulated Secretariat", "kind": "secretariat"}
    return {
        f"Simulated Writer {language}": ours | {"roles": ["focal_point", "approver"]},
        f"Simulated Guest {language}": civil | {"roles": ["focal_point", "approver"]},
        f"Simulated Watcher {language}": secretariat | {"roles": ["secretariat_analyst"]},
    }


def _cell(page, site, language: str, on: str = ""):
    page.goto(f"{site.address}{MATRIX}?lang={language}&rows=all&region=Africa&on={on}")
    place = page.locator("table.matrix thead a").all()
    column = next(number for number, link in enumerate(place) if link.get_attribute("href") == PLACE)
    return page.locator(f"tr[data-key='{STATES[language]}'] td").nth(column)


def _step(page, step: str) -> None:
    page.click(f"form:has([value='{step}']) button")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_a_gap_to_an_account_with_a_comment_beside(site, browser, language):
    writer, guest, watcher = signed_in(site, browser, language, _people(language)).values()
    expect(_cell(watcher, site, language)).to_have_class("gap")

    writer.goto(f"{site.address}/review/recommendations/?lang={language}")
    writer.click(f"a[href='{PLACE}']")
    writer.click("form:has([name='as']) button")
    writer.wait_for_url("**/sections/follow_up/")
    assert writer.input_value("[name='value:recommendation']") == "CTOC/COP/WG.4/2009/2, 6(a)"
    writer.check("[name='value:status'][value='in_progress']")
    writer.fill("[name='value:summary']", f"Simulated act {language}")
    writer.click("button[value='entry']")
    writer.wait_for_url("**/records/entries/*/")
    expect(_cell(watcher, site, language)).to_have_class("gap")
    _step(writer, "show")

    expect(_cell(watcher, site, language)).to_have_class("status-in_progress")
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    expect(_cell(watcher, site, language, on=yesterday)).to_have_class("gap")

    guest.goto(f"{site.address}{PLACE}?lang={language}")
    assert guest.locator("form:has([name='as'])").count() == 0, "who is no State and no organ writes no account"
    guest.select_option("#about", STATES[language])
    guest.click("form:has(#about) button")
    guest.wait_for_url("**/sections/comment/")
    guest.check("[name='value:assessment'][value='differs']")
    guest.fill("[name='value:comment']", f"Simulated other view {language}")
    guest.click("button[value='entry']")
    guest.wait_for_url("**/records/entries/*/")
    _step(guest, "hand_in")
    _step(guest, "show")

    public = browser.new_context().new_page()
    public.goto(f"{site.address}{PLACE}?lang={language}")
    group = public.locator(f"#who-{STATES[language]}")
    expect(group).to_contain_text(f"Simulated act {language}")
    expect(group).to_contain_text(f"Simulated other view {language}")
    public.goto(f"{site.address}{PLACE}?lang={language}&on={yesterday}")
    assert public.locator("#accounts article").count() == 0
    public.goto(f"{site.address}/review/states/{STATES[language]}/?lang={language}")
    assert f"Simulated act {language}" in public.inner_text("main")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_whole_and_within_reach_of_everybody(site, browser, language):
    writer, *_others = signed_in(site, browser, language, _people(language)).values()
    for address in (
        "/review/recommendations/",
        PLACE,
        f"{MATRIX}?rows=all&region=Africa",
        "/review/recommendations/themes/",
        "/review/recommendations/changes/",
        f"/review/states/{STATES[language]}/",
        "/records/practices/",
    ):
        writer.goto(site.address + address)
        holds_on_every_screen(writer, address)
