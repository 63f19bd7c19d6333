"""The CTDC Global Victim-Perpetrator Synthetic Dataset: one row a person, 1 = yes and empty = not known, never no."""

import pyarrow as pa

from palermo.statistics.deposits.block import Block
from palermo.statistics.deposits.kind import Kind, Layout
from palermo.statistics.deposits.kinds.ctdc_global import joined
from palermo.statistics.deposits.meanings import one_of, several
from palermo.statistics.dimensions import UNKNOWN

SEX = one_of({"Female": "F", "Male": "M"})
AGE = one_of({"Adult": "Y_GE18", "Minor": "Y0T17"})
REGION = one_of(
    {
        "Africa": "Africa",
        "Americas/Oceania": "AmericasOceania",
        "Americas": "Americas",
        "Asia": "Asia",
        "Europe": "Europe",
        "Oceania": "Oceania",
    }
)
PERPETRATOR_AGE = one_of({"0--29": "Y0T29", "30--38": "Y30T38", "39--47": "Y39T47", "48+": "Y_GE48"})
RELATION = one_of(
    {"FamilyIntimatePartner": "Familial", "FriendAcquaintance": "Acquainted", "StrangerUnknownOther": "Unaquainted"}
)
PAYMENT = one_of({"Yes": "yes", "No": "no"})
ROLES = {
    "IP_Exploiter": "exploiter",
    "IP_RecruiterBroker": "recruiter",
    "IP_TransactionProcess": "transaction",
    "IP_ControlAbuseKidnap": "control",
}
FORMS = {"isForcedLabour": "ForcedLabour", "isSexualExploit": "SexualExploitation"}


def period(text: str) -> str:
    """Return a year, or a span of years as the publisher writes it.

    >>> period("2005-2013"), period("2019"), period("")
    ('2005-2013', '2019', '_U')
    """
    cell = text.strip()
    if not cell:
        return UNKNOWN
    years = cell.split("-")
    good = all(len(year) == 4 and year.isascii() and year.isdigit() for year in years)
    if not good or len(years) > 2 or years != sorted(years):
        raise ValueError("is neither a year nor a span such as 2005-2013")
    return cell


def _convert(block: Block) -> pa.Table:
    columns = {
        "year": block.codes("yearRegister", period),
        "region": block.codes("UN_COE_Region", REGION),
        "origin_region": block.codes("UN_COO_Region", several(REGION)),
        "sex": block.codes("gender", SEX),
        "age": block.codes("majorityStatus", AGE),
        "form": joined(block, FORMS),
        "relation": block.codes("IP_Relation", several(RELATION)),
        "payment": block.codes("IP_PayMoney", several(PAYMENT)),
        "perpetrator_sex": block.codes("IP_Gender", several(SEX)),
        "perpetrator_age": block.codes("IP_ageBroad", several(PERPETRATOR_AGE)),
        "perpetrator_region": block.codes("IP_citizen_UNRegion", several(REGION)),
        "perpetrator_role": joined(block, ROLES),
    }
    return block.persons(columns)


KIND = Kind(
    id="ctdc-vp",
    summary="CTDC Global Victim-Perpetrator Synthetic Dataset",
    source="ctdc-vp",
    layouts=(
        Layout(
            dataset="records",
            required=(
                "yearRegister",
                "gender",
                "majorityStatus",
                *FORMS,
                "UN_COO_Region",
                "UN_COE_Region",
                "IP_Gender",
                "IP_ageBroad",
                "IP_citizen_UNRegion",
                "IP_Relation",
                "IP_PayMoney",
                *ROLES,
            ),
            convert=_convert,
            dimensions=(
                "year",
                "region",
                "origin_region",
                "sex",
                "age",
                "form",
                "relation",
                "payment",
                "perpetrator_sex",
                "perpetrator_age",
                "perpetrator_region",
                "perpetrator_role",
            ),
            microdata=True,
        ),
    ),
)
