"""Entries as folds over append-only events: the present, any past moment, and every answer's history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from palermo.records.form import Form

OPENED, ANSWERED, REMOVED, MOVED, MIGRATED, INVITED, REMARKED = (
    "opened",
    "answered",
    "removed",
    "moved",
    "migrated",
    "invited",
    "remarked",
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to an entry. sequence: order of writing; path: of the answer, where there is one."""

    sequence: int
    at: datetime
    kind: str
    by: str  # as the audit log names a person
    organization: str
    version: str  # of the form
    path: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands at a path. value: clean, plain JSON; see palermo.records.values."""

    value: Any
    sequence: int  # of the event that set it: the lock of whoever changes it next
    at: datetime
    by: str
    organization: str
    version: str
    reason: str = ""
    evidence: tuple[Mapping[str, Any], ...] = ()
    need: Mapping[str, Any] = field(default_factory=dict)
    visibility: str = ""  # empty: as the form says
    origin: Mapping[str, Any] = field(default_factory=dict)  # of an answer taken over from elsewhere

    def content(self) -> dict[str, Any]:
        """Return what was answered, without who and when."""
        said = {
            "value": self.value,
            "reason": self.reason,
            "evidence": [dict(one) for one in self.evidence],
            "need": dict(self.need),
            "visibility": self.visibility,
        }
        return {name: one for name, one in said.items() if one not in ("", [], {}, None)}


@dataclass(frozen=True, slots=True)
class EntryState:
    """An entry at a moment. answers: by path; retired: answers to questions that later versions no longer ask."""

    version: str = ""
    state: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    retired: Mapping[str, Answer] = field(default_factory=dict)
    sequence: int = 0
    at: datetime | None = None


def fold(events: Iterable[Event], until: datetime | None = None) -> EntryState:
    """Return an entry as its events made it, in any order of reading; those after a moment are left out.

    >>> moment = datetime(2026, 1, 1, tzinfo=UTC)
    >>> first = Event(1, moment, OPENED, "person:1", "o", "1.0.0", body={"state": "draft"})
    >>> second = Event(2, moment, ANSWERED, "person:1", "o", "1.0.0", "title", {"value": "One"})
    >>> fold([second, first]).answers["title"].value
    'One'
    """
    state = EntryState()
    for event in sorted(events, key=lambda one: one.sequence):
        if until is None or event.at <= until:
            state = apply(state, event)
    return state


def apply(state: EntryState, event: Event) -> EntryState:
    """Return an entry after one more event.

    >>> apply(EntryState(), Event(1, datetime(2026, 1, 1, tzinfo=UTC), OPENED, "p", "o", "1.0.0")).version
    '1.0.0'
    """
    after = replace(state, sequence=event.sequence, at=event.at)
    if event.kind == OPENED:
        return replace(after, version=event.version, state=event.body.get("state", ""))
    if event.kind == MOVED:
        return replace(after, state=event.body["to"])
    if event.kind == ANSWERED:
        return replace(after, answers={**state.answers, event.path: _answer(event)})
    if event.kind == REMOVED:
        kept = {path: one for path, one in state.answers.items() if not path.startswith(event.path + "/")}
        return replace(after, answers=kept)
    if event.kind == MIGRATED:
        answers, retired = migrated(state.answers, event.body)
        return replace(after, version=event.version, answers=answers, retired={**state.retired, **retired})
    return after


def _answer(event: Event) -> Answer:
    body = event.body
    return Answer(
        value=body.get("value"),
        sequence=event.sequence,
        at=event.at,
        by=event.by,
        organization=event.organization,
        version=event.version,
        reason=body.get("reason", ""),
        evidence=tuple(body.get("evidence", ())),
        need=body.get("need", {}),
        visibility=body.get("visibility", ""),
        origin=body.get("origin", {}),
    )


def migrated(answers: Mapping[str, Answer], change: Mapping[str, Any]) -> tuple[dict[str, Answer], dict[str, Answer]]:
    """Return answers under the ids and codes of a new version, and those whose question is no longer asked.

    change: renamed (old id -> new id), recoded (new id -> old code -> new code), retired (old ids). Nothing is lost:
    a retired answer keeps its old path.
    >>> one = Answer("yes", 1, datetime(2026, 1, 1, tzinfo=UTC), "p", "o", "1.0.0")
    >>> migrated({"a": one}, {"renamed": {"a": "b"}, "recoded": {"b": {"yes": "fully"}}})[0]["b"].value
    'fully'
    """
    kept: dict[str, Answer] = {}
    retired: dict[str, Answer] = {}
    for path, answer in answers.items():
        name, _, rest = path.partition("/")
        if name in change.get("retired", ()):
            retired[path] = answer
            continue
        name = change.get("renamed", {}).get(name, name)
        codes = change.get("recoded", {}).get(name, {})
        if isinstance(answer.value, list):
            value: Any = [codes.get(one, one) for one in answer.value]
        else:
            value = codes.get(answer.value, answer.value) if isinstance(answer.value, str) else answer.value
        kept["/".join(filter(None, (name, rest)))] = replace(answer, value=value)
    return kept, retired


def change_to(form: Form) -> dict[str, Any]:
    """Return what an event of migration to a form carries, so that a replay needs no file.

    >>> from palermo.records.form_file import EXAMPLE, read_form
    >>> change_to(read_form(EXAMPLE, register="courses", place="here"))["retired"]
    []
    """
    recoded = {item: dict(codes) for item, codes in form.recoded.items()}
    return {"renamed": dict(form.renamed), "recoded": recoded, "retired": list(form.retired)}


def rows_of(answers: Mapping[str, Answer], item: str) -> list[str]:
    """Return the rows of a repeating group that hold an answer, in the order in which they were begun.

    >>> moment = datetime(2026, 1, 1, tzinfo=UTC)
    >>> rows_of({"g/b/x": Answer(1, 2, moment, "p", "o", "1"), "g/a/x": Answer(1, 3, moment, "p", "o", "1")}, "g")
    ['b', 'a']
    """
    found = (path.split("/")[1] for path in answers if path.startswith(item + "/"))
    return list(dict.fromkeys(found))


def end_of(day: date) -> datetime:
    """Return the last moment of a day, universal time.

    >>> end_of(date(2009, 4, 14)).isoformat()
    '2009-04-14T23:59:59.999999+00:00'
    """
    return datetime.combine(day, time.max, UTC)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that somebody wants. seen: sequence of the answer they changed, 0 where there was none."""

    path: str
    seen: int
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people changed one answer: both sides, for a person to choose."""

    path: str
    mine: Mapping[str, Any]
    theirs: Answer


def sorted_out(state: EntryState, wanted: Sequence[Proposal]) -> tuple[list[Proposal], list[Conflict]]:
    """Return the changes that can be written, and those that somebody else came before.

    A change that says what stands already is neither.
    >>> sorted_out(EntryState(), [Proposal("title", 0, {"value": "One"})])[0][0].path
    'title'
    """
    free: list[Proposal] = []
    clashing: list[Conflict] = []
    for one in wanted:
        standing = state.answers.get(one.path)
        if (standing.content() if standing else {}) == dict(one.content):
            continue
        if standing and standing.sequence != one.seen:
            clashing.append(Conflict(one.path, one.content, standing))
        else:
            free.append(one)
    return free, clashing
