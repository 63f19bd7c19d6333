"""A depositor's whole path: invited, password, passkey, upload, preview, publish, compare, withdraw; in Arabic too."""

import pytest

PASSWORD = "correct horse battery simulated"
HEAD = "year,destination,citizenship,sex,age_group,form\n"
ROW = "2020,FRA,ROU,F,Y18T20,SexualExploitation\n"


@pytest.fixture
def key(page):
    """A passkey that lives in the browser of this test."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_invitation_to_withdrawal(page, key, own_site, tmp_path, language):
    site = own_site  # the first real deposit takes the simulated world from everybody's pages
    email = f"simulated.depositor.{language}@simulated.invalid"
    link = site.palermo(
        "person",
        "add",
        email,
        "--name",
        f"Simulated Depositor {language}",
        "--organization",
        f"Simulated Office {language}",
        "--state",
        "KEN",
        "--role",
        "depositor",
    )["link"]
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site.address}{link}?lang={language}")
    page.context.add_cookies([{"name": "palermo_language", "value": language, "url": site.address}])
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/accounts/2fa/**")
    _add_passkey(page, site)
    _publish(page, site, tmp_path, f"office-{language}", ROW * 40, "2024-05-01")
    _publish(
        page,
        site,
        tmp_path,
        f"office-{language}",
        ROW * 55 + "2020,FRA,XXX,F,Y18T20,SexualExploitation\n",
        "2024-06-01",
    )
    page.click("main a.button[href*='/statistics/sources/']")
    page.click("a[href*='/statistics/compare/']")
    assert "+15" in page.inner_text("main table")
    page.goto(f"{site.address}/statistics/deposits/")
    page.locator("main table a").first.click()
    page.fill("[name=reason]", "simulated mistake")
    page.click("button.danger")
    page.wait_for_selector(".notice.success")
    _sign_out_and_in_by_passkey(page, site)


def _add_passkey(page, site) -> None:
    page.goto(f"{site.address}/accounts/2fa/webauthn/add/")
    if page.locator("[name=password]").count():
        page.fill("[name=password]", PASSWORD)
        page.click("main form button")
    page.fill("[name=name]", "Simulated key")
    passwordless = page.locator("[name=passwordless]")
    if passwordless.count():
        passwordless.check()
    page.locator("main form button").first.click()
    page.wait_for_function("!location.pathname.endsWith('/webauthn/add/')", timeout=10000)


def _publish(page, site, folder, source: str, rows: str, day: str) -> None:
    file = folder / f"{source}-{day}.csv"
    file.write_text(HEAD + rows)
    page.goto(f"{site.address}/statistics/deposits/")
    page.select_option("[name=kind]", "palermo")
    page.set_input_files("[name=file]", file)
    page.fill("[name=source]", source)
    page.click("#hand-in button")
    page.wait_for_url("**/statistics/deposits/*-*/", timeout=10000)
    page.wait_for_selector("form[action$='/publish/'] button", timeout=15000)
    if "XXX" in rows:
        assert "XXX" in page.inner_text("main")
    page.click("form[action$='/publish/'] button")
    page.wait_for_selector(".notice.success")


def _sign_out_and_in_by_passkey(page, site) -> None:
    page.goto(f"{site.address}/accounts/logout/")
    page.click("main form button")
    page.goto(f"{site.address}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/accounts/", timeout=10000)
    assert "@simulated.invalid" in page.inner_text("main")
