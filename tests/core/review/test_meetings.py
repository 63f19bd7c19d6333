"""Attendance held against adherence; speakers in order; who speaks without being there."""

from datetime import date

import pytest

from palermo.errors import InvalidQuestion
from palermo.review.meetings import CATEGORIES, Present, Statement, attended, by_item, strangers
from palermo.treaty.adherence import TreatyAct, instrument
from tests.core.review.meeting_world import PRESENT

DAY = date(2009, 4, 14)


def _one(category: str, state: str = "", organization: str = "", **more):
    return attended([Present("x", category, state, organization)], "tip", more.get("day", DAY), more.get("acts", ()))


def test_a_correct_meeting_has_no_difference_and_every_category_is_counted():
    found = attended(PRESENT, "tip", DAY)

    assert found.differences == () and found.twice == ()
    assert list(found.counts) == list(CATEGORIES)
    assert [found.counts[one] for one in CATEGORIES] == [7, 2, 2, 1, 2, 2, 1, 1]


@pytest.mark.parametrize(
    ("category", "state", "code", "by_acts"),
    [
        ("states_parties", "JPN", "signatory_as_party", "signatories"),
        ("states_parties", "YEM", "other_state_as_party", "observer_states"),
        ("signatories", "ITA", "party_as_signatory", "states_parties"),
        ("signatories", "YEM", "other_state_as_signatory", "observer_states"),
        ("observer_states", "ITA", "party_as_observer", "states_parties"),
        ("observer_states", "JPN", "signatory_as_observer", "signatories"),
    ],
)
def test_a_state_in_another_category_than_its_acts_give_is_named_with_them(category, state, code, by_acts):
    found = _one(category, state)

    assert [(one.code, one.by_acts, one.certain) for one in found.differences] == [(code, by_acts, True)]
    said = found.differences[0].as_dict()
    assert said["state"] == state and said["evidence"]["on"] == "2009-04-14" and said["registered"] == category


def test_the_evidence_names_signature_deposit_and_source():
    evidence = _one("observer_states", "ITA").differences[0].as_dict()["evidence"]

    assert evidence["signed_on"] == "2000-12-12" and evidence["act"] == "ratification"
    assert evidence["deposited_on"] == "2006-08-02" and evidence["source"].startswith("UNTC")


def test_the_day_decides():
    assert _one("states_parties", "ITA", day=date(2006, 8, 1)).differences[0].code == "signatory_as_party"
    assert _one("states_parties", "ITA", day=date(2006, 8, 2)).differences == ()


def test_an_act_that_was_entered_since_counts_and_after_the_end_of_the_list_nothing_missing_is_certain():
    later = date(2031, 5, 12)
    act = TreatyAct("tip", "JPN", "acceptance", date(2020, 1, 1), "exact", "C.N.1.2020")
    until = instrument("tip").complete_until

    unsure = _one("states_parties", "YEM", day=later).differences[0]

    assert until < later and not unsure.certain and unsure.complete_until == until
    assert _one("states_parties", "JPN", acts=(act,)).differences[0].code == "signatory_as_party"
    assert _one("states_parties", "JPN", day=later, acts=(act,)).differences == ()
    assert _one("observer_states", "ITA", day=later).differences[0].certain


def test_an_organization_registered_as_party_must_be_one():
    assert _one("regional_organization_party", organization="European Union").differences == ()
    found = _one("regional_organization_party", organization="Simulated Union").differences
    assert [(one.code, one.by_acts) for one in found] == [("organization_no_party", "no_party")]
    assert _one("intergovernmental", organization="Simulated Union").differences == ()


def test_a_state_that_is_registered_twice_is_named_and_an_unknown_treaty_refused():
    twice = [Present("1", "states_parties", "ITA"), Present("2", "states_parties", "ITA")]

    assert attended(twice, "tip", DAY).twice == ("ITA",)
    with pytest.raises(InvalidQuestion):
        attended(twice, "none", DAY)


def test_speakers_stand_by_item_in_order_and_strangers_are_named():
    spoken = [
        Statement("b", 2, 2, "FRA"),
        Statement("a", 2, 1, "ITA"),
        Statement("c", 1, 1, organization="COUNCIL of Europe"),
        Statement("d", 1, 2, organization="Simulated Guild"),
        Statement("e", 1, 3, "MLI"),
    ]

    assert {item: [one.id for one in found] for item, found in by_item(spoken).items()} == {
        1: ["c", "d", "e"],
        2: ["a", "b"],
    }
    assert [one.id for one in strangers(spoken, PRESENT)] == ["d", "e"]
