"""Rooms above that hear of every snapshot in the moment it is taken: told here when Django starts, called in the move.

This room may not import those that stand on it, so they hand in what they do (review/apps.py). A receiver works inside
the transaction of the move: where it fails, nothing is handed in.
"""

from collections.abc import Callable

from palermo_web.records.models import Snapshot

_told: dict[str, Callable[[Snapshot], None]] = {}


def told_by(name: str, receive: Callable[[Snapshot], None]) -> None:
    """Let a room hear of snapshots from now on; the same name again takes the place of the one before."""
    _told[name] = receive


def hear(snapshot: Snapshot) -> None:
    """Tell every room of a snapshot."""
    for receive in _told.values():
        receive(snapshot)
