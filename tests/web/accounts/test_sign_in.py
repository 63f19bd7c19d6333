"""Signing in, second factors, invitations, and what a stranger can learn."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse

from palermo_web.accounts import actions, audit
from palermo_web.accounts.models import AuditRecord, Person
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def _acts() -> list[str]:
    return list(AuditRecord.objects.values_list("act", flat=True))


def test_nobody_signs_up_uninvited(organization):
    page = Client().post(
        "/accounts/signup/", {"email": "stranger@simulated.invalid", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert page.status_code == 200
    assert not Person.objects.exists()


def test_an_invitation_works_once_and_leads_to_the_second_factor(organization):
    invited, path = actions.invite(
        email="New.Person@Simulated.invalid ",
        name="Simulated Newcomer",
        organization_name=organization.name,
        kind="",
        role="depositor",
        state="KEN",
        by=None,
    )
    assert invited.email == "new.person@simulated.invalid"
    browser = Client()
    assert "Simulated Newcomer" in browser.get(path).content.decode()
    weak = browser.post(path, {"password": "short", "again": "short"})
    assert "too short" in weak.content.decode()
    taken = browser.post(path, {"password": PASSWORD, "again": PASSWORD})
    assert taken.status_code == 302
    assert taken["Location"] == reverse("mfa_index")
    assert browser.get("/accounts/2fa/webauthn/add/").status_code == 200, (
        "the password just chosen is not asked for again"
    )
    assert Client().get(path).status_code == 404
    assert {"role.given", "person.invited", "invitation.accepted", "person.signed_in"} <= set(_acts())


def test_a_password_alone_opens_no_workspace(person, signed_in):
    browser = signed_in(person("depositor", factor=False))
    page = browser.get(reverse("statistics:deposits"))
    assert page.status_code == 302
    assert page["Location"] == reverse("mfa_index")


def test_a_person_with_an_authenticator_app_is_asked_for_its_code(person):
    somebody = person("depositor", factor=False)
    secret = generate_totp_secret()
    TOTP.activate(somebody, secret)
    browser = Client()
    first = browser.post(reverse("account_login"), {"login": somebody.email, "password": PASSWORD})
    assert first["Location"] == reverse("mfa_authenticate")
    assert browser.get("/accounts/").status_code == 302, "half signed in is not signed in"
    wrong = browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    right = browser.post(reverse("mfa_authenticate"), {"code": code})
    assert right.status_code == 302
    assert somebody.email in browser.get("/accounts/").content.decode()
    again = Client()
    again.post(reverse("account_login"), {"login": somebody.email, "password": PASSWORD})
    assert again.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200, "a code works once"


def test_a_password_reset_says_the_same_of_known_and_unknown_addresses(person):
    somebody = person("depositor")
    answers = []
    for address in (somebody.email, "nobody@simulated.invalid"):
        browser = Client()
        page = browser.post(reverse("account_reset_password"), {"email": address})
        text = browser.get(page["Location"]).content.decode()
        answers.append((page.status_code, page["Location"], re.sub(r'(csrf\w+" value="|X-Request)[^"]+', "", text)))
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [[somebody.email]], "nothing is sent to an unknown address"


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(person):
    somebody = person("depositor")
    texts = []
    for address in (somebody.email, "nobody@simulated.invalid"):
        page = Client().post(reverse("account_login"), {"login": address, "password": "wrong wrong wrong"})
        errors = re.search(r'<ul class="errorlist.*?</ul>', page.content.decode(), re.S)
        texts.append(errors.group() if errors else "")
    assert texts[0] == texts[1] != ""
    assert _acts().count("sign_in.refused") == 2
    assert not any(address in str(entry) for entry in AuditRecord.objects.values_list("by", "about", "details"))


def test_guessing_is_stopped(person):
    somebody = person("depositor")
    found = [
        Client().post(reverse("account_login"), {"login": somebody.email, "password": f"guess {number}"})
        for number in range(8)
    ]
    assert "Too many" in found[-1].content.decode()
    right = Client().post(reverse("account_login"), {"login": somebody.email, "password": PASSWORD})
    assert right.status_code != 302, "the right password helps a guesser no more"


def test_roles_are_given_by_administrators_of_the_same_organization_only(person, organization):
    boss, clerk = person("administrator"), person("depositor", name="Simulated Person Two")
    new = {
        "email": "third@simulated.invalid",
        "name": "Simulated Person Three",
        "organization_name": organization.name,
        "kind": "",
        "role": "depositor",
    }
    with pytest.raises(Exception, match="do not allow"):
        actions.invite(**new, by=clerk)
    actions.invite(**new, by=boss)
    assert Person.objects.filter(email="third@simulated.invalid").exists()


def test_the_last_administrator_stays(person):
    boss = person("administrator")
    with pytest.raises(Exception, match="last administrator"):
        actions.take_role(membership=boss.memberships.get(), by=boss)


def test_account_pages_say_what_a_role_allows(person, signed_in):
    text = signed_in(person("depositor")).get("/accounts/").content.decode()
    assert "Simulated Office of Statistics" in text
    assert "Sign out" in text


def test_people_and_audit_pages(person, signed_in, organization, home):
    browser = signed_in(person("administrator", "auditor"))
    page = browser.post(
        reverse("accounts:people", args=[organization.pk]),
        {"name": "Simulated Person Four", "email": "four@simulated.invalid", "role": "depositor"},
    )
    assert "/accounts/invitation/" in page.content.decode()
    log = browser.get(reverse("accounts:audit") + "?verify=1&act=person").content.decode()
    assert "person.invited" in log
    assert "four@simulated.invalid" not in log
    table = browser.get(reverse("accounts:audit") + "?act=person&format=csv").content.decode()
    assert table.count("person.") >= 1
    assert "role.given" not in table
    assert audit.verify(home).faults == ()
