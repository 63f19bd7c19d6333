"""Tables of capture histories that the Bayesian tests share: published ones, and what other packages make of them."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from palermo.estimation.tables import CaptureTable, from_histories

# Sources: korea_3 Ball, Shin and Yang 2018; kosovo_4 Ball et al. 2002; uk2013_5 Bales, Hesketh and Silverman 2015;
# new_orleans_5 Bales, Murphy and Silverman 2020 (185 persons, lists B, E, F and G merged).
COMMITTED = Path(__file__).parents[2] / "reference" / "estimation"
BESIDE = [folder / "shared" / "data" / "mse" for folder in Path(__file__).parents[4:6]]


def read(file: Path) -> CaptureTable:
    """Read a table: one 0/1 column for each list, then the count."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    head, *rows = csv.reader(lines)
    return from_histories(head[:-1], [([int(one) for one in row[:-1]], int(row[-1])) for row in rows])


def published(name: str) -> CaptureTable:
    """Return one of the committed tables."""
    return read(COMMITTED / f"{name}.csv")


def beside(name: str) -> CaptureTable:
    """Return a table that lies beside the repository; skip where it is absent."""
    return read(_beside(f"{name}.csv"))


def reference(method: str) -> dict[str, dict[str, Any]]:
    """Return what R made of every table by a method; skip where the results are absent."""
    results = json.loads(_beside("reference_results.json").read_text(encoding="utf-8"))["results"]
    return {name: found["methods"][method] for name, found in results.items() if method in found["methods"]}


def _beside(name: str) -> Path:
    found = [folder / name for folder in BESIDE if (folder / name).exists()]
    if not found:
        pytest.skip(f"{name} is not beside this repository; it may not be committed to it")
    return found[0]
