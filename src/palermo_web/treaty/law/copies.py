"""The public coded law as files below the data folder, where the command reads it: written whole after every change."""

import fcntl

from django.conf import settings
from django.db import transaction

from palermo.treaty.legislation import files
from palermo_web.records.models import Snapshot
from palermo_web.treaty.law import laws, queries

LOCK = ".lock"


def write() -> None:
    """Write the files anew, one writer at a time, so that the last one writes what is known last."""
    place = files.folder(settings.HOME)
    place.mkdir(parents=True, exist_ok=True)
    with (place / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        files.write(place, queries.every_coded())


def write_after_commit() -> None:
    """Write the files once what changed them is kept."""
    transaction.on_commit(write)


def hear(snapshot: Snapshot) -> None:
    """Write the files after a law or a provision was published, taken back or withdrawn."""
    if snapshot.entry.register in (laws.LAWS, laws.PROVISIONS):
        write_after_commit()
