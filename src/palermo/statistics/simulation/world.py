"""Deposit the simulated world through the same door as every other file."""

import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from palermo.errors import InvalidInput
from palermo.statistics import catalogue
from palermo.statistics.catalogue import Vintage
from palermo.statistics.deposits.deposit import Wish, commit, prepare
from palermo.statistics.simulation.figures import write_official, write_population
from palermo.statistics.simulation.persons import Persons, generate, quarters, records, setting

SEED = 2009  # the year in which the Working Group adopted its recommendations
LAST_KNOWN = ("2024-Q2", "2024-Q4")  # last quarter reported in, by release


def deposit_world(home: Path, at: datetime, seed: int = SEED) -> Persons:
    """Make the simulated world and deposit what its sources published; return the truth behind it.

    at: moment of the deposit, aware. Raises InvalidInput where real data has been deposited.
    """
    if any(not vintage.simulated for vintage in catalogue.vintages(home)):
        raise InvalidInput(f"{home} holds real data; simulate in another folder (--home)")
    rng = np.random.default_rng(seed)
    persons = generate(rng)
    with tempfile.TemporaryDirectory() as place:
        for file, kind, published in _files(persons, rng, Path(place)):
            commit(home, prepare(home, file, Wish(kind, "simulation", at, published_on=published)))
    return persons


def _files(persons: Persons, rng: np.random.Generator, folder: Path) -> Iterator[tuple[Path, str, date]]:
    known = setting()
    official, population = folder / "simulated-official.csv", folder / "simulated-population.csv"
    write_population(population)
    yield population, "simulated-population", date.fromisoformat(known["releases"][0])
    for day, last in zip(known["releases"], LAST_KNOWN, strict=True):
        file = folder / f"simulated-records-{day}.parquet"
        pq.write_table(records(persons, quarters().index(last)), file)
        yield file, "simulated-records", date.fromisoformat(day)
    write_official(persons, rng, official)
    yield official, "simulated-official", date.fromisoformat(known["official"])


def simulated(home: Path) -> tuple[Vintage, ...]:
    """Return the simulated vintages that stand."""
    return tuple(vintage for vintage in catalogue.current(home) if vintage.simulated)


def write_records(file: Path, number: int, seed: int = SEED) -> int:
    """Write about that many nameless records as CSV, in parts so that memory stays small; return how many."""
    written = part = 0
    with file.open("wb") as stream:
        while written < number:
            made = records(generate(np.random.default_rng([seed, part]), scale=4.0)).slice(0, number - written)
            pa_csv.write_csv(made, stream, pa_csv.WriteOptions(include_header=not part, quoting_style="none"))
            written, part = written + made.num_rows, part + 1
    return written


def truth(persons: Persons) -> pa.Table:
    """Return the true number of victims, detected or not, by year and State."""
    years = pa.array([quarter[:4] for quarter in persons.quarter])
    columns = {"year": years, "destination": pa.array(persons.destination, pa.string())}
    table = pa.table(
        {**columns, "detected": persons.detected.astype(np.int64), "victims": np.ones(len(persons), np.int64)}
    )
    return table.group_by(["year", "destination"]).aggregate([("victims", "sum"), ("detected", "sum")])
