"""Long work, done by a worker of its own so that nobody's deposit waits for it: one estimate with its doubts."""

import secrets
import threading
import time
from typing import Any

from django.utils import timezone
from django_tasks import task

from palermo.errors import Cancelled, InvalidInput
from palermo_web.statistics.estimates import methods, tables, working
from palermo_web.statistics.estimates.models import Estimation, Standing
from palermo_web.statistics.estimates.working import Note

QUEUE = "estimates"
EVERY = 0.3  # seconds between two notes of progress
LONGEST = 30 * 60  # seconds that one job may take
stopping = threading.Event()  # set when the worker is told to stop; the job goes back to the queue


class Stopped(Exception):
    """The worker stops; the job is done again by the next one."""


def new_salt() -> str:
    """Return a salt for a seal."""
    return secrets.token_hex(16)


def seal_of(salt: str, document: Any) -> str:
    """Return the seal of a result: a hash that tells it from any other and lets nobody try out tables."""
    return tables.hash_of({"salt": salt, "result": document})


def _noting(estimation: Estimation) -> Note:
    began = noted = time.monotonic()

    def note(stage: str, share: float) -> None:
        nonlocal noted
        if stopping.is_set():
            raise Stopped
        if share and time.monotonic() - noted < EVERY:
            return
        noted = time.monotonic()
        if noted - began > LONGEST:
            raise InvalidInput(
                f"this took longer than {LONGEST // 60} minutes; take fewer replicates, another method or fewer lists"
            )
        running = Estimation.objects.filter(pk=estimation.pk, standing=Standing.RUNNING)
        running.update(stage=stage, percent=min(round(100 * share), 100), noted_at=timezone.now())
        if not running.filter(cancel_wanted=False).exists():
            raise Cancelled("cancelled; nothing was stored")

    return note


@task(queue_name=QUEUE)
def run_estimation(estimation_id: str) -> None:
    """Make one estimate and say how it ended. A result is stored whole or not at all."""
    waiting = Estimation.objects.filter(pk=estimation_id, standing=Standing.WAITING)
    if not waiting.update(standing=Standing.RUNNING, noted_at=timezone.now()):
        return
    estimation = Estimation.objects.get(pk=estimation_id)
    found: dict[str, Any]
    try:
        table = tables.changed(estimation.counted, estimation.changes)
        method = methods.method_of(estimation.method)
        document = working.work(table, method, estimation.with_simulation, _noting(estimation))
        standing = Standing.NOT_ESTIMABLE if "not_estimable" in document else Standing.READY
        found = {"standing": standing, "result": document, "seal": seal_of(estimation.salt, document)}
    except Stopped:
        Estimation.objects.filter(pk=estimation_id, standing=Standing.RUNNING).update(standing=Standing.WAITING)
        run_estimation.enqueue(estimation_id)
        return
    except Cancelled:
        found = {"standing": Standing.CANCELLED}
    except InvalidInput as error:
        found = {"standing": Standing.FAILED, "message": str(error)}
    except Exception:
        _finish(estimation_id, {"standing": Standing.FAILED})
        raise
    _finish(estimation_id, found)


def _finish(estimation_id: str, found: dict[str, Any]) -> None:
    """Store how it ended, unless somebody ended it meanwhile."""
    running = Estimation.objects.filter(pk=estimation_id, standing=Standing.RUNNING)
    running.update(finished_at=timezone.now(), percent=100, **found)
