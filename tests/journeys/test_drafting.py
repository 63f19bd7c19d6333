"""A State asks for help with its law and receives a draft; a text stands beside the model; a paper is commented."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.people import signed_in
from tests.journeys.reach import holds_on_every_screen

STATES = {"en": "GHA", "ar": "JOR"}
NATIONAL = {
    "en": "Whoever recruits or transports a person by force for slavery is punished.",
    "ar": "يعاقب كل من قام بتجنيد شخص أو بنقله بالقوة لاسترقاقه.",
}
TITLES = {"en": "Simulated trafficking bill", "ar": "مشروع قانون تجريبي"}
TEXTS = {
    "en": ("States should act.", "States should soon act."),
    "ar": ("ينبغي للدول أن تعمل.", "ينبغي للدول أن تعمل قريباً."),
}


def _people(site, browser, language: str):
    """Return a page of the State and one of the Secretariat."""
    state, keeper = f"Simulated Drafting State {language}", f"Simulated Drafting Keeper {language}"
    ours = {"organization": f"Simulated Law Ministry {language}", "kind": "state_authority", "state": STATES[language]}
    wishes = {
        state: ours | {"roles": ["focal_point", "submitter"]},
        keeper: {"organization": "Simulated Secretariat", "kind": "secretariat", "roles": ["register_keeper"]},
    }
    pages = signed_in(site, browser, language, wishes)
    return pages[state], pages[keeper]


def _answer(page, site, entry: str, section: str, answers: dict[str, str]) -> None:
    """Answer questions of a section; item/cell is of the row that is still empty."""
    page.goto(f"{site.address}/records/entries/{entry}/sections/{section}/")
    for path, value in answers.items():
        group, _sign, cell = path.partition("/")
        name = f".row.fresh [name^='value:{group}/'][name$='/{cell}']" if cell else f"[name='value:{path}']"
        field = page.locator(name).first
        kind = field.evaluate("node => node.type")
        if kind in ("radio", "checkbox"):
            page.check(f"{name}[value='{value}']")
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(value)
    page.click("button[name=then][value=entry]")
    page.wait_for_url(f"**/entries/{entry}/")


def _step(page, site, entry: str, step: str, reason: str = "") -> None:
    page.goto(f"{site.address}/records/entries/{entry}/")
    form = page.locator(f"form:has(input[name=step][value={step}])")
    if reason:
        form.locator("[name=reason]").fill(reason)
    form.locator("button").click()
    page.wait_for_load_state()


def _opened(page, site, address: str) -> str:
    page.goto(f"{site.address}{address}")
    page.locator("form[action$='/open/'] button").click()
    page.wait_for_url("**/records/entries/*/")
    return page.url.rstrip("/").rpartition("/")[2]


def _day(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_state_asks_and_the_secretariat_delivers(site, browser, language):
    state, keeper = _people(site, browser, language)
    entry = _opened(state, site, "/treaty/assistance/")
    about = {"title": TITLES[language], "requesting": STATES[language], "asked": "drafting"}
    _answer(state, site, entry, "request", about)
    _answer(state, site, entry, "confidential", {"description": "Simulated needs"})
    _step(state, site, entry, "send")

    keeper.goto(f"{site.address}/treaty/assistance/")
    assert keeper.locator(f"#requests tr[data-key='{entry}']").count() == 1
    _step(keeper, site, entry, "accept")
    _answer(keeper, site, entry, "work", {"expert": "Simulated Expert", "due_on": _day(-1)})
    _step(keeper, site, entry, "assign")
    keeper.goto(f"{site.address}/treaty/assistance/?overdue=1")
    assert keeper.locator(f"tr[data-key='{entry}'] .badge.bad").count() == 1
    holds_on_every_screen(keeper, "assistance")
    _step(keeper, site, entry, "begin")
    _answer(keeper, site, entry, "drafts", {"drafts/stage": "first", "drafts/text": TEXTS[language][0]})
    _step(keeper, site, entry, "deliver")

    state.goto(f"{site.address}/records/entries/{entry}/")
    assert TEXTS[language][0] in state.inner_text("#answers")
    state.goto(f"{site.address}/treaty/assistance/")
    assert state.locator(f"#status-delivered + * tr[data-key='{entry}']").count() == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_national_text_stands_beside_the_model_and_a_draft_is_taken_home(site, page, language):
    page.goto(f"{site.address}/treaty/model/definition/?lang={language}&text_in={language}")
    holds_on_every_screen(page, "provision")
    page.fill("#national", NATIONAL[language])
    page.click("#beside button")
    assert page.locator("[data-missing=organs]").count() == 1 and page.locator("[data-both=slavery]").count() == 1
    assert page.locator("#differences ins").count() >= 1 and page.locator("#differences del").count() >= 1
    holds_on_every_screen(page, "comparison")

    page.goto(f"{site.address}/treaty/model/draft/?lang={language}&text_in={language}")
    page.select_option("#choose-definition", "definition:treaty")
    page.select_option("#choose-non_punishment", "non_punishment:duress")
    holds_on_every_screen(page, "draft")
    with page.expect_download() as waiting:
        page.click("button[value=docx]")
    assert waiting.value.path().read_bytes()[:2] == b"PK"

    for address in ("model/", f"glossary/?beside={'fr' if language == 'ar' else 'ar'}", "glossary/victim/"):
        sign = "&" if "?" in address else "?"
        page.goto(f"{site.address}/treaty/{address}{sign}lang={language}")
        holds_on_every_screen(page, address)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_round_of_comments_from_its_opening_to_the_next_version(site, browser, language):
    state, keeper = _people(site, browser, language)
    paper = _opened(keeper, site, "/treaty/papers/")
    _answer(keeper, site, paper, "paper", {"title": TITLES[language], "concept": "vulnerability", "language": language})
    text = {"sections/number": "1", "sections/heading": TITLES[language], "sections/text": TEXTS[language][0]}
    _answer(keeper, site, paper, "text", text)
    _answer(keeper, site, paper, "round", {"opens_on": _day(-1), "closes_on": _day(5)})
    _step(keeper, site, paper, "open")

    address = f"{site.address}/treaty/papers/{paper}/"
    state.goto(address)
    state.select_option("#write-section", "1")
    state.fill("#comment", TEXTS[language][1])
    state.click("#write button")
    state.wait_for_url("**/records/entries/*/")
    comment = state.url.rstrip("/").rpartition("/")[2]
    _step(state, site, comment, "send")
    _answer(keeper, site, comment, "response", {"result": "taken", "response": TITLES[language]})
    _step(keeper, site, comment, "answer")
    _step(keeper, site, paper, "revise")
    keeper.goto(f"{site.address}/records/entries/{paper}/sections/text/")
    keeper.locator("[name^='value:sections/'][name$='/text']").first.fill(TEXTS[language][1])
    keeper.click("button[name=then][value=entry]")
    keeper.wait_for_url(f"**/entries/{paper}/")

    state.goto(address)
    assert state.locator("#write").count() == 0, "the round is over"
    assert state.locator("#versions ins").count() >= 1
    assert TITLES[language] in state.inner_text(f"#comments tr[data-key='{comment}']")
    holds_on_every_screen(state, "paper")
    state.goto(f"{site.address}/treaty/papers/")
    holds_on_every_screen(state, "papers")
