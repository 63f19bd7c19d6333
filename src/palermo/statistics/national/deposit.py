"""Accepted figures into a vintage, and out of the installation again."""

import csv
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from palermo.records.form import Form
from palermo.statistics import catalogue
from palermo.statistics.catalogue import Vintage
from palermo.statistics.deposits import deposit as deposits
from palermo.statistics.deposits.kinds.national import CODED, COLUMNS, KIND
from palermo.statistics.dimensions import TOTAL
from palermo.statistics.national.comparison import stored
from palermo.statistics.national.figures import Figure, figures

SOURCE, DATASET = KIND.source, KIND.layouts[0].dataset


def part_of(iso3: str, year: int) -> str:
    """Return the part of the slot that holds the figures of a State and year.

    >>> part_of("KEN", 2024)
    'KEN-2024'
    """
    return f"{iso3}-{year}"


def write_figures(found: Sequence[Figure], iso3: str, year: int, file: Path, at: datetime) -> None:
    """Write figures as the CSV that the deposit kind "national" reads; a table without figures is one row.

    at: moment of acceptance. It stands in the file, or figures that return after a correction would be taken for the
    older release with the same bytes, which no longer answers.
    """
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow((*COLUMNS, "accepted"))
        for one in found:
            codes = [one.codes.get(name, TOTAL) for name in CODED]
            persons = "" if one.value is None else str(one.value)
            row = (iso3, year, one.table, one.status, one.measure, *codes, persons)
            writer.writerow((*row, at.isoformat()))


def prepare(
    home: Path, form: Form, answers: Mapping[str, Any], *, iso3: str, year: int, by: str, at: datetime
) -> deposits.Prepared | None:
    """Read and check the accepted answers of a State for a year without letting them in; None without any figure.

    Whoever accepts them can so write down which vintage they will be before it is seen: what waits is let in by
    commit, the last act, or forgotten by deposits.discard. at: aware. Raises InvalidInput as deposits do.
    """
    found = figures(form, answers, iso3, year)
    if all(one.value is None for one in found):
        return None
    standing = vintage_of(home, iso3, year)
    if standing and _says_the_same(home, standing, found, iso3, year):
        return deposits.Prepared(standing, catalogue.folder(home), unchanged=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{part_of(iso3, year)}.csv"
        write_figures(found, iso3, year, file, at)
        wish = deposits.Wish(KIND.id, by, at, part=part_of(iso3, year), published_on=at.date())
        return deposits.prepare(home, file, wish)


def commit(
    home: Path, prepared: deposits.Prepared | None, *, iso3: str, year: int, by: str, at: datetime
) -> Vintage | None:
    """Let prepared figures in and return their vintage; where there is none, take out what stood before."""
    if prepared is None:
        withdraw(home, iso3=iso3, year=year, by=by, at=at, reason="the State no longer gives a figure")
        return None
    return deposits.commit(home, prepared)


def deposit(
    home: Path, form: Form, answers: Mapping[str, Any], *, iso3: str, year: int, by: str, at: datetime
) -> Vintage | None:
    """Let the accepted answers of a State for a year in as official figures and return their vintage.

    The newest replaces the one before of the same State and year; the same figures twice change nothing. Where no
    table holds a figure nothing is deposited, an older vintage of the slot is withdrawn, and None is returned: the
    register alone says what is not collected. at: aware. Raises InvalidInput, nothing stored, as deposits do.
    """
    found = prepare(home, form, answers, iso3=iso3, year=year, by=by, at=at)
    return commit(home, found, iso3=iso3, year=year, by=by, at=at)


def _says_the_same(home: Path, standing: Vintage, found: Sequence[Figure], iso3: str, year: int) -> bool:
    held = {one.key: (one.value, one.value) for one in found if one.value is not None}
    remarks = {one.table: one.status for one in found}
    return remarks == dict(standing.remarks) and held == stored(home, SOURCE, iso3, year)


def withdraw(home: Path, *, iso3: str, year: int, by: str, at: datetime, reason: str) -> tuple[str, ...]:
    """Withdraw every standing vintage of a State and year, so that none stands again; return their ids."""
    slot = (SOURCE, DATASET, part_of(iso3, year))
    with catalogue.locked(home):
        standing = [one.id for one in catalogue.vintages(home) if one.slot == slot and not one.withdrawn]
        for id in standing:
            catalogue.withdraw_locked(home, id, by=by, at=at, reason=reason)
    return tuple(standing)


def vintage_of(home: Path, iso3: str, year: int) -> Vintage | None:
    """Return the vintage that holds the official figures of a State and year now, if there is one."""
    slot = (SOURCE, DATASET, part_of(iso3, year))
    return next((one for one in catalogue.current(home) if one.slot == slot), None)
