"""The job: same inputs, same outputs; nothing half-stored; cancelled, failed and not estimable told apart."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test import Client

from palermo.errors import InvalidInput, NotAllowed
from palermo.estimation import METHODS
from palermo_web.statistics.estimates import actions, methods, simulated, tables, tasks, working
from palermo_web.statistics.estimates.models import Estimation, Standing
from tests.web.statistics.estimates.conftest import AT, POPULATION, TABLE, WISH, made

pytestmark = pytest.mark.django_db


def test_the_result_holds_the_number_and_every_doubt(finished):
    result = finished.result
    assert finished.standing == Standing.READY, finished.message
    assert result["estimate"]["observed"] == 336
    assert result["estimate"]["interval"]["low"] < result["estimate"]["total"] < result["estimate"]["interval"]["high"]
    assert result["sensitivity"]["factor"] >= 1
    assert {one["kind"] for one in result["sensitivity"]["variations"]} == {
        "rule", "threshold", "list_left_out", "lists_merged", "one_person", "unseen_dependence",
    }  # fmt: skip
    assert [one["list"] for one in result["consistency"]["lists"]] == ["police", "shelter", "border"]
    assert finished.seal == tasks.seal_of(finished.salt, result)


def test_the_same_table_method_and_seed_give_the_same_result(finished, statistician, organization):
    again = made(statistician, organization)
    other = made(statistician, organization, wish=WISH | {"seed": 8})
    assert again.result == finished.result
    assert again.seal != finished.seal, "the seal is salted, so that nobody can try out tables"
    assert other.result["estimate"]["interval"] != finished.result["estimate"]["interval"]


def test_no_person_is_kept(statistician, organization):
    rows = "".join(f"secret-{i},police\nsecret-{i},shelter\n" for i in range(20)) + "secret-77,border\n"
    found = made(statistician, organization, "person,list\n" + rows)
    for row in Estimation.objects.filter(pk=found.pk).values():
        assert "secret" not in str(row)
    assert found.counted == {"lists": ["police", "shelter", "border"], "histories": [[[0, 0, 1], 1], [[1, 1, 0], 20]]}


def test_lists_without_any_overlap_give_a_reason_and_no_number(statistician, organization):
    found = made(statistician, organization, "a,b,count\n1,0,40\n0,1,50\n", {"name": "independence"})
    assert found.standing == Standing.NOT_ESTIMABLE
    assert found.result["not_estimable"]
    assert "estimate" not in found.result


def test_a_failure_leaves_nothing_half_stored(statistician, organization, monkeypatch):
    def broken(*words, **named):
        raise RuntimeError("simulated fault")

    monkeypatch.setattr(working, "sensitivity", broken)
    found = made(statistician, organization)
    assert (found.standing, found.result, found.seal) == (Standing.FAILED, None, "")
    assert found.finished_at is not None


def test_a_cancelled_job_stores_nothing(statistician, organization, monkeypatch):
    def cancelling(table, rule, progress):
        Estimation.objects.update(cancel_wanted=True)
        progress(0)
        raise AssertionError("the work went on")

    monkeypatch.setattr(working, "sensitivity", cancelling)
    found = made(statistician, organization)
    assert (found.standing, found.result) == (Standing.CANCELLED, None)


def test_a_job_that_takes_too_long_says_so(statistician, organization, monkeypatch):
    monkeypatch.setattr(tasks, "LONGEST", -1)
    found = made(statistician, organization)
    assert found.standing == Standing.FAILED
    assert "fewer replicates" in found.message


def test_a_worker_that_stops_gives_the_job_back(statistician, organization, monkeypatch):
    begun = _draft(statistician, organization)
    actions.start(estimation=begun, wish=WISH, with_simulation=False, by=statistician, enqueue=False)
    given_back = []
    monkeypatch.setattr(type(tasks.run_estimation), "enqueue", lambda self, *words: given_back.append(words))
    tasks.stopping.set()
    try:
        tasks.run_estimation.call(str(begun.pk))
    finally:
        tasks.stopping.clear()
    begun.refresh_from_db()
    assert begun.standing == Standing.WAITING
    assert given_back == [(str(begun.pk),)]


def _draft(person, organization) -> Estimation:
    return actions.begin(table=tables.read_csv(TABLE).table, organization=organization, by=person, at=AT, **POPULATION)


def test_one_at_a_time_for_each_person(statistician, organization, person):
    first, second = _draft(statistician, organization), _draft(statistician, organization)
    actions.start(estimation=first, wish=WISH, with_simulation=False, by=statistician, enqueue=False)
    with pytest.raises(InvalidInput, match="One estimate of yours"):
        actions.start(estimation=second, wish=WISH, with_simulation=False, by=statistician, enqueue=False)
    colleague = person("statistician", name="Simulated Colleague")
    actions.start(estimation=second, wish=WISH, with_simulation=False, by=colleague, enqueue=False)
    actions.cancel(estimation=first, by=statistician, at=AT)
    first.refresh_from_db()
    assert first.standing == Standing.CANCELLED, "what waits is cancelled at once"


def test_what_a_dead_worker_left_can_be_cancelled(statistician, organization):
    draft = _draft(statistician, organization)
    Estimation.objects.filter(pk=draft.pk).update(standing=Standing.RUNNING, noted_at=AT)
    draft.refresh_from_db()
    actions.cancel(estimation=draft, by=statistician, at=AT + timedelta(minutes=1))
    draft.refresh_from_db()
    assert draft.standing == Standing.RUNNING, "the worker may still answer"
    actions.cancel(estimation=draft, by=statistician, at=AT + timedelta(minutes=20))
    draft.refresh_from_db()
    assert draft.standing == Standing.CANCELLED


def test_the_database_refuses_to_change_a_finished_estimate(released):
    event = released.events.get()
    table, events = Estimation._meta.db_table, type(event)._meta.db_table
    for statement in (
        f"UPDATE {table} SET title = 'other'",
        f"DELETE FROM {table}",
        f"UPDATE {events} SET words = 'other'",
        f"DELETE FROM {events}",
    ):
        refused = pytest.raises((IntegrityError, DatabaseError), match="permanent")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("lists", "wish", "said"),
    [
        (3, {"replicates": 10_001}, "replicates are"),
        (3, {"interval": "calibrated", "replicates": 5000}, "replicates are"),
        (3, {"name": "none"}, "no method"),
        (3, {"interval": "none"}, "no interval"),
        (11, {"name": "bic"}, "at most 10 lists"),
        (3, {"level": 1.5}, "level"),
    ],
)
def test_what_the_web_does_not_take_on(lists, wish, said):
    with pytest.raises(InvalidInput, match=said):
        methods.wanted(wish, lists)


def test_many_lists_are_searched_in_pairs_among_the_best_models():
    wide, narrow = methods.wanted({"name": "bic"}, 7), methods.wanted({"name": "bic"}, 6)
    assert (wide.max_order, wide.top_models) == (2, 50)
    assert (narrow.max_order, narrow.top_models) == (None, 0)


def test_drafts_change_their_lists_and_only_drafts(statistician, organization, other_office, person):
    draft = _draft(statistician, organization)
    actions.change_lists(estimation=draft, kind="merged", lists=["police", "border"], by=statistician)
    draft.refresh_from_db()
    assert tables.changed(draft.counted, draft.changes).lists == ("police+border", "shelter")
    with pytest.raises(InvalidInput, match="Two lists at least"):
        actions.change_lists(estimation=draft, kind="left_out", lists=["shelter"], by=statistician)
    actions.change_lists(estimation=draft, kind="undone", lists=[], by=statistician)
    draft.refresh_from_db()
    assert draft.changes == []
    stranger = person("statistician", name="Simulated Stranger", within=other_office)
    with pytest.raises(NotAllowed):
        actions.change_lists(estimation=draft, kind="merged", lists=["police", "border"], by=stranger)
    finished = made(statistician, organization)
    with pytest.raises(InvalidInput, match="started already"):
        actions.change_lists(estimation=finished, kind="undone", lists=[], by=statistician)


def test_a_method_is_tried_on_simulated_tables_when_asked(statistician, organization):
    found = made(statistician, organization, wish=WISH | {"replicates": 20}, with_simulation=True)
    assert found.result["simulation"]["tables"] == 100
    assert 0 <= found.result["simulation"]["coverage"] <= 1


@pytest.mark.parametrize("name", sorted(METHODS))
def test_every_method_gives_a_result_that_the_pages_can_show(statistician, organization, signed_in, name):
    text = "a,b,count\n1,0,100\n0,1,80\n1,1,30\n" if name == "chapman" else TABLE
    model = {"fixed": "[12,3]", "closed": "Mth Chao (LB)"}.get(name, "")
    found = made(statistician, organization, text, WISH | {"name": name, "replicates": 20, "model": model})
    assert found.standing == Standing.READY, found.message
    assert found.result["estimate"]["total"] > found.result["estimate"]["observed"]
    assert found.result["sensitivity"]["variations"]
    whole = signed_in(statistician).get(found.get_absolute_url())
    assert whole.status_code == 200
    assert methods.label_of(name) != name, "it has a name that people read"
    actions.release(estimation=found, words="Simulated.", by=statistician, at=AT)
    assert signed_in(statistician).get(f"{found.get_absolute_url()}models.svg").status_code in (200, 404)
    for part in ("", "fan.svg", "result.json"):
        assert Client().get(f"{found.get_absolute_url()}{part}").status_code == 200


def test_a_fresh_installation_gets_one_simulated_estimate_that_nobody_can_sign_in_for(db):
    simulated.make_simulated.call()
    simulated.make_simulated.call()
    found = Estimation.objects.get()
    truth = simulated.PERSONS
    assert found.simulated
    assert found.events.get().act == "released"
    assert found.result["estimate"]["interval"]["low"] < truth < found.result["estimate"]["interval"]["high"]
    assert not found.by.is_active
    assert not found.by.has_usable_password()
