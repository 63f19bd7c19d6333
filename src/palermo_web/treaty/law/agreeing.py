"""How far coders agree, as the page, its files and programs show it."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from palermo.errors import NotEstimable
from palermo.treaty.legislation.agreement import GROUP, POOLED, QUESTION, Agreement, Interval, agreement, pairs_on
from palermo_web.treaty.law.queries import public

SEED = 1811  # of the bootstrap by State: the same pairs give the same interval
COLUMNS = (
    "by",
    "id",
    "pairs",
    "kappa",
    "kappa_low",
    "kappa_high",
    "kappa_method",
    "ac1",
    "ac1_low",
    "ac1_high",
    "observed",
    "expected",
    "reason",
)
Found = Mapping[str, Agreement | NotEstimable]


def agreed(on: date, known: date | None, by: str, weights: str | None = None) -> Found:
    """Return agreement of what is public: pooled with an interval by drawing States again, others by large samples.

    Of one State alone there is nothing to draw: then the pooled interval is of large samples, too.
    """
    pairs = pairs_on(public(known).codings, on)
    several = len({one.iso3 for one in pairs}) > 1
    new_rng = partial(np.random.default_rng, SEED) if by == POOLED and several else None
    return agreement(pairs, by, weights, new_rng=new_rng)


def every(on: date, known: date | None) -> dict[str, Found]:
    """Return agreement pooled, by group and by question."""
    return {by: agreed(on, known, by) for by in (POOLED, GROUP, QUESTION)}


def rows(found: Mapping[str, Found]) -> list[dict[str, Any]]:
    """Return agreement as plain rows for files and programs; what cannot be given keeps its reason."""
    return [_row(by, id, one) for by, many in found.items() for id, one in many.items()]


def _row(by: str, id: str, one: Agreement | NotEstimable) -> dict[str, Any]:
    if isinstance(one, NotEstimable):
        return dict.fromkeys(COLUMNS) | {"by": by, "id": id, "reason": str(one)}
    return {
        "by": by,
        "id": id,
        "pairs": one.n,
        "kappa": _short(one.kappa),
        **_ends("kappa", one.interval),
        "kappa_method": one.interval.method if one.interval else None,
        "ac1": _short(one.ac1),
        **_ends("ac1", one.ac1_interval),
        "observed": _short(one.observed),
        "expected": _short(one.expected),
        "reason": None,
    }


def _ends(name: str, one: Interval | None) -> dict[str, float | None]:
    return {f"{name}_low": _short(one.low if one else None), f"{name}_high": _short(one.high if one else None)}


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
