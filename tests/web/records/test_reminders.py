"""Reminders: who is told what, once, by one message a day that holds no answers; silence; the worker's own look."""

import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection
from django.utils import timezone

from palermo.records.events import Proposal
from palermo_web.accounts.models import AuditRecord
from palermo_web.project import worker
from palermo_web.records import actions, due, queries, reminders
from palermo_web.records.models import Reminder, ReminderMail, ReminderRun

pytestmark = pytest.mark.django_db


SECRET = "Simulated confidential title"  # what the fixture calls an activity


def _today():
    return timezone.now().date()


def _run(days: int = 0):
    mail.outbox.clear()
    told = reminders.remind(day=_today() + timedelta(days=days), by="command line")
    return sorted(address for message in mail.outbox for address in message.to), told


def _drop(entry, team):
    register = queries.register("plan_activities")
    actions.move(entry=entry, register=register, step="drop", by=team["approver"], reason="simulated")


def test_each_reminder_is_told_on_its_day_once(activity, team):
    activity(30)
    heard = [day for day in range(60) if _run(day)[0] == [team["focal_point"].email]]

    assert heard == [0, 23, 30, 31, 45, 59]
    assert _run(59)[0] == []


def test_days_on_which_nobody_ran_are_made_up_for_once(activity, team):
    activity(30)

    assert _run(25)[0] == [team["focal_point"].email]
    assert _run(26)[0] == []


def test_an_entry_closed_meanwhile_is_not_reminded_of(activity, team):
    entry = activity(7)
    assert len(reminders.planned(_today())) == 1

    _drop(entry, team)

    assert _run()[0] == []
    assert _run(8)[0] == []


def test_an_entry_closed_between_the_decision_and_the_sending_is_left_out(activity, team, settings):
    entry = activity(7)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    reminders.remind(day=_today(), by="worker")
    _drop(entry, team)

    sent = reminders.deliver.call(ReminderMail.objects.get().pk)

    assert (sent, mail.outbox) == (False, [])
    assert ReminderMail.objects.get().done_at is not None


def test_only_those_who_edit_or_were_invited_are_told(
    activity, team, person, other_ministry, secretariat, organization, ministry
):
    entry = activity(7)
    person("contributor", name="Simulated Own Contributor", within=ministry)
    person("contributor", name="Simulated Guest", within=other_ministry)
    person("approver", name="Simulated Guest Approver", within=other_ministry)
    person("secretariat_analyst", name="Simulated Analyst", within=secretariat)
    person("focal_point", name="Simulated Stranger", within=organization)
    gone = person("focal_point", name="Simulated Gone", within=ministry)
    gone.is_active = False
    gone.save()
    actions.invite(entry=entry, organization=other_ministry, sections=["progress"], by=team["focal_point"])

    told, _planned = _run()

    names = ["simulated.focal.point", "simulated.guest", "simulated.own.contributor"]
    assert told == [f"{name}@simulated.invalid" for name in names]


def test_an_invited_organization_that_answered_its_sections_is_left_alone(activity, team, person, other_ministry):
    entry = activity(7)
    guest = person("contributor", name="Simulated Guest", within=other_ministry)
    actions.invite(entry=entry, organization=other_ministry, sections=["progress"], by=team["focal_point"])
    assert guest.email in {one.person.email for one in reminders.planned(_today())}

    entry.refresh_from_db()
    for section in entry.completion:
        if section["section"] == "progress":
            section["answered"] = section["asked"]
    entry.save()

    assert [one.person for one in reminders.planned(_today())] == [team["focal_point"]]
    assert due.is_unfinished(entry, []), "the rest of the entry still waits"


def test_one_message_lists_everything_and_holds_no_answers(activity, team, settings):
    settings.PUBLIC_ORIGIN = "https://palermo.example.org"
    entries = [activity(7), activity(0), activity(-3)]

    _told, planned = _run()

    assert len(mail.outbox) == 1 and len(planned[0].told) == 3
    message = mail.outbox[0]
    for entry in entries:
        assert f"https://palermo.example.org/records/entries/{entry.pk}/" in message.body
    assert message.body.count("Activities of action plans – Kenya") == 3
    assert message.body.count("Was due on") == 1
    assert "https://palermo.example.org/records/due/" in message.body
    assert SECRET not in message.body + message.subject
    assert entries[0].title == SECRET, "there was something to leak"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_without_a_public_address_the_message_says_where_to_sign_in(activity, team):
    activity(7)
    _run()

    assert "Sign in to Palermo" in mail.outbox[0].body
    assert "http" not in mail.outbox[0].body and "/records/" not in mail.outbox[0].body


def test_the_message_speaks_the_language_of_the_person(activity, team):
    focal = team["focal_point"]
    focal.language = "fr"
    focal.save()
    activity(7)
    _run()

    register = queries.register("plan_activities")
    label = register.say(register.label, "fr")
    assert label != register.label
    assert f"{label} – Kenya" in mail.outbox[0].body
    assert re.search(r"\d+ \w+\.? \d{4}", mail.outbox[0].body)


def test_what_was_said_is_on_record_and_audited(activity, team):
    entry = activity(7)
    _run()

    said = Reminder.objects.select_related("mail").get()
    assert (said.entry, said.due_on, said.kind) == (entry, entry.due_on, "ahead")
    assert (said.mail.person, said.mail.on) == (team["focal_point"], _today())
    assert AuditRecord.objects.get(act="reminders.made").details == {"people": 1, "entries": 1}


def test_a_muted_entry_is_silent_until_it_is_unmuted(activity, team):
    first, focal = activity(7), team["focal_point"]
    second = activity(7)
    reminders.silence(person=focal, entry=first)
    reminders.silence(person=focal, entry=first)

    _told, planned = _run()
    assert [entry for entry, _notice in planned[0].told] == [second]
    reminders.resume(person=focal, entry=first)
    _told, planned = _run(1)

    assert [entry for entry, _notice in planned[0].told] == [first], "told late, once"
    acts = AuditRecord.objects.filter(act__startswith="reminders.s").values_list("act", flat=True)
    assert list(acts) == ["reminders.silenced"]


def test_whoever_wants_no_mail_gets_none_and_may_change_their_mind(activity, team):
    activity(7)
    reminders.silence(person=team["focal_point"], entry=None)
    assert _run()[0] == []

    reminders.resume(person=team["focal_point"], entry=None)

    assert _run(1)[0] == [team["focal_point"].email]


def test_a_message_that_cannot_be_sent_is_tried_again_after_an_hour(activity, team, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # where nobody listens
    activity(7)
    reminders.remind(day=_today(), by="worker")
    waiting = ReminderMail.objects.get()
    assert (waiting.tries, waiting.done_at) == (1, None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    reminders.look_round()
    early = len(mail.outbox)
    long_ago = timezone.now() - timedelta(hours=2)
    ReminderMail.objects.update(tried_at=long_ago, made_at=long_ago)
    reminders.look_round()
    reminders.look_round()

    assert (early, len(mail.outbox)) == (0, 1)
    assert ReminderMail.objects.get().done_at is not None


def test_a_message_given_up_counts_as_not_said(activity, team):
    activity(7)
    _run()
    assert reminders.planned(_today() + timedelta(days=1)) == []

    ReminderMail.objects.update(done_at=None, tries=reminders.MOST_TRIES)

    assert len(reminders.planned(_today() + timedelta(days=1))) == 1


def test_the_worker_looks_round_by_itself_and_any_number_of_workers_tell_once(activity, team):
    activity(7)
    for _worker in range(3):
        reminders.look_round()
        reminders.remind_today.call()

    assert len(mail.outbox) == 1
    assert ReminderRun.objects.get().mails == 1


def test_a_fault_of_the_database_does_not_end_the_looking(monkeypatch):
    stop, looked = threading.Event(), []

    def look():
        looked.append(1)
        if len(looked) == 2:
            stop.set()
        raise DatabaseError("simulated")

    monkeypatch.setattr(reminders, "look_round", look)

    worker.look_round(stop, every=0.01)

    assert len(looked) == 2


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_the_same_moment_tell_each_person_once(activity, team, ministry, person):
    if connection.vendor == "sqlite":
        pytest.skip("threads share one connection to SQLite in memory; test_remind_verb.py runs two processes")
    for number in ("Two", "Three"):
        person("focal_point", name=f"Simulated Focal {number}", within=ministry)
    activity(7)
    gate = threading.Barrier(2)

    def run():
        gate.wait()
        reminders.remind(day=_today(), by="worker")
        connection.close()

    threads = [threading.Thread(target=run) for _place in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert ReminderMail.objects.count() == 3
    assert Reminder.objects.count() == 3


def test_a_register_for_others_reminds_no_party(ministry, team, settings):
    folder = settings.HOME / "registers" / "simulated_reports"
    folder.mkdir(parents=True)
    form = (
        "{label: Report, version: 1.0.0, sections: [{id: s, label: S, items: [{id: due_on, type: date, label: Due}]}]}"
    )
    (folder / "1.0.0.yaml").write_text(form)
    flow = "{statuses: {draft: {label: Draft, open: true}, done: {label: Done, closed: true}}, moves: []}"
    asked = "label: Reports\nsummary: Simulated\ndue: {item: due_on, remind: [7]}\ninstrument: tip\n"
    (folder / "register.yaml").write_text(f"{asked}workflow: {flow}\n")
    register = queries.register("simulated_reports")
    entry = actions.open_entry(register=register, organization=ministry, by=team["focal_point"])
    wanted = [Proposal("due_on", 0, {"value": (_today() + timedelta(days=7)).isoformat()})]
    actions.save_answers(entry=entry, register=register, wanted=wanted, by=team["focal_point"])
    assert len(reminders.planned(_today())) == 1

    (folder / "register.yaml").write_text(f"{asked}for_states: not_parties\nworkflow: {flow}\n")

    assert reminders.planned(_today()) == []
