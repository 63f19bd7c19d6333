"""Writes: one function a verb, transaction and audit inside."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from palermo.errors import InvalidInput
from palermo.estimation.tables import CaptureTable
from palermo_web.accounts import audit
from palermo_web.accounts.models import Organization, Person
from palermo_web.statistics.estimates import methods, rules, tables, working
from palermo_web.statistics.estimates.models import MOVING, Act, Estimation, EstimationEvent, Standing
from palermo_web.statistics.estimates.tasks import new_salt, run_estimation

MOST_DRAFTS = 20
SILENT = timedelta(minutes=10)  # after which a worker that said nothing is taken for gone


@transaction.atomic
def begin(
    *,
    table: CaptureTable,
    organization: Organization,
    by: Person,
    at: datetime,
    title: str,
    who: str,
    place: str,
    began_on: date,
    ended_on: date,
    state: str = "",
    simulated: bool = False,
) -> Estimation:
    """Keep a counted table and what population it is of; nothing is estimated yet."""
    rules.check_can_make(by, organization)
    if ended_on < began_on:
        raise InvalidInput("the last day lies before the first one")
    if Estimation.objects.filter(by=by, standing=Standing.DRAFT).count() >= MOST_DRAFTS:
        raise InvalidInput(f"you have {MOST_DRAFTS} estimates in preparation; start or discard one first")
    made = Estimation.objects.create(
        organization=organization,
        by=by,
        title=title,
        who=who,
        place=place,
        state=state,
        began_on=began_on,
        ended_on=ended_on,
        simulated=simulated,
        counted=tables.document_of(table),
        salt=new_salt(),
        made_at=at,
    )
    audit.record("estimate.begun", by=by, about=f"estimate:{made.pk}")
    return made


@transaction.atomic
def change_lists(*, estimation: Estimation, kind: str, lists: Sequence[str], by: Person) -> None:
    """Merge lists or leave lists out, or take back every change."""
    rules.check_can_change(by, estimation)
    _check_draft(estimation)
    changes = [] if kind == "undone" else [*estimation.changes, {"kind": kind, "lists": list(lists)}]
    tables.changed(estimation.counted, changes)
    Estimation.objects.filter(pk=estimation.pk, standing=Standing.DRAFT).update(changes=changes)


@transaction.atomic
def start(
    *, estimation: Estimation, wish: Mapping[str, Any], with_simulation: bool, by: Person, enqueue: bool = True
) -> None:
    """Hand an estimate to the worker, one at a time for each person. enqueue: False where the caller runs it."""
    rules.check_can_change(by, estimation)
    _check_draft(estimation)
    table = tables.changed(estimation.counted, estimation.changes)
    method = methods.wanted(wish, len(table.lists))
    if with_simulation and not working.can_simulate(method.name, len(table.lists)):
        raise InvalidInput("this method, or a table of so many lists, cannot be tried by simulation here")
    ready = Estimation.objects.filter(pk=estimation.pk, standing=Standing.DRAFT)
    try:
        with transaction.atomic():
            ready.update(
                method=methods.document_of(method), with_simulation=with_simulation, standing=Standing.WAITING, by=by
            )
    except IntegrityError:
        raise InvalidInput(_("One estimate of yours is being worked on; wait for it or cancel it.")) from None
    audit.record("estimate.started", by=by, about=f"estimate:{estimation.pk}", details={"method": method.name})
    if enqueue:
        transaction.on_commit(lambda: run_estimation.enqueue(str(estimation.pk)))


@transaction.atomic
def begin_and_start(
    *,
    table: CaptureTable,
    organization: Organization,
    by: Person,
    at: datetime,
    population: Mapping[str, Any],
    changes: Sequence[Mapping[str, Any]],
    wish: Mapping[str, Any],
    with_simulation: bool,
) -> Estimation:
    """Do all at once, or nothing: keep a table, change its lists, hand it to the worker."""
    made = begin(table=table, organization=organization, by=by, at=at, **population)
    for change in changes:
        change_lists(estimation=made, kind=change["kind"], lists=change["lists"], by=by)
        made.refresh_from_db(fields=["changes"])
    start(estimation=made, wish=wish, with_simulation=with_simulation, by=by)
    return made


@transaction.atomic
def cancel(*, estimation: Estimation, by: Person, at: datetime) -> None:
    """Ask the worker to stop; end at once what no worker has, or what one left behind."""
    rules.check_can_change(by, estimation)
    standing = Estimation.objects.filter(pk=estimation.pk)
    if not standing.filter(standing__in=MOVING).exists():
        raise InvalidInput("this estimate is not being worked on")
    standing.filter(standing=Standing.RUNNING).update(cancel_wanted=True)
    waiting = standing.filter(standing=Standing.WAITING)
    left = standing.filter(standing=Standing.RUNNING, noted_at__lt=at - SILENT)
    for one in (waiting, left):
        one.update(standing=Standing.CANCELLED, cancel_wanted=True, finished_at=at)
    audit.record("estimate.cancelled", by=by, about=f"estimate:{estimation.pk}")


@transaction.atomic
def discard(*, estimation: Estimation, by: Person) -> None:
    """Forget a table in preparation."""
    rules.check_can_change(by, estimation)
    _check_draft(estimation)
    audit.record("estimate.discarded", by=by, about=f"estimate:{estimation.pk}")
    Estimation.objects.filter(pk=estimation.pk, standing=Standing.DRAFT).delete()


@transaction.atomic
def release(*, estimation: Estimation, words: str, by: Person, at: datetime) -> EstimationEvent:
    """Stand for a result with one's name; from now on it is public and, if not simulated, may enter the report."""
    rules.check_can_release(by, estimation)
    return _act(estimation, Act.RELEASED, words, by, at)


@transaction.atomic
def withdraw(*, estimation: Estimation, words: str, by: Person, at: datetime) -> EstimationEvent:
    """Take back a release, saying why; the record of it stays public."""
    rules.check_can_withdraw(by, estimation)
    if not EstimationEvent.objects.filter(estimation=estimation, act=Act.RELEASED).exists():
        raise InvalidInput("this estimate was not released")
    return _act(estimation, Act.WITHDRAWN, words, by, at)


def _act(estimation: Estimation, act: Act, words: str, by: Person, at: datetime) -> EstimationEvent:
    organization = estimation.organization.name
    try:
        with transaction.atomic():
            made = EstimationEvent.objects.create(
                estimation=estimation, act=act, by=by, name=by.name, organization=organization, words=words, at=at
            )
    except IntegrityError:
        raise InvalidInput(_("This was done already; make a new estimate to correct it.")) from None
    audit.record(f"estimate.{act}", by=by, about=f"estimate:{estimation.pk}", details={"seal": estimation.seal})
    return made


def _check_draft(estimation: Estimation) -> None:
    if estimation.standing != Standing.DRAFT:
        raise InvalidInput("this estimate was started already; take its table into a new one to change it")
