"""The UNODC release of figures from the questionnaire for the Global Report (GLOTIP)."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pyarrow as pa

from palermo.content.reader import read_csv
from palermo.content.states import states
from palermo.statistics.deposits.block import Block, Fault, SetAside
from palermo.statistics.deposits.kind import Kind, Layout
from palermo.statistics.deposits.meanings import published_count, region_of
from palermo.statistics.dimensions import TOTAL, UNKNOWN, dimension

MEASURES = {
    "Detected trafficking victims": "victims",
    "Persons convicted": "convicted",
    "Persons prosecuted": "prosecuted",
    "Persons brought into formal contact": "contacted",
    "Offences of trafficking in persons": "offences",
}
SEXES = {"Total": TOTAL, "Female": "F", "Male": "M", "Other": "O", "Unknown": UNKNOWN}
AGES = {"Total": TOTAL, "0 to 17 years": "Y0T17", "18 years or over": "Y_GE18", "Unknown": UNKNOWN}
FORMS = {
    "Sexual exploitation": "SexualExploitation",
    "Forced labour": "ForcedLabour",
    "Other forms of exploitation": "Other",
}
BEYOND_ISO = {"Aruba/Curacao": "ABW+CUW"}  # codes that are not ISO 3166: two States in one figure
AXES = ("year", "destination", "region")
DIMENSIONS = (*AXES, "sex", "age", "form", "citizenship", "origin_region", "repatriation")


@cache
def _spellings() -> dict[str, str]:
    return {row["spelling"]: row["code"] for row in read_csv("statistics/citizenship_spellings.csv")}


@cache
def _headings() -> frozenset[str]:
    return frozenset(
        row["spelling"] for row in read_csv("statistics/citizenship_spellings.csv") if row["ignored_because"]
    )


def _known(cells: dict[str, str], column: str, codes: dict[str, str]) -> str:
    if cells[column] not in codes:
        raise Fault(column, f"is not one of: {', '.join(codes)}")
    return codes[cells[column]]


def _destination(cells: dict[str, str]) -> str:
    code = cells["Iso3_code"] or {"Sark": "SRK"}.get(cells["Country"], "")
    code = BEYOND_ISO.get(code, code)
    if code not in dimension("destination").codes:
        raise Fault("Iso3_code", "is neither an ISO 3166-1 alpha-3 code nor a reporting group of the publisher")
    return code


def _category(cells: dict[str, str]) -> dict[str, str]:
    if cells["Dimension"] == "Total":
        return {}
    if cells["Dimension"] == "by form of exploitation":
        return {"form": _known(cells, "Category", FORMS)}
    if cells["Dimension"] not in ("by citizenship", "by country of repatriation"):
        raise Fault(
            "Dimension", "is not one of: Total, by form of exploitation, by citizenship, by country of repatriation"
        )
    if cells["Category"] in _headings():
        raise SetAside("heading of the questionnaire in place of a State")
    if cells["Category"] not in _spellings():
        raise Fault("Category", "names no State; add the spelling to content/statistics/citizenship_spellings.csv")
    state = _spellings()[cells["Category"]]
    if cells["Dimension"] == "by country of repatriation":
        return {"repatriation": state}
    return {"citizenship": state, "origin_region": region_of(state)}


def _figures(cells: dict[str, str]) -> Iterator[dict[str, Any]]:
    if cells["Unit of measurement"] != "Counts":
        raise Fault("Unit of measurement", "is not Counts")
    state, year = _destination(cells), cells["Year"].removesuffix(".0")
    if not (len(year) == 4 and year.isdigit()):
        raise Fault("Year", "is not a year")
    try:
        low, high = published_count(cells["txtVALUE"])
    except ValueError as reason:
        raise Fault("txtVALUE", str(reason)) from None
    region = region_of(state) if state in states() else (cells["Region"] or UNKNOWN)
    common: dict[str, object] = {
        "measure": _known(cells, "Indicator", MEASURES),
        "year": year,
        "destination": state,
        "region": region,
    }
    common |= {"destination": state, "region": region, "low": low, "high": high, **_category(cells)}
    sex, age = _known(cells, "Sex", SEXES), _known(cells, "Age", AGES)
    yield {**common, "sex": sex, "age": age}
    if sex == age == UNKNOWN:  # the publisher gives "not known" only in both; it belongs to the tables by each as well
        yield {**common, "sex": sex, "age": TOTAL}
        yield {**common, "sex": TOTAL, "age": age}


def _convert(block: Block) -> pa.Table:
    return block.figures(_figures, DIMENSIONS, AXES)


KIND = Kind(
    id="glotip",
    summary="UNODC release of figures on trafficking in persons (data_glotip)",
    source="glotip",
    layouts=(
        Layout(
            dataset="release",
            required=(
                "Iso3_code",
                "Country",
                "Indicator",
                "Dimension",
                "Category",
                "Sex",
                "Age",
                "Year",
                "Unit of measurement",
                "txtVALUE",
                "Region",
            ),
            ignored={"Subregion": "follows from the State", "Source": "always GLOTIP"},
            convert=_convert,
            dimensions=DIMENSIONS,
            axes=AXES,
        ),
    ),
)
