"""What is due to be said: worked days, then every course of days that can be thought of."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from palermo.records.register import Due
from palermo.records.reminders import AGAIN_AFTER, AHEAD, OVERDUE, Notice, Said, days_ahead, to_say

LAST = date(2026, 6, 30)
DUE = Due("due_on", (30, 7, 1))


def _told(runs, *, due=DUE, due_on=LAST, since=date(2026, 1, 1), closed_from=date.max):
    """Return what is said where reminders run on some days only, each day twice."""
    said, heard = [], {}
    for day in sorted(runs):
        notice = to_say(due, due_on, since=since, closed=day >= closed_from, day=day, said=said)
        if notice:
            heard[day] = notice
            said.append(Said(due_on, day))
        again = to_say(due, due_on, since=since, closed=day >= closed_from, day=day, said=said)
        assert again is None, "the same day says nothing twice"
    return heard


def _days(first: date, number: int) -> list[date]:
    return [first + timedelta(days=place) for place in range(number)]


def test_day_by_day_each_reminder_falls_on_its_day_and_overdue_comes_every_fortnight():
    heard = _told(_days(date(2026, 5, 1), 100))

    assert {day.isoformat(): (one.kind, one.days) for day, one in heard.items()} == {
        "2026-05-31": (AHEAD, 30),
        "2026-06-23": (AHEAD, 7),
        "2026-06-29": (AHEAD, 1),
        "2026-07-01": (OVERDUE, 1),
        "2026-07-15": (OVERDUE, 15),
        "2026-07-29": (OVERDUE, 29),
    }


def test_two_reminders_that_passed_unused_are_said_once_and_late():
    heard = _told([date(2026, 6, 25), date(2026, 6, 26)])

    assert heard == {date(2026, 6, 25): Notice(AHEAD, LAST, 5)}


def test_an_entry_closed_meanwhile_is_left_alone():
    assert _told([date(2026, 6, 25), date(2026, 7, 3)], closed_from=date(2026, 6, 24)) == {}


def test_a_day_that_passed_before_the_due_day_was_written_down_is_not_made_up_for():
    heard = _told(_days(date(2026, 6, 25), 4), since=date(2026, 6, 25))

    assert heard == {}


def test_a_due_day_moved_back_is_reminded_of_anew():
    said = [Said(LAST, date(2026, 6, 23))]
    later = date(2026, 7, 7)

    notice = to_say(DUE, later, since=date(2026, 6, 24), closed=False, day=date(2026, 6, 30), said=said)

    assert notice == Notice(AHEAD, later, 7)


def test_a_register_without_reminders_tells_only_what_is_overdue():
    heard = _told(_days(date(2026, 6, 1), 40), due=Due("due_on"))

    assert list(heard) == [date(2026, 7, 1)]


def test_no_due_day_no_reminder():
    assert to_say(DUE, None, since=date.min, closed=False, day=LAST, said=[]) is None


spans = some.lists(some.integers(0, 60), unique=True, max_size=5).map(lambda days: Due("due_on", tuple(days)))
runs = some.lists(some.integers(-80, 80), unique=True, max_size=60).map(
    lambda places: sorted(LAST + timedelta(days=place) for place in places)
)
begun = some.integers(-90, 40).map(lambda place: LAST + timedelta(days=place))


@given(due=spans, runs=runs, since=begun)
def test_every_reminder_is_said_at_the_first_run_from_its_day_on_or_by_a_later_one(due, runs, since):
    heard = _told([day for day in runs if day >= since], due=due, since=since)

    for moment in [on for on in days_ahead(due, LAST) if on >= since]:
        window = [day for day in runs if moment <= day <= LAST]
        if window:
            assert window[0] in heard, "the first run from its day on speaks"
    ahead = [day for day, one in heard.items() if one.kind == AHEAD]
    assert len(ahead) <= len(due.remind)
    for day in ahead:
        assert day <= LAST
        assert any(since <= moment <= day for moment in days_ahead(due, LAST)), "nothing is said before its day"


@given(due=spans, runs=runs, since=begun)
def test_overdue_is_told_at_the_first_run_after_and_never_within_a_fortnight(due, runs, since):
    after = [day for day in runs if day >= since and day > LAST]
    heard = [day for day, one in _told(after, due=due, since=since).items() if one.kind == OVERDUE]

    assert heard[:1] == after[:1]
    for one, next_one in pairwise(heard):
        assert (next_one - one).days >= AGAIN_AFTER
        silent = [day for day in after if one < day < next_one]
        assert all((day - one).days < AGAIN_AFTER for day in silent), "no run that could speak was silent"


@given(due=spans, runs=runs, closed=begun)
def test_nothing_is_said_from_the_day_on_which_an_entry_is_closed(due, runs, closed):
    open_still = _told(runs, due=due)

    heard = _told(runs, due=due, closed_from=closed)

    assert heard == {day: one for day, one in open_still.items() if day < closed}
