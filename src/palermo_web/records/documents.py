"""Entries as documents: exported answers, what happened, snapshots; each as far as a reader may see it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from palermo.records import events as core
from palermo.records.register import LIVE, Register
from palermo_web.records import queries, rules
from palermo_web.records.models import Entry, Event, Snapshot

CLOSE = ("team", "secretariat")  # who may read histories


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of an export. label: empty for an answer to a question that is no longer asked."""

    path: str
    label: str
    answer: core.Answer
    retired: bool

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        said = {"path": self.path, "label": self.label, **self.answer.content()}
        return said | {"at": self.answer.at.isoformat(), "retired": self.retired}


def lines(seen: queries.Seen, language: str) -> Iterator[Line]:
    """Yield every answer that a reader sees, then those to questions that are no longer asked."""
    for path, one in sorted(seen.answers.items()):
        yield Line(path, seen.form.say(queries.item_at(seen.form, path).label, language), one, False)
    for path, one in sorted(seen.retired.items()):
        yield Line(path, "", one, True)


def about(entry: Entry, seen: queries.Seen) -> dict[str, Any]:
    """Return what stands above the answers of an export."""
    return {
        "entry": str(entry.pk),
        "register": entry.register,
        "version": seen.form.version,
        "state": entry.state,
        "period": entry.period,
        "status": seen.status,
        "receipt": seen.frozen.receipt if seen.frozen else "",
    }


def happened(entry: Entry, register: Register, reader: str, found: Iterable[Event]) -> Iterator[Event]:
    """Yield the events of an entry whose answers a reader of a rank may see."""
    form = register.version(entry.version)
    for event in found:
        item = queries.item_at(form, event.path) if event.path else None
        if item is None or rules.is_shown(rules.visibility_of(item, event.body.get("visibility", "")), reader):
            yield event


def snapshots(entry: Entry, register: Register, reader: str) -> list[Snapshot]:
    """Return the snapshots of an entry that a reader may see, newest first.

    Where the present answers are public, one that was taken while the entry was not public stays with the team.
    """
    taken = Snapshot.objects.filter(entry=entry)
    if reader in CLOSE or register.publication != LIVE:
        return list(taken.defer("document"))
    return [one for one in taken if _was_public(one, register)]


def _was_public(shot: Snapshot, register: Register) -> bool:
    status = register.workflow.statuses.get(shot.document["about"]["status"])
    return bool(status and status.public)


def frozen(shot: Snapshot, register: Register, reader: str) -> tuple[Mapping[str, Any], bool]:
    """Return the document of a snapshot as a reader may see it, and whether it is the whole one that was hashed."""
    form = register.version(shot.document["about"]["version"])
    answers = {
        path: one
        for path, one in shot.document["answers"].items()
        if rules.is_shown(rules.visibility_of(queries.item_at(form, path), one.get("visibility", "")), reader)
    }
    whole = len(answers) == len(shot.document["answers"])
    return {"about": shot.document["about"], "answers": answers}, whole
