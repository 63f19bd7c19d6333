"""Corridors, the domestic share and balances."""

from palermo.statistics.flows import flows
from tests.core.statistics.worlds import lay_down

ROWS = [
    {"year": "2020", "citizenship": ["ALB"], "destination": "GBR", "breakdown": "citizenship", "low": 100},
    {"year": "2020", "citizenship": ["GBR"], "destination": "GBR", "breakdown": "citizenship", "low": 60, "high": 80},
    {"year": "2020", "citizenship": ["GBR"], "destination": "ALB", "breakdown": "citizenship", "low": 1, "high": 4},
    {"year": "2020", "citizenship": ["_U"], "destination": "GBR", "breakdown": "citizenship", "low": 7},
]


def test_corridors_are_ordered_and_domestic_ones_are_no_corridors(tmp_path):
    lay_down(tmp_path, ROWS, source="nrm-uk", microdata=False, axes=("year", "destination"))

    found = flows(tmp_path, source="nrm-uk")

    assert [(one.origin, one.destination, one.low, one.high) for one in found.top(5)] == [
        ("ALB", "GBR", 100, 100),
        ("_U", "GBR", 7, 7),
        ("GBR", "ALB", 1, 4),
    ]


def test_the_domestic_share_has_bounds_and_leaves_out_the_unknown(tmp_path):
    lay_down(tmp_path, ROWS, source="nrm-uk", microdata=False, axes=("year", "destination"))

    found = flows(tmp_path, source="nrm-uk")

    assert found.domestic_low == 60 / (60 + 104)
    assert found.domestic_high == 80 / (80 + 101)


def test_balances_put_net_origins_first(tmp_path):
    lay_down(tmp_path, ROWS, source="nrm-uk", microdata=False, axes=("year", "destination"))

    balances = flows(tmp_path, source="nrm-uk").balances

    assert [(one.state, one.net) for one in balances] == [("ALB", 99), ("GBR", -99)]


def test_small_corridors_of_records_are_withheld(tmp_path):
    rows = [
        {"year": "2020", "citizenship": ["ALB"], "destination": "GBR", "low": 100},
        {"year": "2020", "citizenship": ["FRA"], "destination": "GBR", "low": 4},
        {"year": "2020", "citizenship": ["FRA"], "destination": "ITA", "low": 90},
        {"year": "2020", "citizenship": ["ALB"], "destination": "ITA", "low": 70},
    ]
    lay_down(tmp_path, rows)

    found = flows(tmp_path, source="records")

    hidden = {(one.origin, one.destination) for one in found.corridors if one.withheld}
    assert ("FRA", "GBR") in hidden
    assert found.withheld == len(hidden) == 4
