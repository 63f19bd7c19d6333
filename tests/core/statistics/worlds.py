"""Small worlds for tests: rows laid down as a vintage, without reading a file."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from palermo.statistics import catalogue
from palermo.statistics.dimensions import dimension

DAY = datetime(2024, 3, 1, tzinfo=UTC)


def lay_down(
    home: Path,
    rows: list[dict[str, Any]],
    *,
    source: str = "records",
    microdata: bool = True,
    axes: tuple[str, ...] = (),
    published_on: date = date(2024, 1, 1),
    part: str = "",
    dataset: str = "records",
) -> catalogue.Vintage:
    """Store rows (dimension codes with low and high, breakdown for figures) as one vintage."""
    names = [name for name in rows[0] if name not in ("measure", "breakdown", "low", "high")]
    columns: dict[str, Any] = {
        "measure": pa.array([row.get("measure", "victims") for row in rows]),
        "breakdown": pa.array([row.get("breakdown", "") for row in rows]),
        "low": pa.array([row["low"] for row in rows], pa.int64()),
        "high": pa.array([row.get("high", row["low"]) for row in rows], pa.int64()),
    }
    for name in names:
        kind = pa.list_(pa.string()) if dimension(name).multiple else pa.string()
        columns[name] = pa.array([row[name] for row in rows], kind)
    home.mkdir(parents=True, exist_ok=True)
    staged = home / "staged.parquet"
    pq.write_table(pa.table(columns), staged)
    number = len(catalogue.events(home)) + 1
    vintage = catalogue.Vintage(
        id=f"{source}-{published_on}-{number}",
        kind="palermo",
        source=source,
        dataset=dataset,
        part=part,
        published_on=published_on,
        deposited_at=DAY,
        sequence=0,
        sha256=str(number),
        file_name="rows.csv",
        protection="threshold" if microdata else "publisher",
        microdata=microdata,
        simulated=source.startswith("simulated"),
        measures=tuple(sorted({row.get("measure", "victims") for row in rows})),
        dimensions=tuple(names),
        axes=axes,
        breakdowns=_breakdowns(rows),
        read=len(rows),
        accepted=len(rows),
        rejected=0,
        ignored={},
        by="test",
    )
    with catalogue.locked(home):
        return catalogue.add(home, vintage, staged, None)


def _breakdowns(rows: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    pairs = {(row.get("measure", "victims"), row.get("breakdown", "")) for row in rows}
    return {measure: tuple(sorted(text for name, text in pairs if name == measure)) for measure, _ in pairs}
