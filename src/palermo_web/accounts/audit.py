"""The audit log: hash-chained, written in the transaction of the act, its head witnessed outside the database."""

import fcntl
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from palermo_web.accounts.models import AuditRecord, Person

START = "0" * 64
LOCK = 2009  # number of the advisory lock under PostgreSQL


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the log is not what was written."""

    sequence: int
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found."""

    records: int
    faults: tuple[Fault, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self) | {"faults": [asdict(fault) for fault in self.faults]}


def record(act: str, *, by: Person | str, about: str = "", details: Mapping[str, Any] | None = None) -> AuditRecord:
    """Append an act to the log; call inside the transaction that does it."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"{act} is audited outside a transaction; use transaction.atomic around the act")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = AuditRecord.objects.order_by("-sequence").first()
    new = AuditRecord(
        sequence=last.sequence + 1 if last else 1,
        at=timezone.now(),
        act=act,
        by=by if isinstance(by, str) else by.audited_as,
        about=about,
        details=dict(details or {}),
        previous=last.hash if last else START,
    )
    new.hash = hash_of(new)
    new.save(force_insert=True)
    transaction.on_commit(lambda: witness(settings.HOME))
    return new


def hash_of(entry: AuditRecord) -> str:
    """Return the hash over everything an entry says and the hash before it."""
    at = entry.at.astimezone(UTC).isoformat()
    said = [entry.sequence, at, entry.act, entry.by, entry.about, entry.details, entry.previous]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def witness_file(home: Path) -> Path:
    """Return the file outside the database that holds the number and hash of every entry."""
    return home / "audit-witness.log"


def witness(home: Path) -> None:
    """Append what the witness file has not seen yet."""
    with witness_file(home).open("a+", encoding="ascii") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        seen = max(_witnessed(home), default=0)
        fresh = AuditRecord.objects.filter(sequence__gt=seen).values_list("sequence", "hash", "at")
        log.writelines(f"{sequence} {hash} {at:%Y-%m-%dT%H:%M:%SZ}\n" for sequence, hash, at in fresh)
        log.flush()


def _witnessed(home: Path) -> dict[int, str]:
    try:
        lines = witness_file(home).read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    return {int(words[0]): words[1] for words in map(str.split, lines) if len(words) == 3}


def verify(home: Path) -> Verified:
    """Return every entry that was edited, deleted, swapped or cut off, by the chain and by the witness."""
    faults: list[Fault] = []
    witnessed = _witnessed(home)
    previous, expected, number = START, 1, 0
    for entry in AuditRecord.objects.order_by("sequence").iterator(chunk_size=2000):
        number += 1
        if entry.sequence != expected:
            faults.append(Fault(expected, "is missing"))
        elif entry.previous != previous:
            faults.append(Fault(entry.sequence, "does not follow the entry before it"))
        if hash_of(entry) != entry.hash:
            faults.append(Fault(entry.sequence, "was edited"))
        elif entry.sequence in witnessed and witnessed[entry.sequence] != entry.hash:
            faults.append(Fault(entry.sequence, "is not what the witness file saw"))
        previous, expected = entry.hash, entry.sequence + 1
    cut = [sequence for sequence in witnessed if sequence >= expected]
    if cut:
        faults.append(Fault(min(cut), "and what follows was cut off; the witness file has it"))
    if number and not witnessed:
        faults.append(Fault(1, "has no witness file beside the database"))
    return Verified(number, tuple(faults))
