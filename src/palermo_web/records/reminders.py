"""Reminding: decide once a day whom to tell what, one message a person; send it; be silent where that is wished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from palermo.records.reminders import AHEAD, OVERDUE, Notice, Said, to_say
from palermo_web.accounts import audit
from palermo_web.accounts.models import Person
from palermo_web.records import due, letters
from palermo_web.records.models import Entry, Reminder, ReminderMail, ReminderRun, ReminderSilence

LOCK = 2011  # number of the advisory lock under PostgreSQL: one run at a time
AGAIN = timedelta(hours=1)  # before a message that could not be sent is tried again
MOST_TRIES = 24  # then what the message said counts as not said, and the next day's says it


@dataclass(frozen=True, slots=True)
class Planned:
    """What one person is to be told on a day, about all their entries."""

    person: Person
    told: tuple[tuple[Entry, Notice], ...]


def planned(day: date) -> list[Planned]:
    """Return who is to be told what on a day and was not told yet; nothing is written."""
    found = due.soon(day)
    concerned = due.people(found)
    said, silent = _said(found), _silences()
    done = set(ReminderMail.objects.filter(on=day).values_list("person", flat=True))
    told: dict[int, list[tuple[Entry, Notice]]] = {}
    for one in found:
        for person in concerned[one.entry.pk] - done:
            if (person, None) in silent or (person, one.entry.pk) in silent or not one.register.due:
                continue
            before = said.get((person, one.entry.pk), [])
            notice = to_say(one.register.due, one.due_on, since=one.since, closed=False, day=day, said=before)
            if notice:
                told.setdefault(person, []).append((one.entry, notice))
    people = Person.objects.in_bulk(told)
    return [Planned(people[id], tuple(lines)) for id, lines in sorted(told.items())]


def _said(found: Sequence[due.DueEntry]) -> Mapping[tuple[int, Any], list[Said]]:
    made: dict[tuple[int, Any], list[Said]] = {}
    lost = Q(mail__done_at=None, mail__tries__gte=MOST_TRIES)
    for one in Reminder.objects.filter(~lost, entry__in=[each.entry for each in found]).select_related("mail"):
        made.setdefault((one.mail.person_id, one.entry_id), []).append(Said(one.due_on, one.mail.on))
    return made


def _silences() -> set[tuple[int, Any]]:
    return set(ReminderSilence.objects.values_list("person", "entry"))


@transaction.atomic
def remind(*, day: date, by: str) -> list[Planned]:
    """Write down who is told what on a day, and hand the messages to the worker; a second run tells nobody twice."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    wanted = planned(day)
    for one in wanted:
        _tell(one, day)
    run, first = ReminderRun.objects.get_or_create(on=day, defaults={"at": timezone.now(), "mails": len(wanted)})
    if not first:
        ReminderRun.objects.filter(pk=run.pk).update(at=timezone.now(), mails=F("mails") + len(wanted))
    if wanted:
        entries = len({entry.pk for one in wanted for entry, _notice in one.told})
        audit.record("reminders.made", by=by, about=f"day:{day}", details={"people": len(wanted), "entries": entries})
    return wanted


def _tell(one: Planned, day: date) -> None:
    mail = ReminderMail.objects.create(person=one.person, on=day, made_at=timezone.now())
    Reminder.objects.bulk_create(
        Reminder(mail=mail, entry=entry, due_on=notice.due_on, kind=notice.kind) for entry, notice in one.told
    )
    transaction.on_commit(partial(deliver.enqueue, mail.pk))


@transaction.atomic
def remind_of(*, entries: Sequence[Entry], day: date, by: Person) -> set[Any]:
    """Remind of some entries beyond the usual days, because somebody asks for it; return those of which people hear.

    Who had a message today, or wishes none, is left out; so is what is closed or has no due day.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    found = due.entries(day, Q(pk__in=[one.pk for one in entries]))
    done = set(ReminderMail.objects.filter(on=day).values_list("person", flat=True))
    concerned, silent = due.people(found, handlers=False), _silences()
    told: dict[int, list[tuple[Entry, Notice]]] = {}
    for one in found:
        notice = Notice(OVERDUE if one.due_on < day else AHEAD, one.due_on, abs((one.due_on - day).days))
        for person in concerned[one.entry.pk] - done:
            if not {(person, None), (person, one.entry.pk)} & silent:
                told.setdefault(person, []).append((one.entry, notice))
    people = Person.objects.in_bulk(told)
    for id, lines in sorted(told.items()):
        _tell(Planned(people[id], tuple(lines)), day)
    heard = {entry.pk for lines in told.values() for entry, _notice in lines}
    if heard:
        audit.record(
            "reminders.asked_for", by=by, about=f"day:{day}", details={"people": len(told), "entries": len(heard)}
        )
    return heard


def last_told(entries: Sequence[Any], day: date | None = None) -> Mapping[Any, tuple[date, int]]:
    """Return when the people of entries' own organizations were last reminded and how often. day: as known then."""
    own = Q(mail__person__memberships__organization=F("entry__organization"))
    found = Reminder.objects.filter(own, entry__in=entries, mail__done_at__isnull=False)
    if day:
        found = found.filter(mail__on__lte=day)
    told = found.values("entry").annotate(last=Max("mail__on"), times=Count("mail__on", distinct=True))
    return {one["entry"]: (one["last"], one["times"]) for one in told}


def waiting(now: datetime) -> QuerySet[ReminderMail]:
    """Return the messages that wait to be sent and may be tried: never tried, or not within the last hour."""
    free = Q(tried_at=None) | Q(tried_at__lt=now - AGAIN)
    return ReminderMail.objects.filter(free, done_at=None, tries__lt=MOST_TRIES)


@task()
def deliver(mail_id: int) -> bool:
    """Send one message and say so; whoever claims it first sends it. One that cannot be sent is tried again later."""
    now = timezone.now()
    if not waiting(now).filter(pk=mail_id).update(tried_at=now, tries=F("tries") + 1):
        return False
    mail = ReminderMail.objects.select_related("person").get(pk=mail_id)
    lines = _lines(mail)
    if lines:
        letter = letters.written(lines, mail.person.language)
        headers = {"Auto-Submitted": "auto-generated"}
        to = [mail.person.email]
        EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, to, headers=headers).send()
    ReminderMail.objects.filter(pk=mail_id).update(done_at=timezone.now())
    return bool(lines)


def _lines(mail: ReminderMail) -> list[letters.Line]:
    """Return what still holds of a message: what was closed, moved, taken from the person or silenced is left out."""
    reminders = {one.entry_id: one for one in Reminder.objects.filter(mail=mail)}
    found = due.entries(mail.on, Q(pk__in=list(reminders)))
    concerned, silent = due.people(found), due.silenced(mail.person)
    return [
        letters.Line(one.entry, one.register, one.due_on, reminders[one.entry.pk].kind)
        for one in found
        if mail.person_id in concerned[one.entry.pk]
        and one.due_on == reminders[one.entry.pk].due_on
        and not silent.all
        and one.entry.pk not in silent.entries
    ]


@task()
def remind_today() -> None:
    """Remind, unless this day is done."""
    today = timezone.now().date()
    if not ReminderRun.objects.filter(on=today).exists():
        remind(day=today, by="worker")


def look_round() -> None:
    """Hand the worker what it has to do: the reminders of a day that is not done, messages that wait for an hour."""
    now = timezone.now()
    if not ReminderRun.objects.filter(on=now.date()).exists():
        remind_today.enqueue()
    for mail in waiting(now).filter(made_at__lt=now - AGAIN):
        deliver.enqueue(mail.pk)


@transaction.atomic
def silence(*, person: Person, entry: Entry | None) -> None:
    """Remind a person no more: of one entry, or of any where none is named."""
    _wish, new = ReminderSilence.objects.get_or_create(person=person, entry=entry, defaults={"since": timezone.now()})
    if new:
        audit.record("reminders.silenced", by=person, about=_named(entry))


@transaction.atomic
def resume(*, person: Person, entry: Entry | None) -> None:
    """Remind a person again."""
    if ReminderSilence.objects.filter(person=person, entry=entry).delete()[0]:
        audit.record("reminders.resumed", by=person, about=_named(entry))


def _named(entry: Entry | None) -> str:
    return f"entry:{entry.pk}" if entry else ""
