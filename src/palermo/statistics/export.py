"""Write an answer to a file: CSV, JSON or Parquet, with its bounds, method and sources."""

import csv
import io
import json
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from palermo.content.spreadsheets import neutral
from palermo.errors import InvalidQuestion
from palermo.statistics.result import Answer

FORMATS = {"csv": "text/csv; charset=utf-8", "json": "application/json", "parquet": "application/vnd.apache.parquet"}


def write(answer: Answer, format: str, stream: BinaryIO) -> None:
    """Write an answer. format: one of FORMATS. Raises InvalidQuestion for another."""
    if format == "json":
        stream.write(json.dumps(answer.as_dict(), ensure_ascii=False, indent=2).encode() + b"\n")
    elif format == "csv":
        _write_csv(answer, stream)
    elif format == "parquet":
        pq.write_table(_table(answer), stream, compression="zstd")
    else:
        raise InvalidQuestion(f'no format "{format}"; there are: {", ".join(FORMATS)}')


def _write_csv(answer: Answer, stream: BinaryIO) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*answer.by, "value", "low", "high", "withheld", "sources", "vintages", "simulated"])
    origin = [" ".join(answer.sources), " ".join(answer.vintages), "simulated" if answer.simulated else ""]
    for row in answer.rows:
        codes = [neutral(code) for code in row.codes.values()]
        numbers = ["" if number is None else number for number in (row.value, row.low, row.high)]
        writer.writerow([*codes, *numbers, row.withheld or "", *origin])
    stream.write(text.getvalue().encode())


def _table(answer: Answer) -> pa.Table:
    columns: dict[str, Any] = {
        name: pa.array([row.codes[name] for row in answer.rows], pa.string()) for name in answer.by
    }
    for name in ("value", "low", "high"):
        columns[name] = pa.array([_real(getattr(row, name)) for row in answer.rows], pa.float64())
    columns["withheld"] = pa.array([row.withheld for row in answer.rows], pa.string())
    about = {key: json.dumps(value) for key, value in answer.as_dict().items() if key != "rows"}
    about["simulated"] = json.dumps(answer.simulated)
    return pa.table(columns).replace_schema_metadata(about)


def _real(number: float | None) -> float | None:
    return None if number is None else float(number)
