"""Adherence: published counts, computed entry into force, names by date."""

import csv
from datetime import date
from pathlib import Path

import pytest

from palermo.errors import InvalidQuestion, NotFound
from palermo.treaty.adherence import ALL, IN_FORCE, TreatyAct, acts, adherence, entry_into_force, instruments, timeline
from palermo.treaty.names import code_of, name_on


def _published():
    file = Path(__file__).parents[2] / "reference" / "adherence.csv"
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", _published(), ids=lambda row: f"{row['instrument']} {row['on']}")
def test_the_ten_published_counts(row):
    day = date.fromisoformat(row["on"])
    deposited = adherence(row["instrument"], day, counted=ALL)
    bound = adherence(row["instrument"], day, IN_FORCE, ALL)
    reported = int(row["reported"])

    if row["agrees"] == "deposited":
        assert deposited.count == reported
    elif row["agrees"] == "in force":
        assert bound.count == reported
    elif row["agrees"] == "differs":
        assert (deposited.count, bound.count, reported) == (119, 119, 118)
    else:
        assert deposited.partial, "the list says that it is not complete"
        assert deposited.count <= reported
        assert "The list is complete until" in " ".join(deposited.notes)


@pytest.mark.parametrize("id", ["tip", "untoc", "uncac"])
def test_entry_into_force_is_computed_and_equals_the_official_day(id):
    treaty = instruments()[id]
    assert entry_into_force(treaty, acts(id)) == treaty.entered_into_force_on


def test_the_rule_of_14_april_2009():
    day = date(2009, 4, 14)
    counts = [
        adherence("tip", day, basis, counted).count
        for basis in ("deposited", "in-force")
        for counted in ("states", "all")
    ]
    assert counts == [127, 128, 126, 127]


def test_a_treaty_binds_30_days_after_a_later_deposit():
    found = {one.iso3: one for one in adherence("tip", date(2010, 3, 31)).parties}
    assert found["ATG"].deposited_on == date(2010, 2, 17)
    assert found["ATG"].bound_on == date(2010, 3, 19)


def test_an_organization_of_states_is_no_state():
    day = date(2009, 4, 14)
    assert "EUE" not in {one.iso3 for one in adherence("tip", day).parties}
    assert "EUE" in {one.iso3 for one in adherence("tip", day, counted=ALL).parties}


def test_a_denunciation_counts_only_from_the_day_it_takes_effect():
    left = TreatyAct("tip", "ITA", "denunciation", date(2010, 1, 1), "exact", "simulated")
    assert "ITA" in {one.iso3 for one in adherence("tip", date(2010, 12, 31), more=[left]).parties}
    assert "ITA" not in {one.iso3 for one in adherence("tip", date(2011, 1, 1), more=[left]).parties}


def test_an_act_entered_later_counts_from_its_own_day():
    came = TreatyAct("tip", "UGA", "ratification", date(2009, 4, 1), "exact", "simulated")
    assert adherence("tip", date(2009, 4, 14), more=[came]).count == 128
    assert adherence("tip", date(2009, 3, 31), more=[came]).count == adherence("tip", date(2009, 3, 31)).count


def test_growth_ends_at_the_count():
    day = date(2013, 12, 13)
    assert timeline("tip", day)[-1].count == adherence("tip", day).count
    counts = [step.count for step in timeline("untoc", day)]
    assert counts == sorted(counts)


@pytest.mark.parametrize("question", [("smuggling",), ("tip", "signed"), ("tip", "deposited", "nobody")])
def test_a_question_that_does_not_exist_is_refused(question):
    id, *rest = question
    with pytest.raises(InvalidQuestion):
        adherence(id, date(2009, 4, 14), *rest)


def test_names_follow_the_day_and_old_names_resolve():
    assert name_on("MKD", date(2009, 4, 14), "en") == "The former Yugoslav Republic of Macedonia"
    assert name_on("EUE", date(2009, 11, 30), "es") == "Comunidad Europea"
    assert name_on("EUE", date(2009, 12, 1), "es") == "Unión Europea"
    assert name_on("TUR", date(2026, 1, 1), "en") != "Turkey"
    assert [code_of(name) for name in ("Swaziland", "Burma", "الجماعة الأوروبية", "USA", "Кабо-Верде")] == [
        "SWZ",
        "MMR",
        "EUE",
        "USA",
        "CPV",
    ]
    with pytest.raises(NotFound):
        code_of("Atlantis")
