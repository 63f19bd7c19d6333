"""Tables of the annual questionnaire that become figures, from content."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from palermo.content.reader import read_yaml
from palermo.errors import NotFound

REGISTER = "annual_questionnaire"
COUNTED, ZERO, NOT_COLLECTED, NOT_YET, MISSING = "counted", "zero", "not_collected", "not_yet", "missing"
STATUSES = (COUNTED, ZERO, NOT_COLLECTED, NOT_YET, MISSING)  # missing: not said
SEXES = {"T": "_T", "F": "F", "M": "M", "O": "O", "U": "_U"}  # row of a table -> code of the dimension
AGES = {"total": "_T", "children": "Y0T17", "adults": "Y_GE18", "unknown": "_U"}  # column -> code
FORMS = {"SexualExploitation": "SexualExploitation", "ForcedLabour": "ForcedLabour", "Other": "Other", "U": "_U"}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the questionnaire. answered: items that hold its figures, with the codes that all of them carry."""

    id: str
    label: str  # English; translate with palermo.content.labels
    measure: str
    shape: str  # number, sex_age, form, state
    answered: Mapping[str, Mapping[str, str]]
    by: str = ""  # dimension of the rows of a table of States
    unknown: str = ""  # item that counts persons whose State is not known
    whole: str = ""  # table whose total its parts make up

    def item(self, word: str) -> str:
        """Return the item that holds the status, definition, source or explanation of the table.

        >>> table("victims").item("status")
        'victims_status'
        """
        return f"{self.id}_{word}"

    def is_number(self) -> bool:
        """Whether the table is one number."""
        return self.shape == "number"


@cache
def tables() -> Mapping[str, Table]:
    """Return every table by id, in the order of the questionnaire.

    >>> list(tables())[:2]
    ['offences', 'contacted']
    """
    return {one["id"]: Table(**one) for one in read_yaml("statistics/national_tables.yaml")}


def table(id: str) -> Table:
    """Return one table. Raises NotFound listing what there is.

    >>> table("victims_form").whole
    'victims'
    """
    if id not in tables():
        raise NotFound(f'no table "{id}" in the questionnaire; there are: {", ".join(tables())}')
    return tables()[id]
