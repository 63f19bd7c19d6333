"""Writes at a meeting: register who is there, put somebody on the speakers' list, propose a text, take a step."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from palermo.errors import InvalidInput
from palermo.review.documents.reading import read
from palermo.review.documents.themes import theme_of
from palermo.review.meetings import OF_STATES
from palermo_web.accounts.models import Person
from palermo_web.records import actions
from palermo_web.records import queries as records
from palermo_web.records.models import Entry
from palermo_web.review import entries, meetings
from palermo_web.review.meetings import ATTENDANCE, CALENDAR, DRAFTS, STATEMENTS, Row

CLOSED = ("reported",)  # meetings at which nothing is written any more


def check_goes_on(meeting: Row) -> None:
    """Raise InvalidInput where a meeting was reported: what it did stands in its report."""
    if meeting.status in CLOSED:
        raise InvalidInput(_("This meeting was reported to the Conference. Take the report back to change anything."))


def _begun(meeting: Row, id: str, by: Person, answers: dict[str, Any]) -> Entry:
    check_goes_on(meeting)
    register, owner = records.register(id), meeting.entry.organization
    return entries.opened(register, owner, by, {"meeting": meeting.id, **answers})


@transaction.atomic
def register_attendance(
    *, meeting: Row, category: str, state: str, organization: str, head: str, on: date, by: Person
) -> Entry:
    """Register a State or organization for a meeting, in the category that it gives; once only."""
    if category in OF_STATES and not state:
        raise InvalidInput(_("Choose the State."))
    if category not in OF_STATES and not organization:
        raise InvalidInput(_("Write the name of the organization."))
    name = {"state": state} if category in OF_STATES else {"organization": organization}
    for row in meetings.rows(by, ATTENDANCE, None, meeting.id):
        if row.status != "withdrawn" and all(
            row.get(item).casefold() == value.casefold() for item, value in name.items()
        ):
            raise InvalidInput(_("This delegation is registered already."))
    said = {"category": category, **name, "head": head, "registered_on": on.isoformat()}
    return _begun(meeting, ATTENDANCE, by, said)


@transaction.atomic
def ask_for_the_floor(
    *, meeting: Row, item: int, state: str, organization: str, on_behalf_of: str, by: Person
) -> Entry:
    """Put somebody at the end of the speakers' list of an item."""
    if not state and not organization:
        raise InvalidInput(_("Choose a State or write the name of an organization."))
    places = [
        row.number("place") for row in meetings.rows(by, STATEMENTS, None, meeting.id) if row.number("item") == item
    ]
    said = {
        "item": item,
        "place": max(places, default=0) + 1,
        "state": state,
        "organization": "" if state else organization,
        "on_behalf_of": on_behalf_of,
        "language": meeting.get("language"),
    }
    return _begun(meeting, STATEMENTS, by, said)


@transaction.atomic
def propose(
    *, meeting: Row, letter: int, heading: str, text: str, language: str, proposed_by: str, by: Person
) -> Entry:
    """Put a text at the end of a heading."""
    places = [
        row.number("place") for row in meetings.rows(by, DRAFTS, None, meeting.id) if row.number("letter") == letter
    ]
    said = {
        "letter": letter,
        "place": max(places, default=0) + 1,
        "heading": heading,
        "text": text,
        "language": language,
        "proposed_by": proposed_by,
        **_read_in(text, heading, language),
    }
    return _begun(meeting, DRAFTS, by, said)


def _read_in(text: str, heading: str, language: str) -> dict[str, Any]:
    """Return what our own reader reads in a text, to begin with: whom it addresses, how strongly, on which theme."""
    found = read(f"1. {text}", language, "meeting_report").recommendations
    known = records.register(DRAFTS).form.items
    said = {code for one in found for code in one.addressees}
    addressees = [one.code for one in known["addressees"].choices if one.code in said]
    modal = next((one.modal for one in found if one.modal), "")
    theme = theme_of(heading, text, language)
    return {
        "addressees": addressees,
        "modal": modal if any(one.code == modal for one in known["modal"].choices) else "",
        "theme": theme if any(one.code == theme for one in known["theme"].choices) else "",
    }


@transaction.atomic
def note_decision(
    *, meeting: Row, matter: str, organ: str, due_on: date, symbol: str, paragraph: str, resources: bool, by: Person
) -> Entry:
    """Put a matter that an organ must decide on the calendar."""
    said = {
        "matter": matter,
        "organ": organ,
        "due_on": due_on.isoformat(),
        "symbol": symbol,
        "paragraph": paragraph,
        "resources": "yes" if resources else "no",
        "language": meeting.get("language"),
    }
    return _begun(meeting, CALENDAR, by, said)


@transaction.atomic
def take_step(*, meeting: Row, row: Row, id: str, step: str, by: Person) -> None:
    """Take a step of an entry of a meeting, such as a statement given or a draft adopted."""
    if id != CALENDAR:  # matters are decided long after the report
        check_goes_on(meeting)
    actions.move(entry=row.entry, register=records.register(id), step=step, by=by)


@transaction.atomic
def confirm_all(*, meeting: Row, by: Person) -> int:
    """Confirm everybody who is registered; return how many."""
    found = [row for row in meetings.rows(by, ATTENDANCE, None, meeting.id) if row.status == "registered"]
    for row in found:
        take_step(meeting=meeting, row=row, id=ATTENDANCE, step="confirm", by=by)
    return len(found)
