"""Whether a page is within everybody's reach: it fits the screen and keeps the rules of WCAG 2.2 AA."""

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (1280, 390)
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


def holds(page, what, rules: list[str] | None = RULES) -> None:
    """Fail where a page is wider than its screen or breaks a rule (None: every rule, the best practices too)."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, f"{what}: {over} pixels too wide"
    # Axe describes every element that passed too unless told not to: twice the time, on a long table a megabyte.
    options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, f"{what}\n{found.generate_report()}"


def holds_on_every_screen(page, what) -> None:
    """Hold a page at the width of a desk and of a phone; for pages that lay themselves out by style sheets alone."""
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": before["height"]})
        holds(page, f"{what} at {width} pixels")
    page.set_viewport_size(before)
