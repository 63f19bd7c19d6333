"""Packed rows of progress: made in the move that takes a snapshot, made again from snapshots where they lack.

One row a snapshot holds what its public answers say of every item on both scales. A row says nothing that the snapshot
does not, so rows may be thrown away; pages of all States would be slow without them.
"""

import fcntl
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from palermo.errors import InvalidContent
from palermo.records import events as core
from palermo.records.register import SNAPSHOT, Register
from palermo.review.progress import told
from palermo.review.progress.answers import Need, needs_of, statements_of
from palermo.review.progress.table import packed, unpacked
from palermo_web.records import queries as records
from palermo_web.records.models import Entry, Event, Snapshot
from palermo_web.review.models import ProgressRow

SPEAKERS = {
    "checklist_tip": told.CHECKLIST,
    "checklist_untoc": told.CHECKLIST,
    "progress_tip": told.STATE,
    "progress_untoc": told.STATE,
    "progress_views": told.THIRD,
}
AT_ONCE = 200


def keep(snapshot: Snapshot) -> None:
    """Write the row of a snapshot in the move that takes it; snapshots of other registers are none of ours."""
    if snapshot.entry.register in SPEAKERS:
        _write([snapshot])
        _renew_file()


def close(entry: Entry) -> None:
    """Note from when on the rows of an entry no longer stand, where a move took it from the public."""
    if entry.register not in SPEAKERS:
        return
    register = records.register(entry.register)
    if register.publication == SNAPSHOT or register.workflow.statuses[entry.status].public:
        return
    if ProgressRow.objects.filter(entry=entry, until=None).update(until=entry.changed_at):
        _renew_file()


def _renew_file() -> None:
    transaction.on_commit(partial(write_file, Path(settings.HOME)))


def lacking() -> QuerySet[Snapshot]:
    """Return the snapshots of which no row was made yet, such as those from before there were rows."""
    found = Snapshot.objects.filter(entry__register__in=SPEAKERS, progress=None)
    return found.select_related("entry", "entry__organization").order_by("pk")


def fill() -> int:
    """Make every row that lacks; return how many. Cheap where none does."""
    made = 0
    while several := list(lacking()[:AT_ONCE]):
        made += _write(several)
    return made


@transaction.atomic
def rebuild() -> int:
    """Throw every row away and make all again: after the list of items or the mapping of checklists changed."""
    ProgressRow.objects.all().delete()
    made = fill()
    _renew_file()
    return made


def mend(rows: Sequence[bytes]) -> bool:
    """Make all rows again where any was packed under another list of items; return whether that was so."""
    try:
        unpacked({"": rows})
    except InvalidContent:
        rebuild()
        return True
    return False


def write_file(home: Path) -> None:
    """Write everything told where commands read it; the file appears whole or stays as it was."""
    place = home.joinpath(*told.PLACE)
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_name(f".{place.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # who read before another wrote must not write after
        told.write(place, [as_told(one) for one in every()])


def every() -> QuerySet[ProgressRow]:
    """Return every row with whose it is, oldest first."""
    return ProgressRow.objects.select_related("organization", "snapshot").defer("snapshot__document").order_by("pk")


def as_told(one: ProgressRow) -> told.Told:
    """Return a row as the ground floor reads it."""
    return told.Told(
        entry=str(one.entry_id),
        iso3=one.state,
        by=one.speaker,
        organization=one.organization.name,
        register=one.register,
        at=one.at,
        until=one.until,
        receipt=one.snapshot.receipt,
        row=bytes(one.row),
        needs=tuple(
            Need(one.state, item, scale, tuple(wanted), urgency, datetime.fromisoformat(at))
            for item, scale, wanted, urgency, at in one.needs
        ),
    )


def _write(several: Sequence[Snapshot]) -> int:
    registers = {id: records.register(id) for id in {one.entry.register for one in several}}
    made = [_row(one, registers[one.entry.register]) for one in several]
    ProgressRow.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _row(shot: Snapshot, register: Register) -> ProgressRow:
    """Return the row of a snapshot, of public answers alone."""
    seen, entry, by = records.frozen(shot, register, "public"), shot.entry, SPEAKERS[register.id]
    state, day = entry.state, shot.at.date()
    if by == told.THIRD:
        whose = seen.answers.get("state")
        state = str(whose.value) if whose else ""
    statements = statements_of(
        seen.form, seen.answers, iso3=state, by=by, on=day, organization=str(entry.organization_id)
    )
    needs = needs_of(seen.form, seen.answers, iso3=state, on=day)
    return ProgressRow(
        snapshot=shot,
        entry=entry,
        register=register.id,
        speaker=by,
        state=state,
        organization=entry.organization,
        at=shot.at,
        until=_withdrawn_at(shot, register),
        row=packed(statements),
        needs=[[one.item, one.scale, list(one.assistance), one.urgency, one.at.isoformat()] for one in needs],
    )


def _withdrawn_at(shot: Snapshot, register: Register) -> datetime | None:
    """Return when what a snapshot holds was taken from the public, where the register allows it and it was."""
    if register.publication == SNAPSHOT:
        return None
    for event in Event.objects.filter(entry=shot.entry_id, kind=core.MOVED, sequence__gt=shot.event_id):
        if not register.workflow.statuses[event.body["to"]].public:
            return event.at
    return None
