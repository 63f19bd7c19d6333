"""Recommendations of other bodies: an export of the Index handed in, looked through, taken over once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from palermo_web.accounts.models import AuditRecord, Organization
from palermo_web.records.models import Entry
from tests.core.review.test_universal_index import row, workbook
from tests.web.review.recommendations import authority

pytestmark = pytest.mark.django_db
IMPORT = "/review/recommendations/import/"


@pytest.fixture
def keeper(person, signed_in):
    secretariat = Organization.objects.create(name="Simulated Secretariat", kind="secretariat")
    return signed_in(person("register_keeper", name="Simulated Keeper", within=secretariat))


def _export() -> SimpleUploadedFile:
    rows = [
        row(text="23. Simulated: ensure compensation to victims of human trafficking."),
        row(text="24. Simulated: protect trafficked children.", states="- Ghana", day=38538),
        row(text="25. Simulated: build schools."),
        row(text="26. Simulated trafficking", states="- Simulated Republic"),
    ]
    return SimpleUploadedFile("export.xlsx", workbook(rows))


def _marks(page: str) -> list[str]:
    import re

    return re.findall(r'name="take" value="([0-9a-f]+)"', page)


def test_rows_are_looked_through_and_taken_over_once(keeper):
    handed = keeper.post(IMPORT, {"file": _export()})
    page = keeper.get(handed.url, {"lang": "en"}).content.decode()
    assert Entry.objects.count() == 0, "nothing is kept before a person chose"
    assert "“Simulated Republic” is no State or area that is known." in page
    assert "Compensation of victims" in page and "Sdgs" in page
    marks = _marks(page)
    assert len(marks) == 2

    keeper.post(handed.url, {"take": marks[:1], "publish": "1", "page": "1"})
    keeper.post(handed.url, {"take": marks, "publish": "1", "page": "1"})
    after = keeper.get(handed.url, {"lang": "en"}).content.decode()

    assert sorted(Entry.objects.values_list("state", "status", "title")) == [
        ("GHA", "shown", "CEDAW/C/XXX/CO/1, 24"),
        ("KEN", "shown", "CEDAW/C/XXX/CO/1, 23"),
    ]
    assert _marks(after) == []
    taken = [one.details["taken"] for one in AuditRecord.objects.filter(act="index.taken_over").order_by("sequence")]
    assert taken == [1, 1]


def test_the_same_file_handed_in_later_adds_nothing(keeper):
    first = keeper.post(IMPORT, {"file": _export()})
    keeper.post(first.url, {"take": _marks(keeper.get(first.url).content.decode())})
    again = keeper.post(IMPORT, {"file": _export()})
    assert _marks(keeper.get(again.url).content.decode()) == []
    assert set(Entry.objects.values_list("status", flat=True)) == {"draft"}, "not published unless a person says so"


def test_what_was_taken_over_stands_beside_the_recommendation_of_its_theme(keeper):
    handed = keeper.post(IMPORT, {"file": _export()})
    keeper.post(handed.url, {"take": _marks(keeper.get(handed.url).content.decode()), "publish": "1"})
    found = (
        Client().get("/review/recommendations/", {"theme": "compensation", "format": "json"}).json()["recommendations"]
    )
    place = found[0]["reference"].rpartition(", ")[2]

    page = Client().get(f"/review/recommendations/CTOC/COP/WG.4/2009/2:{place}/", {"lang": "en"}).content.decode()

    assert "CEDAW/C/XXX/CO/1, 23" in page
    assert "Recommendations of other bodies: 1" in Client().get("/review/states/KEN/", {"lang": "en"}).content.decode()


def test_a_file_that_is_no_export_is_refused_in_the_readers_language(keeper):
    wrong = SimpleUploadedFile("other.csv", b"a,b\n1,2\n")
    page = keeper.post(IMPORT + "?lang=en", {"file": wrong})
    assert page.status_code == 400 and "This is no export of the Index" in page.content.decode()
    assert keeper.post(IMPORT, {}).status_code == 400


def test_only_the_keeper_with_a_second_factor_comes_here(person, signed_in, keeper):
    _ministry, focal = authority(person)
    handed = keeper.post(IMPORT, {"file": _export()})
    bare = person(
        "register_keeper", name="Simulated Bare", within=Organization.objects.get(kind="secretariat"), factor=False
    )

    listed = "/review/recommendations/"
    assert f'href="{IMPORT}"' in keeper.get(listed).content.decode()
    assert f'href="{IMPORT}"' not in signed_in(focal).get(listed).content.decode()
    for address in (IMPORT, handed.url):
        assert signed_in(focal).get(address).status_code == 403
        assert Client().get(address).status_code == 302
        assert signed_in(bare).get(address).status_code == 302
    assert signed_in(focal).post(handed.url, {"take": ["x"]}).status_code == 403
    assert keeper.get(f"{IMPORT}{'0' * 64}/").status_code == 404
    assert keeper.get(f"{IMPORT}..%2f..%2fsecret/").status_code == 404


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_pages_of_the_import_in_six_languages(keeper, language):
    handed = keeper.post(IMPORT, {"file": _export()})
    for address in (IMPORT, handed.url):
        page = keeper.get(address, {"lang": language})
        assert page.status_code == 200 and "{{" not in page.content.decode()
