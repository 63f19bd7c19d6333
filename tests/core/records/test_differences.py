"""What people read of a form's history: added, retired, renamed, relabelled, altered; and what points where."""

import pytest

from palermo.errors import InvalidContent, InvalidQuestion
from palermo.records.differences import differences
from palermo.records.form_file import read_form
from palermo.records.links import Pointer, Target, pointers, points

FIRST = """
label: Courses
version: 1.0.0
choices: {size: {small: Small, large: Large}}
sections:
  - id: course
    label: Course
    items:
      - {id: title, type: text, label: Title, required: required}
      - {id: reach, type: integer, label: People reached}
      - {id: size, type: choice, choices: size, label: Size}
      - {id: fee, type: money, label: Fee}
      - id: places
        type: group
        label: Places
        cells: [{id: state, type: state, label: State}, {id: duty, type: article, label: Duty}]
"""
SECOND = (
    FIRST.replace("1.0.0", "2.0.0")
    .replace("id: reach, type: integer, label: People reached", "id: persons, type: integer, label: Persons reached")
    .replace("large: Large", "large: Large, huge: Huge")
    .replace("      - {id: fee, type: money, label: Fee}\n", "      - {id: note, type: text, label: Note}\n")
    .replace("label: Duty}", "label: Duty served}")
    + "migration: {renamed: {reach: persons}, retired: [fee]}\n"
)


def _form(text):
    return read_form(text, register="courses", place="courses/here.yaml")


def test_every_difference_is_told_once_with_both_labels():
    found = differences(_form(FIRST), _form(SECOND))

    assert [(one.kind, one.was, one.now, one.label_was, one.label_now, one.parts) for one in found] == [
        ("renamed", "reach", "persons", "People reached", "Persons reached", ()),
        ("relabelled", "reach", "persons", "People reached", "Persons reached", ()),
        ("altered", "size", "size", "Size", "Size", ("choices",)),
        ("added", "", "note", "", "Note", ()),
        ("relabelled", "places/duty", "places/duty", "Duty", "Duty served", ()),
        ("retired", "fee", "", "Fee", "", ()),
    ]
    assert differences(_form(FIRST), _form(FIRST)) == ()


def test_cells_point_as_items_do():
    form = _form(FIRST)
    (pointer,) = pointers(form, Target("state", "KEN"))

    assert pointer.path == "places/state"
    assert pointer.fits("places/r1/state") and not pointer.fits("places/r1/duty") and not pointer.fits("places")
    assert points(pointer, "KEN", Target("state", "KEN")) and not points(pointer, "NOR", Target("state", "KEN"))
    assert list(pointers(form, Target("entry", "x"))) == []


def test_a_question_about_a_provision_points_at_it_whatever_is_answered():
    form = _form(FIRST.replace("label: Size}", "label: Size, article: TIP-06-6}"))
    pointer = next(one for one in pointers(form, Target("article", "TIP-06-6")) if one.asks)

    assert pointer == Pointer("size", form.items["size"], asks=True)
    assert points(pointer, "small", Target("article", "TIP-06-6"))
    assert not points(pointer, None, Target("article", "TIP-06-6"))


def test_nothing_points_at_what_is_no_target():
    with pytest.raises(InvalidQuestion, match="nothing points at a"):
        Target("person", "1")


def test_a_register_goes_with_entries_and_recommendations_only():
    cited = FIRST.replace("id: title, type: text", "id: title, type: recommendation, register: advice")

    assert _form(cited).items["title"].register == "advice"
    with pytest.raises(InvalidContent, match="register goes with the types entry and recommendation"):
        _form(FIRST.replace("id: title, type: text", "id: title, type: text, register: advice"))
