"""The worker for long jobs: reads deposits and sends mail in the background until its server stops it."""

import logging
import threading

from django.core.management import call_command
from django.db import DatabaseError, close_old_connections

from palermo_web.project.start import start

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


def main() -> None:
    """Work on jobs as they come."""
    start()
    threading.Thread(target=look_round, args=[threading.Event()], daemon=True, name="reminders").start()
    call_command("db_worker", interval=0.3, verbosity=0, reload=False)


if __name__ == "__main__":
    main()
