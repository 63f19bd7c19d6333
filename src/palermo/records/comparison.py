"""What changed between two moments of an entry: answers added, removed, changed, across versions of its form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from palermo.records.assessment import assess
from palermo.records.events import MIGRATED, Answer, EntryState, Event, migrated
from palermo.records.form import Form

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
PARTS = ("value", "reason", "evidence", "need", "visibility")
DUTY_ANSWERS = ("yes", "partly", "no", "not_applicable")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one answer. parts: what differs of it; asked: whether the newer version still asks for it."""

    path: str  # under the newer version; of a question that it no longer asks, the last path it had
    kind: str  # added, removed, changed
    before: Answer | None
    after: Answer | None
    parts: tuple[str, ...]
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two moments of an entry side by side, both under the later of their two versions."""

    version: str
    changes: tuple[Change, ...]  # by path; those to questions no longer asked come last
    unchanged: int
    before: Mapping[str, Answer]  # answers to what the version asks, under its ids and codes
    after: Mapping[str, Answer]

    def count(self, kind: str) -> int:
        """Return how many answers were added, removed or changed."""
        return sum(one.kind == kind for one in self.changes)


def compare(before: EntryState, after: EntryState, way: Sequence[Mapping[str, Any]] = ()) -> Comparison:
    """Return what changed from one moment of an entry to another; the later may be given first.

    way: the migrations between the two (see ``way_between``); a renamed question is the same question, a recoded answer
    the same answer, a retired question loses its answer. An answer without a value is none, as in snapshots.
    >>> from datetime import UTC, datetime
    >>> moment = datetime(2026, 1, 1, tzinfo=UTC)
    >>> then = EntryState("1.0.0", answers={"a": Answer("yes", 1, moment, "p", "o", "1.0.0")}, sequence=1)
    >>> now = EntryState("2.0.0", answers={"b": Answer("yes", 1, moment, "p", "o", "1.0.0")}, sequence=2)
    >>> compare(then, now, [{"renamed": {"a": "b"}}]).changes
    ()
    """
    older, newer = (before, after) if before.sequence <= after.sequence else (after, before)
    kept, gone = _brought(older.answers, way)
    first, last = _given(kept), _given(newer.answers)
    one, other = (first, last) if older is before else (last, first)
    changes = [_change(path, one.get(path), other.get(path)) for path in sorted({*one, *other})]
    found = [change for change in changes if change]
    for path, answer in sorted(_given(gone).items()):
        retired = (answer, None) if older is before else (None, answer)
        lost = _change(path, *retired, asked=False)
        found += [lost] if lost else []
    return Comparison(newer.version, tuple(found), len(changes) - sum(one.asked for one in found), one, other)


def _brought(
    answers: Mapping[str, Answer], way: Sequence[Mapping[str, Any]]
) -> tuple[Mapping[str, Answer], dict[str, Answer]]:
    gone: dict[str, Answer] = {}
    for step in way:
        answers, retired = migrated(answers, step)
        gone |= retired
    return answers, gone


def _given(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {path: one for path, one in answers.items() if one.value is not None}


def _change(path: str, before: Answer | None, after: Answer | None, *, asked: bool = True) -> Change | None:
    was, now = before.content() if before else {}, after.content() if after else {}
    parts = tuple(part for part in PARTS if was.get(part) != now.get(part))
    if not parts:
        return None
    kind = CHANGED if before and after else REMOVED if before else ADDED
    return Change(path, kind, before, after, parts, asked)


def way_between(events: Iterable[Event], one: int, other: int) -> list[Mapping[str, Any]]:
    """Return the migrations of an entry between two of its events, oldest first, whichever event came first.

    >>> from datetime import UTC, datetime
    >>> way_between([Event(4, datetime(2026, 1, 1, tzinfo=UTC), MIGRATED, "p", "o", "2.0.0", body={})], 9, 3)
    [{}]
    """
    older, newer = sorted((one, other))
    steps = [event for event in events if event.kind == MIGRATED and older < event.sequence <= newer]
    return [event.body for event in sorted(steps, key=lambda event: event.sequence)]


@dataclass(frozen=True, slots=True)
class Shift:
    """How many duties got one answer before and after."""

    answer: str  # yes, partly, no, not_applicable
    before: int
    after: int

    @property
    def difference(self) -> int:
        """By how many duties it went up."""
        return self.after - self.before


def shift_of_duties(form: Form, comparison: Comparison, day: date) -> tuple[Shift, ...]:
    """Return how the answers to the duties of a checklist shifted; nothing where the form asks for no duty.

    form: of the version under which the two were compared, so that both are asked the same. day: for its rules.
    >>> from datetime import UTC, datetime
    >>> from palermo.records.register_file import register
    >>> form, moment = register("checklist_tip").form, datetime(2026, 1, 1, tzinfo=UTC)
    >>> yes = {"tip_05_1": Answer("yes", 1, moment, "p", "o", form.version)}
    >>> found = compare(EntryState(form.version), EntryState(form.version, answers=yes, sequence=1))
    >>> [(one.answer, one.difference) for one in shift_of_duties(form, found, moment.date())][0]
    ('yes', 1)
    """
    if not any(item.level for item in form.items.values()):
        return ()
    was, now = (_counted(form, answers, day) for answers in (comparison.before, comparison.after))
    return tuple(Shift(one, was[one], now[one]) for one in DUTY_ANSWERS)


def _counted(form: Form, answers: Mapping[str, Answer], day: date) -> dict[str, int]:
    shown = assess(form, answers, day).shown
    said = [answers[id].value for id, item in form.items.items() if item.level and id in shown and id in answers]
    return {one: said.count(one) for one in DUTY_ANSWERS}
