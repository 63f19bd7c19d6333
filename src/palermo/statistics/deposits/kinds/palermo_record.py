"""Our own nameless record of a victim or a potential victim, in the codes of HTCDS 2.0; one row a person or a count.

Described for depositors in docs/reference/palermo-record.md.
"""

import re

import pyarrow as pa
import pyarrow.compute as pc

from palermo.statistics.deposits.block import Block, unknown
from palermo.statistics.deposits.kind import Kind, Layout
from palermo.statistics.deposits.meanings import coded, iso3, one_of, persons, quarter, region_of, several, year_before
from palermo.statistics.dimensions import UNKNOWN, dimension

HTCDS = {
    "prs_Gender": "sex",
    "prs_Citizenship": "citizenship",
    "vic_TraffickingStatus": "status",
    "vic_TraffickingStatusDecisionMakingOrg": "detected_by",
    "vic_RelationshipToTrafficker": "relation",
    "vic_MethodOfRecruitment": "recruitment",
    "vic_MethodsOfControl": "means",
    "vic_TypeOfExploitation": "form",
    "vic_AgeWhenTrafficked": "age_years",
    "hte_Country": "destination",
}
GENDERS = {
    "Feminine": "F",
    "Masculine": "M",
    "TransgenderFeminine": "O",
    "TransgenderMasculine": "O",
    "NonConforming": "O",
    "NonSpecifiedUnknown": UNKNOWN,
}
MEASURES = {
    "PossibleVictimOfTrafficking": "referrals",
    "ActualVictimOfTrafficking": "victims",
    "NotAVictimOfTrafficking": "none",
    "_U": "victims",
    "": "victims",
}
GROUPS = (
    ("Y0T8", 8),
    ("Y9T17", 17),
    ("Y18T20", 20),
    ("Y21T23", 23),
    ("Y24T26", 26),
    ("Y27T29", 29),
    ("Y30T38", 38),
    ("Y39T47", 47),
    ("Y_GE48", 120),
)
IDENTITY = re.compile(
    r"(^|_|\b)(first|last|family|given|full|middle|maiden)?[_ -]?(names?|surname|firstname|lastname|forename)($|_|\b)"
    r"|birth|passport|phone|mobile|e-?mail|address|street|postal|postcode|zip|national_?id|case_?(id|number|no)$"
    r"|^id$|person_?id|identity|social_?security|biometric|fingerprint|photo|geolocation|latitude|longitude"
    r"|prs_(?!gender$|citizenship$)",
    re.IGNORECASE,
)
OPTIONAL = (
    "quarter",
    "citizenship",
    "sex",
    "age",
    "age_group",
    "age_years",
    "form",
    "means",
    "recruitment",
    "relation",
    "detected_by",
    "status",
    "persons",
)
DIMENSIONS = (
    "year",
    "quarter",
    "destination",
    "region",
    "citizenship",
    "origin_region",
    "sex",
    "age",
    "age_group",
    "form",
    "means",
    "recruitment",
    "relation",
    "detected_by",
    "status",
)


def identifies(column: str) -> str:
    """Return why a column would tell who a person is, empty where it would not.

    >>> identifies("full_name") != "", identifies("sex")
    (True, '')
    """
    return "would tell who a person is: remove it, records are nameless" if IDENTITY.search(column) else ""


def group_of(text: str) -> str:
    """Return the age group of an age in whole years.

    >>> group_of("16"), group_of("")
    ('Y9T17', '_U')
    """
    cell = text.strip()
    if not cell:
        return UNKNOWN
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 3 and int(cell) <= 120):
        raise ValueError("is not an age in whole years, 0 to 120")
    return next(code for code, last in GROUPS if int(cell) <= last)


def age_of(group: str) -> str:
    """Return child or adult for an age group.

    >>> age_of("Y9T17"), age_of("Y_GE48")
    ('Y0T17', 'Y_GE18')
    """
    return group if group == UNKNOWN else ("Y0T17" if group in ("Y0T8", "Y9T17") else "Y_GE18")


def _ages(block: Block) -> tuple[pa.Array, pa.Array]:
    """Return child-or-adult and age group from the columns there are; a row that contradicts itself is refused."""
    size = len(block)
    given = block.codes("age_group", coded("age_group")) if block.has("age_group") else unknown(size)
    if block.has("age_years"):
        years = block.codes("age_years", group_of)
        _refuse(block, _differ(given, years), "age_years", "contradicts age_group")
        given = pc.if_else(pc.equal(given, UNKNOWN), years, given)
    of_group = pa.array([None if code is None else age_of(code) for code in given.to_pylist()], pa.string())
    age = block.codes("age", coded("age")) if block.has("age") else unknown(size)
    _refuse(block, _differ(age, of_group), "age", "contradicts the age group")
    return pc.if_else(pc.equal(of_group, UNKNOWN), age, of_group), given


def _differ(first: pa.Array, second: pa.Array) -> pa.Array:
    both = pc.and_(pc.not_equal(first, UNKNOWN), pc.not_equal(second, UNKNOWN))
    return pc.and_(both, pc.not_equal(first, second))


def _refuse(block: Block, wrong: pa.Array, column: str, reason: str) -> None:
    for row in pc.indices_nonzero(wrong.fill_null(False)).to_pylist():
        block.reject(row, column, reason)


def _state_required(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty and must not be")
    return iso3(text)


def _convert(block: Block) -> pa.Table:
    def filled(column: str, meaning) -> pa.Array:  # type: ignore[no-untyped-def]
        return block.codes(column, meaning) if block.has(column) else unknown(len(block))

    def of_state(text: str) -> str:
        return region_of(iso3(text))

    columns = {
        "year": block.codes("year", year_before(block.about.day.year)),
        "quarter": filled("quarter", quarter),
        "destination": block.codes("destination", _state_required),
        "region": block.codes("destination", of_state),
        "citizenship": filled("citizenship", several(iso3)),
        "origin_region": filled("citizenship", several(of_state)),
        "sex": filled("sex", one_of(GENDERS | {code: code for code in (*dimension("sex").codes, UNKNOWN)})),
    }
    columns["age"], columns["age_group"] = _ages(block)
    for name in ("form", "means", "recruitment", "relation", "detected_by", "status"):
        columns[name] = filled(name, coded(name))
    quarters = pc.and_(
        pc.not_equal(columns["quarter"], UNKNOWN),
        pc.not_equal(pc.utf8_slice_codeunits(columns["quarter"], 0, 4), columns["year"]),
    )
    _refuse(block, quarters, "quarter", "lies in another year")
    count = pc.cast(filled("persons", persons).fill_null("1"), pa.int64()) if block.has("persons") else None
    measure = block.codes("status", one_of(MEASURES)) if block.has("status") else "victims"
    if not isinstance(measure, str):
        nobody = pc.indices_nonzero(pc.equal(measure, "none").fill_null(False)).to_pylist()
        block.set_aside(nobody, "found not to be a victim of trafficking")
    return block.persons(columns, measure, count)


KIND = Kind(
    id="palermo",
    summary="nameless victim records of your own (docs/reference/palermo-record.md)",
    source="",
    layouts=(
        Layout(
            dataset="records",
            required=("year", "destination"),
            optional=OPTIONAL,
            names=HTCDS,
            convert=_convert,
            dimensions=DIMENSIONS,
            microdata=True,
        ),
    ),
    refused=identifies,
)
