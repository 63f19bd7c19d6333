"""Who may run rounds, ask and answer queries, accept figures and withdraw them."""

from django.utils.translation import gettext as _

from palermo.errors import NotAllowed
from palermo_web.accounts import rules as accounts
from palermo_web.accounts.models import Organization, Person
from palermo_web.records import rules as records
from palermo_web.records.models import Contribution, Entry, Event

RUN, ACCEPT, SUBMIT = "run_rounds", "accept_national", "submit_entries"
SECRETARIAT = "secretariat"


def _secretariat(person: accounts.Somebody, *acts: str) -> list[Organization]:
    """Return the organizations of the Secretariat for which a person may do one of some acts."""
    found = {one.pk: one for act in acts for one in accounts.organizations_where(person, act)}
    return [one for one in found.values() if one.kind == SECRETARIAT]


def runs(person: accounts.Somebody) -> bool:
    """Return whether a person runs rounds for the Secretariat."""
    return bool(_secretariat(person, RUN))


def sees_every_state(person: accounts.Somebody) -> bool:
    """Return whether a person sees how every State stands and what is asked of it."""
    return bool(_secretariat(person, RUN, ACCEPT, records.REVIEW))


def check_can_run(person: accounts.Somebody) -> Organization:
    """Return for whom a person runs rounds. Raises NotAllowed."""
    for one in _secretariat(person, RUN):
        return one
    raise NotAllowed(_("Your roles do not allow this."))


def states_of(person: accounts.Somebody) -> frozenset[str]:
    """Return the States for whose authorities a person answers."""
    own = [one for act in records.TEAM for one in accounts.organizations_where(person, act)]
    return frozenset(one.state for one in own if one.state and one.kind == "state_authority")


def answers_for(person: accounts.Somebody, entry: Entry) -> bool:
    """Return whether a person is of the authority that answers an entry."""
    return bool(accounts.acts_in(person, entry.organization) & set(records.TEAM))


def sees_inquiries(person: accounts.Somebody, entry: Entry) -> bool:
    """Return whether a person reads the queries on an entry: those who answer it, and the Secretariat."""
    return answers_for(person, entry) or sees_every_state(person)


def check_can_answer(person: accounts.Somebody, entry: Entry) -> Organization:
    """Return for whom a person answers queries on an entry. Raises NotAllowed."""
    if not answers_for(person, entry):
        raise NotAllowed(_("Your roles do not allow this."))
    return entry.organization


def check_can_wish(person: accounts.Somebody, state: str, entry: Entry | None) -> Organization:
    """Return for whom a person asks for more time for a State. Raises NotAllowed."""
    if entry is None or not answers_for(person, entry):
        raise NotAllowed(_("Your roles do not allow this."))
    return entry.organization


def has_part_in(person: accounts.Somebody, entry: Entry) -> bool:
    """Return whether a person answers for a State here: its authority, one invited, or whoever wrote for it before."""
    if not isinstance(person, Person):
        return False
    invited = [one.organization for one in Contribution.objects.filter(entry=entry).select_related("organization")]
    if any(accounts.acts_in(person, one) & set(records.TEAM) for one in (entry.organization, *invited)):
        return True
    return Event.objects.filter(entry=entry, by=person).exclude(organization__kind=SECRETARIAT).exists()


def check_can_accept(person: accounts.Somebody, entry: Entry) -> Organization:
    """Return for whom a person accepts figures. Raises NotAllowed, also where they had a part in them."""
    able = _secretariat(person, ACCEPT)
    if not able:
        raise NotAllowed(_("Your roles do not allow this."))
    if has_part_in(person, entry):
        raise NotAllowed(_("Nobody accepts figures that they helped to hand in. Let a colleague decide."))
    return able[0]


def can_accept(person: accounts.Somebody, entry: Entry) -> bool:
    """Return whether a person may accept the figures of an entry."""
    return bool(_secretariat(person, ACCEPT)) and not has_part_in(person, entry)


def check_can_withdraw(person: accounts.Somebody, entry: Entry) -> Organization:
    """Return for whom a person withdraws the figures of an entry: the State, or the Secretariat. Raises NotAllowed."""
    if SUBMIT in accounts.acts_in(person, entry.organization):
        return entry.organization
    able = _secretariat(person, ACCEPT)
    if not able:
        raise NotAllowed(_("Your roles do not allow this."))
    return able[0]


def can_withdraw(person: accounts.Somebody, entry: Entry) -> bool:
    """Return whether a person may withdraw the figures of an entry."""
    return SUBMIT in accounts.acts_in(person, entry.organization) or bool(_secretariat(person, ACCEPT))
