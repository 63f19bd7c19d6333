"""The CTDC Global Dataset, k-anonymised: one row a person, 0 and empty are not known."""

import pyarrow as pa
import pyarrow.compute as pc

from palermo.statistics.deposits.block import Block
from palermo.statistics.deposits.kind import Kind, Layout
from palermo.statistics.deposits.meanings import iso2, one_of, region_of, year_before
from palermo.statistics.dimensions import UNKNOWN

NOT_KNOWN = {"-99": UNKNOWN, "0": UNKNOWN}
SEX = one_of({"Female": "F", "Male": "M", **NOT_KNOWN})
GROUPS = {
    "0--8": "Y0T8",
    "9--17": "Y9T17",
    "18--20": "Y18T20",
    "21--23": "Y21T23",
    "24--26": "Y24T26",
    "27--29": "Y27T29",
    "30--38": "Y30T38",
    "39--47": "Y39T47",
    "48+": "Y_GE48",
}
AGE_GROUP = one_of(GROUPS | NOT_KNOWN)
AGE = one_of({text: "Y0T17" if code in ("Y0T8", "Y9T17") else "Y_GE18" for text, code in GROUPS.items()} | NOT_KNOWN)
DIMENSIONS = ("year", "destination", "region", "citizenship", "origin_region", "sex", "age", "age_group", "form")


def flag(code: str) -> dict[str, str]:
    """Return the meanings of a yes-or-no cell: only 1 says yes; no and not known both add no code.

    >>> flag("F")["1"], flag("F")[""]
    ('F', '')
    """
    return {"1": code, "1.0": code, "0": "", "0.0": "", "-99": "", "-99.0": "", "": ""}


def joined(block: Block, columns: dict[str, str]) -> pa.Array:
    """Return one multi-valued column from several yes-or-no columns. columns: column -> code where it says 1."""
    parts = [
        block.codes(column, one_of(flag(code), empty=""))
        for column, code in sorted(columns.items(), key=lambda pair: pair[1])
    ]
    whole = parts[0]
    for part in parts[1:]:
        both = pc.and_(pc.not_equal(whole, ""), pc.not_equal(part, ""))
        whole = pc.binary_join_element_wise(whole, part, pc.if_else(both, ";", ""))
    return pc.if_else(pc.equal(whole, ""), UNKNOWN, whole)


def _convert(block: Block) -> pa.Table:
    def of_place(text: str) -> str:
        return region_of(iso2(text))

    columns = {
        "year": block.codes("yearOfRegistration", year_before(block.about.day.year)),
        "destination": block.codes("CountryOfExploitation", iso2),
        "region": block.codes("CountryOfExploitation", of_place),
        "citizenship": block.codes("citizenship", iso2),
        "origin_region": block.codes("citizenship", of_place),
        "sex": block.codes("gender", SEX),
        "age": block.codes("ageBroad", AGE),
        "age_group": block.codes("ageBroad", AGE_GROUP),
        "form": joined(block, {"isForcedLabour": "ForcedLabour", "isSexualExploit": "SexualExploitation"}),
    }
    return block.persons(columns)


KIND = Kind(
    id="ctdc-global",
    summary="CTDC Global Dataset (k-anonymised records)",
    source="ctdc-global",
    layouts=(
        Layout(
            dataset="records",
            required=(
                "yearOfRegistration",
                "gender",
                "ageBroad",
                "citizenship",
                "isForcedLabour",
                "isSexualExploit",
                "CountryOfExploitation",
            ),
            convert=_convert,
            dimensions=DIMENSIONS,
            microdata=True,
        ),
    ),
)
