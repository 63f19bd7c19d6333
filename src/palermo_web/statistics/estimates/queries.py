"""Reads: which estimates there are, how they stood on a day, and which enter the Global Report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from palermo_web.accounts.rules import Somebody
from palermo_web.statistics.estimates import rules
from palermo_web.statistics.estimates.models import Act, Estimation, EstimationEvent, Standing
from palermo_web.statistics.estimates.public import public_document

RELEASED, WITHDRAWN, UNRELEASED = "released", "withdrawn", "unreleased"


@dataclass(frozen=True, slots=True)
class Seen:
    """An estimate as somebody sees it on a day. document: whole or public; None while there is none to see."""

    estimation: Estimation
    release: EstimationEvent | None
    withdrawal: EstimationEvent | None
    whole: bool
    document: Mapping[str, Any] | None

    @property
    def status(self) -> str:
        """How it stands towards the public, or on its way there."""
        if self.withdrawal:
            return WITHDRAWN
        if self.release:
            return RELEASED
        return self.estimation.standing

    @property
    def number(self) -> Mapping[str, Any] | None:
        """The estimate, where there is one to see."""
        return self.document.get("estimate") if self.document else None


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over, in universal time."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def seen(estimation: Estimation, person: Somebody, day: date) -> Seen:
    """Return an estimate as a person sees it, as of the end of a day."""
    past = {one.act: one for one in estimation.events.all() if one.at < end_of(day)}
    release, withdrawal = past.get(Act.RELEASED), past.get(Act.WITHDRAWN)
    whole = rules.sees_whole(person, estimation)
    document = estimation.result
    if not whole:
        document = public_document(document) if document and release and not withdrawal else None
    return Seen(estimation, release, withdrawal, whole, document)


def listed(person: Somebody, wish: Mapping[str, str], day: date) -> list[Seen]:
    """Return what a person may see as of a day, narrowed by title, place, year, method and status, newest first."""
    found = rules.estimations_open_to(person).filter(made_at__lt=end_of(day))
    every = [seen(one, person, day) for one in _narrowed(found, wish)]
    able = [one for one in every if one.whole or one.release]
    status = wish.get("status", "")
    return [one for one in able if status in ("", one.status)]


def _narrowed(found: QuerySet[Estimation], wish: Mapping[str, str]) -> QuerySet[Estimation]:
    if wish.get("q"):
        found = found.filter(Q(title__icontains=wish["q"]) | Q(who__icontains=wish["q"]))
    if wish.get("state"):
        found = found.filter(state=wish["state"])
    if wish.get("place"):
        found = found.filter(place__icontains=wish["place"])
    if wish.get("method"):
        found = found.filter(method__name=wish["method"])
    year = wish.get("year", "")
    if year.isascii() and year.isdigit() and 1 <= int(year[:6]) <= 9999:
        found = found.filter(began_on__year__lte=int(year), ended_on__year__gte=int(year))
    return found


def released_on(day: date, simulated: bool = False) -> tuple[EstimationEvent, ...]:
    """Return the releases that stood at the end of a day, oldest first: what the Global Report of that day may cite.

    simulated: whether made-up ones count; in a report they never do.
    """
    acts = EstimationEvent.objects.filter(at__lt=end_of(day)).select_related("estimation__organization")
    gone = acts.filter(act=Act.WITHDRAWN).values("estimation")
    found = acts.filter(act=Act.RELEASED).exclude(estimation__in=gone)
    return tuple(found if simulated else found.filter(estimation__simulated=False))


def tables_to_take(person: Somebody) -> QuerySet[Estimation]:
    """Return the estimates whose table a person may take again."""
    found = rules.estimations_open_to(person)
    if not rules.reviews_all(person):
        own = rules.own_organizations(person)
        found = found.filter(organization__in=own)
    return found.exclude(standing=Standing.DRAFT)
