"""Questions that no person asks: control characters, numbers that are none, days that never were. No page breaks."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from palermo_web.accounts.models import Organization

pytestmark = pytest.mark.django_db
EVERYWHERE = ("on", "page", "after", "q")
CONTROL = ("a\0b", "\x1f")
STRANGE = ("²", "9" * 40)
REGISTERS = ("practices", "meetings", "checklist_tip", "follow_up")
# Pages that act or leave, and streams that never end.
LEFT_OUT = re.compile(r"logout|live|openapi|/drawing/")


def _addresses(found=None, before="/"):
    for one in found or get_resolver().url_patterns:
        text = str(one.pattern).replace("^", "").replace("$", "")
        if isinstance(one, URLResolver):
            yield from _addresses(one.url_patterns, before + text)
        elif isinstance(one, URLPattern):
            address = before + text
            if "<slug:register_id>" in address:
                yield from (address.replace("<slug:register_id>", id) for id in REGISTERS)
            for format in ("json", "atom", "csv"):
                if f"{format}|" in address or f"|{format})" in address:
                    yield re.sub(r"\(\?P<format>[^)]*\)", format, address).replace("\\", "")
            yield address.replace("<str:iso3>", "KEN").replace("<str:number>", "6")


def _pages():
    return sorted({one for one in _addresses() if not re.search(r"[<(\\]", one) and not LEFT_OUT.search(one)})


@pytest.fixture
def browsers(person, signed_in):
    secretariat = Organization.objects.create(name="Simulated Secretariat", kind="secretariat")
    keeper = person("register_keeper", "administrator", "auditor", name="Simulated Keeper", within=secretariat)
    made = [Client(raise_request_exception=False), signed_in(keeper)]
    made[1].raise_request_exception = False
    return made


def test_every_list_is_among_the_pages():
    pages = _pages()
    wanted = {"/records/practices/", "/review/recommendations/", "/review/meetings/", "/review/documents/"}
    wanted |= {"/treaty/articles/", "/review/practices/", "/review/practices/article/6/", "/accounts/audit/"}
    wanted |= {"/api/v1/review/meetings", "/statistics/", "/records/links/"}
    assert wanted <= set(pages), sorted(wanted - set(pages))


def test_a_control_character_is_refused_on_every_page(browsers):
    for page in _pages():
        plain = [one.get(page).status_code for one in browsers]
        for sign in CONTROL:
            said = [one.get(page, dict.fromkeys(EVERYWHERE, sign)).status_code for one in browsers]
            # A page that takes no GET says so first; every other refuses the question.
            assert all(code == 400 or (code == before == 405) for code, before in zip(said, plain, strict=True)), page


def test_no_strange_question_breaks_a_page(browsers):
    broken = []
    for page in _pages():
        names = _asked_by(browsers[1].get(page))
        for value in STRANGE:
            broken += [(page, one) for one in names if browsers[1].get(page, {one: value}).status_code >= 500]
    assert not broken


def _asked_by(answer) -> list[str]:
    """Return what a page can be asked: the names in its forms, and what every page may be asked."""
    kind = answer.get("Content-Type", "")
    forms = re.findall(r'<form[^>]*method="get".*?</form>', answer.content.decode(), re.S) if "html" in kind else []
    return sorted({*EVERYWHERE, *(name for form in forms for name in re.findall(r'name="([\w:]+)"', form))})


def test_a_control_character_in_an_address_or_a_form_is_refused(browsers):
    for browser in browsers:
        assert browser.get("/review/recommendations/A%00B:6(a)/").status_code == 400
        assert browser.get("/records/practices/%00/").status_code in (400, 404)
    said = browsers[1].post("/review/recommendations/write/", {"reference": "a\0b"})
    assert said.status_code == 400
    assert "control character" in said.content.decode()


def test_programs_are_told_in_json():
    told = Client().get("/api/v1/review/recommendations", {"q": "\0"})
    assert told.status_code == 400
    assert told.json()["error"]["where"] == "/api/v1/review/recommendations"
