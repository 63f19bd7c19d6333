"""Versions of a text that is drafted in common: what stood there after each change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from palermo.records.events import ANSWERED, MOVED, OPENED, Event

AT_ONCE = timedelta(seconds=5)  # answers of one saving of a page are events of their own


@dataclass(frozen=True, slots=True)
class Version:
    """A text as it stood after a change. status: of the entry when the next change came, the present one at last."""

    number: int
    at: datetime
    organization: str
    status: str
    heading: str
    text: str


def versions(events: Iterable[Event]) -> list[Version]:
    """Return the versions of a draft, oldest first: a version a change of heading or text.

    events: of one entry, in order. Heading and text that one person saved together make one version.
    >>> from datetime import UTC
    >>> at = datetime(2031, 5, 12, tzinfo=UTC)
    >>> told = [Event(1, at, OPENED, "p", "o", "1.0.0", body={"state": "proposed"}),
    ...     Event(2, at, ANSWERED, "p", "o", "1.0.0", "text", {"value": "States should act."}),
    ...     Event(3, at + timedelta(hours=1), ANSWERED, "p", "o", "1.0.0", "text", {"value": "States may act."})]
    >>> [(one.number, one.text) for one in versions(told)]
    [(1, 'States should act.'), (2, 'States may act.')]
    """
    made: list[Version] = []
    status, last = "", None
    for event in events:
        if event.kind == OPENED:
            status = str(event.body.get("state", ""))
        elif event.kind == MOVED:
            status = str(event.body["to"])
            if made:
                made[-1] = replace(made[-1], status=status)
        elif event.kind == ANSWERED and event.path in ("heading", "text"):
            value = str(event.body.get("value") or "")
            together = made and last and _is_one_saving(last, event)
            before = made[-1] if made else Version(0, event.at, event.organization, status, "", "")
            after = replace(before, at=event.at, organization=event.organization, status=status)
            after = replace(after, text=value) if event.path == "text" else replace(after, heading=value)
            if together:
                made[-1] = after
            else:
                made.append(replace(after, number=before.number + 1))
            last = event
    return made


def _is_one_saving(last: Event, event: Event) -> bool:
    return event.by == last.by and event.path != last.path and event.at - last.at <= AT_ONCE
