"""The network goes, the server fails, the session ends: it is said, nothing written is lost, nothing outlives the tab."""

import pytest
from playwright.sync_api import expect

from tests.journeys.people import signed_in

STATES = {"en": "NOR", "ar": "TUN"}
KEPT = "() => Object.entries(sessionStorage).filter(([key]) => key.startsWith('palermo draft ')).map((pair) => pair[1])"


@pytest.fixture
def focal(site, browser, request):
    """Return the page of a focal point who begins an activity, and the address of its section."""
    language = request.param
    ours = {"organization": f"Simulated Labour Office {language}", "kind": "state_authority", "state": STATES[language]}
    people = {f"Simulated Lonely {language}": ours | {"roles": ["focal_point"]}}
    page = next(iter(signed_in(site, browser, language, people).values()))
    page.goto(f"{site.address}/records/plan_activities/")
    page.click("form[action$='/open/'] button")
    page.wait_for_url("**/records/entries/*/")
    page.goto(f"{page.url}sections/activity/")
    return page


both = pytest.mark.parametrize("focal", ["en", "ar"], indirect=True)


def _line(page, why: str):
    return expect(page.locator(f"#saving[data-why={why}]")).to_be_visible(timeout=8000)


def _stored(page, path: str):
    entry = page.url.split("/entries/")[1].split("/")[0]
    found = page.request.get(f"/records/entries/{entry}/answers.json").json()["answers"]
    return next((one["value"] for one in found if one["path"] == path), None)


@both
def test_without_a_network_it_is_said_kept_and_sent_once_it_is_back(focal, site):
    focal.context.set_offline(True)
    focal.fill("[name='value:title']", "Simulated shelter")
    focal.press("[name='value:title']", "Tab")

    _line(focal, "waiting")
    assert focal.locator("#q-title [data-saved].unsaved").inner_text().startswith("✗")
    assert focal.input_value("[name='value:title']") == "Simulated shelter"
    assert "Simulated shelter" in focal.evaluate(KEPT)[0]
    assert focal.evaluate("() => localStorage.length") == 0
    focal.once("dialog", lambda dialog: dialog.dismiss())
    with focal.expect_event("dialog") as asked:
        focal.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    focal.click("button[value='entry']")
    _line(focal, "waiting")

    focal.context.set_offline(False)
    expect(focal.locator("#q-title [data-saved]")).to_contain_text("✓", timeout=8000)
    expect(focal.locator("#saving")).to_be_hidden()
    assert focal.evaluate(KEPT) == []
    focal.click("button[value='entry']")
    focal.wait_for_url("**/records/entries/*/")
    expect(focal.locator("#answers")).to_contain_text("Simulated shelter")


@both
def test_a_server_that_fails_is_asked_again(focal, site):
    focal.route("**/save/**", lambda route: route.fulfill(status=500, content_type="text/html", body="broken"))
    focal.fill("[name='value:objective']", "Simulated objective")
    focal.press("[name='value:objective']", "Tab")
    _line(focal, "failed")

    focal.unroute("**/save/**")

    expect(focal.locator("#q-objective [data-saved]")).to_contain_text("✓", timeout=15000)
    focal.request.get(site.address)
    assert focal.evaluate(KEPT) == []


@both
def test_after_signing_in_again_what_was_written_is_back_and_saved(focal, site):
    cookies = focal.context.cookies()
    section = focal.url
    focal.context.clear_cookies(name="sessionid")
    focal.fill("[name='value:title']", "Simulated training")
    focal.press("[name='value:title']", "Tab")
    _line(focal, "expired")
    focal.click("#saving a")
    focal.wait_for_url("**/accounts/login/**")
    assert section.removeprefix(site.address) in focal.url.replace("%2F", "/")

    focal.context.add_cookies(cookies)
    focal.goto(section)

    expect(focal.locator("#q-title [data-saved]")).to_contain_text("✓", timeout=8000)
    assert focal.input_value("[name='value:title']") == "Simulated training"
    assert focal.evaluate(KEPT) == []
    focal.reload()
    assert focal.input_value("[name='value:title']") == "Simulated training"


def test_the_next_person_in_the_tab_finds_nothing(site, browser):
    ours = {
        "organization": "Simulated Shared Office",
        "kind": "state_authority",
        "state": "GHA",
        "roles": ["focal_point"],
    }
    pages = signed_in(site, browser, "en", {"Simulated First": ours, "Simulated Second": ours})
    first, second = pages.values()
    first.goto(f"{site.address}/records/plan_activities/")
    first.click("form[action$='/open/'] button")
    first.wait_for_url("**/records/entries/*/")
    section = f"{first.url}sections/activity/"
    first.goto(section)
    first.route("**/save/**", lambda route: route.abort())
    first.fill("[name='value:title']", "Simulated secret")
    first.press("[name='value:title']", "Tab")
    _line(first, "waiting")
    assert first.evaluate(KEPT) != []

    first.context.add_cookies(second.context.cookies())
    first.once("dialog", lambda dialog: dialog.accept())
    first.goto(section)

    assert first.evaluate(KEPT) == []
    assert first.input_value("[name='value:title']") == ""
