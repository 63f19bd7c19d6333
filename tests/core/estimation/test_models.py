"""Hierarchical models: notation, closure and how many there are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.errors import InvalidInput
from palermo.estimation.models import Model, below, every_model


@pytest.mark.parametrize(
    ("lists", "order", "count"), [(3, 2, 8), (4, 2, 64), (4, 3, 113), (5, 2, 1024), (5, 3, 6212), (5, 4, 6893)]
)
def test_there_are_as_many_models_as_the_packages_list(lists, order, count):
    assert sum(1 for _ in every_model(lists, order)) == count


@settings(deadline=None, max_examples=40)
@given(st.integers(3, 10), st.sets(st.integers(3, 1023), max_size=4))
def test_a_model_is_read_back_from_its_notation(lists, generators):
    model = Model.of(lists, [one for one in generators if one >> lists == 0])

    assert Model.reading(str(model), lists) == model
    assert all({part for part in below(term) if part.bit_count() > 1} <= set(model.terms) for term in model.terms)


def test_generators_name_what_lies_below_no_other():
    assert str(Model.reading("[123,25,34]", 5)) == "[123,25,34]"
    assert Model.reading("[12 13 24 5]", 5).named(("A", "B", "C", "D", "E")) == "A × B, A × C, B × D, E"
    assert str(Model.reading("[1:10,2]", 10)).startswith("[1:10,2,3")


@pytest.mark.parametrize("text", ["[12,x]", "[17]", "[11]", "[0]", "[1a2]", "[1-2]", "[1:x]", "[12][3]"])
def test_notation_that_names_no_lists_is_refused(text):
    with pytest.raises(InvalidInput, match="names no lists"):
        Model.reading(text, 5)


def test_a_term_without_those_below_it_is_refused():
    with pytest.raises(InvalidInput, match="come all terms below"):
        Model(3, (7,))
