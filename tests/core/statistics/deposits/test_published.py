"""The publishers' own files give the publishers' own numbers."""

import csv
from pathlib import Path

import duckdb
import pytest

from palermo.statistics import catalogue
from palermo.statistics.answer import answer
from palermo.statistics.query import Query
from tests.core.statistics.deposits.files import hand_in, published


def bounds(home, measure, by, *where, **more):
    found = answer(home, Query.parse(measure, by, where, **more))
    return {tuple(row.codes.values()): (row.low, row.high) for row in found.rows}


@pytest.fixture(scope="module")
def glotip(tmp_path_factory):
    home = tmp_path_factory.mktemp("glotip")
    return home, hand_in(home, published("glotip/data_glotip*.csv.gz"), "glotip")


def test_every_row_of_the_unodc_release_is_read(glotip):
    _, told = glotip

    assert (told["read"], told["accepted"], told["rejected"]) == (46_556, 46_556, 0)
    assert told["ignored"] == {"heading of the questionnaire in place of a State": 14}


def test_world_sums_of_detected_victims_with_both_bounds(glotip):
    home, _ = glotip

    found = bounds(home, "victims", "year", "year=2017:2020")

    # Source: shared/data/glotip/README.md, counted from the release of 30 May 2023.
    assert found == {
        ("2017",): (47_423, 47_495),
        ("2018",): (49_811, 49_847),
        ("2019",): (53_248, 53_305),
        ("2020",): (49_816, 49_882),
    }


def test_figures_of_repeated_keys_are_added_as_an_independent_count_does(glotip):
    home, _ = glotip
    rows = duckdb.read_csv(str(published("glotip/data_glotip*.csv.gz")), all_varchar=True)
    expected = rows.query(
        "rows",
        """SELECT Year, sum(CASE WHEN txtVALUE = '<5' THEN 1 ELSE replace(txtVALUE, ',', '')::INT END),
                  sum(CASE WHEN txtVALUE = '<5' THEN 4 ELSE replace(txtVALUE, ',', '')::INT END)
           FROM rows WHERE Indicator = 'Detected trafficking victims' AND Dimension = 'by form of exploitation'
             AND Category = 'Forced labour' AND Sex = 'Total' AND Age = 'Total' GROUP BY Year""",
    ).fetchall()

    found = bounds(home, "victims", "year", "form=ForcedLabour")

    assert found == {(year,): (int(low), int(high)) for year, low, high in expected}


def test_the_same_file_twice_changes_nothing(glotip):
    home, told = glotip
    before = catalogue.log_file(home).read_bytes()

    again = hand_in(home, published("glotip/data_glotip*.csv.gz"), "glotip")

    assert again == told | {"unchanged": True}
    assert catalogue.log_file(home).read_bytes() == before


PUBLISHERS = {
    "year": "yearRegister", "sex": "gender", "age": "majorityStatus", "origin_region": "UN_COO_Region",
    "region": "UN_COE_Region", "perpetrator_sex": "IP_Gender", "perpetrator_age": "IP_ageBroad",
    "perpetrator_region": "IP_citizen_UNRegion", "relation": "IP_Relation", "payment": "IP_PayMoney",
}  # fmt: skip
FLAGS = {
    "isForcedLabour": ("form", "ForcedLabour"), "isSexualExploit": ("form", "SexualExploitation"),
    "IP_Exploiter": ("perpetrator_role", "exploiter"), "IP_RecruiterBroker": ("perpetrator_role", "recruiter"),
    "IP_TransactionProcess": ("perpetrator_role", "transaction"), "IP_ControlAbuseKidnap": ("perpetrator_role", "control"),
}  # fmt: skip
THEIRS = {
    "F": "Female", "M": "Male", "Y_GE18": "Adult", "Y0T17": "Minor", "AmericasOceania": "Americas/Oceania",
    "Y0T29": "0--29", "Y30T38": "30--38", "Y39T47": "39--47", "Y_GE48": "48+", "Familial": "FamilyIntimatePartner",
    "Acquainted": "FriendAcquaintance", "Unaquainted": "StrangerUnknownOther", "yes": "Yes", "no": "No",
}  # fmt: skip


def _publishers_counts() -> dict[tuple[str, str], int]:
    with Path(published("ctdc/vp_synthetic_official_frequencies.csv")).open(encoding="utf-8") as stream:
        return {
            (row["variable"], row["value"]): int(row["freq"])
            for row in csv.DictReader(stream)
            if row["kind"] == "Valid"
        }


def _our_counts(home: Path) -> dict[tuple[str, str], int]:
    file = str(catalogue.records_file(home, catalogue.vintages(home)[0]))
    found = {}
    for ours, theirs in PUBLISHERS.items():
        for codes, number in duckdb.sql(f"SELECT {ours}, sum(low)::INT FROM '{file}' GROUP BY 1").fetchall():
            parts = [THEIRS.get(code, code) for code in ([codes] if isinstance(codes, str) else codes)]
            found[theirs, ";".join(sorted(parts))] = number
    for theirs, (ours, code) in FLAGS.items():
        found[theirs, "1"] = duckdb.sql(
            f"SELECT sum(low)::INT FROM '{file}' WHERE list_contains({ours}, '{code}')"
        ).fetchone()[0]
    return found


def test_the_publishers_53_value_counts_of_the_victim_perpetrator_file(tmp_path):
    told = hand_in(tmp_path, published("ctdc/CTDC_VPsynthetic*.csv.gz"), "ctdc-vp")
    expected = _publishers_counts()

    ours = _our_counts(tmp_path)

    assert (told["read"], told["rejected"]) == (21_195, 0)
    assert len(expected) == 53
    assert {key: ours.get(key) for key in expected} == expected


def test_the_global_dataset_counts_namibia_and_never_reads_zero_as_a_place(tmp_path):
    told = hand_in(tmp_path, published("ctdc/ctdc_global*.csv.gz"), "ctdc-global")

    assert (told["read"], told["rejected"]) == (36_447, 0)
    assert bounds(tmp_path, "victims", "") == {(): (36_447, 36_447)}
    codes = {codes[0] for codes in bounds(tmp_path, "victims", "citizenship")}
    assert "0" not in codes and "_U" in codes


def test_one_quarter_of_referrals_as_it_was_known_on_three_days(tmp_path):
    for name in ("2023-07-07_1892e90", "2023-09-04_aeb1c2c"):
        hand_in(tmp_path, published(f"nrm_uk/nrm_referrals_longitudinal_{name}.csv.gz"), "nrm-uk")

    quarter = ("referrals", "quarter", "quarter=2022-Q2")

    assert bounds(tmp_path, *quarter, on="2023-07-31") == {("2022-Q2",): (4162, 4162)}
    assert bounds(tmp_path, *quarter) == {("2022-Q2",): (4161, 4161)}
    first = catalogue.vintages(tmp_path)[0].id
    assert bounds(tmp_path, *quarter, vintage=first) == {("2022-Q2",): (4162, 4162)}


def test_the_first_release_of_a_quarter_adds_up_without_its_totals(tmp_path):
    told = hand_in(tmp_path, published("nrm_uk/nrm_referrals_2022_q2.csv.gz"), "nrm-uk")

    assert (told["read"], told["accepted"], told["rejected"]) == (3645, 3645, 0)
    assert bounds(tmp_path, "referrals", "quarter") == {("2022-Q2",): (4171, 4171)}
    assert sum(low for low, _ in bounds(tmp_path, "referrals", "detected_by").values()) == 4171


def test_reasonable_grounds_decisions_by_vintage(tmp_path):
    for name in ("2023-06-22_a6632bd", "2023-08-24_adbbd68"):
        hand_in(tmp_path, published(f"nrm_uk/nrm_reasonable_grounds_{name}.csv.gz"), "nrm-uk")

    quarter = ("decisions", "stage,quarter", "quarter=2023-Q1")

    assert bounds(tmp_path, *quarter, on="2023-07-01") == {("reasonable_grounds", "2023-Q1"): (3528, 3528)}
    assert bounds(tmp_path, *quarter) == {("reasonable_grounds", "2023-Q1"): (3482, 3482)}
