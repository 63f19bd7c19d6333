"""People of a journey: made beside the running server, signed in by a session of their own."""

DESK = {"width": 1280, "height": 900}


def signed_in(site, browser, language: str, wishes: dict[str, dict]) -> dict:
    """Return one page a person, each signed in on its own, reading in a language."""
    pages = {}
    for name, key in site.let_in(wishes).items():
        context = browser.new_context(viewport=DESK, accept_downloads=True)
        cookies = {"sessionid": key, "palermo_language": language}
        context.add_cookies(
            [{"name": cookie, "value": value, "url": site.address} for cookie, value in cookies.items()]
        )
        pages[name] = context.new_page()
    return pages
