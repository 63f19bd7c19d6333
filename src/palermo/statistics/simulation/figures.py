"""What simulated States publish: yearly figures by sex, age, form and citizenship, small ones as <5."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from palermo.content.states import states
from palermo.statistics.deposits.block import JOIN
from palermo.statistics.deposits.kinds.glotip import AGES, FORMS, MEASURES, SEXES
from palermo.statistics.simulation.persons import Persons, setting

COLUMNS = (
    "Iso3_code",
    "Country",
    "Region",
    "Indicator",
    "Dimension",
    "Category",
    "Sex",
    "Age",
    "Year",
    "Unit of measurement",
    "txtVALUE",
)
LARGE_FORMS = {"SexualExploitation": "Sexual exploitation", "ForcedLabour": "Forced labour"}
SEX_NAMES = {code: name for name, code in SEXES.items() if code not in ("_T", "_U")}
AGE_NAMES = {code: name for name, code in AGES.items() if code not in ("_T", "_U")}
INDICATORS = {measure: name for name, measure in MEASURES.items()}


def text_of(count: int) -> str:
    """Return a count as it is published.

    >>> text_of(3), text_of(1282)
    ('<5', '1,282')
    """
    return "<5" if 0 < count < 5 else f"{count:,}"


def write_official(persons: Persons, rng: np.random.Generator, file: Path) -> None:
    """Write the yearly figures of every simulated State in the columns of the UNODC release."""
    years = np.asarray([quarter[:4] for quarter in persons.quarter], dtype=object)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for state in setting()["states"]:
            for year in sorted(set(years)):
                chosen = persons.detected & (persons.destination == state) & (years == year)
                if chosen.any():
                    writer.writerows(_rows(persons, chosen, state, year, rng))


def _rows(
    persons: Persons, chosen: NDArray[np.bool_], state: str, year: str, rng: np.random.Generator
) -> Iterator[Sequence[str]]:
    place = (state, states()[state].names["en"], states()[state].region)

    def row(indicator: str, dimension: str, category: str, sex: str, age: str, count: int) -> Sequence[str]:
        return (*place, INDICATORS[indicator], dimension, category, sex, age, year, "Counts", text_of(count))

    sexes, groups = persons.sex[chosen], persons.age_group[chosen]
    ages = np.where(groups == "", "", np.where(np.isin(groups, ("Y0T8", "Y9T17")), "Y0T17", "Y_GE18"))
    yield row("victims", "Total", "Total", "Total", "Total", int(chosen.sum()))
    for sex, sex_name in SEX_NAMES.items():
        if (sexes == sex).any():
            yield row("victims", "Total", "Total", sex_name, "Total", int((sexes == sex).sum()))
    for age, age_name in AGE_NAMES.items():
        if (ages == age).any():
            yield row("victims", "Total", "Total", "Total", age_name, int((ages == age).sum()))
        for sex, sex_name in SEX_NAMES.items():
            both = int(((ages == age) & (sexes == sex)).sum())
            if both:
                yield row("victims", "Total", "Total", sex_name, age_name, both)
    for name, count in _forms(persons.form[chosen]).items():
        yield row("victims", "by form of exploitation", name, "Total", "Total", count)
    origins, counts = np.unique(persons.citizenship[chosen].astype(str), return_counts=True)
    for origin, count in zip(origins.tolist(), counts.tolist(), strict=True):
        name = states()[origin].names["en"] if origin else ""
        yield row("victims", "by citizenship", name, "Total", "Total", count)
    for measure, share in setting()["justice"].items():
        yield row(measure, "Total", "Total", "Total", "Total", int(rng.binomial(int(chosen.sum()), share)))


def _forms(forms: NDArray[np.object_]) -> dict[str, int]:
    """Count a person once, under the first form told, as yearly figures do; unknown forms are not published."""
    counts = dict.fromkeys(FORMS, 0)
    for text in forms:
        if text:
            first = text.split(JOIN)[0]
            counts[LARGE_FORMS.get(first, "Other forms of exploitation")] += 1
    return {name: count for name, count in counts.items() if count}


def write_population(file: Path) -> None:
    """Write the invented population of every simulated State and year."""
    first, last = setting()["years"]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("year", "destination", "population"))
        for state, (_, _, millions) in setting()["states"].items():
            for year in range(first, last + 1):
                writer.writerow((year, state, round(millions * 1e6 * 1.009 ** (year - first))))
