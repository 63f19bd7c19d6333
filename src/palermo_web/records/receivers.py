"""Rooms above that hear of every snapshot and every move while it is made: told when Django starts, called in the move.

This room may not import those that stand on it, so they hand in what they do (review/apps.py). A receiver works inside
the transaction of the move: where it fails, nothing is handed in.
"""

from collections.abc import Callable

from palermo_web.records.models import Entry, Snapshot

_told: dict[str, Callable[[Snapshot], None]] = {}
_moved: dict[str, Callable[[Entry], None]] = {}


def told_by(name: str, receive: Callable[[Snapshot], None]) -> None:
    """Let a room hear of snapshots from now on; the same name again takes the place of the one before."""
    _told[name] = receive


def hear(snapshot: Snapshot) -> None:
    """Tell every room of a snapshot."""
    for receive in _told.values():
        receive(snapshot)


def told_of_moves_by(name: str, receive: Callable[[Entry], None]) -> None:
    """Let a room hear of every move of an entry, also of one that takes no snapshot, such as a withdrawal."""
    _moved[name] = receive


def hear_of_move(entry: Entry) -> None:
    """Tell every room of an entry that moved on and stands where it came to."""
    for receive in _moved.values():
        receive(entry)
