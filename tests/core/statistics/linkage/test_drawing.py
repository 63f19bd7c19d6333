from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.errors import InvalidInput
from palermo.statistics.linkage import drawing
from palermo.statistics.linkage.drawing import draw_linkages
from palermo.statistics.linkage.pairs import pair_up
from palermo.statistics.linkage.records import PersonList
from tests.core.statistics.linkage.people import simulated_list, simulated_world


def name(person: int) -> str:
    return f"simulated-{person:05d}"


def three_lists(*persons):
    return [simulated_list(letter, people) for letter, people in zip("abc", persons, strict=True)]


UNSURE = st.floats(0.02, 0.98)


@st.composite
def scored_lists(draw, probabilities=UNSURE):
    """Return three small lists, one of which may hold duplicates, and scored pairs of any of their records."""
    lists = [
        PersonList(letter, tuple(map(name, range(draw(st.integers(1, 5))))), {}, draw(st.booleans()))
        for letter in "abc"
    ]
    records = [(one.name, record) for one in lists for record in one.records]
    pairs = [(x, y) for i, x in enumerate(records) for y in records[:i]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=12))
    return lists, [(*x, *y, draw(probabilities)) for x, y in chosen]


@given(scored_lists())
@settings(max_examples=60, deadline=None)
def test_no_person_has_two_records_of_a_list_without_duplicates(case):
    lists, scored = case

    found = draw_linkages(pair_up(lists, scored), seed=1, draws=6)

    for labels in found.labels:
        for place, one in enumerate(lists):
            own = labels[found.list_of == place]
            assert not one.deduplicated or len(set(own.tolist())) == own.size


@given(scored_lists())
@settings(max_examples=40, deadline=None)
def test_every_record_is_somebody_and_histories_count_the_persons(case):
    lists, scored = case

    found = draw_linkages(pair_up(lists, scored), seed=2, draws=5)

    persons = [len(set(labels.tolist())) for labels in found.labels]
    assert found.histories().sum(axis=1).tolist() == persons
    for place, one in enumerate(lists):
        on = found.histories()[:, [history for history in range(8) if history >> place & 1]].sum(axis=1)
        own = found.labels[:, found.list_of == place]
        assert on.tolist() == [len(set(labels.tolist())) for labels in own]
        assert not one.deduplicated or on.tolist() == [len(one.records)] * 5


@given(scored_lists(probabilities=st.sampled_from([0.0, 0.003])))
@settings(max_examples=30, deadline=None)
def test_pairs_that_nobody_would_link_leave_everybody_apart(case):
    lists, scored = case

    found = draw_linkages(pair_up(lists, scored), seed=3, draws=4)

    assert (found.labels == np.arange(found.labels.shape[1])).all()


def test_a_clear_cut_linkage_gives_the_same_table_in_each_draw():
    lists = three_lists([1, 2, 3], [2, 3, 4], [3, 5])
    records = {one.name: one.records for one in lists}
    same = [("a", "b"), ("a", "c"), ("b", "c")]
    scored = [
        (x, name(i), y, name(j), float(i == j))
        for x, y in same
        for i, j in product([1, 2, 3, 4, 5], repeat=2)
        if name(i) in records[x] and name(j) in records[y]
    ]

    counts = draw_linkages(pair_up(lists, scored), seed=4, draws=50).histories()

    assert (counts == [0, 1, 1, 1, 1, 0, 0, 1]).all()


def test_links_of_three_records_are_drawn_as_often_as_their_odds_say():
    lists = three_lists([1], [1], [1])
    scored = [("a", name(1), "b", name(1), 0.8), ("a", name(1), "c", name(1), 0.7), ("b", name(1), "c", name(1), 0.3)]

    counts = draw_linkages(pair_up(lists, scored), seed=5, draws=20_000, matched=False).histories()

    ab, ac, bc = 0.8 / 0.2, 0.7 / 0.3, 0.3 / 0.7
    whole = 1 + ab + ac + bc + ab * ac * bc
    assert counts[:, 0b111].mean() == pytest.approx(ab * ac * bc / whole, abs=0.015)
    assert counts[:, 0b011].mean() == pytest.approx(ab / whole, abs=0.015)
    assert (counts.sum(axis=1) == 3).mean() == pytest.approx(1 / whole, abs=0.015)


def test_a_walk_draws_what_the_partitions_say(monkeypatch):
    lists = three_lists([1, 2], [1, 2], [1])
    scored = [
        ("a", name(1), "b", name(1), 0.8),
        ("a", name(2), "b", name(1), 0.4),
        ("a", name(2), "b", name(2), 0.6),
        ("b", name(1), "c", name(1), 0.5),
        ("a", name(1), "c", name(1), 0.7),
    ]
    pairs = pair_up(lists, scored)
    exact = draw_linkages(pairs, seed=6, draws=6000, matched=False)
    monkeypatch.setattr(drawing, "MOST_ENUMERATED", 1)

    walked = draw_linkages(pairs, seed=7, draws=1500, matched=False)

    assert (exact.walked, walked.walked) == (0, 1)
    assert np.abs(exact.histories().mean(axis=0) - walked.histories().mean(axis=0)).max() < 0.06


def test_as_many_pairs_are_linked_as_the_probabilities_sum_up_to():
    """Records with rivals: without the shift fewer links are drawn than the scores promise."""
    world = simulated_world(10, 1500, [0.2, 0.2], clear=0.8)
    pairs = pair_up(world.lists, world.scored)
    wanted = pairs.probability[pairs.probability >= 0.01].sum()

    links = [
        draw_linkages(pairs, seed=1, draws=200, matched=matched).histories()[:, 3].mean() for matched in (True, False)
    ]

    assert links[0] == pytest.approx(wanted, rel=0.02)
    assert links[1] < 0.96 * wanted


def test_the_same_seed_draws_the_same_and_another_does_not():
    world = simulated_world(8, 400, [0.3, 0.3, 0.3], clear=0.8)
    pairs = pair_up(world.lists, world.scored)

    first, again, other = (draw_linkages(pairs, seed=seed, draws=5).labels for seed in (1, 1, 2))

    assert (first == again).all()
    assert (first != other).any()


def test_certain_pairs_within_a_list_without_duplicates_contradict_it():
    lists = [simulated_list("a", [1, 2]), simulated_list("b", [1])]
    scored = [("a", name(1), "b", name(1), 1.0), ("a", name(2), "b", name(1), 1.0)]

    with pytest.raises(InvalidInput, match="without duplicates"):
        draw_linkages(pair_up(lists, scored), seed=1)


def test_certain_pairs_against_a_pair_that_cannot_be_contradict_it():
    scored = [
        ("a", name(1), "b", name(1), 1.0),
        ("b", name(1), "c", name(1), 1.0),
        ("a", name(1), "c", name(1), 0.0),
    ]

    with pytest.raises(InvalidInput, match="probability 0"):
        draw_linkages(pair_up(three_lists([1], [1], [1]), scored), seed=1)


def test_a_list_with_duplicates_may_hold_a_person_twice():
    lists = [PersonList("a", (name(1), name(2)), {}, deduplicated=False), simulated_list("b", [1])]
    scored = [("a", name(1), "a", name(2), 1.0), ("a", name(2), "b", name(1), 1.0)]

    counts = draw_linkages(pair_up(lists, scored), seed=1, draws=3).histories()

    assert counts.tolist() == [[0, 0, 0, 1]] * 3


def test_drawing_tells_how_far_it_is_and_stops_where_the_hook_raises():
    world = simulated_world(9, 200, [0.4, 0.4])

    def stop(share: float) -> None:
        assert share == 1.0
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw_linkages(pair_up(world.lists, world.scored), seed=1, draws=2, progress=stop)
