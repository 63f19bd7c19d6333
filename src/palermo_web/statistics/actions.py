"""Writes of the depositor's workspace: one function a verb, transaction and audit inside."""

import shutil
from datetime import date, datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from palermo.errors import InvalidInput
from palermo.statistics import catalogue
from palermo.statistics.deposits import deposit as deposits
from palermo.statistics.deposits.kind import kind as known_kind
from palermo_web.accounts import audit
from palermo_web.accounts.models import Organization, Person
from palermo_web.statistics import rules
from palermo_web.statistics.models import Deposit, State
from palermo_web.statistics.tasks import read_deposit, upload_of


@transaction.atomic
def hand_in(
    *,
    file: UploadedFile,
    kind: str,
    organization: Organization,
    by: Person,
    at: datetime,
    source: str = "",
    part: str = "",
    published_on: date | None = None,
) -> Deposit:
    """Take a file and give it to the worker."""
    rules.check_can_deposit(by, organization)
    known_kind(kind)
    deposit = Deposit.objects.create(
        organization=organization,
        by=by,
        kind=kind,
        source=source,
        part=part,
        published_on=published_on,
        file_name=(file.name or "file")[-200:],
        size=file.size or 0,
        handed_in_at=at,
    )
    place = upload_of(deposit)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with place.open("wb") as stream:
        shutil.copyfileobj(file, stream, 2**20)
    audit.record("deposit.handed_in", by=by, about=f"deposit:{deposit.pk}", details={"kind": kind})
    transaction.on_commit(lambda: read_deposit.enqueue(str(deposit.pk)))
    return deposit


@transaction.atomic
def let_in(*, deposit: Deposit, by: Person) -> None:
    """Publish a file that is ready."""
    rules.check_can_change(by, deposit)
    _move(deposit, State.READY, State.DEPOSITED)
    audit.record("deposit.let_in", by=by, about=f"deposit:{deposit.pk}", details={"vintage": deposit.vintage})
    deposits.commit(settings.HOME, deposits.load(settings.HOME, deposit.token))


@transaction.atomic
def discard(*, deposit: Deposit, by: Person) -> None:
    """Forget a file that is ready."""
    rules.check_can_change(by, deposit)
    _move(deposit, State.READY, State.DISCARDED)
    audit.record("deposit.discarded", by=by, about=f"deposit:{deposit.pk}")
    deposits.discard(deposits.load(settings.HOME, deposit.token))


@transaction.atomic
def cancel(*, deposit: Deposit, by: Person) -> None:
    """Ask the worker to stop reading a file."""
    rules.check_can_change(by, deposit)
    if not deposit.is_moving:
        raise InvalidInput("this file is read already; discard it instead")
    Deposit.objects.filter(pk=deposit.pk).update(cancel_wanted=True)
    if Deposit.objects.filter(pk=deposit.pk, state=State.WAITING).update(state=State.CANCELLED):
        upload_of(deposit).unlink(missing_ok=True)
    audit.record("deposit.cancelled", by=by, about=f"deposit:{deposit.pk}")


@transaction.atomic
def withdraw(*, vintage_id: str, reason: str, by: Person, at: datetime) -> None:
    """Take a vintage out of every answer; the record of it stays."""
    made = rules.check_can_withdraw(by, vintage_id)
    audit.record("vintage.withdrawn", by=by, about=f"deposit:{made.pk}", details={"vintage": vintage_id})
    catalogue.withdraw(settings.HOME, vintage_id, by=made.organization.name, at=at, reason=reason)


def _move(deposit: Deposit, before: State, after: State) -> None:
    if not Deposit.objects.filter(pk=deposit.pk, state=before).update(state=after):
        raise InvalidInput("somebody has decided about this file already; reload the page")
    deposit.state = after
