"""Days that requests for assistance wait, and when no median is said."""

from datetime import date

from palermo.treaty.drafting.waiting import Reached, Waiting, days_between, waiting


def steps(*reached: tuple[str, int]) -> list[Reached]:
    return [Reached(status, date(2031, 5, day)) for status, day in reached]


def test_days_count_from_the_first_time_a_status_was_reached():
    told = steps(("received", 1), ("accepted", 5), ("declined", 7), ("accepted", 9), ("delivered", 20))

    assert days_between(told, "received", "accepted") == 4
    assert days_between(told, "accepted", "delivered") == 15


def test_a_step_taken_before_the_first_one_is_no_wait():
    assert days_between(steps(("delivered", 1), ("accepted", 5)), "accepted", "delivered") is None


def test_two_requests_have_no_median_and_three_have_one():
    two = [steps(("received", 1), ("accepted", day)) for day in (2, 4)]

    assert waiting(two, "received", "accepted") == Waiting("received", "accepted", 2, None)
    assert waiting([*two, steps(("received", 1), ("accepted", 31))], "received", "accepted").median == 3


def test_a_request_that_still_waits_is_not_counted():
    three = [steps(("received", 1), ("accepted", 2))] * 3

    assert waiting([*three, steps(("received", 1))], "received", "accepted").count == 3
