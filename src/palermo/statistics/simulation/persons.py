"""True victims of the simulated world, and what reaches its sources, late and in part."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from palermo.content.reader import read_yaml
from palermo.statistics.deposits.block import JOIN

Texts = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Persons:
    """True victims, one entry a person; known only because they are simulated."""

    quarter: Texts  # of exploitation, e.g. 2023-Q2
    destination: Texts
    citizenship: Texts
    sex: Texts
    age_group: Texts
    form: Texts  # codes joined by ;
    means: Texts
    recruitment: Texts
    detected_by: Texts  # empty where no source ever learns of the person
    reported: NDArray[np.int64]  # index of the quarter in which a source reports, from the first of the world
    outbreak: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.quarter)

    @property
    def detected(self) -> NDArray[np.bool_]:
        """Whether any source ever learns of a person."""
        return self.detected_by != ""


@cache
def setting() -> Mapping[str, Any]:
    """Return the numbers of the simulated world from content.

    >>> setting()["outbreak"]["origin"]
    'VNM'
    """
    found: Mapping[str, Any] = read_yaml("statistics/simulated_world.yaml")
    return found


def quarters() -> list[str]:
    """Return the quarters of the world, oldest first.

    >>> quarters()[0], len(quarters())
    ('2016-Q1', 36)
    """
    first, last = setting()["years"]
    return [f"{year}-Q{number}" for year in range(first, last + 1) for number in (1, 2, 3, 4)]


def expected_by_quarter() -> NDArray[np.float64]:
    """Return the expected number of true victims by quarter, without the outbreak. Shape (quarters,)."""
    known = setting()
    first = known["years"][0]
    numbers = []
    for quarter in quarters():
        year, season = quarter[:4], known["seasons"][int(quarter[-1]) - 1]
        growth = known["growth"] ** (int(year) - first)
        numbers.append(known["victims_a_year"] / 4 * growth * season * known["dips"].get(year, 1.0))
    return np.asarray(numbers)


def generate(rng: np.random.Generator, scale: float = 1.0) -> Persons:
    """Return the true victims of one world. scale: 1 for about 85,000 persons."""
    numbers = rng.poisson(expected_by_quarter() * scale)
    base = _people(rng, np.repeat(np.arange(len(numbers)), numbers))
    burst = _outbreak(rng, scale)
    return Persons(**{name: np.concatenate([getattr(base, name), getattr(burst, name)]) for name in Persons.__slots__})


def _pick(rng: np.random.Generator, weights: Mapping[str, float], size: int) -> Texts:
    values = np.asarray(list(weights.values()), dtype=float)
    return np.asarray(list(weights), dtype=object)[rng.choice(len(values), size=size, p=values / values.sum())]


def _people(rng: np.random.Generator, at: NDArray[np.int64], fixed: Mapping[str, str] | None = None) -> Persons:
    known, size = setting(), len(at)
    states = known["states"]
    destination = _pick(rng, {state: row[0] for state, row in states.items()}, size)
    foreign = _pick(rng, {state: row[1] for state, row in states.items()}, size)
    columns = {
        "destination": destination,
        "citizenship": np.where(rng.random(size) < known["domestic_share"], destination, foreign),
        "sex": _pick(rng, known["sexes"], size),
        "age_group": _pick(rng, known["age_groups"], size),
        "form": _with_second(rng, _pick(rng, known["forms"], size)),
        "means": _several(rng, known["means"], size),
        "recruitment": _pick(rng, known["recruitment"], size),
    }
    for name, code in (fixed or {}).items():
        columns[name] = np.full(size, code, dtype=object)
    for name, share in known["not_known"].items():
        columns[name] = np.where(rng.random(size) < share, "", columns[name])
    names = np.asarray(quarters(), dtype=object)
    detected_by, reported = _reach(rng, at)
    return Persons(
        quarter=names[at], detected_by=detected_by, reported=reported, outbreak=np.full(size, bool(fixed)), **columns
    )


def _with_second(rng: np.random.Generator, first: Texts) -> Texts:
    second = _pick(rng, setting()["forms"], len(first))
    both = (rng.random(len(first)) < setting()["second_form"]) & (second != first)
    return np.where(both, first + JOIN + second, first)


def _several(rng: np.random.Generator, shares: Mapping[str, float], size: int) -> Texts:
    joined = np.full(size, "", dtype=object)
    for code, share in shares.items():
        has = rng.random(size) < share
        joined = np.where(has, np.where(joined == "", code, joined + JOIN + code), joined)
    return joined


def _reach(rng: np.random.Generator, at: NDArray[np.int64]) -> tuple[Texts, NDArray[np.int64]]:
    """Return which source learns of each person first, and the quarter of its report."""
    best = np.full(len(at), np.iinfo(np.int64).max)
    by = np.full(len(at), "", dtype=object)
    for source, (share, delay) in setting()["sources"].items():
        reached = rng.random(len(at)) < share
        when = at + rng.geometric(1 / (1 + delay), len(at)) - 1
        first = reached & (when < best)
        best[first], by[first] = when[first], source
    return by, best


def _outbreak(rng: np.random.Generator, scale: float) -> Persons:
    burst = setting()["outbreak"]
    names = quarters()
    inside = [place for place, name in enumerate(names) if burst["from"] <= name <= burst["to"]]
    at = np.repeat(inside, round(burst["persons_a_quarter"] * scale)).astype(np.int64)
    fixed = {
        "citizenship": burst["origin"],
        "destination": burst["destination"],
        "form": burst["form"],
        "recruitment": burst["recruitment"],
    }
    return _people(rng, at, fixed)


def records(persons: Persons, until: int | None = None) -> pa.Table:
    """Return the nameless records that the sources have reported by a quarter, in the columns of our own record.

    until: index of the last quarter reported in, all where None.
    """
    shown = persons.detected if until is None else persons.detected & (persons.reported <= until)
    columns = {"year": np.asarray([quarter[:4] for quarter in persons.quarter[shown]], dtype=object)}
    names = ("quarter", "destination", "citizenship", "sex", "age_group", "form", "means", "recruitment", "detected_by")
    columns |= {name: getattr(persons, name)[shown] for name in names}
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
