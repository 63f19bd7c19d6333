"""Every page: language, direction, digits, policy, errors, health, logs."""

import json
import logging
import re

import pytest
from django.test import Client, override_settings

from palermo_web.project.logs import JsonLines

pytestmark = pytest.mark.django_db
PUBLIC = (
    "/",
    "/statistics/",
    "/statistics/flows/",
    "/statistics/method/",
    "/statistics/sources/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/api/",
)


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize(
    ("language", "direction"),
    [("ar", "rtl"), ("en", "ltr"), ("es", "ltr"), ("fr", "ltr"), ("ru", "ltr"), ("zh-hans", "ltr")],
)
def test_every_public_page_in_six_languages(figures, address, language, direction):
    page = Client().get(address, {"lang": language})
    text = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in text
    assert page["Content-Language"] == language
    assert not re.search(r"\w+\(\w+=&#x27;| object at 0x|\{\{|%\(", text), "nothing raw"
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text), "no script stands in a page"
    assert not re.search(r"\sstyle=|<style|\son\w+=", text), "no style or handler stands in a page"


def test_an_empty_installation_guides(home):
    for address in ("/statistics/", "/statistics/flows/", "/statistics/sources/"):
        assert "/statistics/deposits/" in Client().get(address).content.decode()


def test_the_choice_of_language_and_digits_is_kept(figures):
    browser = Client()
    chosen = browser.post("/language", {"language": "ar", "digits": "arabic", "next": "/statistics/?by=year&lang=en"})
    assert chosen["Location"] == "/statistics/?by=year"
    text = browser.get("/statistics/").content.decode()
    assert 'dir="rtl"' in text
    assert "٢٠١٩" in text


@pytest.mark.parametrize("address", ["https://elsewhere.invalid/", "//elsewhere.invalid", "javascript:alert(1)"])
def test_the_choice_never_leads_elsewhere(address):
    assert Client().post("/language", {"language": "fr", "next": address})["Location"] == "/"


def test_the_content_security_policy_is_strict(home):
    policy = Client().get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert Client().get("/")["X-Frame-Options"] == "DENY"


def test_errors_are_pages_with_a_remedy_and_json_below_api(home):
    page = Client().get("/nothing", headers={"accept-language": "en"})
    assert page.status_code == 404
    assert "There is nothing here" in page.content.decode()
    document = Client().get("/api/nothing").json()
    assert set(document["error"]) == {"what", "where", "remedy"}


def test_a_fault_of_ours_tells_nothing_and_is_logged(home, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("palermo_web.statistics.views.explorer.explore", broken)
    page = Client(raise_request_exception=False).get("/statistics/")
    assert page.status_code == 500
    assert "secret detail" not in page.content.decode()
    assert any("request failed" in record.getMessage() for record in caplog.records)


def test_a_form_without_its_token_is_refused(home):
    page = Client(enforce_csrf_checks=True).post("/language", {"language": "fr"})
    assert page.status_code == 403


def test_health(home):
    well = Client().get("/health")
    assert well.status_code == 200
    assert well.json()["well"] is True


@override_settings(HOME="/nowhere")
def test_health_says_when_the_folder_is_gone():
    ill = Client().get("/health")
    assert ill.status_code == 503
    assert ill.json()["data_folder"] is False


def test_logs_hold_no_address_word_or_name(home, caplog, person):
    somebody = person("depositor")
    with caplog.at_level(logging.INFO):
        Client().get("/statistics/?where=secret-word", headers={"user-agent": "telling agent"})
        Client().post("/accounts/login/", {"login": somebody.email, "password": "wrong wrong wrong"})
    said = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert said
    for word in ("secret-word", "telling agent", somebody.email, "127.0.0.1", "wrong wrong"):
        assert word not in said
    assert all("at" in json.loads(line) for line in said.splitlines())


def test_every_answer_has_a_number(home):
    assert Client().get("/health")["X-Request-Id"] != Client().get("/health")["X-Request-Id"]
