"""What coded law says of all States: shares on the scale of law alone, with what coders may have got wrong."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from palermo.errors import NotEstimable
from palermo.records.events import end_of
from palermo.review.progress.coding_error import CodedShare, Errors, coded_shares, errors
from palermo.treaty.legislation import files
from palermo.treaty.legislation.agreement import Pair, pairs_on
from palermo.treaty.legislation.coding import Settled

SEED = 1811  # of what is drawn: the same codings give the same interval
COLUMNS = (
    "group",
    "threshold",
    "low",
    "high",
    "error_low",
    "error_high",
    "of",
    "settled",
    "items",
    "states",
    "states_of",
)


@dataclass(frozen=True, slots=True)
class CodedLaw:
    """Shares of coded items, and how often coders err; reason: why that is not known."""

    shares: tuple[CodedShare, ...] = ()
    errors: Errors | None = None
    reason: str = ""

    @property
    def is_coded(self) -> bool:
        """Whether anything of any State counted is settled."""
        return any(one.settled for one in self.shares)


def coded_law(day: date, states: Sequence[str], by: str, threshold: str, among: Sequence[str]) -> CodedLaw:
    """Return what codings published by the end of a day say of the law of that day."""
    place = files.folder(Path(settings.HOME))
    if not (place / files.CODINGS).is_file():
        return CodedLaw()
    stamp = (place / files.CODINGS).stat()
    version = File(place, stamp.st_mtime_ns, stamp.st_size)
    return _counted(version, day, tuple(states), by, threshold or "full", tuple(among))


@dataclass(frozen=True, slots=True)
class File:
    """The coded law as it lies in a folder; written_at and size tell one state of it from another."""

    place: Path
    written_at: int
    size: int


@lru_cache(maxsize=1)
def _read(version: File) -> files.Coded:
    return files.read(version.place)


@lru_cache(maxsize=4)
def _standing(version: File, day: date) -> tuple[tuple[Settled, ...], tuple[Pair, ...]]:
    """Return what stood at the end of a day, and the pairs of answers that tell how coders err."""
    kept, end = _read(version), end_of(day)
    return kept.settled(end), pairs_on(kept.codings, day, end)


@lru_cache(maxsize=32)
def _counted(
    version: File, day: date, states: tuple[str, ...], by: str, threshold: str, among: tuple[str, ...]
) -> CodedLaw:
    """Count once for each state of the file: what is drawn has a fixed seed, so nothing would change."""
    settled, pairs = _standing(version, day)
    rng = np.random.default_rng(SEED)
    found = coded_shares(settled, pairs, states, day, group_by=by, rng=rng, threshold=threshold, among=among)
    try:
        return CodedLaw(found, errors(pairs, np.random.default_rng(SEED)))
    except NotEstimable as reason:
        return CodedLaw(found, None, reason.args[0])


def plain(found: CodedLaw) -> dict[str, Any]:
    """Return what coded law says as plain values."""
    return {
        "coded_law": [asdict(one) for one in found.shares] if found.is_coded else [],
        "coding_errors": asdict(found.errors) if found.errors else None,
    }
