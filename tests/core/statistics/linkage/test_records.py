import pytest

from palermo.errors import InvalidInput
from palermo.statistics.linkage.pairs import pair_up, read_pairs
from palermo.statistics.linkage.records import PersonList, read_person_list
from tests.core.statistics.linkage.people import simulated_list

COLUMNS = {"name_key": "key", "birth_year": "born"}


def test_a_list_is_read_by_the_columns_that_are_stated_and_no_others():
    text = "record,key,born,secret\nr1,aa,1990,x\nr2,bb,,y\n"

    found = read_person_list("police", text, COLUMNS)

    assert found.records == ("r1", "r2")
    assert dict(found.fields) == {"name_key": ("aa", "bb"), "birth_year": ("1990", "")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("record,key\nr1,aa\n", 'no column "born"'),
        ("record,key,born\nr1,aa,1990\nr1,bb,1991\n", '"r1" comes twice'),
        ("record,key,born\n,aa,1990\n", "line 2: the record has no identifier"),
        ("record,key,born\nr1,aa\n", "line 2: the line does not have 3 values"),
    ],
)
def test_a_list_that_cannot_be_read_names_the_place(text, said):
    with pytest.raises(InvalidInput, match=said):
        read_person_list("police", text, COLUMNS)


def test_a_field_that_is_no_pseudonymous_field_is_refused():
    with pytest.raises(InvalidInput, match="full_name"):
        read_person_list("police", "record,name\nr1,Simulated Person One\n", {"full_name": "name"})


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("a", "simulated-00001", "b", "simulated-00009", 0.5), "on no list"),
        (("a", "simulated-00001", "a", "simulated-00001", 0.5), "with itself"),
        (("a", "simulated-00001", "b", "simulated-00001", 1.5), "no probability"),
        (("a", "simulated-00001", "b", "simulated-00001", float("nan")), "no probability"),
    ],
)
def test_a_pair_that_cannot_be_is_refused(pair, said):
    with pytest.raises(InvalidInput, match=said):
        pair_up([simulated_list("a", [1, 2]), simulated_list("b", [1])], [pair])


def test_a_pair_that_comes_twice_the_other_way_round_is_refused():
    lists = [simulated_list("a", [1]), simulated_list("b", [1])]
    pair = ("a", "simulated-00001", "b", "simulated-00001", 0.5)

    with pytest.raises(InvalidInput, match="comes twice"):
        pair_up(lists, [pair, (*pair[2:4], *pair[:2], 0.4)])


def test_scored_pairs_come_from_csv_too():
    lists = [simulated_list("a", [1]), PersonList("b", ("s1", "s2"))]
    text = "list_1,record_1,list_2,record_2,probability\nb,s2,a,simulated-00001,0.25\n"

    found = read_pairs(lists, text)

    assert (found.first.tolist(), found.second.tolist(), found.probability.tolist()) == ([0], [2], [0.25])


def test_a_probability_that_is_no_number_names_its_line():
    lists = [simulated_list("a", [1]), simulated_list("b", [1])]

    with pytest.raises(InvalidInput, match="line 2"):
        read_pairs(lists, "list_1,record_1,list_2,record_2,probability\na,x,b,y,often\n")
