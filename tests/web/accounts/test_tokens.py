"""Tokens of programs: made and revoked by their person, shown once, kept as hashes, refused when they should be."""

import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palermo.errors import NotAllowed, NotFound
from palermo_web.accounts import authentication, tokens
from palermo_web.accounts.models import AccessToken, AuditRecord
from palermo_web.project.logs import JsonLines
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ASKED = "/api/v1/records/registers"


@pytest.fixture
def somebody(person):
    return person("focal_point")


def _made(somebody, **wish):
    wish = {"name": "Simulated", "scope": "read", "days": 30, "at": timezone.now()} | wish
    return tokens.make(person=somebody, **wish)


def _ask(word: str, address: str = ASKED, scheme: str = "Bearer"):
    return Client().get(address, headers={"authorization": f"{scheme} {word}"})


def test_a_person_makes_a_token_that_is_shown_once_and_works(somebody, signed_in):
    browser, address = signed_in(somebody), reverse("accounts:tokens")

    page = browser.post(address, {"name": "Simulated program", "scope": "read", "days": "90"})
    word = re.search(r"palermo_[\w-]+", page.content.decode()).group()

    assert word not in browser.get(address).content.decode()
    assert "no-store" in page["Cache-Control"]
    assert _ask(word).status_code == 200
    kept = AccessToken.objects.get()
    assert word not in str(vars(kept))
    assert (kept.expires_at - kept.made_at, kept.last_used_on) == (timedelta(days=90), timezone.now().date())
    assert list(AuditRecord.objects.filter(act="token.made").values_list("by", "about")) == [
        (somebody.audited_as, kept.audited_as)
    ]


def test_a_token_is_revoked_on_the_page_and_opens_nothing_any_more(somebody, signed_in):
    token, word = _made(somebody)

    signed_in(somebody).post(reverse("accounts:revoke_token", args=[token.pk]))
    refused = _ask(word)

    assert refused.status_code == 401
    assert refused["WWW-Authenticate"] == "Bearer"
    assert set(refused.json()["error"]) == {"what", "where", "remedy"}
    assert "token.revoked" in AuditRecord.objects.values_list("act", flat=True)


def test_nobody_revokes_the_token_of_another(somebody, person, signed_in):
    token, word = _made(somebody)
    other = person("administrator", name="Simulated Person Two")

    page = signed_in(other).post(reverse("accounts:revoke_token", args=[token.pk]))

    assert page.status_code == 404
    with pytest.raises(NotFound):
        tokens.revoke(token_id=token.pk, by=other)
    assert _ask(word).status_code == 200


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
def test_a_header_that_is_no_live_token_is_refused_and_never_passed_over(somebody, scheme):
    _token, word = _made(somebody)

    assert Client().get(ASKED).status_code == 200, "the public may ask"
    assert _ask(word, scheme=scheme).status_code == 401
    assert _ask(word + "x").status_code == 401
    assert _ask("").status_code == 401


def test_a_token_that_ran_out_or_whose_person_left_is_refused(somebody):
    _token, old = _made(somebody, days=1, at=timezone.now() - timedelta(days=2))
    _token, word = _made(somebody)
    assert _ask(word).status_code == 200

    somebody.is_active = False
    somebody.save()

    assert (_ask(old).status_code, _ask(word).status_code) == (401, 401)


def test_a_token_needs_the_second_factor_when_it_is_made_and_when_it_is_used(somebody, person, signed_in):
    _token, word = _made(somebody)
    without = person("focal_point", name="Simulated Person Two", factor=False)

    somebody.authenticator_set.all().delete()

    assert _ask(word).status_code == 403
    with pytest.raises(NotAllowed):
        _made(without)
    assert signed_in(without).get(reverse("accounts:tokens"))["Location"] == reverse("mfa_index")


def test_a_person_has_ten_live_tokens_at_most_and_none_for_more_than_a_year(somebody):
    first, _word = _made(somebody)
    for _ in range(9):
        _made(somebody)
    with pytest.raises(NotAllowed, match="ten"):
        _made(somebody)

    tokens.revoke(token_id=first.pk, by=somebody)

    with pytest.raises(NotAllowed, match="one year"):
        _made(somebody, days=366)
    with pytest.raises(NotAllowed):
        _made(somebody, scope="everything")
    assert _made(somebody, days=365)


def test_wrong_tokens_are_counted_and_then_refused_for_a_while(somebody):
    cache.clear()
    _token, word = _made(somebody)
    found = [_ask(f"guess {number}").status_code for number in range(authentication.REFUSALS + 1)]
    waiting = _ask(word)

    assert found == [401] * authentication.REFUSALS + [429]
    assert (waiting.status_code, waiting["Retry-After"]) == (429, str(authentication.WINDOW))
    assert Client().get(ASKED).status_code == 200, "who shows no token is not held up"
    cache.clear()
    assert _ask(word).status_code == 200


def test_a_token_is_in_no_log_and_no_audit(somebody, caplog):
    _token, word = _made(somebody)
    with caplog.at_level(logging.DEBUG):
        _ask(word)
        _ask(word + "x")
        Client().get(ASKED, {"token": word, "access_token": word})
    said = "\n".join(JsonLines().format(record) for record in caplog.records)

    assert "v1/" in said
    assert "palermo_" + word.removeprefix("palermo_") not in said
    assert word not in str(list(AuditRecord.objects.values()))
    assert AuditRecord.objects.filter(act="token.refused", by="nobody").count() == 1


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_the_page_of_tokens_in_six_languages(somebody, signed_in, language):
    token, _word = _made(somebody)
    _made(somebody, scope="write")
    tokens.revoke(token_id=token.pk, by=somebody)

    page = signed_in(somebody).get(reverse("accounts:tokens"), {"lang": language})

    assert page.status_code == 200
    assert page["Content-Language"] == language
    assert "{{" not in page.content.decode()


NEW = "another simulated battery staple"


def _changed(browser, **more):
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, **more}
    return browser.post(reverse("account_change_password"), sent)


def test_a_new_password_revokes_every_token_unless_the_person_keeps_them(somebody, signed_in):
    token, word = _made(somebody)
    browser = signed_in(somebody)
    page = browser.get(reverse("account_change_password"), {"lang": "en"}).content.decode()

    done = _changed(browser)

    assert 'name="keep_tokens"' in page and "checked" not in page
    assert done.status_code == 302 and _ask(word).status_code == 401
    revoked = AuditRecord.objects.get(act="token.revoked")
    assert (revoked.about, revoked.details) == (token.audited_as, {"why": "new password"})
    assert AuditRecord.objects.filter(act="password.changed").exists()


def test_tokens_that_a_person_keeps_go_on_and_it_is_audited(somebody, signed_in):
    token, word = _made(somebody)

    assert _changed(signed_in(somebody), keep_tokens="on").status_code == 302

    assert _ask(word).status_code == 200
    assert AuditRecord.objects.get(act="tokens.kept").details == {"tokens": [token.pk]}
    assert not AuditRecord.objects.filter(act="token.revoked").exists()


def test_a_wrong_password_revokes_nothing_and_whoever_has_no_token_is_not_asked(somebody, person, signed_in):
    _token, word = _made(somebody)
    other = signed_in(person("focal_point", name="Simulated Person Two"))

    refused = _changed(signed_in(somebody), oldpassword="a wrong simulated one")

    assert refused.status_code == 200 and _ask(word).status_code == 200
    assert "keep_tokens" not in other.get(reverse("account_change_password")).content.decode()


@pytest.mark.parametrize(("more", "code"), [({}, 401), ({"keep_tokens": "on"}, 200)])
def test_a_password_that_is_reset_by_message_revokes_them_too(somebody, more, code):
    _token, word = _made(somebody)
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": somebody.email})
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)[1]
    form = browser.get(link)["Location"]
    assert 'name="keep_tokens"' in browser.get(form).content.decode()

    done = browser.post(form, {"password1": NEW, "password2": NEW, **more})

    somebody.refresh_from_db()
    assert done.status_code == 302 and somebody.check_password(NEW)
    assert _ask(word).status_code == code
