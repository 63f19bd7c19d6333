"""The table of progress: State x item x scale, as arrays; and the bytes that hold one State's row."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import numpy as np
from numpy.typing import NDArray

from palermo.errors import InvalidContent, InvalidInput
from palermo.review.progress.scales import LEAST, MOST, SCALES
from palermo.review.progress.statements import Statement
from palermo.treaty.articles import provisions

_CELL = np.dtype([("low", "u1"), ("high", "u1"), ("not_applicable", "?"), ("grade", "u1"), ("on", "<i4")])
_START = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = -(2**31)  # a cell of which nothing was ever said


@cache
def items() -> tuple[str, ...]:
    """Return every scored item of every treaty, in the order of the table.

    >>> items()[0]
    'TIP-01-2'
    """
    return tuple(id for id, one in provisions().items() if one.is_scored)


@dataclass(frozen=True, slots=True)
class Table:
    """cells: shape (States, items, 2 scales), with low, high, not_applicable, grade and on (days since 1970)."""

    states: tuple[str, ...]
    cells: NDArray[np.void]

    def of(self, iso3: str) -> "Table":
        """Return the table of one State; all unknown where nothing was said.

        >>> table(["KEN"], []).of("FJI").states
        ('FJI',)
        """
        if iso3 not in self.states:
            return Table((iso3,), _blank(1))
        at = self.states.index(iso3)
        return Table((iso3,), self.cells[at : at + 1])

    @property
    def is_said(self) -> NDArray[np.bool_]:
        """Whether anything, even "unknown", was said of a cell: the item was asked and answered."""
        return np.asarray(self.cells["on"] != _NEVER)

    @property
    def is_unknown(self) -> NDArray[np.bool_]:
        """Whether a cell that may apply could stand anywhere on its scale."""
        open_ = (self.cells["low"] == LEAST) & (self.cells["high"] == MOST)
        return np.asarray(open_ & ~self.cells["not_applicable"])


def table(states: Sequence[str], statements: Iterable[Statement]) -> Table:
    """Return the table of what one kind of speaker says; the latest statement of a cell stands.

    Raises InvalidInput where speakers are mixed, a State is not listed, or a statement has no date: one view is
    never laid over another.
    >>> int(table(["KEN"], []).is_unknown.sum()) == 2 * len(items())
    True
    """
    found = _blank(len(states))
    row = {iso3: at for at, iso3 in enumerate(states)}
    column = {id: at for at, id in enumerate(items())}
    speakers = set()
    for one in sorted(statements, key=_moment):
        speakers.add((one.by, one.organization if one.by == "third" else ""))
        if one.iso3 not in row:
            raise InvalidInput(f"{one.iso3} is not among the States of this table")
        on = (_moment(one) - _START).days
        where = row[one.iso3], column[one.item], SCALES.index(one.scale)
        found[where] = (one.low, one.high, one.not_applicable, one.grade, on)
    if len(speakers) > 1:
        raise InvalidInput("a table holds one speaker's view; make one for each and show them side by side")
    return Table(tuple(states), found)


def packed(statements: Iterable[Statement]) -> bytes:
    """Return the row of one State as bytes: a mark of the list of items, then the cells. Raises InvalidInput.

    >>> len(packed([])) == 8 + len(items()) * 2 * 8
    True
    """
    said = list(statements)
    states = sorted({one.iso3 for one in said}) or [""]
    if len(states) > 1:
        raise InvalidInput(f"a row is of one State, not of {', '.join(states)}")
    return _mark() + table(states, said).cells.tobytes()


def unpacked(rows: Mapping[str, Sequence[bytes]]) -> Table:
    """Return the table of many States from their rows; a later row speaks only of the items it answers.

    rows: by State, oldest first, such as the snapshots of both treaties in force on a past day.
    Raises InvalidContent where a row was packed under another list of items: pack it again from its snapshot.
    >>> unpacked({"KEN": [packed([])]}).states
    ('KEN',)
    """
    length = len(_mark()) + len(items()) * len(SCALES) * _CELL.itemsize
    found = _blank(len(rows))
    for at, (iso3, several) in enumerate(rows.items()):
        for one in several:
            if len(one) != length or not one.startswith(_mark()):
                raise InvalidContent(f"a row of {iso3} was packed under another list of items: pack it again")
            cells = np.frombuffer(one, _CELL, offset=len(_mark())).reshape(len(items()), len(SCALES))
            said = cells["on"] != _NEVER
            found[at][said] = cells[said]
    return Table(tuple(rows), found)


@cache
def _mark() -> bytes:
    return hashlib.sha256(",".join(items()).encode()).digest()[:8]


def _blank(states: int) -> NDArray[np.void]:
    return np.full((states, len(items()), len(SCALES)), np.array((LEAST, MOST, False, 0, _NEVER), _CELL), _CELL)


def _moment(one: Statement) -> datetime:
    if one.at is None or one.at.tzinfo is None:
        raise InvalidInput(f"{one.iso3} {one.item}: a statement without its date and time zone cannot be laid in time")
    return one.at
