"""Versions of a draft: one a change, saved together one; and what a change changed."""

from datetime import UTC, datetime, timedelta

from palermo.records.events import ANSWERED, MOVED, OPENED, Event
from palermo.records.wording import compared
from palermo.review.drafting import versions

AT = datetime(2031, 5, 12, 9, tzinfo=UTC)


def _event(sequence, kind, seconds, path="", by="person:1", **body):
    return Event(sequence, AT + timedelta(seconds=seconds), kind, by, "1", "1.0.0", path, body)


def _said(told):
    return [(one.number, one.heading, one.text, one.status) for one in versions(told)]


OPEN = _event(1, OPENED, 0, state="proposed")


def test_heading_and_text_that_are_saved_together_make_one_version():
    told = [OPEN, _event(2, ANSWERED, 1, "heading", value="A"), _event(3, ANSWERED, 1, "text", value="B")]

    assert _said(told) == [(1, "A", "B", "proposed")]


def test_every_change_of_the_text_is_a_version_and_other_answers_are_none():
    told = [
        OPEN,
        _event(2, ANSWERED, 1, "text", value="one"),
        _event(3, ANSWERED, 2, "modal", value="should"),
        _event(4, ANSWERED, 3, "text", value="two"),
        _event(5, ANSWERED, 60, "heading", value="H"),
    ]

    assert _said(told) == [(1, "", "one", "proposed"), (2, "", "two", "proposed"), (3, "H", "two", "proposed")]


def test_what_another_person_changes_at_the_same_time_is_a_version_of_its_own():
    told = [
        OPEN,
        _event(2, ANSWERED, 1, "text", value="one"),
        _event(3, ANSWERED, 2, "heading", by="person:2", value="H"),
    ]

    assert len(versions(told)) == 2


def test_a_step_is_noted_on_the_version_that_stood_there():
    told = [
        OPEN,
        _event(2, ANSWERED, 1, "text", value="one"),
        _event(3, MOVED, 9, to="discussed"),
        _event(4, ANSWERED, 20, "text", value="two"),
        _event(5, MOVED, 30, to="adopted"),
    ]

    assert _said(told) == [(1, "", "one", "discussed"), (2, "", "two", "adopted")]


def test_a_comparison_gives_both_texts_back_word_by_word_and_sign_by_sign_in_chinese():
    for before, after in (
        ("States should act now.", "All States should consider acting now."),
        ("缔约国应培训官员。", "缔约国应考虑培训官员。"),
        ("ينبغي للدول أن تعمل.", "ينبغي للدول أن تنظر في العمل."),
    ):
        pieces = compared(before, after)
        assert "".join(text for kind, text in pieces if kind != "added") == before
        assert "".join(text for kind, text in pieces if kind != "removed") == after
    assert ("added", "考虑") in compared("缔约国应培训官员。", "缔约国应考虑培训官员。")
