"""What coded law says of progress: codings of two people, settled or not, as bounds on the law scale alone."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from palermo.records.events import end_of
from palermo.review.progress.scales import GRADES, LEAST, MOST
from palermo.review.progress.statements import Statement
from palermo.treaty.articles import provisions
from palermo.treaty.legislation import files
from palermo.treaty.legislation.coding import SINGLE, Settled, on_day
from palermo.treaty.legislation.questions import FULL, NONE, Question, by_item

DRAFT, PARTIAL = 1, 2


def statements_of_codings(settled: Iterable[Settled], iso3: str, on: date) -> tuple[Statement, ...]:
    """Return the bounds that coded law leaves for each item with coded questions, in the order of the articles.

    An item is full where every question about it is met wholly; where one is surely not, it is in part at most. It is
    in part at least where one is met in any measure. Where all are surely unmet it is none or, as codings know only law
    in force, a draft. Questions that nobody or one alone coded, disputed or not known, leave their part open.
    >>> statements_of_codings([], "ITA", date(2009, 4, 14))
    ()
    """
    stands = on_day(settled, on).get(iso3, {})
    made = []
    for item, asked in by_item().items():
        judged = [one for one in asked if one.is_judged]
        if (
            item in provisions()
            and provisions()[item].is_scored
            and any(one.code in stands and stands[one.code].standing != SINGLE for one in judged)
        ):
            low, high = _bounds([_met(one, stands) for one in judged])
            at = datetime(on.year, on.month, on.day, tzinfo=UTC)
            cited = sorted({id for one in judged if one.code in stands for id in stands[one.code].provisions})
            grade = GRADES["cited_provision" if cited else "statement"]
            made.append(
                Statement(iso3, item, "law", low, high, grade=grade, by="coding", at=at, source=" ".join(cited))
            )
    return tuple(made)


def _met(asked: Question, stands: Mapping[str, Settled]) -> set[str]:
    """Return the ways in which a question can be met, given what stands of it."""
    one = stands.get(asked.code)
    possible = one.possible if one and one.standing != SINGLE else asked.possible
    return {asked.fulfilment(answer) or "" for answer in possible} or {""}


def _bounds(met: list[set[str]]) -> tuple[int, int]:
    can_be_full = all(FULL in one or "" in one for one in met)
    surely_full = all(one == {FULL} for one in met)
    surely_some = any(one and not one & {NONE, ""} for one in met)
    surely_none = all(one == {NONE} for one in met)
    low = MOST if surely_full else PARTIAL if surely_some else LEAST
    high = MOST if can_be_full else DRAFT if surely_none else PARTIAL
    return low, high


def codings_of(home: Path, iso3: str, on: date) -> tuple[Statement, ...]:
    """Return what the codings of an installation say of a State on a day, as they were known by its end.

    home: the folder that holds all data; where no law was coded there is nothing to say.
    >>> codings_of(Path("there-is-no-such-folder"), "ITA", date(2009, 4, 14))
    ()
    """
    place = files.folder(home)
    if not (place / files.CODINGS).is_file():
        return ()
    return statements_of_codings(files.read(place).settled(end_of(on)), iso3, on)
