"""What people made of a reading: records accepted, corrected, split, joined; a fold of events, nothing overwritten."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from palermo.errors import InvalidInput
from palermo.review.documents.demands import ADDRESSEES, MODALS

ACCEPTED, CORRECTED, SPLIT, MERGED, REMOVED, ADDED, RESTORED = (
    "accepted",
    "corrected",
    "split",
    "merged",
    "removed",
    "added",
    "restored",
)
KINDS = (ACCEPTED, CORRECTED, SPLIT, MERGED, REMOVED, ADDED, RESTORED)
POSITIONS = ("supported", "noted")
FIELDS = (
    "para",
    "subpara",
    "chapter",
    "heading_letter",
    "heading",
    "theme",
    "addressees",
    "modal",
    "recommending_states",
    "position",
    "text",
    "articles",
    "unbis",
)


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that a person did to a record. id: of the record; body: what it says, as its kind asks."""

    sequence: int
    at: datetime
    by: str
    kind: str
    id: str
    body: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""  # why, where the person said so


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A record with what people made of it. changed: names of the fields that a person set."""

    id: str
    record: Mapping[str, Any]
    accepted: bool = False
    removed: bool = False
    changed: frozenset[str] = frozenset()
    sequence: int = 0  # of the last event: the lock of whoever changes it next


def fold(
    records: Iterable[Mapping[str, Any]], corrections: Iterable[Correction], until: datetime | None = None
) -> list[Reviewed]:
    """Return the records of a reading as people left them by a moment, in order of the document.

    records: as ``palermo read`` gives them. A record that was split or joined stands as removed beside what it became.
    >>> from datetime import UTC
    >>> one = Correction(1, datetime(2026, 1, 1, tzinfo=UTC), "person:1", ACCEPTED, "para_1")
    >>> fold([{"id": "para_1", "source": {"start": 0, "end": 9}}], [one])[0].accepted
    True
    """
    kept = {record["id"]: Reviewed(record["id"], record) for record in records}
    for one in sorted(corrections, key=lambda each: each.sequence):
        if until is None or one.at <= until:
            _apply(kept, one)
    return sorted(kept.values(), key=lambda each: _place(each.record))


def _place(record: Mapping[str, Any]) -> tuple[int, int, str]:
    source = record.get("source") or {}
    return (int(source.get("start", 0)), int(record.get("para") or 0), str(record["id"]))


def _apply(kept: dict[str, Reviewed], one: Correction) -> None:
    if one.kind == ADDED:
        kept[one.id] = Reviewed(one.id, {**one.body, "id": one.id}, changed=frozenset(one.body), sequence=one.sequence)
        return
    standing = kept.get(one.id)
    if standing is None:
        return
    if one.kind == ACCEPTED:
        kept[one.id] = replace(standing, accepted=True, sequence=one.sequence)
    elif one.kind == CORRECTED:
        record = {**standing.record, **one.body}
        changed = standing.changed | frozenset(one.body)
        kept[one.id] = replace(standing, record=record, changed=changed, accepted=True, sequence=one.sequence)
    elif one.kind in (REMOVED, RESTORED):
        kept[one.id] = replace(standing, removed=one.kind == REMOVED, sequence=one.sequence)
    elif one.kind == SPLIT:
        kept[one.id] = replace(standing, removed=True, sequence=one.sequence)
        for part in one.body["parts"]:
            record = {**standing.record, **part}
            kept[part["id"]] = Reviewed(part["id"], record, changed=frozenset(part), sequence=one.sequence)
    elif one.kind == MERGED:
        _merge(kept, standing, one)


def _merge(kept: dict[str, Reviewed], standing: Reviewed, one: Correction) -> None:
    others = [kept[id] for id in one.body["others"] if id in kept]
    for other in others:
        kept[other.id] = replace(other, removed=True, sequence=one.sequence)
    text = " ".join([str(standing.record.get("text", "")), *(str(other.record.get("text", "")) for other in others)])
    places = [each.record.get("source") or {} for each in (standing, *others)]
    source = {
        "start": min(int(place.get("start", 0)) for place in places),
        "end": max(int(place.get("end", 0)) for place in places),
    }
    record = {**standing.record, "text": text, "source": source}
    changed = standing.changed | {"text", "source"}
    kept[one.id] = replace(standing, record=record, changed=changed, sequence=one.sequence)


def checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes of a record cleaned; unknown fields and codes are refused. Raises InvalidInput naming the field.

    >>> checked({"modal": "should", "addressees": ["states"]})
    {'modal': 'should', 'addressees': ['states']}
    """
    unknown = sorted(set(changes) - set(FIELDS))
    if unknown:
        raise InvalidInput(f"{', '.join(unknown)}: no field of a recommendation; there are: {', '.join(FIELDS)}")
    lists: dict[str, Sequence[str]] = {"addressees": ADDRESSEES}
    for name, known in lists.items():
        wrong = [one for one in changes.get(name, ()) if one not in known]
        if wrong:
            raise InvalidInput(f"{name}: {', '.join(wrong)} is not one of: {', '.join(known)}")
    for name, known in (("modal", MODALS), ("position", POSITIONS)):
        if changes.get(name) and changes[name] not in known:
            raise InvalidInput(f"{name}: {changes[name]} is not one of: {', '.join(known)}")
    if "text" in changes and not str(changes["text"]).strip():
        raise InvalidInput("text: a recommendation has words; remove the record instead")
    return dict(changes)


def aligned(versions: Mapping[str, Sequence[Reviewed]]) -> dict[str, dict[str, Reviewed]]:
    """Return the records of one document in several languages side by side, by id, in the order of the first.

    >>> list(aligned({"en": [Reviewed("para_1", {"id": "para_1"})], "ar": []}))
    ['para_1']
    """
    found: dict[str, dict[str, Reviewed]] = {}
    for language, records in versions.items():
        for one in records:
            if not one.removed:
                found.setdefault(one.id, {})[language] = one
    return found
