"""Page, file, API and command give the same figures; programs read them as documented; all States at once are fast."""

import argparse
import json
from datetime import date, timedelta
from time import perf_counter

import pytest
from django.test import Client
from django.utils import timezone

from palermo.cli import progress as verb
from palermo.review.progress.statements import Statement
from palermo.review.progress.table import items, packed
from palermo_web.records.models import Event, Snapshot
from palermo_web.review.models import ProgressRow
from palermo_web.review.progress import counting
from tests.web.review.progress.world import ITEM, answer, authority, handed_in, move, opened, society, viewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(person):
    kenya = authority(person)
    need = {"assistance": ["training"], "urgency": "year"}
    cited = {"value": "full", "evidence": [{"law": "Simulated Act", "quote": "Simulated words"}]}
    handed_in("checklist_tip", kenya, tip_06_6="partly", tip_05_1="no")
    handed_in("progress_tip", kenya, tip_05_1_law=cited, tip_05_1_practice={"value": "started", "need": need})
    viewed(society(person))
    return kenya


def _command(home, on=""):
    return verb.run(argparse.Namespace(state="Kenya", on=on, statements=None, home=home))


def test_page_api_and_command_agree_on_every_figure(answered, home):
    page = Client().get("/review/progress/states/KEN/", {"format": "json"}).json()
    api = Client().get("/api/v1/progress/states/KEN").json()
    command = json.loads(json.dumps(_command(home)))

    assert page == api == command
    assert page["said"] == {"law": 2, "practice": 2}, "there was something to agree on"
    assert "Simulated Society" in json.dumps(command)


def test_they_agree_on_a_past_day_and_after_a_new_submission(answered, home):
    ProgressRow.objects.update(at=timezone.now() - timedelta(days=100))
    entry = opened("progress_tip", answered)
    move(entry, answered, "reopen", reason="Simulated new law")
    answer(entry, answered, tip_06_6_law="none")
    move(entry, answered, "send", "approve", "submit")

    for day in (date.today() - timedelta(days=200), date.today() - timedelta(days=50), date.today()):
        on = day.isoformat()
        api = Client().get("/api/v1/progress/states/KEN", {"on": on}).json()
        assert api == json.loads(json.dumps(_command(home, on))), on
    assert api["said"]["law"] == 2


def test_the_file_holds_nothing_that_is_not_public(person, home):
    kenya = authority(person)
    entry = opened("progress_tip", kenya)
    secret = {"value": "none", "visibility": "team", "reason": "Simulated secret"}
    answer(entry, kenya, tip_05_1_law="full", tip_06_6_law=secret)
    move(entry, kenya, "send", "approve", "submit")

    told = (home / "review" / "progress.json").read_text()

    assert ITEM in told and "TIP-06-6" not in told and "Simulated secret" not in told and "Focal" not in told


def test_shares_of_all_states_agree_between_file_and_api(answered):
    page = Client().get("/review/progress/", {"format": "json", "by": "theme"}).json()["progress"]
    api = Client().get("/api/v1/progress", {"by": "theme"}).json()

    assert page == api["shares"]
    assert api["states_that_said_anything"] == 1 and api["states_counted"] > 150


def test_programs_read_one_item_needs_and_changes(answered):
    one = Client().get(f"/api/v1/progress/items/{ITEM}").json()
    needs = Client().get("/api/v1/progress/needs", {"assistance": "training"}).json()
    changes = Client().get("/api/v1/progress/changes").json()

    assert {each["by"] for each in one["statements"]} == {"state", "third", "checklist"}
    assert [(each["state"], each["item"], each["scale"]) for each in needs["needs"]] == [("KEN", ITEM, "practice")]
    assert [each["register"] for each in changes["changes"]] == ["progress_views", "progress_tip", "checklist_tip"]
    for wrong in ({"by": "score"}, {"scale": "total"}, {"on": "yesterday"}):
        assert Client().get("/api/v1/progress", wrong).status_code == 422
    assert Client().get("/api/v1/progress/items/TIP-01-1").status_code == 404
    assert Client().get("/api/v1/progress", {"since": "2999-01-01"}).status_code == 400


def test_all_states_as_of_a_past_day_come_within_300_milliseconds(answered):
    """193 States, both treaties, three rounds, each of 182 items on two scales, the database read among it."""
    pattern, states = Snapshot.objects.filter(entry__register="progress_tip").get(), [f"X{at:02X}" for at in range(193)]
    for place, year in enumerate((2010, 2014, 2018)):
        rows = []
        for at, state in enumerate(states):
            event = Event(entry=pattern.entry, kind="moved", at=_on(year), by=answered[0], version="1.0.0")
            event.organization = answered[1]
            rows.append((state, at, event))
        events = Event.objects.bulk_create([event for _state, _at, event in rows])
        shots = Snapshot.objects.bulk_create(
            Snapshot(entry=pattern.entry, event=event, at=_on(year), sha256="0", receipt=f"{year}-{at}", document={})
            for at, event in enumerate(events)
        )
        ProgressRow.objects.bulk_create(
            ProgressRow(
                snapshot=shot, entry=pattern.entry, register="progress_tip", speaker="state", state=state,
                organization=answered[1], at=shot.at, row=_packed(state, at + place, year),
            )
            for shot, (state, at, _event) in zip(shots, rows, strict=True)
        )  # fmt: skip
    from palermo_web.review.progress import queries

    def once() -> float:
        start = perf_counter()
        found = queries.own_table(date(2015, 1, 1), states)
        taken = perf_counter() - start
        assert found.cells.shape == (193, len(items()), 2)
        return taken

    assert min(once() for _ in range(5)) < 0.3


def _on(year):
    return timezone.make_aware(timezone.datetime(year, 3, 1))


def _packed(state, shift, year):
    return packed(
        Statement(state, id, scale, (at + shift) % 4, (at + shift) % 4, at=_on(year))
        for at, id in enumerate(items())
        for scale in ("law", "practice")
    )


def test_counted_refuses_what_cannot_be_asked():
    from palermo.errors import InvalidQuestion

    with pytest.raises(InvalidQuestion):
        counting.counted(counting.Wish(day=date(2026, 1, 1), by="score"))
