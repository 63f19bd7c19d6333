"""Entries as folds: any order of reading, any moment, migrations that lose nothing."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from palermo.records.events import (
    ANSWERED,
    MIGRATED,
    MOVED,
    OPENED,
    REMOVED,
    EntryState,
    Event,
    Proposal,
    apply,
    end_of,
    fold,
    sorted_out,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
PATHS = ["a", "b", "g/r1/x", "g/r2/x", "g/r1/y"]


@st.composite
def lives(draw):
    """Draw the life of an entry: opened, then answered, rows removed, moved, migrated."""
    events = [Event(1, START, OPENED, "person:1", "1", "1.0.0", body={"state": "draft"})]
    for number in range(2, draw(st.integers(2, 25))):
        kind = draw(st.sampled_from([ANSWERED] * 6 + [REMOVED, MOVED, MIGRATED]))
        path, body, version = "", {}, events[-1].version
        if kind == ANSWERED:
            path, body = draw(st.sampled_from(PATHS)), {"value": draw(st.sampled_from(["yes", "no", 3, None]))}
        elif kind == REMOVED:
            path = draw(st.sampled_from(["g/r1", "g/r2"]))
        elif kind == MOVED:
            body = {"from": "draft", "to": draw(st.sampled_from(["draft", "done"]))}
        else:
            body = draw(
                st.sampled_from([{"renamed": {"a": "c"}}, {"retired": ["b"]}, {"recoded": {"a": {"yes": "fully"}}}])
            )
            version = "2.0.0"
        at = events[-1].at + timedelta(seconds=draw(st.integers(0, 100)))
        events.append(Event(number, at, kind, f"person:{draw(st.integers(1, 3))}", "1", version, path, body))
    return events


@given(lives(), st.randoms())
def test_the_fold_of_any_order_of_reading_equals_the_replay(life, chance):
    replay = EntryState()
    for event in life:
        replay = apply(replay, event)
    shuffled = list(life)
    chance.shuffle(shuffled)

    assert fold(shuffled) == replay


@given(lives(), st.integers(0, 2500))
def test_a_past_moment_is_the_fold_of_what_had_happened_by_then(life, seconds):
    moment = START + timedelta(seconds=seconds)

    assert fold(life, moment) == fold([event for event in life if event.at <= moment])


@given(lives())
def test_nothing_answered_is_lost_by_a_new_version(life):
    before = fold(life)
    change = Event(999, life[-1].at, MIGRATED, "person:1", "1", "3.0.0", body={"renamed": {"a": "z"}, "retired": ["b"]})
    after = apply(before, change)

    kept = sorted(str(one.value) for one in (*after.answers.values(), *after.retired.values()))
    had = sorted(str(one.value) for one in (*before.answers.values(), *before.retired.values()))
    fresh = {path for path in before.answers if path == "b"} & set(before.retired)
    assert kept == had or fresh, "an answer retired before and given again is replaced by the later one"


@given(lives(), st.sampled_from(PATHS), st.sampled_from(["yes", "no"]), st.integers(0, 30))
def test_a_change_is_written_only_on_what_its_author_saw(life, path, value, seen):
    state = fold(life)
    free, clashing = sorted_out(state, [Proposal(path, seen, {"value": value})])
    standing = state.answers.get(path)

    if standing and standing.content() == {"value": value}:
        assert (free, clashing) == ([], [])
    elif standing and standing.sequence != seen:
        assert clashing[0].theirs == standing
    else:
        assert free[0].path == path


def test_the_last_day_of_the_calendar_has_an_end():
    assert end_of(date(9999, 12, 31)).year == 9999
