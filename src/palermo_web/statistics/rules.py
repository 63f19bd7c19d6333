"""Who may hand in, see and withdraw deposits."""

from django.db.models import Q, QuerySet

from palermo.errors import NotAllowed
from palermo_web.accounts import rules as accounts
from palermo_web.accounts.models import Organization
from palermo_web.statistics.models import Deposit, State


def check_can_deposit(person: accounts.Somebody, organization: Organization | None = None) -> None:
    """Raise NotAllowed unless a person may hand in files, for one organization or for any."""
    accounts.check_can(person, "deposit", organization)


def deposits_open_to(person: accounts.Somebody) -> QuerySet[Deposit]:
    """Return the deposits that a person may see: their organizations', or every one."""
    if accounts.can(person, "review_every_deposit"):
        return Deposit.objects.select_related("organization")
    own = [*accounts.organizations_where(person, "deposit"), *accounts.organizations_where(person, "review_deposits")]
    return Deposit.objects.select_related("organization").filter(Q(organization__in=own))


def check_can_see_deposits(person: accounts.Somebody) -> None:
    """Raise NotAllowed unless a person may see deposits at all."""
    if not accounts.can(person, "deposit"):
        accounts.check_can(person, "review_deposits")


def check_can_change(person: accounts.Somebody, deposit: Deposit) -> None:
    """Raise NotAllowed unless a person may let in, discard or cancel a deposit."""
    accounts.check_can(person, "deposit", deposit.organization)


def check_can_withdraw(person: accounts.Somebody, vintage_id: str) -> Deposit:
    """Return the deposit that made a vintage. Raises NotAllowed unless a person may withdraw it."""
    made = Deposit.objects.filter(vintage=vintage_id, state=State.DEPOSITED).select_related("organization").first()
    if made is None:
        raise NotAllowed("this vintage was deposited on the command line and can be withdrawn there only")
    accounts.check_can(person, "withdraw", made.organization)
    return made
