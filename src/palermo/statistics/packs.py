"""Many small files read as a few: the parts of a dataset that share a period are packed beside them, and kept apart.

A State's accepted figures are one vintage a State and year, thousands of files of a few rows. Opening them one by one
takes seconds (docs/decisions/0013-parts-are-packed.md), so a reader packs those of one period into one file, named
after exactly the vintages in it. The vintages stay what they are; a pack can be deleted at any time.
"""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import duckdb

from palermo.statistics.catalogue import Vintage, folder, records_file

FEW = 24  # vintages that are read one by one
KEPT = 6  # packs of one period: the present one and those of past days somebody looked at


def files(home: Path, vintages: Sequence[Vintage]) -> list[Path]:
    """Return the Parquet files that together hold the records of some vintages of one dataset.

    Packs are written on the way where there are many vintages; where the folder cannot be written the vintages' own
    files are returned, which gives the same and takes longer.
    >>> files(Path("var"), [])
    []
    """
    own = [records_file(home, one) for one in vintages]
    if len(vintages) <= FEW:
        return own
    periods: dict[str, list[Vintage]] = defaultdict(list)
    for one in vintages:
        periods[one.part.rpartition("-")[2]].append(one)
    try:
        return [_pack(home, period, held) for period, held in sorted(periods.items())]
    except PermissionError:
        return own


def _pack(home: Path, period: str, held: Sequence[Vintage]) -> Path:
    if len(held) == 1:
        return records_file(home, held[0])
    names = "\n".join(sorted(one.id for one in held))
    place = folder(home) / "packs" / f"source={held[0].source}" / f"dataset={held[0].dataset}" / (period or "all")
    file = place / f"{hashlib.sha256(names.encode()).hexdigest()[:24]}.parquet"
    if not file.exists():
        place.mkdir(parents=True, exist_ok=True)
        _write([str(records_file(home, one)) for one in held], file)
        _forget(place)
    return file


def _write(sources: list[str], file: Path) -> None:
    """Write a pack under another name first: whoever sees the file sees it whole."""
    draft = file.with_name(f"{secrets.token_hex(8)}.draft")
    try:
        with duckdb.connect(config={"threads": 2}) as database:
            database.read_parquet(sources, union_by_name=True).to_parquet(str(draft), compression="zstd")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _forget(place: Path) -> None:
    """Remove the oldest packs of a period; one that a reader has open is read to its end."""
    packs = sorted(place.glob("*.parquet"), key=lambda one: one.stat().st_mtime_ns, reverse=True)
    for old in packs[KEPT:]:
        old.unlink(missing_ok=True)
