import pytest

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bounds.pairs import Overlap, chapman, lincoln_petersen, pairs
from palermo.estimation.results import Estimate
from tests.core.estimation.published import published_rows, published_table


def standard_error(found: Estimate) -> float:
    return next(one.values["persons"] for one in found.diagnostics if one.code == "standard_error")


@pytest.mark.parametrize(
    "row", published_rows("care1_pairs"), ids=lambda row: f"{row['table']} {row['first']}{row['second']}"
)
def test_every_digit_that_care1_prints_is_reproduced(row):
    table = published_table(row["table"])
    wanted = (table.lists[int(row["first"]) - 1], table.lists[int(row["second"]) - 1])

    (pair,) = [one for one in pairs(table) if one.lists == wanted]

    plain = "" if pair.lincoln_petersen is None else str(round(pair.lincoln_petersen.total))
    found = pair.chapman
    assert found.interval is not None
    numbers = [found.total, standard_error(found), found.interval.low, found.interval.high]
    assert [plain, *(str(round(one)) for one in numbers)] == [
        row[one] for one in ("petersen", "chapman", "se", "low", "high")
    ]


def test_lists_that_share_nobody_have_no_lincoln_petersen_estimate():
    with pytest.raises(NotEstimable, match="no person is on both lists"):
        lincoln_petersen(Overlap(31, 22, 0))


def test_more_shared_than_named_is_refused():
    with pytest.raises(InvalidInput):
        Overlap(5, 3, 4)


def test_few_shared_persons_are_warned_of():
    assert [one.code for one in chapman(Overlap(100, 100, 6)).warnings] == ["few_shared"]
    assert chapman(Overlap(100, 100, 7)).warnings == ()


def test_a_list_inside_another_hides_nobody():
    found = chapman(Overlap(100, 40, 40))

    assert found.interval is not None
    assert (found.total, found.interval.low, found.interval.high) == (100, 100, 100)


def test_the_variance_of_lincoln_petersen_is_that_of_the_delta_method():
    found = lincoln_petersen(Overlap(77, 59, 18))

    assert standard_error(found) == pytest.approx((77 * 59 * 59 * 41 / 18**3) ** 0.5, abs=0.05)
