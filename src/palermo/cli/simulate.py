"""palermo simulate: make the simulated world, or a file of simulated records."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NAME = "simulate"
SUMMARY = "make a simulated world with known truth, or a file of simulated records"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("--seed", type=int, default=2009)
    parser.add_argument("--truth", type=Path, help="also write the true numbers by year and State to this CSV file")
    parser.add_argument("--records", type=Path, metavar="FILE", help="write records to this CSV file, deposit nothing")
    parser.add_argument("--number", type=int, default=1_000_000, help="how many records (with --records)")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Deposit the world, or write the file."""
    import pyarrow.csv as pa_csv

    from palermo.statistics.simulation import world

    if arguments.records:
        return {"records": world.write_records(arguments.records, arguments.number, arguments.seed)}
    persons = world.deposit_world(arguments.home, datetime.now(UTC), arguments.seed)
    if arguments.truth:
        pa_csv.write_csv(world.truth(persons), arguments.truth)
    vintages = [vintage.id for vintage in world.simulated(arguments.home)]
    return {"victims": len(persons), "detected": int(persons.detected.sum()), "vintages": vintages}
