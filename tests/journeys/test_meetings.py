"""The Secretariat holds a meeting: registers who is there, keeps the speakers' list, adopts a text, reports it."""

import pytest

from palermo.review.documents.formats import docx
from palermo.review.documents.reading import read
from tests.journeys.people import signed_in
from tests.journeys.reach import holds_on_every_screen

TEXTS = {
    "en": (
        "States parties should train simulated officials.",
        "States parties should consider training simulated officials.",
        "States parties should consider training simulated officials every year.",
    ),
    "ar": (
        "ينبغي للدول الأطراف أن تدرب الموظفين التجريبيين.",
        "ينبغي للدول الأطراف أن تنظر في تدريب الموظفين التجريبيين.",
        "ينبغي للدول الأطراف أن تنظر في تدريب الموظفين التجريبيين كل سنة.",
    ),
}
WORDS = {
    "en": {
        "title": "Meeting on simulated matters",
        "body": "Working Group on Simulated Matters",
        "place": "Vienna",
        "chair": "Simulated Person One",
        "item": "Implementation of the Protocol",
        "heading": "Training",
    },
    "ar": {
        "title": "اجتماع بشأن المسائل التجريبية",
        "body": "الفريق العامل المعني بالمسائل التجريبية",
        "place": "فيينا",
        "chair": "شخص تجريبي أول",
        "item": "تنفيذ البروتوكول",
        "heading": "التدريب",
    },
}


def _secretariat(site, browser, language: str):
    name = f"Simulated Meeting Keeper {language}"
    wishes = {name: {"organization": "Simulated Secretariat", "kind": "secretariat", "roles": ["register_keeper"]}}
    page = signed_in(site, browser, language, wishes)[name]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


def _fill(page, answers: dict[str, str]) -> None:
    """Answer questions of a section; a path that ends with a slash and a cell is of the row that is still empty."""
    for path, value in answers.items():
        group, _sign, cell = path.partition("/")
        name = f".row.fresh [name^='value:{group}/'][name$='/{cell}']" if cell else f"[name='value:{path}']"
        field = page.locator(name).first
        kind = field.evaluate("node => node.type")
        if kind == "radio":
            page.check(f"{name}[value='{value}']")
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)


def _answer(page, site, entry: str, section: str, answers: dict[str, str]) -> None:
    page.goto(f"{site.address}/records/entries/{entry}/sections/{section}/")
    _fill(page, answers)
    page.click("button[name=then][value=entry]")
    page.wait_for_url(f"**/entries/{entry}/")


def _begin(page, site, language: str) -> str:
    """Open a meeting, write it down and return its number."""
    said = WORDS[language]
    page.goto(f"{site.address}/review/meetings/")
    page.click("form[action$='/meetings/open/'] button")
    page.wait_for_url("**/records/entries/*/")
    entry = page.url.rstrip("/").rpartition("/")[2]
    about = {"title": said["title"], "kind": "working_group", "body": said["body"], "treaty": "tip"}
    about |= {"place": said["place"], "held:from": "2009-04-14", "held:to": "2009-04-15", "language": language}
    _answer(
        page, site, entry, "meeting", about | {"symbol": f"CTOC/COP/WG.95/2009/{len(language) + (language == 'ar')}"}
    )
    _answer(page, site, entry, "officers", {"chair": said["chair"], "chair_state": "POL"})
    _answer(
        page, site, entry, "agenda", {"agenda_on": "2009-04-14", "agenda/number": "1", "agenda/title": said["item"]}
    )
    page.goto(f"{site.address}/review/meetings/{entry}/")
    page.click("button[value=begin]")
    page.goto(f"{site.address}/review/meetings/{entry}/")
    return entry


def _register(page, state: str) -> None:
    page.select_option("#register-category", "states_parties")
    page.select_option("#register-state", state)
    page.click("#register button")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_meeting_from_its_opening_to_its_report(site, browser, language):
    page, said = _secretariat(site, browser, language)
    meeting = _begin(page, site, language)

    for state in ("ITA", "BOL", "JPN"):
        _register(page, state)
    page.click("form:has(input[name=entry][value=all]) button")
    assert page.locator("tr.differs").count() == 1
    assert "2002-12-09" in page.inner_text("tr.differs")

    for state in ("ITA", "BOL"):
        page.fill("#speak-item", "1")
        page.select_option("#speak-state", state)
        page.click("#speak button")
    assert page.locator("ol.speakers li").count() == 2
    page.locator("ol.speakers button[value=give]").first.click()
    assert page.locator("ol.speakers li.given").count() == 1

    page.fill("#propose-letter", "1")
    page.fill("#propose-heading", WORDS[language]["heading"])
    page.fill("#propose-text", TEXTS[language][0])
    page.select_option("#propose-drafted_in", language)
    page.click("#propose button")
    draft = page.locator("article.draft").get_attribute("data-key")
    for text in TEXTS[language][1:]:
        _answer(page, site, draft, "draft", {"text": text})
    _answer(page, site, draft, "meaning", {"modal": "should_consider"})
    page.goto(f"{site.address}/review/meetings/{meeting}/drafts/{draft}/")
    assert page.locator("article.version").count() == 3 and page.locator("ins").count() >= 2
    holds_on_every_screen(page, "draft")
    for step in ("discuss", "adopt"):
        page.goto(f"{site.address}/review/meetings/{meeting}/")
        page.click(f"article.draft button[value={step}]")
    page.wait_for_selector("article.draft .badge.good")
    page.goto(f"{site.address}/review/meetings/{meeting}/")
    holds_on_every_screen(page, "meeting")

    page.goto(f"{site.address}/review/meetings/{meeting}/report/?language={language}")
    assert (
        "JPN" in page.inner_text("#findings") and page.locator("article.chair-report").get_attribute("lang") == language
    )
    holds_on_every_screen(page, "report")
    with page.expect_download() as waiting:
        page.click("#downloads a[href*='report.docx']")
    found = read(docx.text_of(waiting.value.path().read_bytes()))

    assert [(one.modal, one.addressees, one.text) for one in found.recommendations] == [
        ("should_consider", ("states_parties",), TEXTS[language][2])
    ]
    assert [(one.category, sorted(one.states)) for one in found.meeting.attendance] == [
        ("states_parties", ["BOL", "ITA", "JPN"])
    ]
    assert [(one.item, one.states) for one in found.meeting.statements] == [(1, ("ITA",))]
    assert found.meeting.chair == {"name": WORDS[language]["chair"], "state": "POL"}
    assert [one.code for one in found.findings] == ["signatories_called_parties"]
    page.goto(f"{site.address}/review/meetings/")
    holds_on_every_screen(page, "meetings")
    assert said == []
