"""Progress: silence is a wide band, answers narrow it, a third party differs and both stand side by side."""

import re

import pytest

from tests.journeys.people import signed_in
from tests.journeys.reach import holds_on_every_screen

STATES = {"en": "KEN", "ar": "TUN"}
ITEM, LAW, PRACTICE = "TIP-05-1", "tip_05_1_law", "tip_05_1_practice"


def _people(language: str) -> dict[str, dict]:
    ours = {"organization": f"Simulated Justice {language}", "kind": "state_authority", "state": STATES[language]}
    society = {"organization": f"Simulated Society {language}", "kind": "civil_society"}
    return {
        f"Simulated Focal {language}": ours | {"roles": ["focal_point"]},
        f"Simulated Approver {language}": ours | {"roles": ["approver", "submitter"]},
        f"Simulated Writer {language}": society | {"roles": ["focal_point", "approver"]},
    }


def _answer(page, item: str, code: str) -> None:
    page.check(f"[name='value:{item}'][value='{code}']")
    page.wait_for_selector(f"#q-{item} [data-saved]:not(:empty)", timeout=5000)


def _step(page, address: str, step: str) -> None:
    page.goto(address)
    page.click(f"form:has([value='{step}']) button")


def _reach(page, key: str) -> tuple[float, float]:
    """Return where a band is drawn, of 100: from its least to its most."""
    drawn = page.locator(f"tr[data-key='{key}'] rect.reach")
    begin, width = float(drawn.get_attribute("x")), float(drawn.get_attribute("width"))
    return begin, round(begin + width, 1)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_silence_to_two_views_side_by_side(own_site, browser, language):
    focal, approver, writer = signed_in(own_site, browser, language, _people(language)).values()
    public = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    code = STATES[language]
    page = f"{own_site.address}/review/progress/states/{code}/?lang={language}"

    focal.goto(f"{own_site.address}/records/checklist_tip/")
    focal.fill("#period", "2026")
    focal.click("form[action$='/open/'] button")
    focal.wait_for_url("**/records/entries/*/")
    checklist = focal.url
    for person, step in ((focal, "send"), (approver, "approve"), (approver, "submit")):
        _step(person, checklist, step)
    public.goto(page)
    assert [_reach(public, f"{scale}-mandatory") for scale in ("law", "practice")] == [(0, 100), (0, 100)]
    assert public.locator("#silent a[href*='/records/progress_tip/']").count() == 1, "it says how to answer"
    holds_on_every_screen(public, page)

    focal.goto(f"{own_site.address}/records/progress_tip/")
    focal.click("form[action$='/open/'] button")
    focal.wait_for_url("**/records/entries/*/")
    entry = focal.url
    focal.goto(f"{entry}sections/article_5/")
    _answer(focal, LAW, "full")
    _answer(focal, PRACTICE, "started")
    public.goto(page)
    assert _reach(public, "law-mandatory") == (0, 100), "a draft narrows nothing"
    for person, step in ((focal, "send"), (approver, "approve"), (approver, "submit")):
        _step(person, entry, step)
    public.goto(page)
    law, practice = (_reach(public, f"{scale}-mandatory") for scale in ("law", "practice"))
    assert law[0] > 0 and law[1] == 100
    assert practice[0] == 0 and practice[1] < 100

    _write_view(own_site, writer, code)
    public.goto(f"{page}&show=others")
    row = public.locator(f"[id='{ITEM}']")
    assert f"Simulated Society {language}" in row.inner_text()
    assert row.locator(f"a[href*='{entry.split('/')[-2]}']").count() == 2, "the State's own view stands as it was"
    assert _reach(public, "law-mandatory") == law
    holds_on_every_screen(public, page)

    found = own_site.palermo("progress", code)
    own = next(one for one in found["items"] if one["item"] == ITEM)
    assert (own["law"]["low"], own["practice"]["low"], len(own["others"])) == (3, 1, 2)
    for address in ("", "?by=theme", f"items/{ITEM}/", "needs/", "changes/"):
        public.goto(f"{own_site.address}/review/progress/{address}")
        holds_on_every_screen(public, address)


def _write_view(site, page, code: str) -> None:
    page.goto(f"{site.address}/records/progress_views/")
    page.click("form[action$='/open/'] button")
    page.wait_for_url("**/records/entries/*/")
    entry = page.url
    page.goto(f"{entry}sections/about/")
    page.fill("[name='value:title']", "Simulated view")
    page.select_option("[name='value:state']", code)
    named = page.locator("[name='value:article']")
    named.select_option(ITEM) if named.evaluate("one => one.tagName") == "SELECT" else named.fill(ITEM)
    page.click("button[value='entry']")
    page.wait_for_url(re.compile(r"/records/entries/[^/]+/$"))
    page.goto(f"{entry}sections/view/")
    page.check("[name='value:law'][value='partial']")
    page.check("[name='value:practice'][value='started']")
    page.fill("[name='value:grounds']", "Simulated interviews")
    page.click("button[value='entry']")
    page.wait_for_url(re.compile(r"/records/entries/[^/]+/$"))
    _step(page, entry, "hand_in")
    _step(page, entry, "show")
