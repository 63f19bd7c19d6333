"""Who may open, see, change and move entries; which rank a reader has."""

from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.errors import NotAllowed
from palermo.records.form import Form, Item, as_open_as
from palermo.records.register import SNAPSHOT, Move, Register
from palermo.records.register_file import register as core_register
from palermo_web.accounts import rules as accounts
from palermo_web.accounts.models import Organization
from palermo_web.records import standings
from palermo_web.records.models import Contribution, Entry

EDIT, CONTRIBUTE, REVIEW, KEEP = "edit_entries", "contribute_entries", "review_entries", "keep_registers"
TEAM = (EDIT, CONTRIBUTE, "approve_entries", "submit_entries", KEEP)


def _team_organizations(person: accounts.Somebody) -> list[Organization]:
    found = {one.pk: one for act in TEAM for one in accounts.organizations_where(person, act)}
    return list(found.values())


def organizations_that_open(person: accounts.Somebody, register: Register, day: date) -> list[Organization]:
    """Return the organizations for which a person may open an entry of a register on a day."""
    return [one for one in _openers(person, register) if is_asked(register, one.kind, one.state, day)]


def organizations_not_asked(person: accounts.Somebody, register: Register, day: date) -> list[Organization]:
    """Return the organizations for which a person could open an entry if the register were for their State."""
    return [one for one in _openers(person, register) if not is_asked(register, one.kind, one.state, day)]


def _openers(person: accounts.Somebody, register: Register) -> list[Organization]:
    acts = ("keep_registers",) if register.kept_by == ("secretariat",) else (EDIT, "keep_registers")
    found = {one.pk: one for act in acts for one in accounts.organizations_where(person, act)}
    return [one for one in found.values() if not register.kept_by or one.kind in register.kept_by]


def is_asked(register: Register, kind: str, state: str, day: date) -> bool:
    """Return whether a register is for a State on a day; organizations that are of no State are always asked.

    An authority whose State is not known is not: whether it is a party cannot be said.
    """
    if register.for_states == "any" or (not state and kind != "state_authority"):
        return True
    if not state:
        return False
    return (state in standings.source().parties(register.instrument, day)) == (register.for_states == "parties")


def why_not_asked(register: Register, state: str) -> str:
    """Return why a register is not for a State, as a sentence."""
    if not state:
        return _("This register asks States by whether they are parties. First name the State of this organization.")
    if register.for_states == "parties":
        return _("This register is for parties to the treaty. This State is not a party.")
    return _("This register is for States that are not parties to the treaty. This State is a party.")


def still_asked(entry: Entry, register: Register, day: date) -> bool:
    """Return whether an entry still asks its State anything; one that became a party may have nothing to add."""
    return is_asked(register, entry.organization.kind, entry.state, day)


def check_can_open(
    person: accounts.Somebody, register: Register, organization: Organization, state: str, day: date
) -> None:
    """Raise NotAllowed unless a person may open an entry for an organization, and the register asks its State."""
    if organization not in _openers(person, register):
        raise NotAllowed(_("Your roles do not allow this."))
    if not is_asked(register, organization.kind, state, day):
        raise NotAllowed(why_not_asked(register, state))


def can_bring_forms(person: accounts.Somebody) -> bool:
    """Return whether a person may try forms of elsewhere: keepers of registers and focal points."""
    return accounts.can(person, "keep_registers") or accounts.can(person, EDIT)


def check_can_bring_forms(person: accounts.Somebody) -> None:
    """Raise NotAllowed unless a person may try forms of elsewhere."""
    if not can_bring_forms(person):
        raise NotAllowed(_("Your roles do not allow this."))


def acts_on(person: accounts.Somebody, entry: Entry) -> set[str]:
    """Return what a person may do on an entry: the acts in its organization; contributing, where invited."""
    acts = set(accounts.acts_in(person, entry.organization))
    if "keep_registers" in acts:
        acts.add(EDIT)
    if CONTRIBUTE not in acts:
        invited = Organization.objects.filter(pk__in=entry.contributions.values("organization"))
        if any({CONTRIBUTE, EDIT} & accounts.acts_in(person, one) for one in invited):
            acts.add(CONTRIBUTE)
    if handlers(person, entry):
        acts |= {KEEP, CONTRIBUTE}
    return acts


def handlers(person: accounts.Somebody, entry: Entry) -> list[Organization]:
    """Return the organizations for which a person handles an entry that is not theirs: answers and steps of others."""
    of = core_register(entry.register, settings.HOME).handled
    if of is None or entry.status in of.hidden:
        return []
    keeping = accounts.organizations_where(person, KEEP)
    return [one for one in keeping if one.kind == of.by and one.pk != entry.organization_id]


def belongs_to_handlers(entry: Entry, register: Register, section: str) -> bool:
    """Return whether a section is answered by those who handle an entry, and not by its owner."""
    of = register.handled
    return of is not None and section in of.sections and entry.organization.kind != of.by


def acting_for(person: accounts.Somebody, entry: Entry) -> Organization:
    """Return the organization for which a person changes an entry: its owner, else the one invited."""
    if set(TEAM) & accounts.acts_in(person, entry.organization):
        return entry.organization
    for one in Contribution.objects.filter(entry=entry).select_related("organization"):
        if {CONTRIBUTE, EDIT} & accounts.acts_in(person, one.organization):
            return one.organization
    for organization in handlers(person, entry):
        return organization
    raise NotAllowed(_("Your roles do not allow this."))


def rank(person: accounts.Somebody, entry: Entry) -> str:
    """Return how close a reader stands to an entry: public, states_parties, secretariat, team."""
    if handlers(person, entry) and not accounts.acts_in(person, entry.organization) & set(TEAM):
        return "secretariat"
    if acts_on(person, entry) & set(TEAM):
        return "team"
    return general_rank(person)


def general_rank(person: accounts.Somebody) -> str:
    """Return how close a reader stands to the entries of others."""
    if accounts.can(person, REVIEW):
        return "secretariat"
    if any(one.kind == "state_authority" for one in _team_organizations(person)):
        return "states_parties"
    return "public"


def entries_open_to(person: accounts.Somebody, register: Register) -> QuerySet[Entry]:
    """Return the entries of a register that a person may see: public ones, their own, for reviewers every one."""
    entries = Entry.objects.filter(register=register.id).select_related("organization")
    if accounts.can(person, REVIEW):
        return entries
    public = [status.id for status in register.workflow.statuses.values() if status.public]
    own = _team_organizations(person)
    seen = Q(snapshots__isnull=False) if register.publication == SNAPSHOT else Q(status__in=public)
    of = register.handled
    if of and any(one.kind == of.by for one in accounts.organizations_where(person, KEEP)):
        seen |= ~Q(status__in=of.hidden)
    return entries.filter(seen | Q(organization__in=own) | Q(contributions__organization__in=own)).distinct()


def check_can_change(person: accounts.Somebody, entry: Entry, register: Register, section: str) -> None:
    """Raise NotAllowed unless a person may change answers of a section now."""
    if not register.workflow.statuses[entry.status].open:
        raise NotAllowed(_("This entry is closed to changes. Its next step opens it again."))
    if not still_asked(entry, register, timezone.now().date()):
        raise NotAllowed(why_not_asked(register, entry.state))
    acts = acts_on(person, entry)
    if EDIT in acts and not belongs_to_handlers(entry, register, section):
        return
    if CONTRIBUTE not in acts or section not in sections_of(person, entry, register.version(entry.version)):
        raise NotAllowed(_("Your roles do not allow this."))


def is_left(move: Move, entry: Entry, register: Register, day: date) -> bool:
    """Return whether a step is left: where an entry asks nothing more, only one that closes it."""
    return register.workflow.statuses[move.to].closed or still_asked(entry, register, day)


def sections_of(person: accounts.Somebody, entry: Entry, form: Form) -> set[str]:
    """Return the sections that a person may change."""
    every = {section.id for section in form.sections}
    acts = accounts.acts_in(person, entry.organization)
    of = core_register(entry.register, settings.HOME).handled
    if {EDIT, CONTRIBUTE, KEEP} & acts:
        return every - set(of.sections) if of and entry.organization.kind != of.by else every
    found: set[str] = set(of.sections) if of and handlers(person, entry) else set()
    for one in Contribution.objects.filter(entry=entry).select_related("organization"):
        if {CONTRIBUTE, EDIT} & accounts.acts_in(person, one.organization):
            found |= set(one.sections) or every
    return found


def visibility_of(item: Item, own: str) -> str:
    """Return who sees an answer: what its author chose, else what the form says."""
    return own or item.visibility


def is_shown(visibility: str, reader: str) -> bool:
    """Return whether an answer may be shown to a reader of a rank."""
    return as_open_as(visibility, reader)
