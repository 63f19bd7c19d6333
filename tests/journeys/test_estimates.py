"""A statistician's path: upload lists, run, see the doubts, release; then the public sees the number."""

import os
from pathlib import Path

import pytest

from tests.journeys.people import signed_in

TABLE = """police,shelter,border,count
1,0,0,120
0,1,0,90
0,0,1,70
1,1,0,24
1,0,1,15
0,1,1,13
1,1,1,4
"""
SHOTS = os.environ.get("SHOTS", "")


def _look(page, name: str) -> None:
    """Hold that nothing is wider than the screen."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} wide on a screen of {width}"
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_lists_to_a_released_number(site, browser, tmp_path, language):
    name = f"Simulated Statistician {language}"
    wish = {
        name: {"organization": f"Simulated Office {language}", "kind": "state_authority", "roles": ["statistician"]}
    }
    page = signed_in(site, browser, language, wish)[name]
    page.goto(f"{site.address}/statistics/estimates/")
    page.click("main a.button[href$='/new/']")
    _begin(page, tmp_path, language)
    _prepare(page, language)
    page.wait_for_selector("#state:not([data-moving]) .key", timeout=120_000)
    for image in page.locator("main figure img").all():
        image.scroll_into_view_if_needed()
        page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=image.element_handle())
    assert page.locator("main figure img").count() == 3
    _look(page, f"result-{language}")
    address = page.url
    visitor = browser.new_context().new_page()
    assert visitor.goto(address).status == 404
    page.fill("[name=words]", "Simulated statement for the report.")
    page.check("[name=certain]")
    page.click("form[action$='/release/'] button")
    page.wait_for_selector("#released")
    assert visitor.goto(f"{address}?lang={language}").status == 200
    assert name in visitor.inner_text("main")
    assert "histories" not in visitor.request.get(f"{address}result.json").text()
    visitor.context.close()


def _begin(page, folder, language: str) -> None:
    file = folder / "lists.csv"
    file.write_text(TABLE)
    page.fill("[name=title]", f"Simulated fishing {language}")
    page.fill("[name=who]", "Simulated persons in forced labour in fishing")
    page.fill("[name=place]", "Simulated coast")
    page.fill("[name=began_on]", "2024-01-01")
    page.fill("[name=ended_on]", "2024-12-31")
    page.set_input_files("[name=file]", file)
    _look(page, f"begin-{language}")
    page.click("form[enctype] button")
    page.wait_for_url("**/prepare/")


def _prepare(page, language: str) -> None:
    assert "336" in page.inner_text("main")
    page.check("[name=lists][value=police]")
    page.check("[name=lists][value=border]")
    page.click("button[value=merged]")
    page.wait_for_selector("button[value=undone]")
    assert "police+border" in page.inner_text("main")
    page.click("button[value=undone]")
    page.wait_for_selector("button[value=undone]", state="detached")
    _look(page, f"prepare-{language}")
    page.select_option("#method [name=name]", "bic")
    page.fill("[name=replicates]", "200")
    page.click("#method button")
    page.wait_for_url(lambda address: not address.endswith("/prepare/"))
