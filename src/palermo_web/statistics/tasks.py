"""Long work, done by the worker: read a handed-in file and get it ready."""

import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from palermo.errors import Cancelled, InvalidInput
from palermo.statistics.deposits.deposit import Progress, Wish, prepare
from palermo_web.statistics.models import Deposit, State

EVERY = 0.3  # seconds between two notes of progress


def upload_of(deposit: Deposit) -> Path:
    """Return where the handed-in file lies until it is let in or refused."""
    folder: Path = settings.HOME / "uploads"
    return folder / str(deposit.pk)


def _progress(deposit: Deposit) -> Progress:
    noted = time.monotonic()

    def note(done: int, size: int) -> None:
        nonlocal noted
        if time.monotonic() - noted < EVERY:
            return
        noted = time.monotonic()
        Deposit.objects.filter(pk=deposit.pk).update(done=done)
        if Deposit.objects.filter(pk=deposit.pk, cancel_wanted=True).exists():
            raise Cancelled("cancelled by the depositor; nothing was stored")

    return note


@task()
def read_deposit(deposit_id: str) -> None:
    """Read a file and say whether it is ready, unchanged, refused or cancelled."""
    deposit = Deposit.objects.select_related("organization").get(pk=deposit_id)
    if not Deposit.objects.filter(pk=deposit_id, state=State.WAITING).update(state=State.READING):
        return
    wish = Wish(
        kind=deposit.kind,
        by=deposit.organization.name,
        at=timezone.now(),
        source=deposit.source,
        part=deposit.part,
        published_on=deposit.published_on,
        file_name=deposit.file_name,
    )
    found: dict[str, object]
    try:
        prepared = prepare(settings.HOME, upload_of(deposit), wish, _progress(deposit))
        state = State.UNCHANGED if prepared.unchanged else State.READY
        found = {
            "state": state,
            "token": "" if prepared.unchanged else prepared.folder.name,
            "vintage": prepared.vintage.id,
        }
    except Cancelled:
        found = {"state": State.CANCELLED}
    except InvalidInput as error:
        found = {"state": State.REFUSED, "message": str(error)}
    except Exception:
        Deposit.objects.filter(pk=deposit_id).update(state=State.REFUSED, finished_at=timezone.now())
        raise
    finally:
        upload_of(deposit).unlink(missing_ok=True)
    Deposit.objects.filter(pk=deposit_id).update(done=deposit.size, finished_at=timezone.now(), **found)
