"""Which States are parties to a treaty: asked of the room that knows, which hands its answer in when Django starts.

Registers may be for parties only, or for others. This room stands below that of treaties and may not import it, so
the room of treaties tells it (treaty/apps.py); without one, such a register says so and nothing is guessed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from palermo.errors import InvalidContent


@dataclass(frozen=True, slots=True)
class Source:
    """What another room knows. parties: codes of States that are parties to a treaty on a day; page: shows them."""

    parties: Callable[[str, date], frozenset[str]]
    page: Callable[[str, date], str]


_told: list[Source] = []


def told_by(source: Source) -> None:
    """Let a room answer from now on."""
    _told[:] = [source]


def source() -> Source:
    """Return who answers. Raises InvalidContent where no room does."""
    if not _told:
        raise InvalidContent("a register asks who is party to a treaty, and no room of this installation knows it")
    return _told[0]
