"""Capture tables: what they hold, how lists are merged and dropped, and what is refused."""

import numpy as np
import pytest

from palermo.errors import InvalidInput
from palermo.estimation.tables import CaptureTable, from_histories, from_persons, together
from tests.core.estimation.oracles import table


def test_sizes_and_overlaps_of_the_british_lists():
    uk = table("uk2013_5")

    assert uk.lists == ("LA", "NG", "PFNCA", "GO", "GP")
    assert uk.observed == 2744
    assert uk.sizes.tolist() == [94, 567, 1169, 807, 336]
    assert uk.overlaps[0].tolist() == [94, 18, 21, 5, 0]


def test_merging_and_leaving_out_lists_gives_the_published_smaller_tables():
    six = table("uk2013_6")

    assert six.merging(["PF", "NCA"], "PFNCA").rows() == table("uk2013_5").rows()
    assert table("uk2013_5").without("GP").rows() == table("uk2013_4").rows()
    merged = table("new_orleans_8").merging(["B", "E", "F", "G"])
    assert sorted(merged.keeping(["A", "B+E+F+G", "C", "D", "H"]).counts.tolist()) == sorted(
        table("new_orleans_5").counts.tolist()
    )


def test_persons_become_histories_whatever_their_order_and_repeats():
    named = {"police": ["p3", "p1", "p1"], "shelter": ["p2", "p3"]}

    assert from_persons(("police", "shelter"), named).rows() == [((1, 0), 1), ((0, 1), 1), ((1, 1), 1)]


def test_adding_strata_of_the_same_lists():
    one = from_histories(("a", "b"), [((1, 0), 2)])

    assert together([one, one]).observed == 4
    with pytest.raises(InvalidInput, match="same lists"):
        together([one, from_histories(("a", "c"), [((1, 0), 2)])])


@pytest.mark.parametrize(
    ("lists", "counts", "said"),
    [
        (("a", "a"), [0, 1, 1, 1], "name of its own"),
        (("a", "b"), [0, 1, 1], "4 histories"),
        (("a", "b"), [0, 1, -1, 1], "whole number"),
        (("a", "b"), [0, 1, 1.5, 1], "whole number"),
        ((), [0], "one to 16"),
        (tuple("abcdefghijklmnopq"), [0], "one to 16"),
    ],
)
def test_what_is_no_table_is_refused(lists, counts, said):
    with pytest.raises(InvalidInput, match=said):
        CaptureTable(lists, np.array(counts))


def test_a_history_of_nobody_and_a_list_that_is_not_there_are_named():
    with pytest.raises(InvalidInput, match="row 1: persons on no list"):
        from_histories(("a", "b"), [((0, 0), 3)])
    with pytest.raises(InvalidInput, match='no list "z"; the lists are a, b'):
        from_histories(("a", "b"), [((1, 0), 3)]).without("z")
    with pytest.raises(InvalidInput, match='"b" has no persons'):
        from_persons(("a", "b"), {"a": ["p1"]})


def test_tables_with_the_same_counts_are_equal_and_cannot_be_changed():
    one = from_histories(("a", "b"), [((1, 0), 2)])

    assert one == from_histories(("a", "b"), [((1, 0), 1), ((1, 0), 1)])
    assert len({one, from_histories(("a", "b"), [((1, 0), 2)])}) == 1
    with pytest.raises(ValueError, match="read-only"):
        one.counts[1] = 5
