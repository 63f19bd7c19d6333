"""What changed between two moments: nothing against itself, the mirror image backwards, through every migration."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from palermo.records.comparison import ADDED, CHANGED, REMOVED, compare, shift_of_duties, way_between
from palermo.records.events import ANSWERED, MIGRATED, OPENED, Answer, EntryState, Event, fold
from palermo.records.register_file import register
from tests.core.records.test_events import START, lives

MIRROR = {ADDED: REMOVED, REMOVED: ADDED, CHANGED: CHANGED}


def _moments(life, seconds):
    then = fold(life, START + timedelta(seconds=seconds))
    now = fold(life)
    return then, now, way_between(life, then.sequence, now.sequence)


@given(lives())
def test_a_fold_against_itself_is_empty(life):
    now = fold(life)
    found = compare(now, now)

    assert found.changes == ()
    assert found.unchanged == sum(one.value is not None for one in now.answers.values())


@given(lives(), st.integers(0, 2500))
def test_backwards_it_is_the_mirror_image(life, seconds):
    then, now, way = _moments(life, seconds)

    forth, back = compare(then, now, way), compare(now, then, way)

    assert [(one.path, MIRROR[one.kind], one.before, one.after, one.parts) for one in forth.changes] == [
        (one.path, one.kind, one.after, one.before, one.parts) for one in back.changes
    ]
    assert (forth.unchanged, forth.version) == (back.unchanged, back.version)


@given(lives(), st.integers(0, 2500))
def test_every_answer_of_both_moments_is_counted_once(life, seconds):
    then, now, way = _moments(life, seconds)
    found = compare(then, now, way)

    standing = {path for path, one in now.answers.items() if one.value is not None}
    asked = [one for one in found.changes if one.asked]
    assert found.unchanged + sum(one.kind != REMOVED for one in asked) == len(standing)
    assert len({(one.path, one.asked) for one in found.changes}) == len(found.changes)


def _life(*later):
    return [
        Event(1, START, OPENED, "person:1", "1", "1.0.0"),
        Event(2, START, ANSWERED, "person:1", "1", "1.0.0", "a", {"value": "yes"}),
        Event(3, START, ANSWERED, "person:1", "1", "1.0.0", "b", {"value": "no"}),
        *later,
    ]


CHANGE = {"renamed": {"a": "c"}, "recoded": {"c": {"yes": "fully"}}, "retired": ["b"]}


def test_a_renamed_and_recoded_question_is_unchanged_and_a_retired_one_loses_its_answer():
    life = _life(Event(4, START, MIGRATED, "person:1", "1", "2.0.0", body=CHANGE))
    then, now = fold(life[:3]), fold(life)

    found = compare(then, now, way_between(life, 3, 4))

    assert [(one.path, one.kind, one.asked) for one in found.changes] == [("b", REMOVED, False)]
    assert (found.version, found.unchanged) == ("2.0.0", 1)


def test_each_part_that_differs_is_named():
    more = {"value": "yes", "reason": "a law", "evidence": [{"law": "Act"}], "visibility": "team", "need": {}}
    life = _life(Event(4, START, ANSWERED, "person:1", "1", "1.0.0", "a", more))

    found = compare(fold(life[:3]), fold(life))

    assert [(one.path, one.parts) for one in found.changes] == [("a", ("reason", "evidence", "visibility"))]


def test_an_emptied_answer_was_removed():
    life = _life(Event(4, START, ANSWERED, "person:1", "1", "1.0.0", "a", {"reason": "emptied"}))

    assert [(one.path, one.kind) for one in compare(fold(life[:3]), fold(life)).changes] == [("a", REMOVED)]


def test_duties_shift_by_answer_where_there_are_duties():
    form = register("checklist_tip").form
    one = Answer("no", 1, START, "person:1", "1", form.version)
    before = EntryState(form.version, answers={"tip_05_1": one, "tip_06_6": one}, sequence=1)
    after = replace(before, answers={"tip_05_1": replace(one, value="yes"), "tip_06_6": one}, sequence=2)

    shifts = shift_of_duties(form, compare(before, after), date(2026, 1, 1))

    assert {shift.answer: (shift.before, shift.after) for shift in shifts} == {
        "yes": (0, 1),
        "partly": (0, 0),
        "no": (2, 1),
        "not_applicable": (0, 0),
    }
    assert shift_of_duties(register("plan_activities").form, compare(before, after), date(2026, 1, 1)) == ()
