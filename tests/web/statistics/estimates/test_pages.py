"""The pages: who sees what, in which words; the public never sees a small count."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from palermo_web.accounts.models import AuditRecord
from palermo_web.statistics.estimates import actions, queries
from palermo_web.statistics.estimates.models import Estimation, Standing
from palermo_web.statistics.estimates.public import public_document
from tests.web.statistics.estimates.conftest import AT, TABLE, made

pytestmark = pytest.mark.django_db
LIST = "/statistics/estimates/"
LANGUAGES = ("en", "ar", "es", "fr", "ru", "zh-hans")
ASKED = {
    "title": "Simulated fishing",
    "who": "Simulated persons",
    "place": "Simulated coast",
    "state": "",
    "began_on": "2024-01-01",
    "ended_on": "2024-12-31",
}
METHOD = {
    "name": "bic", "interval": "bca", "replicates": "40", "level": "0.95", "seed": "1", "threshold": "0.02",
    "max_order": "", "model": "",
}  # fmt: skip


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_from_the_file_to_the_public_number(statistician, organization, signed_in):
    browser = signed_in(statistician)
    file = SimpleUploadedFile("lists.csv", TABLE.encode())
    page = browser.post(LIST + "new/", ASKED | {"organization": organization.pk, "file": file})
    assert page.status_code == 302, page.content.decode()
    found = Estimation.objects.get()
    prepare = _text(browser, page["Location"])
    assert "336" in prepare
    assert "police" in prepare
    browser.post(f"{LIST}{found.pk}/lists/", {"kind": "merged", "lists": ["police", "border"]})
    assert "police+border" in _text(browser, page["Location"])
    browser.post(f"{LIST}{found.pk}/lists/", {"kind": "undone"})
    started = browser.post(page["Location"], METHOD)
    assert started.status_code == 302, started.content.decode()
    found.refresh_from_db()
    assert found.standing == Standing.READY, found.message
    assert Client().get(found.get_absolute_url()).status_code == 404, "not public before the release"
    assert "Simulated fishing" not in _text(Client(), LIST)
    browser.post(f"{LIST}{found.pk}/release/", {"words": "Simulated statement.", "certain": "on"})
    public = _text(Client(), found.get_absolute_url())
    assert "Simulated Statistician One" in public
    assert "Simulated statement." in public
    assert "Simulated fishing" in _text(Client(), LIST)
    acts = list(AuditRecord.objects.filter(act__startswith="estimate.").values_list("act", flat=True))
    assert acts == ["estimate.begun", "estimate.started", "estimate.released"]


def test_a_release_needs_words_and_the_role(finished, person, signed_in, statistician):
    address = f"{LIST}{finished.pk}/release/"
    signed_in(statistician).post(address, {"words": "", "certain": "on"})
    signed_in(statistician).post(address, {"words": "Simulated statement."})
    assert not finished.events.exists()
    depositor = person("depositor", name="Simulated Depositor")
    assert signed_in(depositor).post(address, {"words": "mine", "certain": "on"}).status_code == 404
    analyst = person("secretariat_analyst", name="Simulated Analyst")
    assert signed_in(analyst).post(address, {"words": "mine", "certain": "on"}).status_code == 403
    assert not finished.events.exists()


def test_the_public_sees_no_history_and_no_small_count(released, statistician, signed_in):
    own = json.loads(_text(signed_in(statistician), f"{LIST}{released.pk}/result.json"))
    assert [[1, 1, 1], 4] in own["result"]["table"]["histories"], "there is something to leak"
    for name in ("result.json", "table.csv", "variations.csv", ""):
        text = _text(Client(), f"{LIST}{released.pk}/{name}")
        assert "histories" not in text
        assert released.salt not in text
        assert released.result["table_hash"] not in text
    shown = json.loads(_text(Client(), f"{LIST}{released.pk}/result.json"))["result"]
    assert shown["table"]["sizes"]["border"] == {"low": 100, "high": 109}
    assert shown["estimate"]["observed"] == {"low": 330, "high": 339}
    assert not _whole_numbers(shown) & _cells(released), "no cell of the table is among the numbers"
    assert Client().get(f"{LIST}{released.pk}/overlaps.svg").status_code == 404
    assert Client().get(f"{LIST}{released.pk}/fan.svg").status_code == 200


def _whole_numbers(shown: dict) -> set[int]:
    kept = {name: shown[name] for name in ("table", "estimate", "sensitivity", "consistency")}
    kept["estimate"] = {name: one for name, one in kept["estimate"].items() if name != "choice"}
    return {int(one) for one in re.findall(r"(?<![\w.-])\d+(?![\w.])", json.dumps(kept))}


def _cells(released) -> set[int]:
    return {count for _, count in released.result["table"]["histories"] if count > 10} | {336}


def test_small_lists_become_a_range(statistician, organization):
    found = made(statistician, organization, TABLE + "\n", wish={"replicates": 0})
    document = json.loads(json.dumps(found.result))
    document["table"]["sizes"]["border"] = 7
    assert public_document(document)["table"]["sizes"]["border"] == {"low": 0, "high": 10}


def test_two_lists_with_a_small_overlap_are_not_released(statistician, organization, signed_in):
    found = made(statistician, organization, "a,b,count\n1,0,100\n0,1,80\n1,1,6\n", {"name": "independence"})
    assert found.standing == Standing.READY, found.message
    page = signed_in(statistician).post(
        f"{LIST}{found.pk}/release/", {"words": "Simulated.", "certain": "on"}, follow=True
    )
    assert "fewer than 11" in page.content.decode()
    assert not found.events.exists()


def test_the_secretariat_sees_every_table_and_another_state_none(
    released, person, secretariat, other_office, signed_in
):
    for role in ("secretariat_analyst", "statistician"):
        whole = signed_in(person(role, name=f"Simulated {role} S", within=secretariat))
        assert "histories" in _text(whole, f"{LIST}{released.pk}/result.json")
    stranger = signed_in(person("statistician", name="Simulated Stranger", within=other_office))
    assert "histories" not in _text(stranger, f"{LIST}{released.pk}/result.json")


def test_strangers_cannot_open_change_or_start_what_is_not_theirs(finished, person, other_office, signed_in):
    stranger = signed_in(person("statistician", name="Simulated Stranger", within=other_office))
    for browser in (Client(), stranger):
        assert browser.get(f"{LIST}{finished.pk}/").status_code == 404
        assert browser.get(f"{LIST}{finished.pk}/table.csv").status_code == 404
    for act in ("cancel", "discard", "lists", "release", "withdraw"):
        assert stranger.post(f"{LIST}{finished.pk}/{act}/", {"words": "x"}).status_code == 404
    assert signed_in(person("depositor", name="Simulated Depositor")).get(LIST + "new/").status_code == 403


def test_withdrawn_stays_on_record_without_a_number(released, statistician, signed_in):
    total = f"{public_document(released.result)['estimate']['total']:,.0f}"
    address = released.get_absolute_url()
    assert total in _text(Client(), address)
    later = AT.replace(day=25)
    actions.withdraw(estimation=released, words="Simulated mistake.", by=statistician, at=later)
    now = _text(Client(), address)
    assert "Simulated mistake." in now
    assert total not in now
    assert total in _text(Client(), f"{address}?on=2026-11-24")
    assert Client().get(f"{address}?on=2026-11-23").status_code == 404
    assert [one.estimation for one in queries.released_on(AT.date())] == [released]
    assert queries.released_on(later.date()) == ()
    page = signed_in(statistician).post(f"{LIST}{released.pk}/release/", {"words": "x", "certain": "on"}, follow=True)
    assert "done already" in page.content.decode()


def test_simulated_estimates_never_enter_the_report(statistician, organization):
    found = made(statistician, organization, simulated=True)
    actions.release(estimation=found, words="Simulated.", by=statistician, at=AT)
    assert queries.released_on(AT.date()) == ()
    assert len(queries.released_on(AT.date(), simulated=True)) == 1
    assert "Simulated data." in _text(Client(), found.get_absolute_url())


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("", 1), ("q=fishing", 1), ("q=mining", 0), ("place=coast", 1), ("year=2024", 1), ("year=2023", 0),
        ("method=stepwise", 1), ("method=bic", 0), ("status=released", 1), ("status=withdrawn", 0),
        ("on=2026-11-23", 0), ("year=99999999999999999", 1),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(released, question, number):
    assert len(Client().get(f"{LIST}?format=json&{question}").json()["estimates"]) == number
    assert Client().get(f"{LIST}?{question}").status_code == 200


def test_the_list_leaves_as_csv_without_formulas(statistician, organization):
    found = made(statistician, organization, title="=1+1")
    actions.release(estimation=found, words="Simulated.", by=statistician, at=AT)
    text = _text(Client(), LIST + "?format=csv")
    assert "'=1+1" in text
    assert text.count("\n") == 2


def test_the_feed_tells_of_releases_and_withdrawals(released, statistician):
    actions.withdraw(estimation=released, words="Simulated.", by=statistician, at=AT.replace(day=25))
    text = _text(Client(), LIST + "feed.atom")
    assert text.count("<entry>") == 2
    assert "Simulated fishing 2024" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks(released, statistician, signed_in, language):
    for browser in (Client(), signed_in(statistician)):
        for address in (LIST, LIST + "guide/", released.get_absolute_url()):
            text = _text(browser, f"{address}?lang={language}")
            assert f'lang="{language}"' in text
        for of in ("fan", "models"):
            assert _text(browser, f"{LIST}{released.pk}/{of}.svg?lang={language}").startswith("<svg")
    page = _text(Client(), released.get_absolute_url())
    assert sorted(re.findall(r'<textarea [^>]*lang="([^"]+)"', page)) == sorted(LANGUAGES)
    assert re.search(r'<textarea [^>]*lang="ar" dir="rtl"', page)


def test_pictures_are_drawn_for_the_owner(released, statistician, signed_in):
    browser = signed_in(statistician)
    assert "police" in _text(browser, f"{LIST}{released.pk}/overlaps.svg?lang=ar")
    assert browser.get(f"{LIST}{released.pk}/overlaps.png").content.startswith(b"\x89PNG")
    assert browser.get(f"{LIST}{released.pk}/fan.svg?width=99999").status_code == 200


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "empty"),
        (b"a,b,count\n1,0,nan\n0,1,4\n", "no whole number"),
        (b"a,b,count\n1,0,1e300\n0,1,4\n", "no whole number"),
        (b"a,b,count\n1,0,-3\n0,1,4\n", "no whole number"),
        (b"a,b,count\n0,0,9\n", "on no list"),
        (b"a,count\n1,9\n", "one list alone"),
        (b'a,b,count\n"1,0,9\n', "not CSV"),
        (b"a\x07,b,count\n1,0,9\n0,1,2\n", "name of a list"),
        (b"person,list\n" + b"".join(b"p%d,l%d\n" % (i, i) for i in range(20)), "16 lists"),
        (b"a,b\n" + b"1,0\n" * 200_001, "rows"),
        (b"a,b,count\n" + b"1,0,1\n" * 800_000, "MiB"),
    ],
)
def test_a_hostile_table_is_refused_in_words(statistician, organization, signed_in, content, said):
    file = SimpleUploadedFile("lists.csv", content)
    page = signed_in(statistician).post(LIST + "new/", ASKED | {"organization": organization.pk, "file": file})
    assert page.status_code == 400
    assert said in page.content.decode()
    assert not Estimation.objects.exists()


def test_names_of_lists_are_never_markup(statistician, organization, signed_in):
    found = made(statistician, organization, '"<script>alert(1)</script>",=cmd,count\n1,0,50\n0,1,40\n1,1,20\n')
    actions.release(estimation=found, words="<b>Simulated</b>", by=statistician, at=AT)
    page = _text(signed_in(statistician), found.get_absolute_url())
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "'=cmd" in _text(signed_in(statistician), f"{LIST}{found.pk}/table.csv")


def test_the_table_of_an_earlier_estimate_can_be_taken_by_its_owners_only(
    finished, statistician, organization, person, other_office, signed_in
):
    wish = ASKED | {"organization": organization.pk, "earlier": finished.pk}
    assert signed_in(statistician).post(LIST + "new/", wish).status_code == 302
    assert Estimation.objects.filter(standing=Standing.DRAFT).get().counted == finished.counted
    stranger = person("statistician", name="Simulated Stranger", within=other_office)
    wish["organization"] = other_office.pk
    assert signed_in(stranger).post(LIST + "new/", wish).status_code == 400


def test_a_column_that_is_no_list_is_named(statistician, organization, signed_in):
    rows = "police,shelter,year,count\n1,0,2023,40\n0,1,2023,30\n1,1,2024,20\n"
    wish = ASKED | {"organization": organization.pk, "pasted": rows}
    page = signed_in(statistician).post(LIST + "new/", wish, follow=True).content.decode()
    assert "added up: year" in page
    assert Estimation.objects.get().counted["lists"] == ["police", "shelter"]
