"""Statistics of the United Kingdom's National Referral Mechanism: quarterly referrals, the long series, decisions."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pyarrow as pa

from palermo.content.reader import read_csv
from palermo.errors import InvalidInput
from palermo.statistics.deposits.block import JOIN, About, Block, Fault, SetAside
from palermo.statistics.deposits.kind import Kind, Layout
from palermo.statistics.deposits.meanings import published_count
from palermo.statistics.deposits.meanings import quarter as written_quarter
from palermo.statistics.dimensions import TOTAL, UNKNOWN

AXES = ("year", "quarter", "destination", "region")
HERE = {"destination": "GBR", "region": "Europe"}
NOT_TOLD = {"Not specified or unknown": UNKNOWN, "Not Recorded": UNKNOWN}
AGES = {
    "Total": TOTAL,
    "Adult (18 or over)": "Y_GE18",
    "Child (17 or under)": "Y0T17",
    "Age not specified or unknown": UNKNOWN,
    **NOT_TOLD,
}
PLACES = {"Total": TOTAL, "UK": "domestic", "Overseas": "abroad", "UK and Overseas": "both", **NOT_TOLD}
SEXES = {"Total": TOTAL, "Female": "F", "Male": "M", "Other": "O", **NOT_TOLD}
FORMS = {
    "Sexual": "SexualExploitation",
    "Labour": "ForcedLabour",
    "Domestic": "Servitude",
    "Criminal": "ForcedCriminality",
    "Organ Harvesting": "OrganRemoval",
}
RESPONDERS = {
    "Government agency": "NonPoliceGovernmentalOrganization",
    "NGO and third sector": "NGO",
    "Local Authority": "LocalAuthority",
    "Police": "Police",
}
STAGES = {"reasonable": "reasonable_grounds", "conclusive": "conclusive_grounds"}
COLUMN = re.compile(r"(.+) - (Negative|Positive) (reasonable|conclusive) grounds")
IN_NAME = re.compile(r"(20\d\d)[_-][qQ]([1-4])(?!\d)")


@cache
def _nationalities() -> dict[str, str]:
    return {row["nationality"]: row["code"] for row in read_csv("statistics/nationalities.csv")}


def _known(cells: dict[str, str], column: str, codes: dict[str, str]) -> str:
    if cells[column] not in codes:
        raise Fault(column, f"is not one of: {', '.join(codes)}")
    return codes[cells[column]]


def _count(cells: dict[str, str], column: str) -> dict[str, int]:
    try:
        low, high = published_count(cells[column])
    except ValueError as reason:
        raise Fault(column, str(reason)) from None
    return {"low": low, "high": high}


def _time(cells: dict[str, str]) -> dict[str, str]:
    year = cells["Year"].removesuffix(".0")
    if not (len(year) == 4 and year.isdigit()):
        raise Fault("Year", "is not a year")
    if cells["Quarter"] not in ("Q1", "Q2", "Q3", "Q4"):
        raise Fault("Quarter", "is not one of: Q1, Q2, Q3, Q4")
    return {"year": year, "quarter": f"{year}-{cells['Quarter']}"}


def _longitudinal(cells: dict[str, str]) -> Iterator[dict[str, Any]]:
    figure = {"measure": "referrals", **HERE, **_time(cells), **_count(cells, "NRM referrals")}
    age, place = _known(cells, "Age at exploitation", AGES), _known(cells, "Location of exploitation", PLACES)
    yield {**figure, "age": age, "place": place}
    if place == TOTAL and age != TOTAL:
        yield figure  # the publisher gives no total of the ages; they add up to it
    if place != TOTAL and age != TOTAL:
        yield {**figure, "place": place}


def _quarter_of(about: About) -> str:
    """Return the quarter of a file that carries none inside: as named by the depositor, else from the file's name."""
    found = IN_NAME.search(about.file_name)
    text = about.part or (f"{found[1]}-Q{found[2]}" if found else "")
    try:
        if text:
            return written_quarter(text)
    except ValueError as reason:
        raise InvalidInput(f'{about.file_name}: part "{text}" {reason}') from None
    raise InvalidInput(f"{about.file_name}: the file does not say its quarter; name it as the part, e.g. 2022-Q2")


def _form(cells: dict[str, str]) -> str:
    text = cells["Exploitation type"]
    if text in ("Total", *NOT_TOLD):
        return TOTAL if text == "Total" else UNKNOWN
    parts = [part.strip() for part in text.replace(" & ", ", ").split(",")]
    wrong = [part for part in parts if part not in FORMS]
    if wrong:
        raise Fault("Exploitation type", f'"{wrong[0]}" is not one of: {", ".join(FORMS)}')
    return JOIN.join(sorted(FORMS[part] for part in parts))


def _nationality(cells: dict[str, str]) -> str:
    text = cells["Nationality"]
    if text == "Total":
        return TOTAL
    codes = citizenships(text)
    if not codes:
        raise Fault("Nationality", "is not known; add it to content/statistics/nationalities.csv")
    return JOIN.join(sorted(set(codes) - {UNKNOWN})) or UNKNOWN


@cache
def citizenships(text: str) -> tuple[str, ...]:
    """Return the codes of one nationality or of several written one after another; empty where one is not known.

    >>> citizenships("Eritrean Ethiopian"), citizenships("South Sudanese Sudanese")
    (('ERI', 'ETH'), ('SSD', 'SDN'))
    """
    words = text.split(" ")
    for size in range(len(words), 0, -1):  # the longest name first: South Sudanese before South
        first, rest = " ".join(words[:size]), " ".join(words[size:])
        if first in _nationalities():
            after = citizenships(rest) if rest else ()
            if not rest or after:
                return (_nationalities()[first], *after)
    return ()


def _summed(figure: dict[str, Any], by: str) -> Iterator[dict[str, Any]]:
    """Yield a figure for the tables by type of responder, which the publisher gives by responder only.

    Every person stands under one responder and one combination of forms, so these add up exactly. Not over the
    types: the publisher gives no forms for the police.
    """
    if figure["form"] == TOTAL or figure["citizenship"] != TOTAL:
        return
    figure = {**figure, "detected_by": by}
    yield figure
    if figure["sex"] != TOTAL:
        yield {**figure, "form": TOTAL}
        yield {**figure, "form": TOTAL, "age": TOTAL}
    elif figure["age"] != TOTAL:
        yield {**figure, "form": TOTAL}


def _quarterly(block: Block) -> pa.Table:
    quarter = _quarter_of(block.about)

    def read(cells: dict[str, str]) -> Iterator[dict[str, Any]]:
        figure = {"measure": "referrals", **HERE, "year": quarter[:4], "quarter": quarter, **_count(cells, "People")}
        figure |= {
            "form": _form(cells),
            "age": _known(cells, "Age at exploitation", AGES),
            "sex": _known(cells, "Gender", SEXES),
            "citizenship": _nationality(cells),
        }
        by, responder = _known(cells, "First responder type", RESPONDERS), cells["First responder"]
        if responder[:1] in "=+-@\t\r":
            raise Fault("First responder", "is empty or begins like a formula")
        if responder.lower() != f"{cells['First responder type']} total".lower():
            yield {**figure, "detected_by": by, "first_responder": responder}
            yield from _summed(figure, by)
            return
        yield {**figure, "detected_by": by}
        yield figure  # the publisher gives no total of the types; they add up to it

    return block.figures(read, (*AXES, "form", "age", "sex", "citizenship", "detected_by", "first_responder"), AXES)


def _decisions(block: Block) -> pa.Table:
    found = {column: match for column in block.table.column_names if (match := COLUMN.fullmatch(column))}

    def read(cells: dict[str, str]) -> Iterator[dict[str, Any]]:
        if cells["Quarter"] == "Total":
            raise SetAside("total of a year; its quarters are kept")
        common = {"measure": "decisions", **HERE, **_time(cells)}
        made = []
        for column, match in found.items():
            figure = {**common, **_count(cells, column), "stage": STAGES[match[3]]}
            outcome, age = match[2].lower(), AGES[match[1]]
            whole = {**figure, "outcome": outcome, "age": age}
            made += [whole, {**figure, "age": age}, {**figure, "outcome": outcome}, figure]
        if sum(_count(cells, column)["low"] for column in found) != _count(cells, "Total")["low"]:
            raise Fault("Total", "is not the sum of its row")
        yield from made

    return block.figures(read, (*AXES, "stage", "outcome", "age"), AXES)


def _decision_layout(stage: str) -> Layout:
    ages = ("Adult (18 or over)", "Child (17 or under)", "Age not specified or unknown")
    outcomes = tuple(f"{age} - {outcome} {stage} grounds" for age in ages for outcome in ("Negative", "Positive"))
    return Layout(
        dataset="decisions",
        required=("Year", "Quarter", *outcomes, "Total"),
        ignored={f"{age} - Total": "the sum of its outcomes" for age in ages},
        convert=_decisions,
        dimensions=(*AXES, "stage", "outcome", "age"),
        axes=AXES,
        part=lambda about: f"{stage}-grounds",
    )


KIND = Kind(
    id="nrm-uk",
    summary="UK National Referral Mechanism: quarterly referrals, long series, decisions",
    source="nrm-uk",
    layouts=(
        Layout(
            dataset="longitudinal",
            required=("Year", "Quarter", "Age at exploitation", "Location of exploitation", "NRM referrals"),
            convert=lambda block: block.figures(_longitudinal, (*AXES, "age", "place"), AXES),
            dimensions=(*AXES, "age", "place"),
            axes=AXES,
            part=lambda about: "",
        ),
        Layout(
            dataset="quarterly",
            required=(
                "First responder type",
                "First responder",
                "Exploitation type",
                "Age at exploitation",
                "Gender",
                "Nationality",
                "People",
            ),
            convert=_quarterly,
            dimensions=(*AXES, "form", "age", "sex", "citizenship", "detected_by", "first_responder"),
            axes=AXES,
            part=_quarter_of,
        ),
        _decision_layout("reasonable"),
        _decision_layout("conclusive"),
    ),
)
