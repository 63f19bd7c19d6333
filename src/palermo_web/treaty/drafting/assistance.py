"""Requests for legislative assistance as a reader may see them, and the counts that everybody may see."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from palermo.records import events as core
from palermo.records.register import Register
from palermo.treaty.drafting.waiting import Reached, Waiting, waiting
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries as records
from palermo_web.records.models import Event
from palermo_web.records.rows import Row, rows

REGISTER = "legislative_assistance"
SPANS = (("received", "accepted"), ("accepted", "assigned"), ("assigned", "delivered"), ("received", "delivered"))
COLUMNS = ("entry", "title", "state", "status", "asked", "law", "due_on", "overdue", "outcome", "citation")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the requests are narrowed to."""

    status: str = ""
    state: str = ""
    asked: str = ""
    text: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """What everybody may know of all requests: how many stand where, and how long they waited; never whose they are."""

    statuses: Mapping[str, int]
    waits: tuple[Waiting, ...]
    total: int


def register() -> Register:
    """Return the register of requests."""
    return records.registers()[REGISTER]


def numbers(until: date) -> Numbers:
    """Count all requests by the end of a day; what a State is still writing is counted for nobody."""
    told = Event.objects.filter(
        entry__register=REGISTER, kind__in=(core.OPENED, core.MOVED), at__lte=core.end_of(until)
    )
    steps: dict[Any, list[Reached]] = {}
    for entry, kind, at, body in told.order_by("sequence").values_list("entry", "kind", "at", "body"):
        status = body["to"] if kind == core.MOVED else body["state"]
        steps.setdefault(entry, []).append(Reached(status, at.date()))
    of = register().handled
    hidden = of.hidden if of else ()
    sent = [one for one in steps.values() if any(step.status == "received" for step in one)]
    standing = Counter(one[-1].status for one in sent if one[-1].status not in hidden)
    waits = tuple(waiting(sent, first, last) for first, last in SPANS)
    return Numbers({id: standing[id] for id in register().workflow.statuses if id not in hidden}, waits, len(sent))


def seen(person: accounts.Somebody, day: date | None) -> list[Row]:
    """Return the requests that a reader may see, as they stood on a day or stand now; the latest opened first."""
    return rows(person, REGISTER, day)[::-1]


def is_overdue(row: Row, day: date) -> bool:
    """Return whether the promised day has passed while the request still waits."""
    due = row.day("due_on")
    status = register().workflow.statuses[row.status]
    return due is not None and not status.closed and row.status != "delivered" and due < day


def narrowed(found: Iterable[Row], wish: Wish, day: date) -> list[Row]:
    """Return what is left of requests."""
    return [
        one
        for one in found
        if wish.status in ("", one.status)
        and wish.state in ("", one.get("requesting"))
        and (not wish.asked or wish.asked in (one.said.get("asked") or ()))
        and wish.text.casefold() in " ".join((one.get("title"), one.get("subject"), law_of(one))).casefold()
        and (not wish.overdue or is_overdue(one, day))
    ]


def law_of(row: Row, item: str = "law") -> str:
    """Return a cited law as one line; empty where none is cited."""
    said = row.said.get(item) or {}
    return ", ".join(str(said[name]) for name in ("law", "provision") if said.get(name))


def plain(row: Row, day: date) -> dict[str, Any]:
    """Return a request as files read it."""
    return {
        "entry": row.id,
        "title": row.get("title"),
        "state": row.get("requesting"),
        "status": row.status,
        "asked": list(row.said.get("asked") or ()),
        "law": law_of(row) or row.get("subject"),
        "due_on": row.get("due_on") or None,
        "overdue": is_overdue(row, day),
        "outcome": row.get("outcome") or None,
        "citation": law_of(row, "citation") or None,
    }
