"""How the records after review differ from those that were read: value by value, and which became which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from palermo.review.corrections import (
    ADDED,
    CORRECTED,
    FIELDS,
    MERGED,
    REMOVED,
    RESTORED,
    SPLIT,
    Correction,
    Reviewed,
    fold,
)

PART, JOINED = "part", "joined"
KINDS = (CORRECTED, ADDED, REMOVED, SPLIT, PART, MERGED, JOINED)


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a record: as it was read, and as a person set it; both plain, empty where there is no value."""

    field: str
    read: str
    corrected: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """What became of one record. others: what it was split into, is a part of, holds or was joined to, by kind.

    removed: it is no record any more. place: where its text begins in the document. No person is named.
    """

    id: str
    kind: str
    para: int
    place: int
    changes: tuple[Change, ...] = ()
    others: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    removed: bool = False


@dataclass
class _Told:
    """What events say beside values. origins: a part and the record as read that it was made of."""

    records: dict[str, Mapping[str, Any]]
    kinds: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, list[str]] = field(default_factory=dict)

    def take(self, one: Correction) -> None:
        """Take one event."""
        if one.kind != ADDED and one.id not in self.records and one.id not in self.kinds:
            return
        if one.reason:
            self.reasons.setdefault(one.id, []).append(one.reason)
        if one.kind == ADDED:
            self.kinds[one.id] = (ADDED, ())
        elif one.kind == REMOVED:
            self.kinds.setdefault(one.id, (REMOVED, ()))
        elif one.kind == RESTORED and self.kinds.get(one.id, ("",))[0] in (REMOVED, SPLIT, JOINED):
            del self.kinds[one.id]
        elif one.kind == SPLIT:
            self._split(one)
        elif one.kind == MERGED:
            kind, held = self.kinds.get(one.id, ("", ()))
            others = [other for other in one.body["others"] if other in self.records or other in self.kinds]
            self.kinds[one.id] = (MERGED, (*(held if kind == MERGED else ()), *others))
            self.kinds.update(dict.fromkeys(others, (JOINED, (one.id,))))

    def _split(self, one: Correction) -> None:
        ids = tuple(part["id"] for part in one.body["parts"])
        origin = self.origins.get(one.id, one.id)
        self.kinds[one.id] = (SPLIT, ids)
        for id in ids:
            if id != one.id:
                self.kinds[id] = (PART, (one.id,))
                self.origins[id] = origin

    def read(self, id: str) -> Mapping[str, Any]:
        """Return the record as read that one stands for; empty for one that was added."""
        return self.records.get(self.origins.get(id, id), {})


def amendments(
    records: Iterable[Mapping[str, Any]], corrections: Iterable[Correction], until: datetime | None = None
) -> list[Amendment]:
    """Return what people made of the records of a reading by a moment, in order of the document.

    records: as ``palermo read`` gives them. A record that was accepted as it was read is not among them.
    >>> from datetime import UTC
    >>> record = {"id": "para_1", "para": 1, "modal": "must", "source": {"start": 0, "end": 9}}
    >>> one = Correction(1, datetime(2026, 1, 1, tzinfo=UTC), "person:1", CORRECTED, "para_1", {"modal": "should"})
    >>> amendments([record], [one])[0].changes
    (Change(field='modal', read='must', corrected='should'),)
    """
    records = list(records)
    events = sorted((one for one in corrections if until is None or one.at <= until), key=lambda one: one.sequence)
    told = _Told({record["id"]: record for record in records})
    for one in events:
        told.take(one)
    made = [_amendment(one, told) for one in fold(records, events)]
    return [one for one in made if one.kind != CORRECTED or one.changes or one.removed]


def _amendment(one: Reviewed, told: _Told) -> Amendment:
    kind, others = told.kinds.get(one.id, (CORRECTED, ()))
    before = told.read(one.id)
    return Amendment(
        id=one.id,
        kind=kind,
        para=int(one.record.get("para") or 0),
        place=int((one.record.get("source") or {}).get("start", 0)),
        changes=tuple(_changes(before, one.record)),
        others=others,
        reasons=tuple(told.reasons.get(one.id, ())),
        removed=one.removed,
    )


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[Change]:
    for name in FIELDS:
        read, now = _plain(before.get(name)), _plain(after.get(name))
        if read != now:
            yield Change(name, read, now)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
