"""What a prepared deposit would add, for the eyes of its depositor only: it has not passed disclosure control."""

from dataclasses import dataclass

import duckdb

from palermo.statistics.deposits.deposit import Prepared


@dataclass(frozen=True, slots=True)
class Sum:
    """Persons or figures of one measure in one period."""

    measure: str
    period: str
    low: int
    high: int


def sums(prepared: Prepared) -> tuple[Sum, ...]:
    """Return what a prepared file holds by measure and year: persons of records, totals of figures."""
    vintage = prepared.vintage
    file = prepared.folder / "records.parquet"
    time = "year" if "year" in vintage.dimensions else "''"
    with duckdb.connect() as database:
        rows = database.from_parquet(str(file))
        if not vintage.microdata:  # the coarsest published table of each measure
            coarse = {
                measure: min(tables, key=lambda text: (text.count("+") + bool(text), text))
                for measure, tables in vintage.breakdowns.items()
            }
            wanted = " OR ".join(
                f"(measure = '{measure}' AND breakdown = '{table}')" for measure, table in coarse.items()
            )
            rows = rows.filter(wanted)
        found = (
            rows.aggregate(f"measure, {time} AS period, sum(low)::BIGINT, sum(high)::BIGINT", "measure, period")
            .order("1, 2")
            .fetchall()
        )
    return tuple(Sum(*row) for row in found)
