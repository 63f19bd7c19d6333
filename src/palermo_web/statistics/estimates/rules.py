"""Who may make, see whole, release and withdraw estimates."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from palermo.errors import InvalidInput, WouldDisclose
from palermo.statistics.disclosure import THRESHOLD
from palermo_web.accounts import rules as accounts
from palermo_web.accounts.models import Organization
from palermo_web.statistics.estimates.models import Act, Estimation, EstimationEvent, Standing

MAKE, RELEASE, REVIEW = "estimate", "release_estimates", "review_every_estimate"


def check_can_make(person: accounts.Somebody, organization: Organization | None = None) -> None:
    """Raise NotAllowed unless a person may make estimates, for one organization or for any."""
    accounts.check_can(person, MAKE, organization)


def reviews_all(person: accounts.Somebody) -> bool:
    """Return whether a person sees every estimate whole: analysts and statisticians of the Secretariat."""
    own = accounts.organizations_where(person, RELEASE)
    return accounts.can(person, REVIEW) or any(one.kind == "secretariat" for one in own)


def own_organizations(person: accounts.Somebody) -> list[Organization]:
    """Return the organizations whose estimates a person works on."""
    return [*accounts.organizations_where(person, MAKE), *accounts.organizations_where(person, RELEASE)]


def estimations_open_to(person: accounts.Somebody) -> QuerySet[Estimation]:
    """Return what a person may see: what was ever released, their organizations' own, or all."""
    found = Estimation.objects.select_related("organization", "by").prefetch_related("events")
    if reviews_all(person):
        return found
    released = Exists(EstimationEvent.objects.filter(estimation=OuterRef("pk"), act=Act.RELEASED))
    return found.filter(Q(released) | Q(organization__in=own_organizations(person)))


def sees_whole(person: accounts.Somebody, estimation: Estimation) -> bool:
    """Return whether a person sees the small counts of a table: its organization's statisticians, the Secretariat's."""
    acts = accounts.acts_in(person, estimation.organization)
    return bool(acts & {MAKE, RELEASE}) or reviews_all(person)


def check_can_change(person: accounts.Somebody, estimation: Estimation) -> None:
    """Raise NotAllowed unless a person may prepare, start, cancel or discard an estimate."""
    accounts.check_can(person, MAKE, estimation.organization)


def can_change(person: accounts.Somebody, estimation: Estimation) -> bool:
    """Return whether a person may prepare, start, cancel or discard an estimate."""
    return MAKE in accounts.acts_in(person, estimation.organization)


def can_release(person: accounts.Somebody, estimation: Estimation) -> bool:
    """Return whether a person may stand for an estimate with their name."""
    return RELEASE in accounts.acts_in(person, estimation.organization)


def check_can_release(person: accounts.Somebody, estimation: Estimation) -> None:
    """Raise NotAllowed, or say why this result cannot go out.

    With two lists the estimate is the product of their sizes over their overlap: whoever knows the sizes reads a small
    overlap from it. Raises WouldDisclose there.
    """
    accounts.check_can(person, RELEASE, estimation.organization)
    if estimation.standing != Standing.READY:
        raise InvalidInput(_("Only a finished estimate with a number can be released."))
    counts = [count for _, count in estimation.result["table"]["histories"]]
    if len(estimation.result["table"]["lists"]) == 2 and min(counts, default=0) < THRESHOLD:
        raise WouldDisclose(
            _(
                "With two lists the number tells how many persons are on both or on one alone, here fewer than "
                "%(threshold)s; it cannot be released."
            )
            % {"threshold": THRESHOLD}
        )


def check_can_withdraw(person: accounts.Somebody, estimation: Estimation) -> None:
    """Raise NotAllowed unless a person may take back a release."""
    accounts.check_can(person, RELEASE, estimation.organization)


def organizations_of(person: accounts.Somebody) -> list[Organization]:
    """Return the organizations for which a person may make estimates."""
    return accounts.organizations_where(person, MAKE)
