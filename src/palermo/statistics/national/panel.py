"""Who answered for which year and what: year x State x table, gaps shown as gaps."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from palermo.statistics.catalogue import Vintage
from palermo.statistics.national.tables import COUNTED, NOT_COLLECTED, NOT_YET, ZERO, tables

ACCEPTED, SUBMITTED, ASKED, NO_ANSWER, NOT_ASKED, WITHDRAWN = (
    "accepted",
    "submitted",
    "asked",
    "no_answer",
    "not_asked",
    "withdrawn",
)
STANDS = {  # status of the register -> how a State stands in the round
    "draft": ASKED,
    "with_approver": ASKED,
    "approved": ASKED,
    "returned": ASKED,
    "submitted": SUBMITTED,
    "in_review": SUBMITTED,
    "accepted": ACCEPTED,
    "withdrawn": WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a State stands in the round of a year. tables: table -> status, of accepted answers alone."""

    iso3: str
    year: int
    stands: str  # accepted, submitted, asked, no_answer, not_asked, withdrawn
    tables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows are States, columns are years; every pair has a standing, whether somebody answered or not."""

    states: tuple[str, ...]
    years: tuple[int, ...]
    standings: Mapping[tuple[str, int], Standing]

    def cell(self, iso3: str, year: int, table: str = "") -> str:
        """Return what a cell says: of a table what the State says of it, once accepted; else how the State stands.

        counted, zero, not_collected, not_yet, missing; or accepted, submitted, asked, no_answer, not_asked, withdrawn.
        >>> told = [Standing("KEN", 2024, "accepted", {"victims": "zero"})]
        >>> panel(told, ["KEN"], [2024]).cell("KEN", 2024, "victims")
        'zero'
        """
        one = self.standings[iso3, year]
        if table and one.stands == ACCEPTED:
            return one.tables.get(table, "missing")
        return one.stands

    def counts(self, year: int, table: str = "") -> dict[str, int]:
        """Return how many States stand how in a year, of one table or in all; they add up to the States of the panel.

        >>> panel([], ["KEN"], [2024]).counts(2024)
        {'not_asked': 1}
        """
        return dict(Counter(self.cell(state, year, table) for state in self.states))

    def rows(self, table: str = "") -> list[dict[str, str]]:
        """Return the panel as rows for a file: State and one column a year.

        >>> panel([], ["KEN"], [2024]).rows()
        [{'state': 'KEN', '2024': 'not_asked'}]
        """
        return [
            {"state": state} | {str(year): self.cell(state, year, table) for year in self.years}
            for state in self.states
        ]


def stands(status: str, overdue: bool = False) -> str:
    """Return how a State stands by the status of its entry. overdue: it was asked, and the last day passed unanswered.

    >>> stands("in_review"), stands("draft"), stands("draft", overdue=True)
    ('submitted', 'asked', 'no_answer')
    """
    found = STANDS.get(status, NOT_ASKED)
    return NO_ANSWER if found == ASKED and overdue else found


def panel(standings: Iterable[Standing], states: Sequence[str], years: Sequence[int]) -> Panel:
    """Return the panel of some States and years; who is not among the standings was not asked.

    >>> panel([Standing("KEN", 2024, "asked")], ["KEN"], [2023, 2024]).rows()
    [{'state': 'KEN', '2023': 'not_asked', '2024': 'asked'}]
    """
    given = {(one.iso3, one.year): one for one in standings}
    whole = {
        (state, year): given.get((state, year), Standing(state, year, NOT_ASKED)) for state in states for year in years
    }
    return Panel(tuple(states), tuple(years), whole)


def standings_of(vintages: Iterable[Vintage]) -> list[Standing]:
    """Return the accepted standings that vintages of national figures tell by themselves, remarks and all."""
    found = []
    for one in vintages:
        state, _sign, year = one.part.partition("-")
        if one.kind == "national" and year.isdigit():
            found.append(Standing(state, int(year), ACCEPTED, dict(one.remarks)))
    return found


def answered(statuses: Mapping[str, str]) -> dict[str, int]:
    """Return how many tables a State counts, says are none, does not collect, has not yet, or leaves out.

    >>> answered({"victims": "counted"})["missing"]
    9
    """
    found = Counter(statuses.get(id, "missing") for id in tables())
    return {status: found[status] for status in (COUNTED, ZERO, NOT_COLLECTED, NOT_YET, "missing")}
