"""Strict reading: every row accounted for, every refusal named, nothing half done."""

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.errors import Cancelled, InvalidInput
from palermo.statistics import catalogue
from palermo.statistics.answer import answer
from palermo.statistics.deposits.deposit import Wish, deposit
from palermo.statistics.deposits.rejects import read_rejects
from palermo.statistics.query import Query
from tests.core.statistics.deposits.files import AT, RECORDS, hand_in, written


def rejected(told):
    with Path(told["rejects_file"]).open(encoding="utf-8", newline="") as stream:
        return [tuple(row.values()) for row in csv.DictReader(stream)]


def test_refused_rows_name_line_column_value_and_reason(tmp_path):
    text = (
        RECORDS
        + "2023,ITA,NGA,F,Y18T20,SexualExploitation\n2023,IT,NGA,F,Y18T20,Other\n\n2023,ITA,NGA,X,Y18T20,Other\n2023,ITA\n"
    )

    told = hand_in(tmp_path, written(tmp_path, "a.csv", text))

    assert (told["read"], told["accepted"], told["rejected"]) == (4, 1, 3)
    assert rejected(told) == [
        ("3", "destination", "IT", "is not an ISO 3166-1 alpha-3 code; write ITA"),
        (
            "5",
            "sex",
            "X",
            "is not one of: Feminine, Masculine, TransgenderFeminine, TransgenderMasculine, NonConforming, NonSpecifiedUnknown, F, M, O, _U",
        ),
        ("6", "", "2023,ITA", "has 2 cells, the header has 6"),
    ]


def test_a_row_with_two_faults_is_refused_once(tmp_path):
    told = hand_in(tmp_path, written(tmp_path, "a.csv", RECORDS + "1066,XX,NGA,F,,\n2023,ITA,,,,\n"))

    assert (told["read"], told["accepted"], told["rejected"]) == (2, 1, 1)
    assert len(rejected(told)) == 1


def test_records_are_counted_by_every_field_of_the_record(tmp_path):
    header = "year,quarter,hte_Country,prs_Citizenship,prs_Gender,vic_AgeWhenTrafficked,vic_TypeOfExploitation,vic_MethodsOfControl,vic_TraffickingStatus,persons\n"
    rows = "2023,2023-Q2,ITA,NGA;GHA,Feminine,16,ForcedLabour;SexualExploitation,DebtBondage,ActualVictimOfTrafficking,20\n"
    rows += "2023,,ITA,NGA,Masculine,,,,PossibleVictimOfTrafficking,30\n2023,,ITA,,,,,,NotAVictimOfTrafficking,40\n"

    told = hand_in(tmp_path, written(tmp_path, "a.csv", header + rows))

    assert told["ignored"] == {"found not to be a victim of trafficking": 1}
    victims = answer(tmp_path, Query.parse("victims", "age_group,form"))
    assert {(row.codes["age_group"], row.codes["form"]): row.value for row in victims.rows} == {
        ("Y9T17", "ForcedLabour"): 20,
        ("Y9T17", "SexualExploitation"): 20,
    }
    assert [row.value for row in answer(tmp_path, Query.parse("referrals", "")).rows] == [30]


def test_a_record_that_contradicts_itself_is_refused(tmp_path):
    text = "year,destination,age,age_group,quarter\n2023,ITA,Y_GE18,Y9T17,\n2023,ITA,,,2022-Q1\n2023,ITA,Y0T17,Y9T17,2023-Q1\n"

    told = hand_in(tmp_path, written(tmp_path, "a.csv", text))

    assert [(line, column, reason) for line, column, _, reason in rejected(told)] == [
        ("2", "age", "contradicts the age group"),
        ("3", "quarter", "lies in another year"),
    ]


@pytest.mark.parametrize(
    "column",
    ["full_name", "prs_FirstName", "date_of_birth", "passport_number", "email", "Phone", "case_id", "prs_Birthdate"],
)
def test_a_file_that_tells_who_a_person_is_is_refused_whole(tmp_path, column):
    file = written(tmp_path, "a.csv", f"year,destination,{column}\n2023,ITA,x\n")

    with pytest.raises(InvalidInput, match="would tell who a person is"):
        hand_in(tmp_path, file)

    assert catalogue.vintages(tmp_path) == ()


def test_csv_lines_and_parquet_give_the_same_records(tmp_path):
    rows = [
        {"year": 2022 + number % 2, "destination": "ITA", "form": ["ForcedLabour", "Other"][: number % 3]}
        for number in range(60)
    ]
    texts = [{**row, "form": ";".join(row["form"])} for row in rows]
    as_csv = written(
        tmp_path, "a.csv", "year,destination,form\n" + "".join(f"{row['year']},ITA,{row['form']}\n" for row in texts)
    )
    as_lines = written(tmp_path, "a.jsonl.gz", "".join(json.dumps(row) + "\n" for row in rows))
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    homes = []
    for number, file in enumerate((as_csv, as_lines, tmp_path / "a.parquet")):
        hand_in(tmp_path / str(number), file)
        homes.append(answer(tmp_path / str(number), Query.parse("victims", "year,form")).rows)

    assert homes[0] == homes[1] == homes[2]
    assert sum(row.value or 0 for row in homes[0]) > 0


def test_a_corrected_file_is_a_new_vintage_and_the_old_one_stays(tmp_path):
    first = hand_in(tmp_path, written(tmp_path, "a.csv", RECORDS + "2023,ITA,,F,,\n" * 20))
    second = hand_in(tmp_path, written(tmp_path, "a.csv", RECORDS + "2023,ITA,,F,,\n" * 30))

    assert [row.value for row in answer(tmp_path, Query.parse("victims", "")).rows] == [30]
    assert [row.value for row in answer(tmp_path, Query.parse("victims", "", vintage=first["vintage"])).rows] == [20]
    assert second["vintage"] != first["vintage"]


def test_a_cancelled_deposit_leaves_nothing(tmp_path):
    def cancel(done, size):
        raise Cancelled("cancelled; nothing was stored")

    with pytest.raises(Cancelled):
        deposit(tmp_path, written(tmp_path, "a.csv", RECORDS + "2023,ITA,,F,,\n"), Wish("palermo", "test", AT), cancel)

    assert catalogue.vintages(tmp_path) == ()
    assert list((catalogue.folder(tmp_path) / "staging").iterdir()) == []


def test_the_file_of_refused_rows_starts_no_formula(tmp_path):
    told = hand_in(tmp_path, written(tmp_path, "a.csv", RECORDS + '2023,ITA,,F,,\n2023,"=HYPERLINK(""x"")",,F,,\n'))

    assert read_rejects(catalogue.rejects_file(tmp_path, told["vintage"]))[0]["value"].startswith("'=")


CELL = st.sampled_from(
    ["", "2023", "ITA", "F", "X", "=1", "a,b", '"', "é", "  ", "ForcedLabour", "ForcedLabour;Other", "-99"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=1, max_size=7), min_size=1, max_size=12))
def test_accepted_and_rejected_are_always_what_was_read(tmp_path_factory, rows):
    home = tmp_path_factory.mktemp("home")
    good = "2023,ITA,,F,,\n"
    file = written(home, "a.csv", RECORDS + good + "".join(",".join(cells) + "\n" for cells in rows))

    try:
        told = hand_in(home, file)
    except InvalidInput as error:  # an open quote runs into the next line: refused whole, with its place
        assert "line" in str(error)
        return

    assert told["accepted"] + told["rejected"] == told["read"] >= 1
    assert len(rejected(told) if told["rejects_file"] else []) == told["rejected"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("year;destination\n2023;ITA\n", "separated by semicolons"),
        ("year,destination,year\n2023,ITA,2023\n", 'column "year" occurs twice'),
        ("year,sex\n2023,F\n", 'column "destination" is missing'),
        ("year,destination,shoe\n2023,ITA,44\n", 'column "shoe" is not known'),
        ("year,destination\n", "no row below its header"),
        ("year,destination\n2023,XX\n", "no row could be accepted"),
        ("", "is empty"),
    ],
)
def test_a_file_that_is_no_deposit_says_what_to_do(tmp_path, text, said):
    with pytest.raises(InvalidInput, match=said):
        hand_in(tmp_path, written(tmp_path, "a.csv", text))

    assert catalogue.vintages(tmp_path) == ()


def test_the_documented_example_is_accepted_whole(tmp_path):
    page = Path(__file__).parents[4] / "docs" / "reference" / "palermo-record.md"
    example = page.read_text(encoding="utf-8").split("```csv\n")[1].split("```")[0]
    told = hand_in(tmp_path / "home", written(tmp_path, "example-2024-05-01.csv", example), source="simulated-office")
    assert (told["read"], told["accepted"], told["rejected"]) == (2, 2, 0)
