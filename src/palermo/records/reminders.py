"""What is due to be said about an entry on a day, given what was said before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from palermo.records.register import Due

AHEAD, OVERDUE = "ahead", "overdue"
AGAIN_AFTER = 14  # days between two reminders of an entry that is overdue


@dataclass(frozen=True, slots=True)
class Said:
    """A reminder that somebody got. due_on: the due day of which it spoke; on: the day on which it was said."""

    due_on: date
    on: date


@dataclass(frozen=True, slots=True)
class Notice:
    """A reminder to be said. days: until the due day where it lies ahead, since then where it is overdue."""

    kind: str  # AHEAD, OVERDUE
    due_on: date
    days: int


def to_say(
    due: Due, due_on: date | None, *, since: date, closed: bool, day: date, said: Iterable[Said]
) -> Notice | None:
    """Return what one person is to be told about an entry on a day, None where there is nothing to say.

    since: the day on which the due day was written down; what would have been said before is not. closed: nothing is
    due any more. said: what the person was told before, in any order; a reminder of another due day counts for nothing.
    A reminder whose day passed unused is said once, late; of several that passed, one. An overdue entry is told once
    and again every 14 days. Source: CTOC/COP/WG.4/2009/2, paragraph 17(a); the days are Palermo's own choice.
    >>> due, last = Due("due_on", (30, 7, 1)), date(2026, 3, 31)
    >>> said = [Said(last, date(2026, 3, 1))]
    >>> to_say(due, last, since=date(2026, 1, 1), closed=False, day=date(2026, 3, 26), said=said)
    Notice(kind='ahead', due_on=datetime.date(2026, 3, 31), days=5)
    """
    if due_on is None or closed:
        return None
    told = [one.on for one in said if one.due_on == due_on]
    if day > due_on:
        late = [on for on in told if on > due_on]
        if late and max(late) + timedelta(days=AGAIN_AFTER) > day:
            return None
        return Notice(OVERDUE, due_on, (day - due_on).days)
    passed = [on for on in days_ahead(due, due_on) if since <= on <= day]
    if not passed or any(on >= max(passed) for on in told):
        return None
    return Notice(AHEAD, due_on, (due_on - day).days)


def days_ahead(due: Due, due_on: date) -> list[date]:
    """Return the days before a due day on which a reminder is said, earliest first.

    >>> [day.isoformat() for day in days_ahead(Due("due_on", (7, 30)), date(2026, 3, 31))]
    ['2026-03-01', '2026-03-24']
    """
    return sorted(due_on - timedelta(days=days) for days in due.remind)
