"""The worker for long jobs: deposits and mail in one queue, estimates in another, until its server stops it."""

import logging
import threading

from django.core.management import call_command
from django.db import DatabaseError, close_old_connections
from django.utils.crypto import get_random_string

from palermo_web.project.start import start

WAIT = 15  # seconds that an estimate has to give itself back to the queue
EVERY = 600  # seconds between two looks at what is to be done today
log = logging.getLogger("palermo.worker")


def look_round(stop: threading.Event, every: float = EVERY) -> None:
    """Look every few minutes whether this day's reminders are done, until told to stop; no cron is needed.

    What is found is handed to the queue, so that a fault there is on record and is tried again at the next look. Any
    number of workers may look: the day's run and each message are rows that only one of them can take.
    """
    from palermo_web.records import reminders

    while not stop.is_set():
        close_old_connections()
        try:
            reminders.look_round()
        except DatabaseError:
            log.exception("could not look whether reminders are due; trying again in %s seconds", every)
        stop.wait(every)


def estimate_on(stop: threading.Event) -> None:
    """Work on the queue of estimates, which may take half an hour each: nobody's deposit or mail waits for them."""
    from django_tasks_db.management.commands.db_worker import Worker

    class Estimates(Worker):
        running = property(lambda self: not stop.is_set(), lambda self, wish: None)

    while not stop.is_set():
        worker = Estimates(
            queue_names=["estimates"],
            interval=0.3,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        try:
            worker.run()
        except DatabaseError:
            log.exception("could not look for estimates to make; trying again")
            close_old_connections()
            stop.wait(WAIT)


def main() -> None:
    """Work on jobs as they come. Told to stop, an estimate goes back to the queue for the next worker."""
    start()
    from palermo_web.statistics.estimates.tasks import stopping

    threading.Thread(target=look_round, args=[threading.Event()], daemon=True, name="reminders").start()
    estimates = threading.Thread(target=estimate_on, args=[stopping], daemon=True, name="estimates")
    estimates.start()
    try:
        call_command("db_worker", interval=0.3, verbosity=0, reload=False)
    finally:
        stopping.set()
        estimates.join(WAIT)


if __name__ == "__main__":
    main()
