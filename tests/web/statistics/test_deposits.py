"""The depositor's workspace from the file to its withdrawal."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from palermo.statistics import catalogue
from palermo_web.accounts.models import AuditRecord, Organization
from palermo_web.statistics import tasks
from palermo_web.statistics.models import Deposit, State

pytestmark = pytest.mark.django_db
HEAD = "year,destination,citizenship,sex,age_group,form\n"
GOOD = HEAD + "2020,FRA,ROU,F,Y18T20,SexualExploitation\n" * 30
FAULTY = GOOD + "2020,FRA,XXX,F,Y18T20,SexualExploitation\n"


@pytest.fixture
def depositor(person, signed_in):
    """A browser in which a depositor is signed in."""
    return signed_in(person("depositor"))


def _hand_in(
    browser: Client,
    organization: Organization,
    text: str | bytes,
    name: str = "simulated-office-2024-05-01.csv",
    **more,
) -> Deposit:
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    wish = {
        "organization": organization.pk,
        "kind": "palermo",
        "file": file,
        "source": "simulated-office",
        "part": "",
        "published_on": "",
        **more,
    }
    page = browser.post(reverse("statistics:deposits"), wish)
    assert page.status_code == 302, page.content.decode()
    return Deposit.objects.order_by("-handed_in_at")[0]


def _decide(browser: Client, deposit: Deposit, act: str):
    return browser.post(reverse("statistics:decide", args=[deposit.pk, act]), follow=True)


def test_a_file_is_previewed_then_published_and_the_world_sees_it(depositor, organization, home):
    deposit = _hand_in(depositor, organization, FAULTY)
    assert deposit.state == State.READY, deposit.message
    text = depositor.get(reverse("statistics:deposit", args=[deposit.pk])).content.decode()
    assert "XXX" in text
    assert "32" in text, "the line of the refused row"
    assert catalogue.vintages(home) == (), "nothing is public before the decision"
    rejects = b"".join(depositor.get(reverse("statistics:rejects", args=[deposit.pk])).streaming_content).decode()
    assert "XXX" in rejects
    _decide(depositor, deposit, "publish")
    vintage = catalogue.vintages(home)[0]
    assert (vintage.read, vintage.accepted, vintage.rejected) == (31, 30, 1)
    assert vintage.by == organization.name
    assert "30" in Client().get("/statistics/?by=year").content.decode()
    acts = list(AuditRecord.objects.values_list("act", flat=True))
    assert acts.index("deposit.handed_in") < acts.index("deposit.let_in")


def test_the_same_file_twice_changes_nothing(depositor, organization, home):
    _decide(depositor, _hand_in(depositor, organization, GOOD), "publish")
    again = _hand_in(depositor, organization, GOOD)
    assert again.state == State.UNCHANGED
    assert len(catalogue.vintages(home)) == 1


def test_a_corrected_file_becomes_a_new_vintage(depositor, organization, home):
    _decide(depositor, _hand_in(depositor, organization, GOOD), "publish")
    corrected = _hand_in(
        depositor,
        organization,
        GOOD + "2021,FRA,ROU,F,Y18T20,SexualExploitation\n" * 20,
        name="simulated-office-2024-06-01.csv",
    )
    text = depositor.get(reverse("statistics:deposit", args=[corrected.pk])).content.decode()
    assert catalogue.vintages(home)[0].id in text, "it says what it replaces"
    _decide(depositor, corrected, "publish")
    assert len(catalogue.vintages(home)) == 2
    assert len(catalogue.current(home)) == 1


def test_discarding_leaves_nothing(depositor, organization, home):
    deposit = _hand_in(depositor, organization, GOOD)
    _decide(depositor, deposit, "discard")
    assert catalogue.vintages(home) == ()
    late = _decide(depositor, deposit, "publish")
    assert late.status_code == 400
    assert not [file for file in (home / "uploads").rglob("*") if file.is_file()]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\xff\xfe\x00broken", "a.csv"),
        (b"", "a.csv"),
        (gzip.compress(b"0" * 50_000_000), "a.csv.gz"),
        (b"name,address\nSimulated,Nowhere\n", "a.csv"),
        (b"PK\x03\x04broken", "a.xlsx"),
    ],
)
def test_hostile_files_are_refused_with_a_reason(depositor, organization, home, content, name):
    if not content:
        page = depositor.post(
            reverse("statistics:deposits"),
            {
                "organization": organization.pk,
                "kind": "palermo",
                "file": SimpleUploadedFile(name, content),
                "source": "simulated-office",
            },
        )
        assert page.status_code == 400
        return
    deposit = _hand_in(depositor, organization, content, name=name)
    assert deposit.state == State.REFUSED
    assert deposit.message
    assert deposit.message in depositor.get(reverse("statistics:deposit", args=[deposit.pk])).content.decode().replace(
        "&quot;", '"'
    ).replace("&#x27;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert catalogue.vintages(home) == ()


def test_a_file_name_leads_nowhere(depositor, organization, home):
    deposit = _hand_in(depositor, organization, GOOD, name="../../../escape-2024-05-01.csv")
    assert "/" not in deposit.file_name
    assert not list(home.parent.glob("**/escape*"))


def test_a_withdrawn_vintage_answers_no_more_and_stays_on_record(depositor, organization, person, signed_in, home):
    deposit = _hand_in(depositor, organization, GOOD)
    _decide(depositor, deposit, "publish")
    address = reverse("statistics:withdraw", args=[deposit.pk])
    assert depositor.post(address, {"reason": "simulated mistake"}).status_code in (302, 403)
    if catalogue.current(home):
        chief = signed_in(person("statistician", name="Simulated Person Two"))
        assert chief.post(address, {"reason": "simulated mistake"}).status_code == 302
    assert catalogue.current(home) == ()
    text = Client().get("/statistics/sources/").content.decode()
    assert "Withdrawn" in text


def test_nobody_sees_or_decides_for_another_organization(depositor, organization, person, signed_in):
    deposit = _hand_in(depositor, organization, GOOD)
    other = Organization.objects.create(name="Simulated Other Office", kind="state_authority")
    stranger = signed_in(person("depositor", "statistician", name="Simulated Stranger", within=other))
    assert stranger.get(reverse("statistics:deposit", args=[deposit.pk])).status_code == 404
    assert _decide(stranger, deposit, "publish").status_code == 404
    assert deposit.file_name not in stranger.get(reverse("statistics:deposits")).content.decode()
    assert Client().get(reverse("statistics:deposit", args=[deposit.pk])).status_code == 302
    wish = {
        "organization": organization.pk,
        "kind": "palermo",
        "file": SimpleUploadedFile("a.csv", GOOD.encode()),
        "source": "simulated-office",
    }
    assert stranger.post(reverse("statistics:deposits"), wish).status_code == 400


def test_roles_without_deposit_are_refused(person, signed_in):
    assert signed_in(person("auditor")).get(reverse("statistics:deposits")).status_code == 403


def test_an_upload_beyond_the_limit_is_stopped(depositor, organization, monkeypatch):
    monkeypatch.setenv("PALERMO_UPLOAD_LIMIT", "1000")
    wish = {
        "organization": organization.pk,
        "kind": "palermo",
        "file": SimpleUploadedFile("a.csv", GOOD.encode() * 200),
        "source": "simulated-office",
    }
    page = depositor.post(reverse("statistics:deposits"), wish)
    assert page.status_code == 400
    assert not Deposit.objects.exists()


def test_the_list_is_filtered_and_exported(depositor, organization):
    _hand_in(depositor, organization, GOOD)
    address = reverse("statistics:deposits")
    assert "simulated-office-2024-05-01.csv" in depositor.get(address + "?state=ready").content.decode()
    assert "simulated-office-2024-05-01.csv" not in depositor.get(address + "?state=refused").content.decode()
    assert "simulated-office-2024-05-01.csv" in depositor.get(address + "?format=csv").content.decode()


def test_refusals_are_read_in_the_language_of_the_reader(depositor, organization):
    deposit = _hand_in(depositor, organization, FAULTY)
    text = depositor.get(reverse("statistics:deposit", args=[deposit.pk]) + "?lang=ar").content.decode()
    assert "is not an ISO" not in text
    assert "ليس رمزا" in text


def test_a_file_is_cancelled_before_and_while_it_is_read(depositor, organization, home, monkeypatch):
    monkeypatch.setattr(tasks, "EVERY", 0)
    ready = _hand_in(depositor, organization, GOOD)
    assert _decide(depositor, ready, "cancel").status_code == 400, "what is read is discarded, not cancelled"
    for state, wanted in ((State.WAITING, False), (State.WAITING, True)):
        deposit = Deposit.objects.get(pk=ready.pk)
        deposit.pk, deposit.state, deposit.cancel_wanted = None, state, wanted
        deposit.save(force_insert=True)
        place = tasks.upload_of(deposit)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(GOOD)
        if wanted:
            tasks.read_deposit.func(str(deposit.pk))
        else:
            _decide(depositor, deposit, "cancel")
        deposit.refresh_from_db()
        assert deposit.state == State.CANCELLED
        assert not place.exists()
    assert catalogue.vintages(home) == ()
