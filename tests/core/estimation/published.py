"""Capture tables and results that were printed elsewhere; bounds-sources.md beside them says where."""

import csv
from pathlib import Path

import numpy as np

from palermo.estimation.tables import CaptureTable, from_histories

REFERENCE = Path(__file__).parents[2] / "reference" / "estimation"


def published_table(name: str) -> CaptureTable:
    """Return a published table by name, such as "uk2013_5"."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return from_histories(header[:-1], [([int(one) for one in row[:-1]], int(row[-1])) for row in rows])


def published_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of results."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def independent_table(seed: int, persons: int, rates: list[float]) -> CaptureTable:
    """Return a table of simulated persons whom lists name independently."""
    named = np.random.default_rng(seed).random((persons, len(rates))) < rates
    histories = named @ (1 << np.arange(len(rates)))
    counts = np.bincount(histories, minlength=1 << len(rates))
    return CaptureTable(tuple("abcdefgh"[: len(rates)]), counts)
