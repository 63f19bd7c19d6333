"""Snapshots: the answers as they were handed in, with a hash that anybody can compute again, and a receipt."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from palermo.records.events import Answer


def canonical(document: Any) -> bytes:
    """Return JSON with keys sorted and no spaces: the same bytes for the same content.

    >>> canonical({"b": 1, "a": "é"}).decode()
    '{"a":"é","b":1}'
    """
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def document_of(about: Mapping[str, Any], answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Return what a snapshot freezes: whose, under which form, and every answer with its date and visibility.

    about: register, version, State, period, entry. Names of people do not enter it.
    >>> sorted(document_of({"register": "courses"}, {}))
    ['about', 'answers']
    """
    frozen = {}
    for path, answer in sorted(answers.items()):
        if answer.value is not None:
            when = {"at": answer.at.astimezone(UTC).isoformat(), "organization": answer.organization}
            frozen[path] = answer.content() | when
    return {"about": dict(about), "answers": frozen}


def hash_of(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical form.

    >>> hash_of({})[:8]
    '44136fa3'
    """
    return hashlib.sha256(canonical(document)).hexdigest()


def receipt(sha256: str, sequence: int, at: datetime) -> str:
    """Return a short receipt that a person can read out: the event's number and the beginning of the hash.

    >>> receipt("44136fa355b3678a", 12, datetime(2026, 11, 24, tzinfo=UTC))
    '20261124-12-4413-6FA3'
    """
    return f"{at:%Y%m%d}-{sequence}-{sha256[:4]}-{sha256[4:8]}".upper()


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two snapshots hold the same answers, whenever they were given.

    >>> same({"answers": {}}, {"answers": {}})
    True
    """
    return _said(one) == _said(other)


def _said(document: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("value", "reason", "evidence", "need", "visibility")
    return {path: {key: one[key] for key in kept if key in one} for path, one in document["answers"].items()}
