"""The register of recommendations: list, one, matrix, what changed; who sees what, on which day."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from palermo_web.accounts.models import Organization
from palermo_web.records.models import Entry
from palermo_web.review import entries
from tests.web.review.recommendations import MATRIX, PAGE, REFERENCE, answered, authority, followed_up, moved

pytestmark = pytest.mark.django_db
LIST = "/review/recommendations/"


def _listed(**wish) -> list[str]:
    found = Client().get(LIST, wish | {"format": "json", "lang": "en"}).json()["recommendations"]
    return [one["reference"] for one in found]


def _cells(**wish) -> dict[str, dict[str, str]]:
    text = Client().get(MATRIX, wish | {"format": "csv"}).content.decode()
    return {row["who"]: row for row in csv.DictReader(io.StringIO(text))}


def test_an_empty_installation_knows_the_46_of_2009_and_the_front_page_leads_there():
    front = Client().get("/", {"lang": "en"}).content.decode()
    page = Client().get(LIST, {"lang": "en"}).content.decode()

    assert f'href="{LIST}"' in front
    assert "<b>46</b>" in page and page.count("data-key=") == 46
    assert _listed() == list(dict.fromkeys(_listed())) and len(_listed()) == 46
    assert (
        Client()
        .get(LIST, {"format": "json", "lang": "fr"})
        .json()["recommendations"][4]["text"]
        .startswith("Les États")
    )


def test_one_recommendation_has_a_permanent_page_with_its_texts_and_provisions():
    page = Client().get(PAGE, {"lang": "ar"}).content.decode()

    assert page.index('lang="ar" dir="rtl">ينبغي') < page.index('lang="en" dir="ltr">States parties should')
    assert "/treaty/articles/?instrument=tip#TIP-05-1" in page or "instrument=untoc#" in page
    assert Client().get("/review/recommendations/CTOC/COP/WG.4/2009/2:99/").status_code == 404
    english = Client().get(PAGE, {"lang": "en"}).content.decode()
    assert "In our own words; the text of the document is authentic." in english
    assert Client().get(PAGE, {"format": "json"}).json()["recommendations"][0]["reference"] == REFERENCE


def test_lists_are_narrowed_by_what_was_done(person):
    ministry, by = authority(person)
    followed_up(ministry, by, status="planned", due_on="2020-01-01")

    assert _listed(status="planned") == [REFERENCE] == _listed(overdue="1")
    assert len(_listed(status="none")) == len(_listed(silent="1")) == 45
    assert len(_listed(addressee="secretariat")) == 9
    assert REFERENCE in _listed(theme="legislation") and len(_listed(theme="legislation")) < 46
    assert _listed(document="A/RES/1/1") == []


def test_on_a_past_day_nothing_is_known_of_what_was_written_later(person):
    ministry, by = authority(person)
    followed_up(ministry, by, summary="Simulated law")
    yesterday = (timezone.now() - timedelta(days=1)).date().isoformat()

    assert _listed(status="done") == [REFERENCE]
    assert _listed(status="done", on=yesterday) == [] and len(_listed(on=yesterday)) == 46
    assert "Simulated law" in Client().get(PAGE, {"lang": "en"}).content.decode()
    assert "Simulated law" not in Client().get(PAGE, {"lang": "en", "on": yesterday}).content.decode()
    assert "KEN" in _cells() and "KEN" not in _cells(on=yesterday)


def test_a_past_day_shows_the_status_of_that_day(person, ago):
    ministry, by = authority(person)
    entry = ago(10, lambda: followed_up(ministry, by, status="planned"))
    answered(entry, by, status="done")
    then = (timezone.now() - timedelta(days=9)).date().isoformat()

    assert _cells()["KEN"][REFERENCE] == "done"
    assert _cells(on=then)["KEN"][REFERENCE] == "planned"


@pytest.fixture
def ago(monkeypatch):
    """Return a function that does something as if it were some days ago."""

    def do(days: int, act):
        moment = timezone.now() - timedelta(days=days)
        with monkeypatch.context() as then:
            then.setattr(timezone, "now", lambda: moment)
            return act()

    return do


def test_a_draft_is_seen_by_its_team_alone_and_never_counted(person, signed_in):
    ministry, by = authority(person)
    _other, stranger = authority(person, "FRA")
    followed_up(ministry, by, summary="Simulated draft", show=False)

    assert "Simulated draft" in signed_in(by).get(PAGE).content.decode(), "there was something to leak"
    for browser in (Client(), signed_in(stranger)):
        assert "Simulated draft" not in browser.get(PAGE).content.decode()
        assert "KEN" not in browser.get(MATRIX, {"format": "csv"}).content.decode()
    assert _listed(status="done") == []


def test_what_only_the_secretariat_may_see_stays_out_of_public_pages_and_files(person, signed_in):
    ministry, by = authority(person)
    followed_up(ministry, by, contact="Simulated contact one")
    secretariat = Organization.objects.create(name="Simulated Secretariat", kind="secretariat")
    analyst = person("secretariat_analyst", name="Simulated Analyst", within=secretariat)

    assert "Simulated contact one" in signed_in(analyst).get(PAGE).content.decode(), "there was something to leak"
    for address in (PAGE, PAGE + "?format=json", LIST + "?format=csv", MATRIX + "?format=json", "/review/states/KEN/"):
        assert "Simulated contact one" not in Client().get(address).content.decode()


def test_the_matrix_counts_rows_and_columns_and_shows_gaps_as_gaps(person):
    ministry, by = authority(person)
    followed_up(ministry, by)
    followed_up(ministry, by, reference="CTOC/COP/WG.4/2009/2, 6(b)", status="not_begun")

    written = Client().get(MATRIX, {"lang": "en"}).content.decode()
    rows, every = _cells(), _cells(rows="all", region="Africa")

    assert set(rows) == {"secretariat", "conference", "KEN"}
    assert (rows["KEN"]["said"], rows["KEN"]["asked"], rows["KEN"]["gaps"]) == ("2", "28", "26")
    assert (rows["secretariat"]["asked"], rows["conference"]["asked"]) == ("9", "9")
    assert rows["KEN"][REFERENCE] == "done" and rows["KEN"]["CTOC/COP/WG.4/2009/2, 6(b)"] == "not_begun"
    assert rows["KEN"]["CTOC/COP/WG.4/2009/2, 4"] == "not addressed"
    assert {"KEN", "ZAF"} <= set(every) and "FRA" not in every and "secretariat" not in every
    assert every["ZAF"]["said"] == "0" and every["ZAF"][REFERENCE] == ""
    assert 'class="status-done"' in written and 'class="gap"' in written and 'class="unasked"' in written
    assert '<span class="unseen">Done</span>' in written, "a screen reader reads the status, not its letters"
    one = _cells(theme="compensation")["KEN"]
    assert sum("CTOC" in name for name in one) == 1


def test_the_matrix_as_a_workbook_has_no_formula(person):
    out = Client().get(MATRIX, {"format": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(out.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "who" and len(rows) == 3 and len(rows[0]) == 50


def test_writing_begins_with_the_recommendation_filled_in_and_is_begun_once(person, signed_in):
    ministry, by = authority(person)
    browser = signed_in(by)
    assert 'action="/review/recommendations/write/"' in browser.get(PAGE).content.decode()
    assert 'action="/review/recommendations/write/"' not in Client().get(PAGE).content.decode()

    first = browser.post("/review/recommendations/write/", {"reference": REFERENCE, "as": f"{ministry.pk}:state"})
    again = browser.post("/review/recommendations/write/", {"reference": REFERENCE, "as": f"{ministry.pk}:state"})

    assert first.url == again.url and first.url.endswith("/sections/follow_up/")
    assert Entry.objects.filter(register="follow_up", title=REFERENCE).count() == 1
    assert browser.get(first.url).status_code == 200


def test_nobody_writes_for_another_or_about_nothing(person, signed_in):
    ministry, _by = authority(person)
    _other, stranger = authority(person, "FRA")
    civil = Organization.objects.create(name="Simulated Society", kind="civil_society")
    guest = person("focal_point", name="Simulated Guest", within=civil)
    wrong = {"reference": REFERENCE, "as": f"{ministry.pk}:state"}

    assert signed_in(stranger).post("/review/recommendations/write/", wrong).status_code == 400
    assert (
        signed_in(guest)
        .post("/review/recommendations/write/", {"reference": REFERENCE, "as": f"{civil.pk}:state"})
        .status_code
        == 400
    )
    nothing = {"reference": "A/RES/1/1, 1", "as": f"{_other.pk}:state"}
    assert signed_in(stranger).post("/review/recommendations/write/", nothing).status_code == 404
    assert Client().post("/review/recommendations/write/", wrong).status_code == 302
    assert Entry.objects.count() == 0


def test_comments_stand_beside_an_account_and_never_change_it(person, signed_in):
    ministry, by = authority(person)
    account = followed_up(ministry, by, summary="Simulated account")
    civil = Organization.objects.create(name="Simulated Society", kind="civil_society")
    guest = person("focal_point", "approver", name="Simulated Guest", within=civil)
    before = list(account.events.values_list("sequence", flat=True))

    to = signed_in(guest).post(
        "/review/recommendations/write/", {"reference": REFERENCE, "organization": civil.pk, "about": "KEN"}
    )
    comment = Entry.objects.get(register="follow_up_comments")
    answered(comment, guest, assessment="differs", comment="Simulated other view")
    hidden = Client().get(PAGE).content.decode()
    moved(comment, guest, "hand_in", "show")
    shown = Client().get(PAGE, {"lang": "en"}).content.decode()

    assert str(comment.pk) in to.url
    assert "Simulated other view" not in hidden and "Simulated other view" in shown
    assert shown.index("Simulated account") < shown.index("Simulated other view")
    assert list(account.events.values_list("sequence", flat=True)) == before
    assert _cells()["KEN"][REFERENCE] == "done" and _cells()["KEN"]["said"] == "1"


def test_the_secretariat_writes_for_itself_and_for_the_conference(person):
    secretariat = Organization.objects.create(name="Simulated Secretariat", kind="secretariat")
    by = person("register_keeper", "approver", name="Simulated Keeper", within=secretariat)
    reference = next(one for one in _listed(addressee="conference"))

    for organ in ("secretariat", "conference"):
        followed_up(secretariat, by, reference=reference, organ=organ, status="in_progress")

    cells = _cells()
    assert cells["conference"][reference] == "in_progress" == cells["secretariat"][reference]


def test_what_changed_since_a_day(person, ago):
    ministry, by = authority(person)
    entry = ago(10, lambda: followed_up(ministry, by, status="planned"))
    answered(entry, by, status="done")
    since = (timezone.now() - timedelta(days=5)).date().isoformat()
    long_ago = (timezone.now() - timedelta(days=20)).date().isoformat()

    rows = Client().get("/review/recommendations/changes/", {"since": since, "format": "json"}).json()["changes"]
    older = Client().get("/review/recommendations/changes/", {"since": long_ago, "format": "json"}).json()["changes"]
    nothing = (
        Client().get("/review/recommendations/changes/", {"since": long_ago, "on": long_ago, "format": "json"}).json()
    )
    feed = Client().get("/review/recommendations/changes.atom", {"lang": "en"})

    assert [(one["kind"], one["before"], one["after"], one["who"]) for one in rows] == [
        ("status", "planned", "done", "KEN")
    ]
    assert [one["kind"] for one in older] == ["new"] and nothing == {"changes": []}
    assert feed["Content-Type"].startswith("application/atom+xml") and "Status changed" not in feed.content.decode()
    assert REFERENCE in feed.content.decode() and "Kenya" in feed.content.decode()
    assert Client().get("/review/recommendations/changes/", {"since": since, "on": long_ago}).status_code == 400


def test_a_states_page_shows_its_follow_up(person):
    ministry, by = authority(person)
    followed_up(ministry, by, status="planned", due_on="2020-01-01", responsible="Simulated body")

    followed_up(ministry, by, reference="CTOC/COP/WG.4/2009/2, 12(b)")

    page = Client().get("/review/states/KEN/", {"lang": "en"}).content.decode()

    assert page.index(REFERENCE) < page.index("2009/2, 12(b)"), "in order of the register, not of letters"
    assert REFERENCE in page and "Simulated body" in page and "Overdue" in page
    assert REFERENCE not in Client().get("/review/states/FRA/", {"lang": "en"}).content.decode()


def test_themes_add_up_to_every_recommendation(person):
    ministry, by = authority(person)
    followed_up(ministry, by)
    rows = Client().get("/review/recommendations/themes/", {"format": "json"}).json()["themes"]
    assert sum(one["recommendations"] for one in rows) == 46
    assert sum(one["done"] for one in rows) == 1 == sum(one["states"] for one in rows)


def test_measures_evidence_and_reasons_are_shown(person):
    ministry, by = authority(person)
    entry = entries.begin_follow_up(reference=REFERENCE, organ="state", organization=ministry, by=by)
    answered(
        entry,
        by,
        status="done",
        measures__r1__measure="Simulated Act",
        measures__r1__article="TIP-05-1",
        evidence_text="Simulated gazette",
    )
    moved(entry, by, "show", "complete")

    page = Client().get(PAGE, {"lang": "en"}).content.decode()

    assert "Simulated Act" in page and "TIP-05-1" in page and "Simulated gazette" in page


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_every_page_in_six_languages(person, signed_in, language):
    ministry, by = authority(person)
    followed_up(ministry, by, status="planned", due_on="2020-01-01", status_on="2019-12-31")
    for address in (
        LIST,
        PAGE,
        MATRIX,
        MATRIX + "?rows=all",
        "/review/recommendations/themes/",
        "/review/recommendations/changes/",
        "/review/recommendations/changes.atom",
        "/review/states/KEN/",
        "/records/follow_up/form/",
        "/records/follow_up_comments/form/",
        "/records/practices/form/",
        "/records/other_recommendations/form/",
    ):
        for browser in (Client(), signed_in(by)):
            page = browser.get(address, {"lang": language} | ({"rows": "all"} if "?" in address else {}))
            assert page.status_code == 200, address
            assert "{{" not in page.content.decode() and "{%" not in page.content.decode()
