"""What happened to entries: histories, snapshots with their receipts, and the tail of changes."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query

from palermo.errors import NotFound
from palermo_web.accounts.authentication import who
from palermo_web.interface.cursors import cursor_of, held_by, not_ours
from palermo_web.records import changes as tail
from palermo_web.records import documents, queries, rules
from palermo_web.records.api.answering import read, tagged
from palermo_web.records.api.shapes import READ_ERRORS, Changes, History, SnapshotOut, Snapshots
from palermo_web.records.models import Event, Snapshot

MOST = 500
TOLD = ("opened", "answered", "moved", "migrated", "invited")  # kinds whose body is told beside their path


@read("/entries/{uuid:entry_id}/history", response={200: History, **READ_ERRORS}, summary="What happened to an entry")
def history(
    request: HttpRequest,
    response: HttpResponse,
    entry_id: UUID,
    path: str = Query("", max_length=200, description="of one answer"),
    cursor: str = Query("", description="the next of the answer before"),
    limit: int = Query(100, ge=1, le=MOST),
) -> Any:
    """Return what happened, newest first; open to the team and the Secretariat."""
    entry, register = queries.entry(entry_id, who(request))
    rank = rules.rank(who(request), entry)
    if rank not in documents.CLOSE:
        raise NotFound("the history is open to the team and the Secretariat")
    found = queries.history(entry, path)
    if cursor:
        found = found.filter(sequence__lt=_before(cursor))
    looked = list(found[: limit + 1])
    shown = documents.happened(entry, register, rank, looked[:limit])
    document = {
        "entry": str(entry.pk),
        "events": [_event(one, team=rank == "team") for one in shown],
        "next": cursor_of({"before": looked[limit - 1].sequence}) if len(looked) > limit else None,
    }
    return tagged(request, response, document)


def _before(cursor: str) -> int:
    before = held_by(cursor).get("before")
    if not isinstance(before, int) or not 0 <= before < 2**63:
        raise not_ours()
    return before


def _event(event: Event, *, team: bool) -> dict[str, Any]:
    return {
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "path": event.path,
        "version": event.version,
        "organization": event.organization.name,
        "by": event.by.name if team else None,
        "body": event.body if event.kind in TOLD else {},
    }


@read("/entries/{uuid:entry_id}/snapshots", response={200: Snapshots, **READ_ERRORS}, summary="What was handed in")
def snapshots(request: HttpRequest, response: HttpResponse, entry_id: UUID) -> Any:
    """List the snapshots of an entry with their receipts, newest first."""
    entry, register = queries.entry(entry_id, who(request))
    found = documents.snapshots(entry, register, rules.rank(who(request), entry))
    return tagged(request, response, {"entry": str(entry.pk), "snapshots": [_line(one) for one in found]})


def _line(shot: Snapshot) -> dict[str, Any]:
    return {"receipt": shot.receipt, "sha256": shot.sha256, "at": shot.at.isoformat()}


@read(
    "/entries/{uuid:entry_id}/snapshots/{receipt}", response={200: SnapshotOut, **READ_ERRORS}, summary="One snapshot"
)
def snapshot(request: HttpRequest, response: HttpResponse, entry_id: UUID, receipt: str) -> Any:
    """Return what was handed in, as far as you may see it, with the hash of the whole."""
    entry, register = queries.entry(entry_id, who(request))
    rank = rules.rank(who(request), entry)
    known = {one.receipt: one for one in documents.snapshots(entry, register, rank)}
    if receipt not in known:
        raise NotFound("no such receipt of this entry is open to you; see its snapshots")
    shot = known[receipt]
    document, whole = documents.frozen(shot, register, rank)
    return tagged(request, response, {**_line(shot), "entry": str(entry.pk), "whole": whole, "document": document})


@read("/changes", response={200: Changes, **READ_ERRORS}, summary="What changed since")
def changes(
    request: HttpRequest,
    response: HttpResponse,
    after: int | None = Query(None, ge=0, le=2**53, description="the last of the answer before; none: the latest"),
    register_id: str = Query("", alias="register", max_length=64),
    state: str = Query("", max_length=3),
    entry: UUID | None = None,
) -> Any:
    """Return changes that you may know of: after a number oldest first, without one the latest, newest first."""
    wish = {"register": register_id, "state": state, "entry": str(entry) if entry else ""}
    last, found = tail.since(who(request), after, wish) if after is not None else tail.latest(who(request), wish)
    return tagged(request, response, {"changes": found, "last": last})
