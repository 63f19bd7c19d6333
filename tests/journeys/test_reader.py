"""A reader looks at trends and patterns: in English and Arabic, on a desk and a phone, by keyboard, without scripts."""

import time

import pytest

from tests.journeys.reach import holds

PAGES = (
    "/",
    "/statistics/",
    "/statistics/?measure=victims&by=year&by=sex",
    "/statistics/?measure=victims&by=destination",
    "/statistics/?measure=victims&by=year&by=form&view=multiples",
    "/statistics/?measure=victims&by=form&view=table",
    "/statistics/flows/",
    "/statistics/sources/",
    "/statistics/method/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/api/",
)
SIZES = {"desk": (1280, 900), "phone": (390, 844)}


def _open(page, site, address: str, language: str) -> None:
    page.goto(f"{site.address}{address}{'&' if '?' in address else '?'}lang={language}")
    if page.locator("#drawing").count():
        page.wait_for_selector("#drawing[data-alive]", timeout=15000)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_public_page_is_accessible_and_fits(quiet, site, language, size):
    width, height = SIZES[size]
    quiet.set_viewport_size({"width": width, "height": height})
    for address in PAGES:
        _open(quiet, site, address, language)
        assert quiet.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        holds(quiet, f"{address} {language} {size}", rules=None)
        if language == "ar":
            assert _left_in_latin(quiet) == [], address


def _left_in_latin(page) -> list[str]:
    """Return the visible words of an Arabic page that are in no Arabic and no name."""
    found = page.evaluate("""() => {
              const walker = document.createTreeWalker(document.querySelector("body"), NodeFilter.SHOW_TEXT);
              const found = [];
              while (walker.nextNode()) {
                const node = walker.currentNode, text = node.textContent.trim();
                if (!/[A-Za-z]{4,}/.test(text) || /[\u0600-\u06ff]/.test(text)) continue;
                if (node.parentElement.closest("bdi, code, pre, script, option[lang], noscript")) continue;
                if (!node.parentElement.checkVisibility()) continue;
                found.push(text.slice(0, 80));
              }
              return found;
            }""")
    return [text for text in found if text not in ("Palermo", "OpenAPI 3.1", "English", "Français", "Español")]


def test_by_keyboard_alone(quiet, site):
    _open(quiet, site, "/statistics/", "en")
    quiet.keyboard.press("Tab")
    assert quiet.evaluate("document.activeElement.className") == "skip"
    quiet.keyboard.press("Enter")
    assert quiet.evaluate("document.activeElement.id") == "main"
    quiet.focus("#by2")
    while quiet.locator("#by2").input_value() != "sex":
        quiet.keyboard.press("ArrowDown")
    quiet.wait_for_url("**by=sex**")
    quiet.wait_for_selector("#result tr[data-key*='|F']")
    assert quiet.locator("#result-title").inner_text().endswith("Sex")
    quiet.go_back()
    quiet.locator("#result tr[data-key*='|F']").first.wait_for(state="detached")
    assert "Sex" not in quiet.locator("#result-title").inner_text()


def test_without_scripts_the_table_answers(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/statistics/")
    page.select_option("#by1", "sex")
    page.click("text=Show")
    assert page.locator("#result tbody tr").count() >= 3
    drawn = page.locator("#drawing img")
    assert drawn.evaluate("image => image.complete && image.naturalWidth > 100")
    context.close()


def test_an_open_page_shows_a_deposit_as_it_lands(quiet, empty_site, tmp_path):
    quiet.goto(f"{empty_site.address}/statistics/?lang=en")
    assert "No data has been deposited yet" in quiet.inner_text("main")
    head = "year,destination,citizenship,sex,age_group,form\n"
    row = "2020,FRA,ROU,F,Y18T20,SexualExploitation\n"
    first, second = tmp_path / "simulated-office-2024-05-01.csv", tmp_path / "simulated-office-2024-06-01.csv"
    first.write_text(head + row * 40)
    second.write_text(head + row * 55)
    empty_site.palermo("ingest", "palermo", str(first), "--source", "simulated-office")
    quiet.wait_for_selector("#result", timeout=30000)  # the first data of all loads the page anew
    quiet.wait_for_selector("#drawing[data-alive]", timeout=15000)
    assert quiet.locator("tr[data-key='2020'] td").first.inner_text() == "40"
    quiet.evaluate("window.stayed = true")
    empty_site.palermo("ingest", "palermo", str(second), "--source", "simulated-office")
    landed = time.perf_counter()
    quiet.wait_for_selector("tr[data-key='2020'].changed", timeout=30000)
    print(f"the page showed the deposit {time.perf_counter() - landed:.2f} s after it landed; two are wanted")
    quiet.wait_for_selector("#news:not([hidden])")
    assert "New data was deposited" in quiet.inner_text("#news")
    assert quiet.locator("tr[data-key='2020'] td").first.inner_text() == "55"
    assert quiet.evaluate("window.stayed"), "without reload"


def test_downloads_and_permanent_link(quiet, site):
    _open(quiet, site, "/statistics/?measure=victims&by=year&by=sex", "en")
    for name in ("CSV", "JSON", "PARQUET", "PNG", "SVG"):
        with quiet.expect_download() as waiting:
            quiet.click(f"#result .actions >> text={name}")
        assert waiting.value.path().stat().st_size > 200
    quiet.click("text=Permanent link")
    assert quiet.locator("#result-title").inner_text() == "Victims detected · Year · Sex"
