"""Pages of progress: wide where nothing was said, narrow where it was; both views side by side; any past day."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from palermo.treaty.legislation import files
from palermo_web.accounts.models import Organization
from palermo_web.review.models import ProgressRow
from palermo_web.review.progress import projection, queries
from tests.core.review.progress.test_coding_error import ASKED, coded
from tests.web.review.progress.world import ITEM, OTHER, answer, authority, handed_in, move, opened, society, viewed

pytestmark = pytest.mark.django_db
ALL, KENYA, NEEDS = "/review/progress/", "/review/progress/states/KEN/", "/review/progress/needs/"
ONE = f"/review/progress/items/{ITEM}/"


@pytest.fixture
def kenya(person):
    return authority(person)


def get(address, **asked):
    return Client().get(address, {"lang": "en", **asked})


def text(address, **asked):
    page = get(address, **asked)
    assert page.status_code == 200, page.content.decode()[:2000]
    return page.content.decode()


def document(address=KENYA, **asked):
    return get(address, format="json", **asked).json()


def item(found, id=ITEM):
    return next(one for one in found["items"] if one["item"] == id)


def share(found, scale, group="mandatory"):
    return next(one for one in found["shares"] if (one["scale"], one["group"]) == (scale, group))


def test_silence_is_a_wide_band_and_not_nought(db):
    page, found = text(KENYA), document()

    assert {(one["low"], one["high"]) for one in found["shares"]} == {(0.0, 1.0)}
    assert page.count("0 to 100 per cent: nothing is known") == 4
    assert "This State had handed in no answer by that day" in page
    assert "/records/progress_tip/" in page, "guidance how to answer"


def test_a_fresh_installation_says_that_nobody_spoke_and_why_there_is_no_ranking(db):
    page = text(ALL)

    assert "No State had said anything of these items" in page
    assert "Why there is no single score and no ranking" in page
    assert page.index(">Albania<") < page.index(">Kenya<") < page.index(">Zambia<")


def test_a_checklist_narrows_both_bands_and_settles_neither(kenya):
    handed_in("checklist_tip", kenya, tip_05_1="yes", tip_06_6="no")

    found = document()

    assert (item(found)["law"]["low"], item(found)["law"]["high"]) == (2, 3)
    assert (item(found, OTHER)["law"]["high"], item(found, OTHER)["practice"]["high"]) == (2, 1)
    assert share(found, "practice")["low"] > 0, "wholly carried out is at least working"
    assert share(found, "law")["low"] == 0 and share(found, "law")["high"] < 1
    assert "Only checklists were handed in" in text(KENYA)


def test_what_is_said_on_the_scale_stands_above_what_a_checklist_leaves_open(kenya):
    handed_in("progress_tip", kenya, tip_05_1_law="full", tip_05_1_practice="started")
    handed_in("checklist_tip", kenya, tip_05_1="partly")

    found = item(document())

    assert (found["law"]["low"], found["law"]["high"], found["law"]["by"]) == (3, 3, "state")
    assert (found["practice"]["low"], found["practice"]["high"]) == (1, 1)


def test_a_draft_and_an_answer_for_the_team_never_show(kenya):
    entry = opened("progress_tip", kenya)
    answer(entry, kenya, tip_05_1_law="full", tip_06_6_law={"value": "none", "visibility": "team"})
    before = document()

    move(entry, kenya, "send", "approve", "submit")
    after = document()

    assert item(before)["law"] is None, "a draft"
    assert item(after)["law"]["low"] == 3, "there was something to leak"
    assert item(after, OTHER)["law"] is None
    assert get(f"/review/progress/items/{OTHER}/", format="json").json() == {f"progress_{OTHER}".replace("-", "_"): []}


def test_both_views_stand_side_by_side_and_neither_changes_the_other(kenya, person):
    handed_in("progress_tip", kenya, tip_05_1_law="full", tip_05_1_practice="working")
    before = document()
    viewed(society(person), law="partial", practice="started")

    after, page = document(), text(KENYA, show="others")

    assert after["shares"] == before["shares"]
    assert item(after)["law"] == item(before)["law"]
    assert [(one["scale"], one["low"], one["organization"]) for one in item(after)["others"]] == [
        ("law", 2, "Simulated Society"),
        ("practice", 1, "Simulated Society"),
    ]
    assert "Simulated Society" in page and "Law in force, covers it in part" in page
    assert "Simulated Society" in text(ONE)


def test_a_view_shows_once_published_and_until_it_is_withdrawn(kenya, person):
    writer = society(person)
    entry = viewed(writer, publish=False)
    hidden = item(document())["others"]
    move(entry, writer, "show")
    shown = item(document())["others"]

    move(entry, writer, "withdraw", reason="Simulated mistake")

    assert (len(hidden), len(shown), item(document())["others"]) == (0, 2, [])
    assert ProgressRow.objects.get(entry=entry).until is not None
    projection.rebuild()
    assert ProgressRow.objects.get(entry=entry).until is not None, "made again from the events"


def test_nobody_but_the_state_answers_for_it(kenya, person):
    from palermo.errors import NotAllowed
    from palermo_web.records import actions, queries

    entry = opened("progress_tip", kenya)

    with pytest.raises(NotAllowed):
        answer(entry, society(person), tip_05_1_law="none")
    with pytest.raises(NotAllowed):
        actions.open_entry(
            register=queries.register("progress_tip"),
            organization=Organization.objects.get(name="Simulated Society"),
            by=society(person, "Simulated Other")[0],
            state="KEN",
        )


def test_the_same_from_an_independent_view_confirms_a_statement(kenya, person):
    handed_in("progress_tip", kenya, tip_05_1_law={"value": "full", "evidence": [{"law": "Simulated Act"}]})
    cited = item(document())["law"]["grade"]

    viewed(society(person), law="full", practice="unknown")

    assert (cited, item(document())["law"]["grade"]) == (1, 3)


def test_a_past_day_shows_what_was_handed_in_by_then(kenya):
    entry = handed_in("progress_tip", kenya, tip_05_1_law="draft")
    ProgressRow.objects.filter(entry=entry).update(at=timezone.now() - timedelta(days=400))
    move(entry, kenya, "reopen", reason="Simulated new law")
    answer(entry, kenya, tip_05_1_law="full")
    move(entry, kenya, "send", "approve", "submit")
    day = (timezone.now() - timedelta(days=30)).date().isoformat()
    long_ago = (timezone.now() - timedelta(days=500)).date().isoformat()

    levels = [item(document(**({"on": on} if on else {})))["law"] for on in (long_ago, day, "")]

    assert [one and one["low"] for one in levels] == [None, 1, 3]
    page = text(ALL, since=day)
    assert "Surely higher" in page
    changed = Client().get("/api/v1/progress", {"since": day, "scale": "law"}).json()["changes"]
    assert [(one["group"], one["matched"], one["up"]) for one in changed] == [("mandatory", 1, 1), ("consider", 0, 0)]


def test_needs_are_listed_by_type_and_priority(kenya):
    need = {"assistance": ["training", "funds"], "urgency": "year"}
    handed_in("progress_tip", kenya, tip_06_6_law={"value": "draft", "need": need}, tip_05_1_law="full")

    found = get(NEEDS, format="json").json()["needs"]

    assert [(one["state"], one["item"], one["assistance"], one["urgency"]) for one in found] == [
        ("KEN", OTHER, ["training", "funds"], "year")
    ]
    assert get(NEEDS, format="json", assistance="experts").json()["needs"] == []
    assert get(NEEDS, format="json", urgency="year", region="Africa", level="mandatory").json()["needs"] == found
    assert "Within a year" in text(NEEDS, state="KEN") and "Training" in text(KENYA, show="below")


def test_a_row_is_made_in_the_move_and_again_where_it_lacks(kenya):
    handed_in("progress_tip", kenya, tip_05_1_law="full")
    made = bytes(ProgressRow.objects.get().row)
    ProgressRow.objects.all().delete()

    assert item(document())["law"]["low"] == 3
    assert bytes(ProgressRow.objects.get().row) == made


def test_rows_packed_under_another_list_of_items_are_made_again(kenya):
    handed_in("progress_tip", kenya, tip_05_1_law="full")
    ProgressRow.objects.update(row=b"another list of items")

    assert item(document())["law"]["low"] == 3
    ProgressRow.objects.update(row=b"another list of items")
    assert "Kenya" in text(ONE)
    ProgressRow.objects.update(row=b"another list of items")
    assert share(Client().get("/api/v1/progress").json(), "law")["low"] > 0


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_pages_in_six_languages(kenya, person, language):
    need = {"assistance": ["training"]}
    handed_in("progress_tip", kenya, tip_05_1_law={"value": "draft", "need": need})
    viewed(society(person))
    for address in (ALL, f"{ALL}?by=article", KENYA, ONE, NEEDS, f"{ALL}changes/", f"{ALL}changes.atom"):
        assert Client().get(address, headers={"accept-language": language}).status_code == 200, address
    assert get("/review/progress/states/XQX/").status_code == 404
    assert get("/review/progress/items/TIP-01-1/").status_code == 404, "an interpretive rule is no item"


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_every_list_is_a_file(kenya, format):
    handed_in("progress_tip", kenya, tip_05_1_law="full")
    for address in (ALL, KENYA, ONE, NEEDS, f"{ALL}changes/"):
        assert get(address, format=format).status_code == 200


def test_coded_law_stands_beside_what_states_say_with_what_coders_may_have_got_wrong(settings, tmp_path):
    settings.HOME = tmp_path
    rng = np.random.default_rng(2)
    codings, decisions = coded(rng.choice(3, p=[0.1, 0.1, 0.8], size=(30, len(ASKED))), 0.1, rng)
    parties = sorted(queries.counted_states(date(2009, 4, 14)))[:30]
    names = dict(zip(dict.fromkeys(one.iso3 for one in codings), parties, strict=True))
    renamed = [[replace(one, iso3=names[one.iso3]) for one in many] for many in (codings, decisions)]
    address, asked = "/review/progress/", {"on": "2009-04-14", "lang": "en"}
    before = Client().get(address, asked).content.decode()

    files.write(files.folder(Path(settings.HOME)), files.Coded(tuple(renamed[0]), tuple(renamed[1])))
    page = Client().get(address, asked).content.decode()
    rows = Client().get(address, asked | {"format": "json", "of": "coded"}).json()["progress_coded_law"]
    program = Client().get("/api/v1/progress", {"on": "2009-04-14"}).json()

    assert 'id="coded"' in before and "coded-mandatory" not in before
    assert 'data-key="coded-mandatory"' in page and "law-mandatory" in page
    assert all(0 <= one["error_low"] <= one["low"] <= one["high"] <= one["error_high"] <= 1 for one in rows)
    assert any(one["error_high"] - one["error_low"] > one["high"] - one["low"] for one in rows)
    assert program["coded_law"] == rows and 0.05 < program["coding_errors"]["rate"] < 0.15
    assert Client().get(address, asked | {"on": "2009-04-13"}).content.decode().count("coded-mandatory") == 0
