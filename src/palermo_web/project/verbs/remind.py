"""palermo remind: tell people what is due, for installations that run it by cron; the worker does it by itself."""

import argparse
from datetime import UTC, date, datetime
from typing import Any

from palermo.errors import InvalidInput

NAME = "remind"
SUMMARY = "tell people what is due (the worker does it daily by itself); telling twice is not possible"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("--on", metavar="DATE", help="the day, as year-month-day (default: today)")
    parser.add_argument("--dry-run", action="store_true", help="say who would be told what; write and send nothing")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return who was told of what; people appear by number only."""
    from palermo_web.project.start import migrate, start

    start()
    migrate()
    from palermo_web.records import reminders

    day = _day(arguments)
    if arguments.dry_run:
        return {"on": day.isoformat(), "dry_run": True, "told": _plain(reminders.planned(day))}
    told = reminders.remind(day=day, by="command line")
    sent, failed = _send()
    return {"on": day.isoformat(), "dry_run": False, "told": _plain(told), "sent": sent, "failed": failed}


def _day(arguments: argparse.Namespace) -> date:
    today = datetime.now(UTC).date()
    try:
        day = date.fromisoformat(arguments.on) if arguments.on else today
    except ValueError:
        raise InvalidInput(f'"{arguments.on}" is not a day; write it as year-month-day, such as 2026-04-14') from None
    if day > today and not arguments.dry_run:
        raise InvalidInput(f"{day} has not come yet; add --dry-run to see what would be said")
    return day


def _send() -> tuple[int, int]:
    """Send what waits, here and now: where cron runs this, a worker need not."""
    from smtplib import SMTPException

    from django.utils import timezone

    from palermo_web.records import reminders

    sent = failed = 0
    for mail in reminders.waiting(timezone.now()):
        try:
            sent += reminders.deliver.call(mail.pk)
        except (OSError, SMTPException):
            failed += 1
    return sent, failed


def _plain(told: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "person": one.person.audited_as,
            "entries": [
                {
                    "entry": str(entry.pk),
                    "register": entry.register,
                    "state": entry.state,
                    "due_on": notice.due_on.isoformat(),
                    "kind": notice.kind,
                }
                for entry, notice in one.told
            ],
        }
        for one in told
    ]


def show(result: dict[str, Any]) -> str:
    """Say it in a line a person."""
    lines = [f"{one['person']}: {len(one['entries'])} entries" for one in result["told"]]
    if result["dry_run"]:
        lines.append(f"{result['on']}: {len(result['told'])} people would be told; nothing was sent")
    else:
        failed = f", {result['failed']} could not be sent and are tried again" if result["failed"] else ""
        lines.append(f"{result['on']}: {len(result['told'])} people told, {result['sent']} messages sent{failed}")
    return "\n".join(lines)
