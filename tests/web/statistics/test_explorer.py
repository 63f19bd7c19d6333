"""The explorer as a reader without JavaScript meets it."""

import csv
import gzip
import io
import json
import re
from datetime import date

import pyarrow.parquet as pq
import pytest
from django.test import Client

from palermo.statistics import catalogue
from tests.core.statistics.worlds import DAY, lay_down

pytestmark = pytest.mark.django_db


def _rows(text: str) -> dict[str, list[str]]:
    """Return the table of a page: key of a row -> its cells."""
    found = {}
    for key, body in re.findall(r'<tr data-key="([^"]+)">(.*?)</tr>', text, re.S):
        found[key] = [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", body, re.S)]
    return found


def test_the_table_holds_values_and_bounds(figures):
    rows = _rows(Client().get("/statistics/?measure=victims&by=year").content.decode())
    assert rows == {"2019": ["2019", "101", "101–104"], "2020": ["2020", "150", ""]}


def test_filters_by_name_and_period(figures):
    text = Client().get("/statistics/?by=year&by=destination&destination=KEN&from=2020&to=2020").content.decode()
    assert _rows(text) == {"2020|KEN": ["2020", "Kenya", "30", ""]}


def test_withheld_cells_say_why(records):
    rows = _rows(Client().get("/statistics/?by=sex").content.decode())
    assert "withheld" in rows["O"][1]
    assert "fewer than 11 persons" in rows["O"][1]
    assert rows["F"][1] == "40" or "withheld" in rows["F"][1]
    assert not any(cell == "3" for row in rows.values() for cell in row)


def test_no_door_shows_a_small_cell(records):
    question = "measure=victims&by=sex"
    answers = [Client().get(f"/statistics/table.{format}?{question}").content for format in ("csv", "json")]
    document = json.loads(answers[1])
    low = [row for row in document["rows"] if row["sex"] == "O"]
    assert low[0]["value"] is None
    assert low[0]["withheld"]
    rows = {row["sex"]: row for row in csv.DictReader(io.StringIO(answers[0].decode()))}
    assert rows["O"]["value"] == ""
    table = pq.read_table(io.BytesIO(Client().get(f"/statistics/table.parquet?{question}").content)).to_pylist()
    assert next(row for row in table if row["sex"] == "O")["value"] is None
    chart = Client().get(f"/statistics/chart.json?{question}").content.decode()
    assert '"O' not in chart
    assert "Other" not in chart


def test_a_question_that_cannot_be_answered_offers_those_that_can(figures):
    page = Client().get("/statistics/?measure=victims&by=sex")
    text = page.content.decode()
    assert page.status_code == 200
    assert 'role="alert"' in text
    assert re.search(r'href="\?measure=victims[^"]*by=year', text)


@pytest.mark.parametrize(
    "question",
    [
        "by=nonsense",
        "measure=nonsense",
        "by=year&where=year=abc",
        "by=year&on=yesterday",
        "by=year,year,year,sex,form",
        "by=year&where=<script>alert(1)</script>",
        "by=year&destination=%00",
        "from=9999999999&to=x",
    ],
)
def test_nonsense_is_answered_plainly(figures, question):
    page = Client().get(f"/statistics/?{question}")
    assert page.status_code in (200, 400)
    assert "<script>alert" not in page.content.decode()
    for address in ("chart.json", "picture.svg", "table.csv"):
        assert Client().get(f"/statistics/{address}?{question}").status_code in (200, 400, 404)


def test_a_past_day_is_answered_as_it_was(figures, home):
    with catalogue.locked(home):
        pass
    rows = [{"year": "2019", "destination": "FRA", "low": 999}]
    lay_down(home, rows, source="glotip", microdata=False, axes=("year", "destination"), published_on=date(2024, 6, 1))
    now = _rows(Client().get("/statistics/?by=year").content.decode())
    then = _rows(Client().get("/statistics/?by=year&on=2024-03-01").content.decode())
    assert now["2019"][1] == "999"
    assert then["2019"][1] == "101"
    assert DAY.year == 2024


@pytest.mark.parametrize("view", ["line", "bar", "map", "multiples", "table"])
def test_every_view_is_drawn(figures, view):
    question = f"measure=victims&by=year,destination&view={view}"
    page = Client().get(f"/statistics/?{question}")
    assert page.status_code == 200
    if view != "table":
        drawing = Client().get(f"/statistics/picture.svg?{question}").content.decode()
        assert drawing.startswith("<svg")
        assert "<script" not in drawing
        assert Client().get(f"/statistics/picture.png?{question}").content.startswith(b"\x89PNG")


def test_arabic_pictures_speak_arabic(figures):
    drawing = Client().get("/statistics/picture.svg?measure=victims&by=year&lang=ar&digits=arabic").content.decode()
    assert "٢٠١٩" in drawing
    assert "2019" not in re.sub(r'(?:href|xmlns|id|class)="[^"]*"', "", drawing)


def test_flows_show_corridors_and_download(home):
    rows = [
        {"year": "2020", "citizenship": [origin], "destination": "FRA", "low": 1}
        for origin, number in (("ROU", 30), ("FRA", 20))
        for _ in range(number)
    ]
    lay_down(home, rows, source="records")
    text = Client().get("/statistics/flows/").content.decode()
    assert _rows(text)["ROU|FRA"] == ["Romania", "France", "30"]
    assert "40 %" in text
    address = re.search(r'href="(/statistics/table\.csv\?[^"]+)"', text)
    assert "ROU,FRA,30" in Client().get(address.group(1).replace("&amp;", "&")).content.decode()


def test_sources_and_a_vintage_tell_what_became_of_rows(figures):
    text = Client().get("/statistics/sources/").content.decode()
    assert figures.id in text
    about = Client().get(f"/statistics/sources/{figures.id}/").content.decode()
    assert "SHA-256" in about
    assert Client().get("/statistics/sources/?format=json").json()["vintages"][0]["id"] == figures.id
    assert Client().get("/statistics/sources/none-such/").status_code == 404


def test_two_vintages_side_by_side(figures, home):
    rows = [{"year": year, "destination": "FRA", "low": low} for year, low in (("2019", 100), ("2020", 125))]
    later = lay_down(
        home, rows, source="glotip", microdata=False, axes=("year", "destination"), published_on=date(2024, 6, 1)
    )
    text = Client().get(f"/statistics/compare/?before={figures.id}&after={later.id}&by=year").content.decode()
    assert "101–104" in text
    assert "−25" in text
    table = (
        Client().get(f"/statistics/compare/?before={figures.id}&after={later.id}&by=year&format=csv").content.decode()
    )
    assert len(table.splitlines()) == 3


def test_what_draws_is_packed_and_kept(figures):
    text = Client().get("/statistics/").content.decode()
    library = re.search(r'data-library="([^"]+)"', text).group(1)
    for address in (
        library,
        Client().get("/statistics/chart.json?by=destination&view=map").json()["layer"][1]["data"]["url"],
    ):
        packed = Client().get(address, headers={"accept-encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip"
        assert "immutable" in packed["Cache-Control"]
        assert gzip.decompress(packed.content) == Client().get(address).content
        assert len(packed.content) < 400_000


def test_a_map_says_which_years_it_adds_up(figures):
    drawn = Client().get("/statistics/chart.json?measure=victims&by=year,destination&view=map").json()
    assert drawn["title"]["text"].endswith("2019–2020")
    french = next(row for row in drawn["layer"][2]["transform"][0]["from"]["data"]["values"] if row["name"] == "France")
    assert french["v"] == 220
