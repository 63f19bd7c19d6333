"""Tables and figures of other implementations, where they lie beside the checkout."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from palermo.estimation.reading import read_file

PUBLISHED = Path(__file__).parents[2] / "reference" / "estimation"
SHARED = Path(__file__).parents[4] / "shared" / "data" / "mse"
needs_oracles = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data/mse, which is not here")


def table(name):
    """Return a capture table by name: a published one, or one of those beside the checkout."""
    committed = PUBLISHED / f"{name}.csv"
    return read_file(committed if committed.exists() else SHARED / f"{name}.csv").whole


def rows(name):
    """Return the rows of an oracle file; none where it is not here."""
    file = SHARED / "oracle" / f"{name}.csv.gz"
    if not file.exists():
        return []
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def resampled(name):
    """Return the tables of an oracle of resampled tables, shape (rows, 2**lists), and its other columns."""
    found = rows(name)
    histories = [column for column in found[0] if set(column) <= {"0", "1"}]
    places = [sum(int(bit) << i for i, bit in enumerate(history)) for history in histories]
    tables = np.zeros((len(found), 1 << len(histories[0])))
    tables[:, places] = [[float(row[history]) for history in histories] for row in found]
    return tables, found


def reference(data, method):
    """Return what an R package gave."""
    results = json.loads((SHARED / "reference_results.json").read_text(encoding="utf-8"))["results"]
    return results[data]["methods"][method]
