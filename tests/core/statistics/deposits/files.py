"""Files for tests of deposits, and where the published ones lie."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from palermo.statistics.deposits.deposit import Wish, deposit

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
PUBLISHED = Path(__file__).parents[5] / "shared" / "data"
RECORDS = "year,destination,citizenship,sex,age_group,form\n"


def published(name: str) -> Path:
    """Return a publisher's file; skip where the folder of published files is absent."""
    found = sorted(PUBLISHED.glob(name))
    if not found:
        pytest.skip(f"the published file {name} is not beside this repository; it may not be committed to it")
    return found[0]


def hand_in(home: Path, file: Path, kind: str = "palermo", **wish) -> dict:
    """Deposit a file as the tests do."""
    return deposit(home, file, Wish(kind, "test", AT, **wish))


def written(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file and return its path."""
    file = folder / name
    data = text.encode() if isinstance(text, str) else text
    file.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return file
