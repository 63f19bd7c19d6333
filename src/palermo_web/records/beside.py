"""What rooms above lay beside an entry: notes at its answers, and the page on which they take steps of their own.

This room may not import those that stand on it, so they hand in what they do when Django starts (statistics/apps.py).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from palermo_web.accounts.rules import Somebody
from palermo_web.records.models import Entry


@dataclass(frozen=True, slots=True)
class Note:
    """A remark at an answer. waiting: whether it waits for something to be said."""

    label: str
    words: str
    address: str
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """What a room lays beside an entry for one reader. address, label: of its own page about the entry."""

    address: str = ""
    label: str = ""
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)  # by path


_told: dict[str, Callable[[Entry, Somebody], Beside]] = {}


def laid_by(room: str, read: Callable[[Entry, Somebody], Beside]) -> None:
    """Let a room lay something beside entries from now on; the same name again takes the place of the one before."""
    _told[room] = read


def beside(entry: Entry, person: Somebody) -> Mapping[str, Beside]:
    """Return what rooms lay beside an entry for a reader, by room; rooms with nothing to say are left out."""
    found = {room: read(entry, person) for room, read in _told.items()}
    return {room: one for room, one in found.items() if one.address or one.notes}


def notes(found: Mapping[str, Beside]) -> dict[str, list[Note]]:
    """Return the notes of all rooms by path."""
    made: dict[str, list[Note]] = {}
    for one in found.values():
        for path, said in one.notes.items():
            made.setdefault(path, []).extend(said)
    return made
