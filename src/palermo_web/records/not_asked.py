"""What is said to organizations and beside entries where a register does not ask their State."""

from dataclasses import dataclass
from datetime import date

from palermo.records.register import Register
from palermo_web.accounts import rules as accounts
from palermo_web.records import rules, standings
from palermo_web.records.models import Entry


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Why a State is not asked. page: address of the page that shows who is party, empty where that is not the why."""

    organization: str
    why: str
    page: str


def of_person(person: accounts.Somebody, register: Register, day: date) -> list[NotAsked]:
    """Return the organizations of a person for which they cannot open an entry because of their State."""
    found = rules.organizations_not_asked(person, register, day)
    return [_said(one.name, register, one.state, day) for one in found]


def of_entry(entry: Entry, register: Register, day: date) -> NotAsked | None:
    """Return why an entry asks its State nothing more, None where it still asks."""
    if rules.still_asked(entry, register, day):
        return None
    return _said(entry.organization.name, register, entry.state, day)


def _said(organization: str, register: Register, state: str, day: date) -> NotAsked:
    page = standings.source().page(register.instrument, day) if state else ""
    return NotAsked(organization, rules.why_not_asked(register, state), page)
