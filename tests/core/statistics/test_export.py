"""Exports say what they hold and run nothing in a spreadsheet."""

import csv
import io
import json

import pyarrow.parquet as pq
import pytest

from palermo.errors import InvalidQuestion
from palermo.statistics.answer import answer
from palermo.statistics.export import write
from palermo.statistics.query import Query
from tests.core.statistics.worlds import lay_down


@pytest.fixture
def found(tmp_path):
    rows = [
        {"year": "2020", "first_responder": "=HYPERLINK(1)", "breakdown": "first_responder", "low": 1, "high": 4},
        {"year": "2020", "first_responder": "Aid", "breakdown": "first_responder", "low": 30},
    ]
    lay_down(tmp_path, rows, microdata=False, axes=("year",))
    return answer(tmp_path, Query.parse("victims", "first_responder"))


def exported(found, format):
    stream = io.BytesIO()
    write(found, format, stream)
    return stream.getvalue()


def test_csv_carries_bounds_and_origin_and_neutral_cells(found):
    rows = list(csv.DictReader(io.StringIO(exported(found, "csv").decode())))

    assert [(row["first_responder"], row["low"], row["high"]) for row in rows] == [
        ("'=HYPERLINK(1)", "1", "4"),
        ("Aid", "30", "30"),
    ]
    assert rows[0]["sources"] == "records"


def test_json_is_the_documented_shape(found):
    document = json.loads(exported(found, "json"))

    assert list(document) == ["measure", "by", "where", "rows", "sources", "vintages", "method", "notes"]
    assert document["rows"][1] == {"first_responder": "Aid", "value": 30, "low": 30, "high": 30, "withheld": None}


def test_parquet_carries_method_in_its_metadata(found):
    table = pq.read_table(io.BytesIO(exported(found, "parquet")))

    assert table.column("low").to_pylist() == [1.0, 30.0]
    assert json.loads(table.schema.metadata[b"method"]) == found.method


def test_another_format_is_refused(found):
    with pytest.raises(InvalidQuestion, match="csv, json, parquet"):
        exported(found, "xlsx")
