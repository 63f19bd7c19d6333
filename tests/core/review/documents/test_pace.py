"""A reading tells how far it is, in steps and within long ones, and stops at once where it is told to."""

import pytest

from palermo.errors import Cancelled
from palermo.review.documents import reading
from palermo.review.documents.pace import EVERY, STEPS, WHOLE, Pace
from palermo.review.documents.reading import read, take_apart

ONE = "{number}. States parties should consider helping simulated victims, and report on it.\n\n"
LONG = "".join(ONE.format(number=number) for number in range(1, 500))


def told(text: str) -> list[int]:
    """Return what a hook is told of a reading."""
    found: list[int] = []

    def note(done: int, whole: int) -> None:
        assert whole == WHOLE
        found.append(done)

    read(text, progress=note)
    return found


def test_the_steps_of_a_reading_make_a_whole():
    assert sum(STEPS.values()) == WHOLE


def test_progress_begins_at_nothing_grows_and_ends_with_all():
    found = told(LONG)

    assert (found[0], found[-1]) == (0, WHOLE)
    assert found == sorted(found)
    assert len(set(found)) > len(STEPS) + 10


def test_a_short_text_is_told_of_between_its_steps():
    assert len(told("1. States should act.")) >= len(STEPS)


def test_a_hook_makes_no_difference_to_what_is_read():
    assert read(LONG, progress=lambda done, whole: None).as_dict() == read(LONG).as_dict()


def test_every_so_many_blocks_are_told_of():
    found: list[tuple[int, int]] = []
    pace = Pace(10_000, lambda done, whole: found.append((done, whole)))
    pace.step("lines")

    for place in range(10 * EVERY):
        pace.at(place)

    assert len(found) == 1 + 10


@pytest.mark.parametrize("step", [0, 1, 150, 301, 400, 600, 700, 900, 999])
def test_a_hook_that_raises_stops_the_reading_at_once(step: int):
    after: list[int] = []

    def stop(done: int, whole: int) -> None:
        if done >= step:
            after.append(done)
            raise Cancelled("enough")

    with pytest.raises(Cancelled, match="enough"):
        read(LONG, progress=stop)

    assert len(after) == 1


def test_no_later_step_begins_once_the_hook_has_raised(monkeypatch: pytest.MonkeyPatch):
    def stop(done: int, whole: int) -> None:
        if done >= 100:
            raise Cancelled("enough")

    monkeypatch.setattr(reading, "about", lambda _reading: pytest.fail("a step began after the reading was stopped"))

    with pytest.raises(Cancelled):
        read(LONG, progress=stop)


def test_one_block_of_great_length_is_told_of_within():
    line = "1. " + "States parties should help simulated victims. " * 4_000
    within = [done for done in told(line) if STEPS["lines"] + STEPS["blocks"] < done]
    nothing = "1. " + "nothing is asked here of anyone at all. " * 4_000
    count = len(told(nothing)) - len(told("1. nothing is asked here of anyone at all."))

    assert within
    assert count >= len(nothing) // 20_000


def test_taking_a_text_apart_is_told_of_too():
    found: list[int] = []

    take_apart(LONG, progress=lambda done, whole: found.append(done))

    assert found[-1] > STEPS["lines"]
