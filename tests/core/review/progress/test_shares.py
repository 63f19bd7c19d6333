"""Shares are intervals; change is over what was said on both days; answers of forms become bounds; files keep them."""

import argparse
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palermo.cli import progress as verb
from palermo.errors import InvalidInput, InvalidQuestion, NotFound
from palermo.records.events import Answer
from palermo.records.register_file import register
from palermo.review.progress import told
from palermo.review.progress.answers import mapping, needs_of, statements_of
from palermo.review.progress.coded import statements_of_codings
from palermo.review.progress.dossier import dossier
from palermo.review.progress.shares import change, chosen, shares, staleness
from palermo.review.progress.statements import Statement
from palermo.review.progress.table import items, packed, table
from palermo.treaty.legislation.coding import Coding, settle
from palermo.treaty.legislation.questions import by_item

EARLY, LATE = datetime(2009, 4, 14, tzinfo=UTC), datetime(2011, 10, 18, tzinfo=UTC)
FOUR = ["FJI", "KEN", "PER", "FRA"]
ITEM = "TIP-05-1"


def said(iso3="KEN", low=2, high=None, item=ITEM, at=EARLY, **more):
    return Statement(iso3, item, more.pop("scale", "law"), low, low if high is None else high, at=at, **more)


def answer(value, at=EARLY, **more):
    return Answer(value=value, sequence=1, at=at, by="", organization="1", version="1.0.0", **more)


def of_item(found):
    return found[0]


def test_a_share_runs_from_what_is_sure_to_what_can_be():
    found = table(FOUR, [said("KEN", 3), said("PER", 1, 3), said("FRA", 0)])

    one = of_item(shares(found, group_by="level", scale="law", among=[ITEM]))

    assert (one.low, one.high, one.of, one.unknown, one.states, one.states_of) == (0.25, 0.75, 4, 1, 3, 4)


def test_what_does_not_apply_counts_in_neither_bound():
    found = table(FOUR, [said("KEN", 3), said("PER", 0, 3, not_applicable=True)])

    one = of_item(shares(found, group_by="level", scale="law", among=[ITEM]))
    none = of_item(
        shares(table(["PER"], [said("PER", 0, 3, not_applicable=True)]), group_by="level", scale="law", among=[ITEM])
    )

    assert (one.of, one.not_applicable, one.low, one.high) == (3, 1, 1 / 3, 1.0)
    assert (none.of, none.low, none.high) == (0, None, None)


@given(st.lists(st.tuples(st.sampled_from(FOUR), st.integers(0, 3), st.integers(0, 3)), max_size=8))
def test_saying_more_never_widens_a_share_beyond_what_silence_leaves(told_of):
    statements = [said(iso3, min(a, b), max(a, b)) for iso3, a, b in told_of]

    silent = of_item(shares(table(FOUR, []), group_by="level", scale="law", among=[ITEM]))
    spoken = of_item(shares(table(FOUR, statements), group_by="level", scale="law", among=[ITEM]))

    assert silent.low <= spoken.low <= spoken.high <= silent.high


def test_change_is_over_what_was_said_on_both_days_alone():
    before = table(FOUR, [said("KEN", 1), said("PER", 2), said("FRA", 1, 3)])
    after = table(
        FOUR, [said("KEN", 3, at=LATE), said("PER", 1, at=LATE), said("FRA", 2, at=LATE), said("FJI", 3, at=LATE)]
    )

    one = of_item(change(before, after, group_by="level", scale="law", among=[ITEM]))

    assert (one.matched, one.up, one.down, one.same, one.undecided) == (3, 1, 1, 0, 1)
    assert (one.before, one.after) == ((0, 1 / 3), (1 / 3, 1 / 3))
    with pytest.raises(InvalidQuestion):
        change(before, table(["KEN"], []), group_by="level", scale="law")


def test_staleness_tells_the_old_from_the_never_said():
    found = table(FOUR, [said("KEN"), said("PER", at=LATE)])

    one = staleness(found, date(2012, 1, 1), scale="law", among=[ITEM])

    assert (one.of, one.never, one.by_age) == (4, 2, (1, 0, 1, 0))
    assert (one.oldest_on, one.newest_on) == (EARLY.date(), LATE.date())


def test_every_item_is_in_one_group_and_choices_narrow():
    for grouping in ("level", "theme", "article", "instrument"):
        assert sum(one.items for one in shares(table([], []), group_by=grouping, scale="law")) == len(items())
    assert chosen(article="tip 5") == ("TIP-05-1", "TIP-05-2a", "TIP-05-2b", "TIP-05-2c")
    for wrong in ({"group_by": "score"}, {"scale": "total"}, {"threshold": "none"}):
        with pytest.raises(InvalidQuestion):
            shares(table([], []), **{"group_by": "level", "scale": "law", **wrong})


def test_every_answer_of_a_checklist_bounds_both_scales():
    form = register("checklist_tip").form
    duties = [one for one in form.items.values() if one.level]

    for value, bounds in mapping().items():
        found = statements_of(form, {"tip_05_1": answer(value)}, iso3="KEN", by="checklist", on=EARLY.date())
        assert {one.scale: (one.low, one.high) for one in found} == dict(bounds)
    assert {one.code for item in duties for one in item.choices} == {*mapping(), "not_applicable"}


@pytest.mark.parametrize("treaty", ["tip", "untoc"])
def test_the_forms_ask_every_item_on_both_scales(treaty):
    form = register(f"progress_{treaty}").form
    asked = {item.id: answer("unknown") for item in form.items.values()}

    found = statements_of(form, asked, iso3="KEN", by="state", on=EARLY.date())

    assert [(one.item, one.scale) for one in found] == [
        (item, scale) for item in chosen(instrument=treaty) for scale in ("law", "practice")
    ]
    assert all(one.is_unknown for one in found)


def test_evidence_gives_the_grade_and_needs_are_kept():
    form = register("progress_tip").form
    cited, attached = [{"law": "Simulated Act"}], [{"law": "Simulated Act", "quote": "Simulated words"}]
    said = {
        "tip_05_1_law": answer("full", evidence=cited),
        "tip_06_6_law": answer("partial", evidence=attached, need={"assistance": ["training"], "urgency": "year"}),
        "tip_05_1_practice": answer("started"),
    }

    found = statements_of(form, said, iso3="KEN", by="state", on=EARLY.date())
    needs = needs_of(form, said, iso3="KEN", on=EARLY.date())

    assert {(one.item, one.scale): one.grade for one in found} == {
        (ITEM, "law"): 1,
        (ITEM, "practice"): 0,
        ("TIP-06-6", "law"): 2,
    }
    assert [(one.item, one.scale, one.assistance, one.urgency) for one in needs] == [
        ("TIP-06-6", "law", ("training",), "year")
    ]


def told_of(*statements, by="state", at=EARLY, until=None, entry="one"):
    return told.Told(entry, "KEN", by, "Simulated", "progress_tip", at, until, "", packed(statements))


def test_the_newest_of_each_entry_stands_until_it_is_withdrawn():
    old, new = told_of(said(low=1)), told_of(said(low=3), at=LATE)
    view = told_of(said(low=2, by="third"), by="third", entry="two", until=LATE)

    assert told.standing([new, old, view], date(2010, 1, 1)) == (old, view)
    assert told.standing([new, old, view], date(2012, 1, 1)) == (new,)
    assert told.standing([new, old, view], date(2008, 1, 1)) == ()


def test_a_checklist_never_blurs_what_is_said_on_the_scale():
    exact, later = (
        told_of(said(low=3)),
        told_of(said(low=0, high=2, by="checklist"), by="checklist", at=LATE, entry="two"),
    )

    found = dossier([later, exact], "KEN", date(2012, 1, 1))

    item = next(one for one in found["items"] if one["item"] == ITEM)
    assert (item["law"]["low"], item["law"]["by"], item["practice"], item["lack"]) == (3, "state", None, "open")


def test_the_shares_of_a_dossier_are_those_of_its_items():
    found = dossier([told_of(said(low=3), said(low=1, item="TIP-06-6"))], "KEN", date(2012, 1, 1))

    law = [one for one in found["items"] if one["level"] == "mandatory"]
    share = next(one for one in found["shares"] if (one["scale"], one["group"]) == ("law", "mandatory"))
    sure = sum(bool(one["law"]) and one["law"]["low"] == 3 for one in law)
    able = sum(not one["law"] or one["law"]["high"] == 3 for one in law)
    assert (share["low"], share["high"]) == (sure / len(law), able / len(law))


def test_coded_law_bounds_the_law_scale_and_one_coder_alone_settles_nothing():
    item, asked = next((item, [one for one in of if one.is_judged]) for item, of in by_item().items() if item == ITEM)

    def stands(word, coders=("first", "second")):
        codings = [
            Coding("KEN", one.code, getattr(one, word)[0], None, None, (), who, EARLY)
            for one in asked
            if getattr(one, word)
            for who in coders
        ]
        found = statements_of_codings(settle(codings), "KEN", LATE.date())
        return [(one.low, one.high, one.by) for one in found if one.item == item]

    assert asked, "there are questions about it"
    assert stands("full") == [(3, 3, "coding")]
    assert stands("none") == [(0, 1, "coding")]
    assert stands("full", ("first",)) == []


def test_the_command_reads_a_file_of_an_installation_or_of_others(tmp_path):
    def run(**more):
        return verb.run(
            argparse.Namespace(**{"state": "Kenya", "on": "2012-01-01", "statements": None, "home": tmp_path, **more})
        )

    with pytest.raises(NotFound, match=r"--statements"):
        run()
    told.write(tmp_path / "review" / "progress.json", [told_of(said(low=3))])
    by_hand = tmp_path / "mine.json"
    listed = [[ITEM, "law", 3, 3, False, 0, "2009-04-14"]]
    one = {"entry": "one", "iso3": "KEN", "by": "state", "at": EARLY.isoformat(), "statements": listed}
    by_hand.write_text(json.dumps({"told": [one]}))

    ours, theirs = run(), run(statements=by_hand)

    assert ours["items"] == theirs["items"] and ours["said"] == {"law": 1, "practice": 0}
    assert "full or above" in verb.show(ours) and "no single score" in verb.show(ours)
    by_hand.write_text('{"told": [{"entry": 1}]}')
    with pytest.raises(InvalidInput):
        run(statements=by_hand)
    with pytest.raises(InvalidQuestion):
        run(on="yesterday")
