"""Acceptance lets figures in, in the same act or not at all; withdrawal takes them out; nobody goes around it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from palermo.errors import InvalidInput, NotAllowed, NotFound
from palermo.statistics import catalogue
from palermo.statistics.national import deposit as figures
from palermo_web.accounts.models import AuditRecord, Membership
from palermo_web.records import actions as records
from palermo_web.records.models import Snapshot
from palermo_web.statistics.rounds import actions, inquiries, queries, standings
from palermo_web.statistics.rounds.models import Act, RoundAct
from tests.web.statistics.rounds.conftest import STEPS, now, take

pytestmark = pytest.mark.django_db


def _explored(client):
    found = client.get("/api/v1/query?measure=victims&by=year,destination&where=source=national")
    return (
        {(row["year"], row["destination"]): row["value"] for row in found.json()["rows"]}
        if found.status_code == 200
        else {}
    )


def test_an_accepted_figure_shows_in_the_explorer_at_once_with_its_vintage(entry, team, keeper, hand_in, client):
    hand_in(entry, team, keeper)
    assert _explored(client) == {}

    act = actions.accept(entry=entry, by=keeper, at=now())
    shown = _explored(client)

    assert shown == {("2024", "KEN"): 26}
    vintage = catalogue.find(settings.HOME, act.vintage)
    assert (vintage.source, vintage.part, vintage.by) == ("national", "KEN-2024", "Simulated Ministry of Justice")
    entry.refresh_from_db()
    assert entry.status == "accepted"
    assert act.snapshot == Snapshot.objects.get(entry=entry)
    assert act.tables["victims_form"] == "not_collected"
    assert AuditRecord.objects.filter(act="round.accepted").count() == 1


def test_where_the_deposit_fails_nothing_is_accepted(entry, team, keeper, hand_in, monkeypatch):
    hand_in(entry, team, keeper)

    def fail(*words, **named):
        raise OSError("the disk is full")

    monkeypatch.setattr(catalogue, "add", fail)
    with pytest.raises(OSError, match="full"):
        actions.accept(entry=entry, by=keeper, at=now())

    entry.refresh_from_db()
    assert entry.status == "in_review"
    assert not RoundAct.objects.filter(act=Act.ACCEPTED).exists()
    assert not Snapshot.objects.filter(entry=entry).exists()
    assert not AuditRecord.objects.filter(act="round.accepted").exists()
    assert list((settings.HOME / "statistics" / "staging").iterdir()) == []
    monkeypatch.undo()
    assert actions.accept(entry=entry, by=keeper, at=now()).vintage


def test_where_the_transaction_fails_after_the_deposit_the_vintage_is_taken_out(
    entry, team, keeper, hand_in, monkeypatch
):
    hand_in(entry, team, keeper)
    kept, failed = connection.savepoint_commit, []

    def broken(name):
        if figures.vintage_of(settings.HOME, "KEN", 2024) and not failed:
            failed.append(name)
            raise DatabaseError("the database is gone")
        kept(name)

    monkeypatch.setattr(connection, "savepoint_commit", broken)
    with pytest.raises(DatabaseError, match="gone"):
        actions.accept(entry=entry, by=keeper, at=now())
    monkeypatch.undo()

    assert [one.withdrawn for one in catalogue.vintages(settings.HOME)] == [True]
    entry.refresh_from_db()
    assert entry.status == "in_review"
    assert not RoundAct.objects.filter(act=Act.ACCEPTED).exists()


def test_records_do_not_accept_or_withdraw_around_the_deposit(entry, team, keeper, hand_in, program, signed_in):
    hand_in(entry, team, keeper)
    with pytest.raises(NotAllowed, match="its own room"):
        records.move(entry=entry, register=queries.register(), step="accept", by=keeper)
    signed_in(keeper).post(f"/records/entries/{entry.pk}/move/", {"step": "accept"})
    answer = program(keeper).post(
        f"/api/v1/records/entries/{entry.pk}/moves", {"step": "accept"}, content_type="application/json"
    )
    assert answer.status_code in (403, 404)
    for path in ("moves", "move"):
        program(keeper).post(
            f"/api/v1/records/entries/{entry.pk}/{path}", {"step": "accept"}, content_type="application/json"
        )
    with pytest.raises(NotAllowed):
        records.move(entry=entry, register=queries.register(), step="withdraw", by=team["submitter"], reason="S")

    entry.refresh_from_db()
    assert entry.status == "in_review"
    shown = signed_in(keeper).get(f"/records/entries/{entry.pk}/?lang=en").content.decode()
    assert 'value="accept"' not in shown
    assert 'href="/statistics/rounds/2024/KEN/">Accept as official figures' in shown
    doable = program(keeper).get(f"/api/v1/records/entries/{entry.pk}").json()
    assert "accept" not in [one["id"] for one in doable["moves"]]


def test_accepting_twice_is_refused(accepted, keeper):
    with pytest.raises(NotFound, match="no step"):
        actions.accept(entry=accepted, by=keeper, at=now())

    assert RoundAct.objects.filter(act=Act.ACCEPTED).count() == 1
    assert len(catalogue.vintages(settings.HOME)) == 1


def test_nobody_accepts_what_they_helped_to_hand_in(entry, team, keeper, secretariat, ministry, hand_in):
    hand_in(entry, team, keeper)
    both = team["submitter"]
    Membership.objects.create(person=both, organization=secretariat, role="register_keeper", given_at=timezone.now())
    with pytest.raises(NotAllowed, match="helped to hand in"):
        actions.accept(entry=entry, by=both, at=now())

    Membership.objects.filter(person=both, organization=ministry).delete()  # gone from the ministry, still the author
    with pytest.raises(NotAllowed, match="helped to hand in"):
        actions.accept(entry=entry, by=both, at=now())

    assert not RoundAct.objects.filter(act=Act.ACCEPTED).exists()


@pytest.mark.parametrize("role", ["focal_point", "approver", "submitter"])
def test_a_state_accepts_nothing(entry, team, keeper, hand_in, role):
    hand_in(entry, team, keeper)

    with pytest.raises(NotAllowed):
        actions.accept(entry=entry, by=team[role], at=now())


def test_an_analyst_of_the_secretariat_accepts_nothing(entry, team, keeper, hand_in, person, secretariat):
    hand_in(entry, team, keeper)
    analyst = person("secretariat_analyst", name="Simulated Analyst", within=secretariat)

    with pytest.raises(NotAllowed):
        actions.accept(entry=entry, by=analyst, at=now())


def test_a_total_that_does_not_add_up_is_accepted_once_it_is_explained(entry, team, keeper, hand_in, client):
    told = {f"{id}_explanation": "Simulated: one was counted twice." for id in ("victims", "victims_citizenship")}
    hand_in(entry, team, keeper, victims__T__total=27, **told)
    found = queries.findings(entry, records.queries.answers(entry))
    assert {(one.kind, one.open) for one in found} == {("sum", False), ("between", False)}

    actions.accept(entry=entry, by=keeper, at=now())

    assert _explored(client) == {("2024", "KEN"): 27}


def test_what_cannot_be_holds_acceptance_whatever_is_said_of_it(entry, team, keeper, hand_in):
    rows = {"victims_repatriation_status": "counted", "victims_repatriation_explanation": "Simulated"}
    rows |= {"victims_repatriation__a__state": "KEN", "victims_repatriation__a__persons": 2}
    hand_in(entry, team, keeper, **rows)

    with pytest.raises(InvalidInput, match="without an explanation: 1"):
        actions.accept(entry=entry, by=keeper, at=now())


def test_a_jump_from_the_year_before_is_asked_about_and_holds(accepted, team, keeper, hand_in, ministry):
    later = actions.open_round(
        year=2025,
        name="Simulated round 2025",
        opens_on=timezone.now().date(),
        due_on=timezone.now().date() + timedelta(days=9),
        by=keeper,
        at=now(),
    )
    actions.ask(round=later, organizations=[ministry], by=keeper, at=now())
    entry = hand_in(queries.entry_of("KEN", 2025), team, keeper, offences_total=4000)

    with pytest.raises(InvalidInput, match="without an explanation: 1"):
        actions.accept(entry=entry, by=keeper, at=now())

    take(entry, "ask", keeper, reason="Simulated: from 40 to 4000?")
    hand_in(entry, team, keeper, offences_total=4000, offences_explanation="Simulated: a new way of counting.")
    assert actions.accept(entry=entry, by=keeper, at=now()).vintage


def test_what_a_state_shows_to_fewer_readers_is_not_let_in(entry, team, keeper, hand_in, write, client):
    hand_in(entry, team, keeper, hidden={"offences_total": 40})

    act = actions.accept(entry=entry, by=keeper, at=now())

    assert act.tables["offences"] == "counted"
    vintage = catalogue.find(settings.HOME, act.vintage)
    assert "victims" in vintage.measures
    assert "offences" not in vintage.measures


def test_withdrawing_takes_the_figure_out_and_the_reason_stays(accepted, team, client):
    assert _explored(client) == {("2024", "KEN"): 26}

    act = actions.withdraw(entry=accepted, reason="Simulated mistake", by=team["submitter"], at=now())

    assert _explored(client) == {}
    accepted.refresh_from_db()
    assert (accepted.status, act.words) == ("withdrawn", "Simulated mistake")
    assert catalogue.find(settings.HOME, act.vintage).withdrawn
    assert standings.place("KEN", 2024).stands == "withdrawn"


def test_the_secretariat_withdraws_with_a_reason_too(accepted, keeper, client):
    with pytest.raises(InvalidInput):
        actions.withdraw(entry=accepted, reason=" ", by=keeper, at=now())
    actions.withdraw(entry=accepted, reason="Simulated: at the State's word", by=keeper, at=now())

    accepted.refresh_from_db()
    assert accepted.status == "withdrawn"
    assert _explored(client) == {}


def test_others_withdraw_nothing(accepted, others, team):
    for by in (others["submitter"], team["focal_point"], team["approver"]):
        with pytest.raises(NotAllowed):
            actions.withdraw(entry=accepted, reason="Simulated", by=by, at=now())

    assert standings.place("KEN", 2024).stands == "accepted"


def test_figures_stand_while_they_are_corrected_and_can_be_withdrawn_then(accepted, team, keeper, client):
    take(accepted, "correct", team["focal_point"], reason="Simulated: one row is wrong")
    assert standings.place("KEN", 2024).stands == "accepted"
    assert _explored(client) == {("2024", "KEN"): 26}

    actions.withdraw(entry=accepted, reason="Simulated", by=team["submitter"], at=now())

    assert _explored(client) == {}
    accepted.refresh_from_db()
    assert accepted.status == "draft"
    with pytest.raises(InvalidInput, match="nothing to withdraw"):
        actions.withdraw(entry=accepted, reason="Simulated", by=team["submitter"], at=now())


def test_handing_in_again_makes_a_newer_vintage(accepted, team, keeper, hand_in, client):
    first = standings.place("KEN", 2024).accepted.vintage
    take(accepted, "correct", team["focal_point"], reason="Simulated: one more was found")
    hand_in(
        accepted,
        team,
        keeper,
        victims__F__adults=10,
        victims__F__total=17,
        victims__T__adults=16,
        victims__T__total=27,
        victims_citizenship_unknown=4,
    )

    second = actions.accept(entry=accepted, by=keeper, at=now()).vintage

    assert first != second
    assert _explored(client) == {("2024", "KEN"): 27}
    assert catalogue.find(settings.HOME, first).withdrawn is False


def test_the_same_figures_after_a_withdrawal_are_a_new_vintage(accepted, team, keeper, hand_in, client):
    first = standings.place("KEN", 2024).accepted.vintage
    actions.withdraw(entry=accepted, reason="Simulated", by=team["submitter"], at=now())
    take(accepted, "correct", team["focal_point"], reason="Simulated: it was right")
    hand_in(accepted, team, keeper)

    second = actions.accept(entry=accepted, by=keeper, at=now()).vintage

    assert first != second
    assert _explored(client) == {("2024", "KEN"): 26}


def test_a_state_that_collects_nothing_is_accepted_without_a_vintage(entry, team, keeper, hand_in):
    nothing = {f"{id}_status": "not_collected" for id in ("offences", "victims", "victims_citizenship", "convicted")}
    gone = dict.fromkeys(("offences_total", "victims_citizenship_unknown"))
    gone |= dict.fromkeys(_cells())
    hand_in(entry, team, keeper, **nothing, **gone)

    act = actions.accept(entry=entry, by=keeper, at=now())

    assert act.vintage == ""
    place = standings.place("KEN", 2024)
    assert (place.stands, set(place.tables.values())) == ("accepted", {"not_collected"})


def _cells():
    from tests.core.statistics.national.answers import whole

    return [path.replace("/", "__") for path in whole() if path.startswith(("victims/", "victims_citizenship/"))]


def test_an_unanswered_query_holds_acceptance_until_it_is_answered_or_closed_with_a_reason(
    entry, team, keeper, hand_in
):
    hand_in(entry, team, keeper)
    asked = {"entry": entry, "words": "Simulated: who counts these?", "by": keeper}
    first = inquiries.begin(path="victims/F/total", at=now(), **asked)
    second = inquiries.begin(path="offences_total", at=now(), **asked)
    with pytest.raises(InvalidInput, match="not answered: 2"):
        actions.accept(entry=entry, by=keeper, at=now())

    inquiries.answer(thread=queries.thread(first.pk), words="Simulated: the police.", by=team["focal_point"], at=now())
    with pytest.raises(InvalidInput, match="reason"):
        inquiries.close(thread=queries.thread(second.pk), words="", by=keeper, at=now())
    inquiries.close(thread=queries.thread(second.pk), words="Simulated: clear now.", by=keeper, at=now())
    actions.accept(entry=entry, by=keeper, at=now())

    assert {one.standing for one in queries.threads(entry)} == {"closed"}


def test_the_steps_before_still_belong_to_the_state(entry, team, keeper):
    assert [step for step, _role in STEPS] == ["send", "approve", "submit"]
    with pytest.raises(NotFound):
        actions.accept(entry=entry, by=keeper, at=now())
