"""What has been deposited: vintages, folded from an append-only log of events beside the Parquet files."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from palermo.errors import InvalidInput, NotFound


@dataclass(frozen=True, slots=True)
class Vintage:
    """One release of one slot of a source, as deposited; never changed, only superseded or withdrawn."""

    id: str
    kind: str
    source: str
    dataset: str  # what the publisher calls this table family, e.g. "longitudinal"
    part: str  # period a file covers where a dataset comes in parts, e.g. "2022-Q2"; else empty
    published_on: date
    deposited_at: datetime
    sequence: int  # place in the log, from 1
    sha256: str  # of the file as deposited
    file_name: str
    protection: str  # "publisher" or "threshold"
    microdata: bool
    simulated: bool
    measures: tuple[str, ...]
    dimensions: tuple[str, ...]
    axes: tuple[str, ...]  # dimensions every figure carries; empty for microdata
    breakdowns: Mapping[str, tuple[str, ...]]  # measure -> published tables beyond the axes, e.g. ("", "age+sex")
    read: int
    accepted: int
    rejected: int
    ignored: Mapping[str, int]
    by: str  # who deposited, as the door names them
    withdrawn: bool = False
    remarks: Mapping[str, str] = field(default_factory=dict)  # table -> status, where the depositor says it

    @property
    def slot(self) -> tuple[str, str, str]:
        """What a newer vintage replaces: source, dataset and part."""
        return self.source, self.dataset, self.part

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        plain = asdict(self)
        return plain | {"published_on": self.published_on.isoformat(), "deposited_at": self.deposited_at.isoformat()}


def folder(home: Path) -> Path:
    """Return where an installation keeps its statistics.

    >>> folder(Path("var")).as_posix()
    'var/statistics'
    """
    return home / "statistics"


def records_file(home: Path, vintage: Vintage) -> Path:
    """Return the Parquet file of a vintage."""
    return folder(home) / "records" / f"source={vintage.source}" / f"vintage={vintage.id}" / "records.parquet"


def rejects_file(home: Path, vintage_id: str) -> Path:
    """Return the CSV of rejected rows of a vintage; it exists only where a row was rejected."""
    return folder(home) / "rejects" / f"{vintage_id}.csv"


def log_file(home: Path) -> Path:
    """Return the append-only log of deposits and withdrawals, one JSON object a line."""
    return folder(home) / "events.jsonl"


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the one writer's lock of an installation's statistics."""
    folder(home).mkdir(parents=True, exist_ok=True)
    with (folder(home) / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def stamp(home: Path) -> tuple[int, int]:
    """Return what changes with every deposit and withdrawal: size and time of the log; zeros where there is none.

    >>> stamp(Path("no-such-folder"))
    (0, 0)
    """
    try:
        state = log_file(home).stat()
    except FileNotFoundError:
        return 0, 0
    return state.st_size, state.st_mtime_ns


@lru_cache(maxsize=16)
def _events_at(home: Path, stamp: tuple[int, int]) -> tuple[dict[str, Any], ...]:
    return tuple(map(json.loads, log_file(home).read_text(encoding="utf-8").splitlines())) if stamp[0] else ()


def events(home: Path, after: int = 0) -> list[dict[str, Any]]:
    """Return log entries with a sequence number above ``after``, oldest first; treat them as read-only."""
    return [event for event in _events_at(home, stamp(home))[after:] if event["sequence"] > after]


def _append(home: Path, event: Mapping[str, Any]) -> None:
    with log_file(home).open("a", encoding="utf-8") as log:
        log.write(json.dumps(event, ensure_ascii=False, sort_keys=True) + "\n")
        log.flush()
        os.fsync(log.fileno())


def vintage_of(plain: Mapping[str, Any]) -> Vintage:
    """Return a vintage from the plain values of ``as_dict``."""
    values = {one.name: plain[one.name] for one in fields(Vintage) if one.name in plain}
    for name in ("measures", "dimensions", "axes"):
        values[name] = tuple(values[name])
    values["breakdowns"] = {name: tuple(tables) for name, tables in values["breakdowns"].items()}
    values["published_on"] = date.fromisoformat(values["published_on"])
    values["deposited_at"] = datetime.fromisoformat(values["deposited_at"])
    return Vintage(**values)


def vintages(home: Path, at: datetime | None = None) -> tuple[Vintage, ...]:
    """Return every vintage ever deposited, in order of deposit, withdrawn ones marked.

    at: fold the log only up to this moment (aware); all of it where None.
    """
    return _vintages_at(home, stamp(home), at)


@lru_cache(maxsize=16)
def _vintages_at(home: Path, stamp: tuple[int, int], at: datetime | None) -> tuple[Vintage, ...]:
    known: dict[str, Vintage] = {}
    for event in _events_at(home, stamp):
        if at is not None and datetime.fromisoformat(event["at"]) > at:
            break
        if event["event"] == "deposited":
            known[event["vintage"]["id"]] = vintage_of(event["vintage"])
        else:
            known[event["id"]] = replace(known[event["id"]], withdrawn=event["event"] == "withdrawn")
    return tuple(known.values())


def current(home: Path, on: date | None = None) -> tuple[Vintage, ...]:
    """Return the newest vintage of every slot that is not withdrawn.

    on: only releases published by that day. Newest: by day of publication, then by order of deposit.
    """
    newest: dict[tuple[str, str, str], Vintage] = {}
    for vintage in sorted(vintages(home), key=lambda one: (one.published_on, one.sequence)):
        if not vintage.withdrawn and (on is None or vintage.published_on <= on):
            newest[vintage.slot] = vintage
    return tuple(sorted(newest.values(), key=lambda one: one.sequence))


def find(home: Path, vintage_id: str) -> Vintage:
    """Return one vintage by id. Raises NotFound naming the remedy."""
    found = _by_id(home, stamp(home)).get(vintage_id)
    if found is None:
        raise NotFound(f'no vintage "{vintage_id}"; list them with "palermo vintages"')
    return found


@lru_cache(maxsize=16)
def _by_id(home: Path, stamp: tuple[int, int]) -> Mapping[str, Vintage]:
    return {vintage.id: vintage for vintage in _vintages_at(home, stamp, None)}


def find_hash(home: Path, source: str, sha256: str) -> Vintage | None:
    """Return the standing vintage that a source made from the same bytes, if any."""
    matches = [one for one in vintages(home) if one.sha256 == sha256 and one.source == source and not one.withdrawn]
    return matches[-1] if matches else None


def holds_simulated(home: Path) -> bool:
    """Return whether simulated data is shown by this installation."""
    return any(vintage.simulated for vintage in current(home))


def add(home: Path, vintage: Vintage, records: Path, rejects: Path | None) -> Vintage:
    """Move prepared files into place and log the deposit, whole or not at all; return it with its sequence.

    A first real deposit withdraws the simulated world. Call under ``locked``.
    """
    place = records_file(home, vintage)
    place.parent.mkdir(parents=True, exist_ok=True)
    if rejects is not None:
        rejects_file(home, vintage.id).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(rejects, rejects_file(home, vintage.id))
    shutil.move(records, place)
    numbered = replace(vintage, sequence=len(events(home)) + 1)
    at = vintage.deposited_at.isoformat()
    _append(home, {"event": "deposited", "sequence": numbered.sequence, "at": at, "vintage": numbered.as_dict()})
    if not vintage.simulated:
        for other in vintages(home):  # earlier ones too, else they would stand again
            if other.simulated and not other.withdrawn:
                withdraw_locked(
                    home, other.id, by=vintage.by, at=vintage.deposited_at, reason="real data was deposited"
                )
    return numbered


def withdraw_locked(home: Path, vintage_id: str, *, by: str, at: datetime, reason: str) -> None:
    """Log the withdrawal of a vintage; call under ``locked``. Raises NotFound or InvalidInput."""
    if find(home, vintage_id).withdrawn:
        raise InvalidInput(f"vintage {vintage_id} is withdrawn already; nothing was changed")
    event = {"event": "withdrawn", "id": vintage_id, "by": by, "reason": reason}
    _append(home, event | {"at": at.isoformat(), "sequence": len(events(home)) + 1})


def withdraw(home: Path, vintage_id: str, *, by: str, at: datetime, reason: str) -> None:
    """Withdraw a vintage: it answers no query any more, the record of it stays."""
    with locked(home):
        withdraw_locked(home, vintage_id, by=by, at=at, reason=reason)
