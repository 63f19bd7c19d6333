"""Papers on concepts: numbered sections, what a version changed in each, and whether a round of comments is open."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from palermo.records.wording import ADDED, REMOVED, SAME, Pieces, compared

NOT_SET, AHEAD, OPEN, OVER = "not_set", "ahead", "open", "over"
CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered section of a paper."""

    number: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class SectionChange:
    """What became of a section from one version to another. kind: same, changed, added, removed."""

    number: str
    kind: str
    heading: Pieces
    text: Pieces


def round_on(opens_on: date | None, closes_on: date | None, day: date) -> str:
    """Return how a round of comments stands on a day: not_set, ahead, open, over; both its days belong to it.

    >>> round_on(date(2031, 5, 1), date(2031, 5, 31), date(2031, 5, 31))
    'open'
    """
    if opens_on is None or closes_on is None:
        return NOT_SET
    if day < opens_on:
        return AHEAD
    return OPEN if day <= closes_on else OVER


def sections(rows: Iterable[Mapping[str, object]]) -> tuple[Section, ...]:
    """Return the sections of a paper by number: 2 before 10, 2 before 2.1.

    rows: cells of the repeating group of the form; a row without number and text is none.
    >>> [one.number for one in sections([{"number": "10", "text": "b"}, {"number": "2", "text": "a"}])]
    ['2', '10']
    """
    found = [Section(*(str(row.get(name) or "").strip() for name in ("number", "heading", "text"))) for row in rows]
    return tuple(sorted((one for one in found if one.number or one.text), key=lambda one: _sortable(one.number)))


def _sortable(number: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in re.findall(r"\d+|[^\d.\s]+", number))


def changes(before: Sequence[Section], after: Sequence[Section]) -> tuple[SectionChange, ...]:
    """Return every section of two versions, by number, with what the later changed word by word.

    >>> [one.kind for one in changes([Section("1", "A", "x")], [Section("1", "A", "x"), Section("2", "B", "y")])]
    ['same', 'added']
    """
    old, new = ({one.number: one for one in version} for version in (before, after))
    numbers = sorted({*old, *new}, key=_sortable)
    return tuple(_change(number, old.get(number), new.get(number)) for number in numbers)


def _change(number: str, was: Section | None, now: Section | None) -> SectionChange:
    before, after = was or Section(number, "", ""), now or Section(number, "", "")
    kind = ADDED if was is None else REMOVED if now is None else SAME if was == now else CHANGED
    return SectionChange(number, kind, compared(before.heading, after.heading), compared(before.text, after.text))
