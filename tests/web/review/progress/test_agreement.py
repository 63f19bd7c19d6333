"""Page, file, API and command give the same figures; programs read them as documented; all States at once are fast."""

import argparse
import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from palermo.cli import progress as verb
from palermo.review.progress import told
from palermo_web.review.models import ProgressRow
from palermo_web.review.progress import counting, projection, queries
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


def _today():
    return timezone.now().date()


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

    for day in (_today() - timedelta(days=200), _today() - timedelta(days=50), _today()):
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

    text = (home / "review" / "progress.json").read_text()

    assert [one.item for one in told.read(home / "review" / "progress.json")[0].statements] == [ITEM]
    assert "Simulated secret" not in text and "Simulated Focal" not in text


def test_the_verb_makes_rows_and_file_again(answered, home):
    before = sorted(bytes(one.row) for one in ProgressRow.objects.all())
    (home / "review" / "progress.json").unlink()
    ProgressRow.objects.all().delete()

    made = projection.rebuild()

    assert (made, sorted(bytes(one.row) for one in ProgressRow.objects.all())) == (3, before)
    assert len(told.read(home / "review" / "progress.json")) == 3


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


def test_all_states_are_read_in_few_queries_however_many_there_are(person, django_assert_max_num_queries):
    """How fast that is stands in benchmarks/progress.py."""
    codes = ["KEN", "FRA", "FJI", "PER"]
    for code in codes[:2]:
        handed_in("progress_tip", authority(person, code), tip_05_1_law="full")
    with django_assert_max_num_queries(3) as few:
        two = queries.own_table(_today(), codes)
    for code in codes[2:]:
        handed_in("progress_tip", authority(person, code), tip_05_1_law="draft")

    with django_assert_max_num_queries(len(few)):
        four = queries.own_table(_today(), codes)

    assert (int(two.is_said.sum()), int(four.is_said.sum())) == (2, 4)


def test_counted_refuses_what_cannot_be_asked():
    from palermo.errors import InvalidQuestion

    with pytest.raises(InvalidQuestion):
        counting.counted(counting.Wish(day=date(2026, 1, 1), by="score"))
