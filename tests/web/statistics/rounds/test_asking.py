"""Asking, reminding, more time: what a round writes down, and what the State finds in its entry."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from palermo.errors import InvalidInput, NotAllowed
from palermo_web.accounts.models import AuditRecord
from palermo_web.records.models import Entry, Event
from palermo_web.statistics.rounds import actions, queries, standings
from palermo_web.statistics.rounds.models import Act, Remark, RoundAct
from tests.web.statistics.rounds.conftest import now, take

pytestmark = pytest.mark.django_db


def test_asking_opens_an_entry_with_the_due_day_for_the_authority(entry, round_, ministry, secretariat):
    assert (entry.organization, entry.state, entry.period, entry.status) == (ministry, "KEN", "2024", "draft")
    assert entry.due_on == round_.due_on
    assert Event.objects.get(entry=entry, kind="opened").organization == secretariat
    assert standings.place("KEN", 2024).step == "asked"


def test_a_state_is_asked_once(entry, round_, ministry, keeper):
    assert actions.ask(round=round_, organizations=[ministry], by=keeper, at=now()) == []

    assert RoundAct.objects.filter(state="KEN", act=Act.ASKED).count() == 1
    assert Entry.objects.filter(state="KEN", period="2024").count() == 1


def test_an_answer_begun_before_is_the_one_that_is_asked_for(round_, ministry, team, keeper):
    from palermo_web.records import actions as records

    own = records.open_entry(register=queries.register(), organization=ministry, by=team["focal_point"], period="2024")
    assert standings.place("KEN", 2024).stands == "not_asked"

    made = actions.ask(round=round_, organizations=[ministry], by=keeper, at=now())

    assert [one.entry_id for one in made] == [own.pk]


def test_nobody_is_asked_before_the_round_opens(keeper, ministry):
    today = timezone.now().date()
    days = {"opens_on": today + timedelta(days=3), "due_on": today + timedelta(days=30)}
    later = actions.open_round(year=2023, name="Simulated later round", **days, by=keeper, at=now())

    with pytest.raises(InvalidInput, match="opens on"):
        actions.ask(round=later, organizations=[ministry], by=keeper, at=now())


@pytest.mark.parametrize("role", ["focal_point", "submitter"])
def test_states_run_no_rounds(role, team, round_, ministry):
    with pytest.raises(NotAllowed):
        actions.ask(round=round_, organizations=[ministry], by=team[role], at=now())
    with pytest.raises(NotAllowed):
        actions.open_round(
            year=2022, name="Simulated", opens_on=round_.opens_on, due_on=round_.due_on, by=team[role], at=now()
        )


def test_a_keeper_cannot_open_entries_of_states_where_the_register_does_not_say_so(keeper, ministry):
    from palermo_web.records import actions as records
    from palermo_web.records import queries as registers

    with pytest.raises(NotAllowed):
        records.open_entry(
            register=registers.register("checklist_tip"), organization=ministry, by=keeper, period="2024"
        )


def test_a_state_without_account_is_asked_outside_and_later_here(round_, keeper, neighbour):
    day = round_.opens_on
    actions.ask_outside(round=round_, codes=["NPL", "NPL", "XXX"], day=day, words="By note", by=keeper, at=now())
    place = standings.place("NPL", 2024)
    assert (place.step, place.asked.day, place.entry) == ("asked", day, None)

    actions.ask(round=round_, organizations=[neighbour], by=keeper, at=now())

    place = standings.place("NPL", 2024)
    assert place.asked.act == Act.ASKED
    assert place.entry.organization == neighbour


def test_no_answer_by_the_due_day_is_a_gap_of_its_own(entry, round_):
    later = round_.due_on + timedelta(days=1)

    assert standings.place("KEN", 2024, later).stands == "no_answer"
    assert standings.place("KEN", 2024, round_.due_on).stands == "asked"
    assert standings.place("KEN", 2024, round_.opens_on - timedelta(days=1)).stands == "not_asked"


def test_answering_handing_in_and_review_are_told_apart(entry, team, keeper, write):
    write(entry, team["focal_point"], {"offences_status": "zero"})
    assert standings.place("KEN", 2024).step == "started"


def test_a_due_day_alone_is_no_beginning(entry):
    assert standings.place("KEN", 2024).way.started_at is None


def test_reminding_sends_one_mail_a_day_and_is_remembered(entry, round_, team, keeper):
    told, silent = actions.remind(round=round_, places=[standings.place("KEN", 2024)], by=keeper, at=now())

    assert (told, silent) == (["KEN"], [])
    assert [one.to for one in mail.outbox] == [[team["focal_point"].email]]
    place = standings.place("KEN", 2024)
    assert place.reminded == (timezone.now().date(), 1)
    again = actions.remind(round=round_, places=[place], by=keeper, at=now())
    assert again == ([], ["KEN"])
    assert len(mail.outbox) == 1


def test_the_register_reminds_on_its_own_and_the_board_shows_it(entry, round_, team):
    from palermo_web.records import reminders

    day = round_.due_on - timedelta(days=7)
    reminders.remind(day=day, by="worker")

    assert standings.place("KEN", 2024).reminded == (day, 1)


def test_reminding_outside_is_written_down(round_, keeper):
    actions.ask_outside(round=round_, codes=["NPL"], day=round_.opens_on, words="", by=keeper, at=now())

    told, _silent = actions.remind(round=round_, places=[standings.place("NPL", 2024)], by=keeper, at=now())

    assert told == ["NPL"]
    assert mail.outbox == []
    assert standings.place("NPL", 2024).last(Act.REMINDED)


def test_more_time_is_asked_for_granted_and_written_into_the_entry(entry, round_, team, keeper):
    day = round_.due_on + timedelta(days=30)
    place = standings.place("KEN", 2024)
    actions.wish(place=place, day=day, reason="Simulated: a census", by=team["focal_point"], at=now())
    place = standings.place("KEN", 2024)
    assert (place.wish.day, place.wish.words) == (day, "Simulated: a census")

    actions.extend(places=[place], day=day, reason="Simulated: granted", by=keeper, at=now())

    place = standings.place("KEN", 2024)
    entry.refresh_from_db()
    assert (place.wish, place.due_on, entry.due_on) == (None, day, day)
    assert standings.place("KEN", 2024, round_.due_on + timedelta(days=1)).stands == "asked"


def test_more_time_is_given_while_the_approver_has_the_answers(entry, round_, team, keeper, write):
    from tests.core.statistics.national.answers import whole

    write(entry, team["focal_point"], whole())
    take(entry, "send", team["focal_point"])
    day = round_.due_on + timedelta(days=5)

    actions.extend(places=[standings.place("KEN", 2024)], day=day, reason="Simulated", by=keeper, at=now())

    entry.refresh_from_db()
    assert entry.due_on == day


def test_more_time_takes_a_later_day_a_reason_and_the_right_person(entry, round_, team, others, keeper):
    place, later = standings.place("KEN", 2024), round_.due_on + timedelta(days=1)
    with pytest.raises(InvalidInput):
        actions.wish(place=place, day=round_.due_on, reason="Simulated", by=team["focal_point"], at=now())
    with pytest.raises(InvalidInput):
        actions.wish(place=place, day=later, reason="  ", by=team["focal_point"], at=now())
    with pytest.raises(NotAllowed):
        actions.wish(place=place, day=later, reason="Simulated", by=others["focal_point"], at=now())
    with pytest.raises(NotAllowed):
        actions.extend(places=[place], day=later, reason="Simulated", by=team["submitter"], at=now())
    with pytest.raises(InvalidInput, match="No wish"):
        actions.refuse(place=place, reason="Simulated", by=keeper, at=now())


def test_a_wish_is_refused_with_a_reason(entry, round_, team, keeper):
    later = round_.due_on + timedelta(days=1)
    actions.wish(place=standings.place("KEN", 2024), day=later, reason="S", by=team["focal_point"], at=now())

    actions.refuse(place=standings.place("KEN", 2024), reason="Simulated: no", by=keeper, at=now())

    place = standings.place("KEN", 2024)
    assert (place.wish, place.due_on, place.last(Act.REFUSED).words) == (None, round_.due_on, "Simulated: no")


def test_acts_are_audited_and_refused_any_change(entry):
    act = RoundAct.objects.get()
    assert AuditRecord.objects.filter(act="round.asked", details__act=act.pk).count() == 1
    for change in (lambda: RoundAct.objects.update(words="x"), lambda: RoundAct.objects.all().delete()):
        with pytest.raises((IntegrityError, Exception), match="append-only"), transaction.atomic():
            change()
    assert Remark.objects.count() == 0
    assert connection.vendor in ("sqlite", "postgresql")
