"""Follow-up of recommendations: what was done, by whom, where nothing was said; no score and no ranking."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from palermo.review.register import Known

STATE, SECRETARIAT, CONFERENCE = ORGANS = ("state", "secretariat", "conference")
STATUSES = ("not_begun", "planned", "in_progress", "done", "not_applicable")
CLOSED = ("done", "not_applicable")  # nothing is overdue any more
SILENT_YEARS = 2
ADDRESSED = {  # whom a recommendation to somebody is for
    STATE: frozenset({"states_parties", "states", "government", "state_under_review", "other"}),
    SECRETARIAT: frozenset({"secretariat", "unodc", "secretary_general", "other"}),
    CONFERENCE: frozenset({"conference", "working_group", "other"}),
}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a State or organ says of one recommendation. entry: id; closed: completed in its workflow."""

    entry: str
    recommendation: str
    organ: str
    state: str
    status: str
    changed_on: date
    status_on: date | None = None
    due_on: date | None = None
    responsible: str = ""
    summary: str = ""
    closed: bool = False

    @property
    def who(self) -> str:
        """The row of the matrix in which it stands: an organ, or the code of a State."""
        return self.state if self.organ == STATE else self.organ

    @property
    def said_on(self) -> date:
        """The day of which it speaks, as far as that is not ahead of what was written."""
        return min(self.status_on or self.changed_on, self.changed_on)

    def is_overdue(self, day: date) -> bool:
        """Return whether what was planned for a day is not done.

        >>> FollowUp("e", "r", STATE, "KEN", "planned", date(2020, 1, 1), due_on=date(2021, 1, 1)).is_overdue(
        ...     date(2022, 1, 1)
        ... )
        True
        """
        return bool(self.due_on and self.due_on < day and self.status not in CLOSED and not self.closed)


def is_for(one: Known, who: str) -> bool:
    """Return whether a recommendation is addressed to an organ, or to a State by its code.

    >>> from palermo.review.register import built_in
    >>> is_for(built_in()[0], "KEN"), is_for(built_in()[0], CONFERENCE)
    (True, False)
    """
    to = set(one.addressees)
    if who in (SECRETARIAT, CONFERENCE):
        return bool(to & ADDRESSED[who])
    if one.state:
        return one.state == who
    return not to or bool(to & ADDRESSED[STATE])


def is_silent(one: Known, said: Iterable[FollowUp], day: date) -> bool:
    """Return whether nobody said anything about a recommendation for two years before a day.

    One that is younger than that is not silent.
    >>> from palermo.review.register import built_in
    >>> is_silent(built_in()[0], [], date(2011, 4, 14)), is_silent(built_in()[0], [], date(2011, 4, 15))
    (False, True)
    """
    last = max((each.said_on for each in said), default=date.min)
    begin = years_before(day, SILENT_YEARS)
    return (one.adopted_on is None or one.adopted_on <= begin) and last <= begin


def years_before(day: date, years: int) -> date:
    """Return the same day some years before; the last of February where it has no such day.

    >>> years_before(date(2024, 2, 29), 1)
    datetime.date(2023, 2, 28)
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a list is narrowed to; empty parts ask nothing. day: of which overdue and silent speak."""

    day: date
    symbol: str = ""
    theme: str = ""
    addressee: str = ""
    modal: str = ""
    article: str = ""
    words: str = ""
    status: str = ""  # of follow-up: one of STATUSES, or "none"
    silent: bool = False
    overdue: bool = False


def narrowed(known: Iterable[Known], said: Mapping[str, Sequence[FollowUp]], wish: Wish) -> list[Known]:
    """Return the recommendations that a wish leaves. said: follow-up by reference.

    >>> from palermo.review.register import built_in
    >>> len(narrowed(built_in(), {}, Wish(date(2026, 1, 1), addressee="secretariat", status="none"))) > 0
    True
    """
    return [one for one in known if _fits(one, wish) and _followed(one, said.get(one.reference, ()), wish)]


def _fits(one: Known, wish: Wish) -> bool:
    asked = (
        (wish.symbol, (one.symbol,)),
        (wish.theme, (one.theme,)),
        (wish.addressee, one.addressees),
        (wish.modal, (one.modal,)),
        (wish.article, (*one.articles, *(id.rpartition("-")[0] for id in one.articles))),
    )
    if any(wanted and wanted not in there for wanted, there in asked):
        return False
    there = " ".join((one.reference, *one.texts.values(), *one.headings.values())).casefold()
    return all(word in there for word in wish.words.casefold().split())


def _followed(one: Known, said: Sequence[FollowUp], wish: Wish) -> bool:
    statuses = {each.status for each in said}
    if wish.status and wish.status not in (statuses or {"none"}):
        return False
    if wish.overdue and not any(each.is_overdue(wish.day) for each in said):
        return False
    return not wish.silent or is_silent(one, said, wish.day)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a row meets a recommendation. asked: it is addressed to the row; said: the newest word, then others."""

    asked: bool
    said: FollowUp | None = None
    others: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """How many cells of a row or column were asked, how many say something, and what."""

    asked: int
    said: int
    statuses: Mapping[str, int] = field(default_factory=dict)

    @property
    def gaps(self) -> int:
        """How many were asked and say nothing."""
        return self.asked - self.said


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the matrix. who: an organ or the code of a State."""

    who: str
    cells: tuple[Cell, ...]
    counted: Counted


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who did what about which recommendation."""

    columns: tuple[Known, ...]
    lines: tuple[Line, ...]
    by_column: tuple[Counted, ...]


def matrix(columns: Sequence[Known], said: Iterable[FollowUp], rows: Sequence[str]) -> Matrix:
    """Return rows (organs, codes of States) against recommendations.

    Where two authorities of a State speak, the newest word stands in the cell and the others are counted. Counts of
    gaps hold cells that were asked; a word where nobody asked is shown and counted as asked.
    >>> from palermo.review.register import built_in
    >>> one = built_in()[0]
    >>> said = FollowUp("e", one.reference, STATE, "KEN", "done", date(2020, 1, 1))
    >>> matrix([one], [said], ["KEN"]).lines[0].counted.statuses
    {'done': 1}
    """
    there: dict[tuple[str, str], list[FollowUp]] = {}
    for one in said:
        there.setdefault((one.who, one.recommendation), []).append(one)
    lines = []
    for who in rows:
        cells = tuple(_cell(column, who, there.get((who, column.reference), [])) for column in columns)
        lines.append(Line(who, cells, counted(cells)))
    by_column = tuple(counted([line.cells[place] for line in lines]) for place in range(len(columns)))
    return Matrix(tuple(columns), tuple(lines), by_column)


def _cell(column: Known, who: str, said: list[FollowUp]) -> Cell:
    if not said:
        return Cell(is_for(column, who))
    newest = max(said, key=lambda one: (one.said_on, one.changed_on, one.entry))
    return Cell(True, newest, len(said) - 1)


def counted(cells: Iterable[Cell]) -> Counted:
    """Return how many cells say what; a status that none says is not listed.

    >>> counted([Cell(True), Cell(False)]).gaps
    1
    """
    asked = [cell for cell in cells if cell.asked]
    said = [cell.said.status for cell in asked if cell.said]
    return Counted(len(asked), len(said), {status: said.count(status) for status in STATUSES if status in said})


def related(one: Known, known: Iterable[Known]) -> list[Known]:
    """Return other recommendations of the same article or theme; those that share an article first.

    >>> from palermo.review.register import built_in
    >>> built_in()[0] in related(built_in()[0], built_in())
    False
    """
    others = [each for each in known if each.reference != one.reference]
    near = [each for each in others if set(each.articles) & set(one.articles)]
    same = [each for each in others if each.theme and each.theme == one.theme and each not in near]
    return near + same
