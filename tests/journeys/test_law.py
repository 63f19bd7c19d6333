"""Law: two coders differ without seeing each other, an adjudicator decides, what they agreed on and kappa are public."""

import re

import pytest

from tests.journeys.people import signed_in
from tests.journeys.reach import holds_on_every_screen

STATES = {"en": "KEN", "ar": "TUN"}
ACT = "Simulated Act: whoever recruits a person by force for slavery or sexual exploitation is punished."
GROUPS = ("offence", "purposes", "acts", "means")
ASKED = ("L01", "L02", "L03", "L04", "P01", "P02", "P03", "P04", "A01", "A02", "M01", "M02")


def _people(language: str) -> dict[str, dict]:
    home = {"organization": f"Simulated Secretariat {language}", "kind": "secretariat"}
    return {
        f"Simulated Keeper {language}": home | {"roles": ["register_keeper", "approver"]},
        f"Simulated Coder One {language}": home | {"roles": ["coder"]},
        f"Simulated Coder Two {language}": home | {"roles": ["coder"]},
        f"Simulated Adjudicator {language}": home | {"roles": ["adjudicator"]},
    }


def _saved(page, item: str) -> None:
    page.wait_for_selector(f"#q-{item} [data-saved]:not(:empty)", timeout=5000)


def _fill(page, item: str, text: str) -> None:
    page.fill(f"[name='value:{item}']", text)
    page.locator(f"[name='value:{item}']").blur()
    _saved(page, item)


def _choose(page, item: str, code: str) -> None:
    field = page.locator(f"select[name='value:{item}']")
    if field.count():
        field.select_option(code)
    else:
        page.check(f"[name='value:{item}'][value='{code}']")
    _saved(page, item)


def _entered(page, site, register: str, sections: dict) -> None:
    """Open an entry of a register, answer it section by section, send it and approve it."""
    page.goto(f"{site.address}/records/{register}/")
    page.click("form[action$='/open/'] button")
    page.wait_for_url("**/records/entries/*/")
    entry = page.url
    for section, fill in sections.items():
        page.goto(f"{entry}sections/{section}/")
        fill(page)
    for step in ("propose", "approve"):
        page.goto(entry)
        page.click(f"form:has([value='{step}']) button")


def _code(page, site, state: str, answers: dict[str, str]) -> None:
    for code, answer in answers.items():
        group = {"L": "offence", "P": "purposes", "A": "acts", "M": "means"}[code[0]]
        page.goto(f"{site.address}/treaty/law/coding/{state}/{group}/?q={code}")
        page.check(f"#desk [name='answer'][value='{answer}']")
        page.check("#desk [name='provisions']")
        page.click("#desk button[name='save']:not(.unseen)")
        page.wait_for_load_state()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_coders_differ_an_adjudicator_decides_and_agreement_is_published(own_site, browser, language):
    keeper, first, second, judge = signed_in(own_site, browser, language, _people(language)).values()
    public = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    state, law = STATES[language], f"{own_site.address}/treaty/law/"

    def the_law(page):
        _choose(page, "state", state)
        _fill(page, "title", f"Simulated Act {language}")
        _choose(page, "kind", "specific_act")
        _fill(page, "citation", "Simulated No. 8")

    def the_provision(page):
        page.locator("[name='value:law']").select_option(index=1)
        _saved(page, "law")
        _fill(page, "number", "4")
        _choose(page, "language", "en")
        _fill(page, "text", ACT)

    _entered(keeper, own_site, "laws", {"law": the_law, "text": lambda page: _choose(page, "language", "en")})
    _entered(keeper, own_site, "law_provisions", {"provision": the_provision})
    for name in ("One", "Two"):
        keeper.goto(f"{law}coding/publishing/")
        keeper.select_option("#state", state)
        keeper.select_option("#coder", label=f"Simulated Coder {name} {language}")
        keeper.select_option("#group", list(GROUPS))
        keeper.click("#assign button")
        keeper.wait_for_load_state()

    alike = dict(zip(ASKED[1:], ["yes", "no"] * 6, strict=False))
    _code(first, own_site, state, {"L01": "yes", **alike})
    second.goto(f"{law}coding/{state}/offence/?q=L01")
    assert second.locator("#others").count() == 0, "nothing of the first is seen before the second answered"
    assert second.locator("#proposals mark").count() > 0, "a machine proposes what to read"
    _code(second, own_site, state, {"L01": "no", **alike})
    second.goto(f"{law}coding/{state}/offence/?q=L01")
    assert second.locator("#others .warning").count() == 1, "both answered, and they differ"
    holds_on_every_screen(second, second.url)

    judge.goto(f"{law}coding/decisions/")
    judge.click(f"tr[data-key='{state}-L01'] a")
    judge.wait_for_url("**/coding/decisions/*/L01/**")
    judge.check("#desk [name='answer'][value='yes']")
    judge.check("#desk [name='provisions']")
    judge.fill("#note", "Simulated reason: the text names recruitment.")
    judge.click("#desk button[name='save']:not(.unseen)")
    judge.wait_for_url("**/coding/decisions/")
    assert judge.locator(f"tr[data-key='{state}-L01']").count() == 0

    public.goto(f"{law}states/{state}/?lang={language}")
    assert public.locator("#L01").count() == 0, "nothing is public before it is published"
    keeper.goto(f"{law}coding/publishing/")
    keeper.click(f"tr[data-key='{state}'] button")
    keeper.wait_for_load_state()

    public.goto(f"{law}states/{state}/?lang={language}")
    assert public.locator("#L01").get_attribute("data-standing") == "adjudicated"
    assert public.locator("#L02").get_attribute("data-standing") == "agreed"
    holds_on_every_screen(public, public.url)
    public.goto(f"{law}agreement/?lang={language}")
    pooled = public.locator("#pooled tr[data-key='pooled']").inner_text()
    assert re.search(r"0[.,٫]8[0-9]|٠٫٨", pooled), pooled  # 11 of 12 agree: kappa 0.83
    assert public.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    holds_on_every_screen(public, public.url)
