"""Action plans as trees of activities: who does what by when, what is late, how far the whole is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of a plan. progress: per cent, None where nobody said; part_of: id of the activity above it."""

    id: str
    title: str
    responsible: str
    due_on: date | None
    progress: int | None
    status: str
    closed: bool
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """An activity with those that are part of it."""

    activity: Activity
    parts: tuple["Branch", ...] = field(default=())


def tree(activities: Iterable[Activity]) -> tuple[Branch, ...]:
    """Return activities as trees, by due date then title.

    An activity whose upper one is not among them, or that is part of itself by a circle, stands at the top: nothing
    that was entered disappears.
    >>> one = Activity("a", "A", "Simulated Ministry", None, None, "planned", False)
    >>> two = Activity("b", "B", "Simulated Ministry", None, None, "planned", False, part_of="a")
    >>> tree([two, one])[0].parts[0].activity.id
    'b'
    """
    known = {one.id: one for one in activities}
    below: dict[str, list[Activity]] = {}
    for one in known.values():
        below.setdefault(one.part_of if _hangs(one, known) else "", []).append(one)

    def branches(of: str) -> tuple[Branch, ...]:
        ordered = sorted(below.get(of, ()), key=lambda one: (one.due_on or date.max, one.title))
        return tuple(Branch(one, branches(one.id)) for one in ordered)

    return branches("")


def _hangs(one: Activity, known: dict[str, Activity]) -> bool:
    """Return whether the way up from an activity ends at the top."""
    seen, above = {one.id}, one.part_of
    if above not in known:
        return False
    while above in known:
        if above in seen:
            return False
        seen.add(above)
        above = known[above].part_of
    return True


def overdue(activities: Iterable[Activity], day: date) -> dict[str, list[Activity]]:
    """Return open activities whose date has passed, by responsible organization, the longest overdue first.

    >>> late = Activity("a", "A", "Simulated Ministry", date(2020, 1, 1), 10, "running", False)
    >>> [one.id for one in overdue([late], date(2026, 1, 1))["Simulated Ministry"]]
    ['a']
    """
    late: dict[str, list[Activity]] = {}
    for one in activities:
        if one.due_on and one.due_on < day and not one.closed:
            late.setdefault(one.responsible, []).append(one)
    ordered = sorted(late.items())
    return {name: sorted(found, key=lambda one: (one.due_on or day, one.title)) for name, found in ordered}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a plan is. low counts activities nobody reported on as not begun, high as done: bounds, no middle."""

    activities: int
    done: int
    reported: int
    low: float
    high: float


def progress(activities: Sequence[Activity]) -> Progress:
    """Return the mean progress of a plan in per cent, with bounds for what was not reported.

    >>> half = Activity("a", "A", "", None, 50, "running", False)
    >>> silent = Activity("b", "B", "", None, None, "running", False)
    >>> found = progress([half, silent])
    >>> (found.low, found.high)
    (25.0, 75.0)
    """
    if not activities:
        return Progress(0, 0, 0, 0.0, 0.0)
    known = [100 if one.status == "done" else one.progress for one in activities]
    said = [one for one in known if one is not None]
    low = sum(said) / len(known)
    return Progress(
        activities=len(known),
        done=sum(one.status == "done" for one in activities),
        reported=len(said),
        low=low,
        high=low + 100 * (len(known) - len(said)) / len(known),
    )
