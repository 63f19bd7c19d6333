"""A register: a folder of content that holds a form's versions, a workflow, list columns, due dates and reminders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from palermo.errors import NotAllowed, NotFound
from palermo.records.assessment import Assessment
from palermo.records.form import Form

SNAPSHOT, LIVE = "snapshot", "live"  # what the public sees: the last frozen answers, or the present ones
EACH = ("once", "state", "state_and_period", "free")


@dataclass(frozen=True, slots=True)
class Status:
    """A place in the workflow. open: answers may be changed; public: seen by everybody; closed: nothing is due."""

    id: str
    label: str
    open: bool = False
    public: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A step of the workflow. act: the permission that it takes (accounts/roles.yaml)."""

    id: str
    label: str
    begins: tuple[str, ...]
    to: str
    act: str
    complete: bool = False  # only an entry that lacks nothing required
    filled: tuple[str, ...] = ()  # items that must be answered
    freezes: bool = False  # makes a snapshot with a receipt
    reason: bool = False  # must be given


@dataclass(frozen=True, slots=True)
class Workflow:
    """States and moves; the first status is where an entry begins."""

    statuses: Mapping[str, Status]
    moves: tuple[Move, ...]

    @property
    def first(self) -> str:
        """Where an entry begins."""
        return next(iter(self.statuses))

    def moves_from(self, status: str) -> tuple[Move, ...]:
        """Return the steps that lead on from a status."""
        return tuple(move for move in self.moves if status in move.begins)

    def move(self, id: str, status: str) -> Move:
        """Return a step from a status. Raises NotFound for one that does not exist or does not begin there."""
        for one in self.moves_from(status):
            if one.id == id:
                return one
        known = ", ".join(one.id for one in self.moves_from(status)) or "none"
        raise NotFound(f'no step "{id}" from "{status}"; there are: {known}')


def check_may_move(move: Move, assessment: Assessment, answered: frozenset[str], reason: str) -> None:
    """Raise NotAllowed where a step asks for answers or a reason that are missing.

    >>> once = Move("close", "Close", ("open",), "closed", "edit_entries", reason=True)
    >>> check_may_move(once, Assessment(frozenset(), (), ()), frozenset(), "done")
    """
    if move.reason and not reason.strip():
        raise NotAllowed("Give a reason for this step.")
    if move.complete and not assessment.complete:
        missing = sum(problem.blocking for problem in assessment.problems)
        raise NotAllowed(f"This entry is not complete: {missing} answers are missing or wrong.")
    lacking = [item for item in move.filled if item not in answered]
    if lacking:
        raise NotAllowed(f"Answer first: {', '.join(lacking)}.")


@dataclass(frozen=True, slots=True)
class Due:
    """When an entry must be done. item: a date item; remind: days before, on which people are told."""

    item: str
    remind: tuple[int, ...] = ()

    def is_overdue(self, due_on: date | None, closed: bool, day: date) -> bool:
        """Return whether a date has passed while the entry is still open."""
        return due_on is not None and not closed and due_on < day


@dataclass(frozen=True, slots=True)
class Held:
    """When an entry cannot be changed: while the entry that its item names is in one of some statuses.

    What a meeting did stands in its report: its entries are held while the meeting is reported.
    """

    item: str
    statuses: tuple[str, ...] = ()
    opens: str = ""  # date item of that entry: nothing is written before it
    closes: str = ""  # date item of that entry: nothing is written after it

    def is_open_on(self, opens_on: date | None, closes_on: date | None, day: date) -> bool:
        """Return whether a day lies in the round that an entry holds open; a round without days is not open.

        >>> Held("paper", opens="opens_on", closes="closes_on").is_open_on(date(2031, 5, 1), None, date(2031, 5, 1))
        False
        >>> Held("meeting", ("reported",)).is_open_on(None, None, date(2031, 5, 1))
        True
        """
        after = not self.opens or (opens_on is not None and opens_on <= day)
        before = not self.closes or (closes_on is not None and day <= closes_on)
        return after and before


@dataclass(frozen=True, slots=True)
class Handled:
    """Who else acts on an entry: an organization of a kind, to which sections belong, from some statuses on.

    A State asks, the Secretariat takes the steps that need its keepers and answers its own sections. hidden: statuses
    in which the entry is still its owner's alone.
    """

    by: str
    sections: tuple[str, ...]
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """A register as its folder describes it."""

    id: str
    label: str
    summary: str
    form: Form  # the version that new entries take
    versions: Mapping[str, Form]  # every version, oldest first; withdrawn ones too
    workflow: Workflow
    withdrawn: frozenset[str] = frozenset()
    kept_by: tuple[str, ...] = ()  # kinds of organizations that open entries; empty: any
    for_states: str = "any"  # any, parties, not_parties
    instrument: str = ""  # treaty that for_states asks about
    each: str = "free"  # how many entries there are: once, state, state_and_period, free
    publication: str = LIVE
    titled: str = ""  # item whose answer is the title of an entry
    columns: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    due: Due | None = None
    held: Held | None = None
    handled: Handled | None = None
    room: str = ""  # the room whose pages show it: treaty, review; empty: its own list only
    source: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def say(self, text: str, language: str) -> str:
        """Return a text of the register in a language."""
        return self.form.say(text, language)

    def version(self, number: str) -> Form:
        """Return a version of the form. Raises NotFound."""
        if number not in self.versions:
            raise NotFound(f"register {self.id} has no form {number}; there are: {', '.join(self.versions)}")
        return self.versions[number]

    def newer_than(self, number: str) -> list[Form]:
        """Return the versions after one, up to the present, in order: the way an entry is brought up to date.

        The way leads through withdrawn versions too: each migration starts from the file before it, and a question
        that a withdrawn version renamed would lose its answers otherwise.
        """
        last = sortable(self.form.version)
        return [form for one, form in self.versions.items() if sortable(number) < sortable(one) <= last]


def sortable(version: str) -> tuple[int, ...]:
    """Return a version as numbers that sort.

    >>> sortable("1.10.0") > sortable("1.9.2")
    True
    """
    return tuple(int(part) for part in version.split("."))
