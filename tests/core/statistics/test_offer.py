"""What can be asked."""

from palermo.statistics.offer import codes_in_use, offer
from tests.core.statistics.worlds import lay_down


def test_an_offer_names_measures_breakdowns_and_years(tmp_path):
    rows = [
        {"measure": "convicted", "year": "2020", "destination": "FRA", "sex": "_T", "breakdown": "", "low": 4},
        {"measure": "convicted", "year": "2021", "destination": "FRA", "sex": "F", "breakdown": "sex", "low": 2},
    ]
    lay_down(tmp_path, rows, source="glotip", microdata=False, axes=("year", "destination"))

    (one,) = offer(tmp_path)

    assert one.measures == ("convicted",)
    assert one.breakdowns == {"convicted": ((), ("sex",))}
    assert one.years == ("2020", "2021")
    assert codes_in_use(tmp_path, "glotip", "sex") == ("F",)


def test_the_population_table_is_no_source_to_explore(tmp_path):
    rows = [{"measure": "population", "year": "2020", "destination": "FRA", "low": 40}]
    lay_down(tmp_path, rows, source="population", microdata=False, axes=("year", "destination"))

    assert offer(tmp_path) == ()
