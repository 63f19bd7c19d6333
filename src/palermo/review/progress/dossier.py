"""The progress of one State on one day as one document: for the command, the pages and the API."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from palermo.review.progress.answers import Need
from palermo.review.progress.scales import GRADES, LEAST, MOST, SCALES
from palermo.review.progress.shares import shares, staleness
from palermo.review.progress.statements import Statement
from palermo.review.progress.table import items, unpacked
from palermo.review.progress.told import THIRD, Told, rows, standing
from palermo.treaty.articles import provisions
from palermo.treaty.names import name_on

BELOW, OPEN, CLOSED = "below", "open", ""  # surely below full; it may be; it is not, or does not apply
Cell = tuple[str, str]  # item, scale


def dossier(told: Iterable[Told], iso3: str, on: date, codings: Sequence[Statement] = ()) -> dict[str, Any]:
    """Return how far a State says it is on a day, beside what others say, as plain values for JSON.

    The State's own view makes every share; what third parties and coders say stands beside each item and changes
    nothing, except that a statement which one of them shares exactly is independently confirmed.
    >>> found = dossier([], "FJI", date(2009, 4, 14))
    >>> found["said"], {(one["low"], one["high"]) for one in found["shares"]}
    ({'law': 0, 'practice': 0}, {(0.0, 1.0)})
    """
    stands = standing((one for one in told if one.iso3 == iso3), on)
    table = unpacked({iso3: rows(stands).get(iso3, [])})
    own = _own(stands)
    beside = [one for each in stands if each.by == THIRD for one in each.statements] + list(codings)
    needs = [need for one in stands for need in one.needs]
    return {
        "iso3": iso3,
        "state": name_on(iso3, on, "en"),
        "on": on.isoformat(),
        "asked": len(items()),
        "said": {scale: sum((item, scale) in own for item in items()) for scale in SCALES},
        "next": _next(stands),
        "shares": [asdict(one) for scale in SCALES for one in shares(table, group_by="level", scale=scale)],
        "staleness": [_stale(asdict(staleness(table, on, scale=scale))) for scale in SCALES],
        "items": [_item(id, own, beside, needs) for id in items()],
        "sources": [one.as_dict() for one in stands],
    }


def lack(own: Sequence[Mapping[str, Any] | None]) -> str:
    """Return whether an item is surely below full on a scale that applies, may be, or is not.

    own: what stands on each scale, None where nothing was said.
    >>> lack([None, None]), lack([{"low": 2, "high": 2, "not_applicable": False}, None])
    ('open', 'below')
    """
    said = [one for one in own if one is None or not one["not_applicable"]]
    if any(one is not None and one["high"] < MOST for one in said):
        return BELOW
    return OPEN if any(one is None or one["low"] < MOST for one in said) else CLOSED


def _own(stands: Sequence[Told]) -> dict[Cell, Statement]:
    """Return the State's last word on each cell, by the same order in which rows are laid over each other."""
    return {(one.item, one.scale): one for each in stands if each.by != THIRD for one in each.statements}


def _item(id: str, own: Mapping[Cell, Statement], beside: Sequence[Statement], needs: Sequence[Need]) -> dict[str, Any]:
    about, others = provisions()[id], [one for one in beside if one.item == id]
    held = {scale: _view(own.get((id, scale)), others) for scale in SCALES}
    return {
        "item": id,
        "instrument": about.instrument,
        "article": about.article,
        "level": about.level,
        "theme": about.theme,
        **held,
        "lack": lack([held[scale] for scale in SCALES]),
        "needs": [
            {"scale": one.scale, "assistance": list(one.assistance), "urgency": one.urgency, "on": _day(one.at.date())}
            for one in needs
            if one.item == id
        ],
        "others": [_said(one) | {"scale": one.scale, "organization": one.organization} for one in others],
    }


def _view(own: Statement | None, others: Sequence[Statement]) -> dict[str, Any] | None:
    if own is None:
        return None
    said = _said(own)
    exact = own.low == own.high and not own.not_applicable
    same = (own.scale, own.low, own.high)
    if exact and any((one.scale, one.low, one.high) == same and not one.not_applicable for one in others):
        said["grade"] = GRADES["confirmed"]
    return said


def _said(one: Statement) -> dict[str, Any]:
    return {
        "low": LEAST if one.not_applicable else one.low,
        "high": MOST if one.not_applicable else one.high,
        "not_applicable": one.not_applicable,
        "grade": one.grade,
        "by": one.by,
        "on": _day(one.at.date() if one.at else None),
        "source": one.source,
    }


def _stale(plain: dict[str, Any]) -> dict[str, Any]:
    return plain | {
        "by_age": list(plain["by_age"]),
        "oldest_on": _day(plain["oldest_on"]),
        "newest_on": _day(plain["newest_on"]),
    }


def _next(stands: Sequence[Told]) -> list[str]:
    if not any(one.by != THIRD for one in stands):
        return ["nothing was handed in by this day: a focal point opens the form on progress, answers and submits it"]
    if not any(one.by == "state" for one in stands):
        return ["only checklists were handed in, which bound both scales: the form on progress asks of each apart"]
    return []


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
