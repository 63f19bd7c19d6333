"""Capture data from CSV: three shapes, strata, and what is refused with its line."""

import pytest

from palermo.errors import InvalidInput
from palermo.estimation.reading import read_file, read_text, table_rows


def test_histories_persons_and_long_lists_give_the_same_table():
    histories = read_text("police,shelter,count\n1,0,2\n1,1,1\n0,1,1\n").whole
    persons = read_text("person,police,shelter\np1,1,0\np2,1,0\np3,1,1\np4,0,1\n").whole
    long = read_text("person;list\np1;police\np2;police\np3;police\np3;shelter\np4;shelter\n").whole

    assert histories.rows() == persons.rows() == long.rows()
    assert (
        read_text(
            "police,shelter,count\n"
            + "".join(f"{row['police']},{row['shelter']},{row['count']}\n" for row in table_rows(histories))
        ).whole
        == histories
    )


def test_columns_that_are_no_lists_are_strata():
    strata = read_text("year,region,a,b,count\n2019,N,1,0,5\n2019,S,1,1,2\n2020,N,0,1,4\n")

    assert strata.columns == ("year", "region")
    assert [table.stratum for table in strata.by("year").tables] == [(("year", "2019"),), (("year", "2020"),)]
    assert [table.observed for table in strata.by("year").tables] == [7, 4]
    assert strata.whole.observed == 11


def test_a_stratum_of_zeros_and_ones_is_named():
    text = "adult,a,b,count\n0,1,0,5\n1,1,1,2\n"

    assert read_text(text).whole.lists == ("adult", "a", "b")
    assert read_text(text, ["adult"]).by("adult").tables[1].stratum == (("adult", "1"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no rows"),
        ("a,b,count\n", "holds no rows"),
        ("a,b,count\n1,0\n", "line 2: 2 cells under 3 columns"),
        ("a,a,count\n1,0,1\n", "line 1: every column needs a name"),
        ("a,b,count\n1,0,-3\n", 'line 2: "-3" under count'),
        ("a,b,count\n1,0,1\n1,1,x\n", 'line 3: "x" under count'),
        ("a,b,count\n0,0,7\n", "line 2: persons on no list"),
        ("a,b,count\n1,0,nan\n", '"nan" under count'),
        ("a,b,count\n1,0,inf\n", '"inf" under count'),
        ("a,b,c,count\n1,0,1,5\n0,1,x,4\n1,1,0,2\n", 'line 3: "x" under c, which holds 0 and 1'),
        ("x,y,count\nred,blue,7\n", "no column holds only 0 and 1"),
        ("person,list,sex\np1,a,F\np1,b,M\n", "line 3: this person stands in another stratum"),
        ("person,list\n,a\n", "line 2: the person or the list is empty"),
        ('a,b,count\n"1,0,1\n', "is not CSV"),
    ],
)
def test_what_cannot_be_read_names_its_line(text, said):
    with pytest.raises(InvalidInput, match=said):
        read_text(text)


def test_a_missing_stratum_column_and_a_missing_file_are_named(tmp_path):
    with pytest.raises(InvalidInput, match='no column "year"'):
        read_text("a,b,count\n1,0,1\n", ["year"])
    with pytest.raises(InvalidInput, match='no stratum "year": this table has none'):
        read_text("a,b,count\n1,0,1\n").by("year")
    with pytest.raises(InvalidInput, match=r"nothing\.csv: cannot be read"):
        read_file(tmp_path / "nothing.csv")
    file = tmp_path / "latin.csv"
    file.write_bytes("señal,b,count\n1,0,1\n".encode("latin-1"))
    with pytest.raises(InvalidInput, match="not UTF-8"):
        read_file(file)
