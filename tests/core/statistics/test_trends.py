"""Series and their change."""

import pytest

from palermo.errors import InvalidQuestion
from palermo.statistics.answer import answer
from palermo.statistics.query import Query
from palermo.statistics.trends import series
from tests.core.statistics.worlds import lay_down

ROWS = [
    {"year": "2019", "sex": "F", "low": 40},
    {"year": "2020", "sex": "F", "low": 60},
    {"year": "2019", "sex": "M", "low": 100},
    {"year": "2020", "sex": "M", "low": 90},
    {"year": "2005-2013", "sex": "M", "low": 500},
]


def test_one_series_for_each_code_largest_last_value_first(tmp_path):
    lay_down(tmp_path, ROWS)

    lines = series(answer(tmp_path, Query.parse("victims", "year,sex")))

    assert [line.label for line in lines] == ["Male", "Female"]
    assert [point.period for point in lines[0].points] == ["2019", "2020"]


def test_the_change_is_an_interval_where_figures_are_spans(tmp_path):
    rows = [{"year": "2019", "low": 10, "high": 16}, {"year": "2020", "low": 20, "high": 20}]
    lay_down(tmp_path, rows, microdata=False, axes=("year",))

    (line,) = series(answer(tmp_path, Query.parse("victims", "year")))

    assert (line.change.low, line.change.high) == (4, 10)
    assert (line.change.relative_low, line.change.relative_high) == (0.25, 1.0)


def test_a_withheld_point_has_no_number_and_takes_no_part_in_the_change(tmp_path):
    lay_down(tmp_path, [{"year": "2019", "low": 3}, {"year": "2020", "low": 60}, {"year": "2021", "low": 90}])

    (line,) = series(answer(tmp_path, Query.parse("victims", "year")))

    assert line.points[0].value is None
    assert line.points[0].withheld
    assert [point.value for point in line.points] == [None, None, 90]
    assert line.change is None


def test_an_answer_without_time_has_no_trend(tmp_path):
    lay_down(tmp_path, ROWS)

    with pytest.raises(InvalidQuestion, match="year"):
        series(answer(tmp_path, Query.parse("victims", "sex")))
