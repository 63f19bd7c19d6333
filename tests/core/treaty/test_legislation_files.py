"""The coded law as files: what is written is read again, and what is wrong is named with its line."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palermo.errors import InvalidAnswer, InvalidInput, NotFound
from palermo.treaty.legislation import files
from palermo.treaty.legislation.files import Coded
from palermo.treaty.legislation.provisions import Law, Provision, in_force

from .legislation_world import codings, ruled, said

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)


def _provision(id="one#1", number="1", begin=None, end=None, text="…"):
    return Provision(id, "one", number, begin, end, "en", text)


@given(codings(), TEXTS, TEXTS)
def test_what_is_written_is_read_again(tmp_path_factory, voices, text, note):
    folder = tmp_path_factory.mktemp("law")
    voices = [
        said(one.coder, one.answer, one.code, begin=one.valid_from, end=one.valid_to, hour=hour)
        for hour, one in enumerate(voices)
    ]
    voices.append(
        files.Coding(
            "FRA",
            "L01",
            "yes",
            None,
            None,
            ("one#1", "one#2"),
            "one",
            voices[0].at if voices else said("a", "no").at,
            note,
        )
    )
    coded = Coded(
        tuple(voices),
        (ruled("three", "yes", begin=date(2003, 1, 1)),),
        (Law("one", "ITA", text, "specific_act", note, "en", date(2003, 1, 1)),),
        (_provision(text=text, begin=date(2003, 1, 1)),),
    )
    files.write(folder, coded)
    found = files.read(folder)
    assert sorted(found.codings, key=repr) == sorted(coded.codings, key=repr)
    assert (found.adjudications, found.laws, found.provisions) == (coded.adjudications, coded.laws, coded.provisions)
    assert files.texts(found) == files.texts(coded)


def test_no_cell_is_taken_for_a_formula():
    coded = Coded(laws=(Law("one", "ITA", "=1+1", "", "'=2", "en"),))
    assert files.texts(coded)["laws.csv"].splitlines()[1] == "one,ITA,'=1+1,,''=2,en,"


def test_a_folder_without_codings_says_where_to_make_them(tmp_path):
    with pytest.raises(NotFound, match="/treaty/law/"):
        files.read(tmp_path)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("coding,ITA,L99,yes,,,,one,2009-01-01T00:00:00+00:00,", 'line 2: no question has the code "L99"'),
        ("coding,ITA,L01,maybe,,,,one,2009-01-01T00:00:00+00:00,", 'line 2: L01: "maybe" is no answer'),
        ("guess,ITA,L01,yes,,,,one,2009-01-01T00:00:00+00:00,", "line 2: kind"),
        ("coding,ITA,L01,yes,,,,one,yesterday,", "is no moment"),
        ("coding,ITA,L01,yes,,,,one,2009-01-01T00:00:00,", "is no moment"),
        ("coding,ITA,L01,yes,2009-02-30,,,one,2009-01-01T00:00:00+00:00,", "is not a date"),
        ("coding,ITA,L01,yes,2009-02-02,2009-02-01,,one,2009-01-01T00:00:00+00:00,", "line 2: the period ends"),
        ("coding,ITA,L01", "row 2 has not as many cells"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, line, what):
    file = tmp_path / "codings.csv"
    columns = [name for name in files.COLUMNS["codings.csv"] if name not in files.OPTIONAL]
    file.write_text(",".join(columns) + "\n" + line + "\n")
    with pytest.raises(InvalidInput, match=what):
        files.read(file)


def test_what_was_published_later_is_known_later(tmp_path):
    voices = tuple(replace(said(who, "yes"), published_at=datetime(2009, 4, 14, 12, tzinfo=UTC)) for who in "ab")
    files.write(tmp_path, Coded(voices))

    found = files.read(tmp_path)

    assert found.codings == voices
    assert found.settled(datetime(2009, 4, 13, tzinfo=UTC)) == ()
    assert [one.standing for one in found.settled(datetime(2009, 4, 15, tzinfo=UTC))] == ["agreed"]


@pytest.mark.parametrize("moment", ["yesterday", "2009-04-14T12:00:00"])
def test_a_moment_of_publication_is_one(tmp_path, moment):
    line = f"coding,ITA,L01,yes,,,,one,2009-01-01T00:00:00+00:00,,{moment}"
    (tmp_path / "codings.csv").write_text(",".join(files.COLUMNS["codings.csv"]) + "\n" + line + "\n")
    with pytest.raises(InvalidInput, match="is no moment"):
        files.read(tmp_path)


def test_a_file_without_its_columns_is_refused(tmp_path):
    file = tmp_path / "codings.csv"
    file.write_text("kind,iso3\n")
    with pytest.raises(InvalidInput, match="no column code"):
        files.read(file)


def test_provisions_are_those_in_force_in_the_order_people_count():
    law = [
        _provision("one#10", "10"),
        _provision("one#2", "2"),
        _provision("one#2b", "2 bis"),
        _provision("one#1", "1", end=date(2005, 1, 1)),
    ]
    assert [one.number for one in in_force(law, date(2005, 1, 1))] == ["2", "2 bis", "10"]


@pytest.mark.parametrize("id", ["", "one 1", "one\n"])
def test_an_id_has_no_spaces(id):
    with pytest.raises(InvalidAnswer):
        _provision(id)
