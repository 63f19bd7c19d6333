"""XLSForm on the pages: a form to take away, and one from elsewhere tried, seen and taken away as a folder."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from palermo.records.register_file import read_register, registers
from palermo.records.xlsform.reading import read_xlsform
from tests.core.records.xlsforms import content_of, workbook

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
SURVEY = [
    ["type", "name", "label::English (en)", "label::العربية (ar)"],
    ["begin_group", "visit", "Visit <b>", "زيارة"],
    ["text", "officeName", "Name of the office", "اسم المكتب"],
    ["select_one kinds", "kind", "Kind", "النوع"],
    ["end_group"],
]
CHOICES = [["list_name", "name", "label::English (en)", "label::العربية (ar)"], ["kinds", "yes", "Yes", "نعم"]]


def _file(survey=SURVEY) -> SimpleUploadedFile:
    return SimpleUploadedFile("form.xlsx", workbook({"survey": survey, "choices": CHOICES}))


@pytest.fixture
def browser(team, signed_in):
    return signed_in(team["focal_point"])


def test_everybody_may_take_a_form_away():
    page = Client().get("/records/ratification/form/", headers=ENGLISH).content.decode()
    address = re.search(r'href="(/records/ratification/form\.xlsx\?version=[\d.]+)"', page)[1]

    answer = Client().get(address)

    assert answer["Content-Disposition"] == 'attachment; filename="ratification-1.0.0.xlsx"'
    form = registers()["ratification"].form
    assert content_of(read_xlsform(answer.content, "ratification").form) == content_of(form)
    assert Client().get("/records/ratification/form.xlsx?version=9.9.9").status_code == 404


def test_a_form_is_tried_seen_and_taken_away_and_nothing_is_kept(browser, home, tmp_path):
    assert 'href="/records/xlsform/"' in browser.get("/records/").content.decode()
    before = sorted(home.rglob("*"))

    page = browser.post("/records/xlsform/", {"register": "visits", "file": _file()}, headers=ENGLISH).content.decode()
    carried = re.search(r'name="carried" value="([^"]+)"', page)[1]
    answer = browser.post("/records/xlsform/folder.zip", {"carried": carried})

    assert "Visit &lt;b&gt;" in page and "Name of the office" in page
    assert "officeName" in page and "office_name" in page
    assert sorted(home.rglob("*")) == before
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
    made = read_register(tmp_path / "visits")
    assert list(made.form.items) == ["office_name", "kind"]
    assert made.say("Name of the office", "ar") == "اسم المكتب"


def test_problems_are_listed_with_their_cells(browser):
    survey = [*SURVEY, ["geopoint", "place", "Place", "المكان"], ["text", "<script>", "A", ""]]

    answer = browser.post("/records/xlsform/", {"register": "visits", "file": _file(survey)}, headers=ENGLISH)
    page = answer.content.decode()

    assert answer.status_code == 400
    assert "<code>survey!A6</code>" in page
    assert "questions of the type &quot;geopoint&quot; are not known here." in page
    assert "<code>survey!D7</code>" in page, "what is not translated is listed too"
    assert "carried" not in page and "<script>" not in page.split("<main", 1)[1]


@pytest.mark.parametrize(
    ("register", "content", "what"),
    [
        ("visits", b"not a book", "This is not an Excel workbook"),
        ("ratification", None, "There is a register of this name already"),
        ("../visits", None, "is not of small letters"),
        ("", None, "is not of small letters"),
    ],
)
def test_what_is_no_workbook_and_no_id_is_refused(browser, register, content, what):
    file = SimpleUploadedFile("a.xlsx", content) if content else _file()

    answer = browser.post("/records/xlsform/", {"register": register, "file": file}, headers=ENGLISH)

    assert answer.status_code == 400
    assert what in answer.content.decode()


def test_a_workbook_is_asked_for(browser):
    assert browser.post("/records/xlsform/", {"register": "visits"}).status_code == 400


def test_keepers_and_focal_points_alone_may_try_forms(person, ministry, secretariat, signed_in, browser):
    keeper = signed_in(person("register_keeper", name="Simulated Person Five", within=secretariat))
    approver = signed_in(person("approver", name="Simulated Person Six", within=ministry))
    unguarded = signed_in(person("focal_point", name="Simulated Person Seven", within=ministry, factor=False))

    found = [one.get("/records/xlsform/").status_code for one in (browser, keeper, approver, unguarded, Client())]

    assert found == [200, 200, 403, 302, 302]
    assert approver.post("/records/xlsform/folder.zip", {"carried": "x"}).status_code == 403
    assert "/records/xlsform/" not in approver.get("/records/").content.decode()
    assert "/records/xlsform/" not in Client().get("/records/").content.decode()


def test_a_changed_preview_gives_nothing(browser):
    page = browser.post("/records/xlsform/", {"register": "visits", "file": _file()}).content.decode()
    carried = re.search(r'name="carried" value="([^"]+)"', page)[1]

    answer = browser.post(
        "/records/xlsform/folder.zip", {"carried": carried[:-1] + ("A" if carried[-1] != "A" else "B")}
    )

    assert answer.status_code == 400
