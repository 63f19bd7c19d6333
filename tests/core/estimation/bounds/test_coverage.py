import numpy as np
import pytest

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bounds.coverage import estimate_coverage, sample_coverage
from palermo.estimation.bounds.log_normal import log_normal
from palermo.estimation.tables import CaptureTable
from tests.core.estimation.published import published_rows, published_table

FORMS = {"Nhat-0": "independent", "Nhat": "high", "Nhat-1": "low"}
ROWS = published_rows("care1_coverage")
GIVEN = [row for row in ROWS if row["high"] != "NaN"]


def named(row):
    return f"{row['table']} {row['estimator']}"


@pytest.mark.parametrize("row", GIVEN, ids=named)
def test_every_digit_of_the_point_estimates_of_care1_is_reproduced(row):
    found = sample_coverage(published_table(row["table"]))

    assert str(round(getattr(found, FORMS[row["estimator"]]))) == row["estimate"]
    assert (f"{found.coverage:.3f}", round(found.seen, 3)) == (row["C"], float(row["D"]))


@pytest.mark.parametrize("row", GIVEN, ids=named)
def test_limits_follow_from_estimate_and_error_as_in_care1(row):
    observed, total, error = (float(row[one]) for one in ("observed", "estimate", "se"))

    interval = log_normal(int(observed), total, error)

    # CARE-1 prints the error without decimals: that much the limits may differ.
    slack = log_normal(int(observed), total, error + 0.5)
    assert interval.low == pytest.approx(float(row["low"]), abs=1 + abs(slack.low - interval.low))
    assert interval.high == pytest.approx(
        float(row["high"]), abs=1 + 2 * abs(slack.high - interval.high) + 1e-5 * total
    )


@pytest.mark.parametrize(
    "row", [row for row in GIVEN if row["estimator"] != "Nhat" or float(row["C"]) > 0.4], ids=named
)
def test_the_standard_error_of_care1_is_within_what_200_bootstrap_tables_give(row):
    table = published_table(row["table"])
    form = FORMS[row["estimator"]]

    errors = [
        next(
            one.values["persons"]
            for one in estimate_coverage(table, form, seed=seed, replicates=200).diagnostics
            if one.code == "standard_error"
        )
        for seed in range(60)
    ]

    assert min(errors) * 0.95 - 0.5 <= float(row["se"]) <= max(errors) * 1.05 + 0.5


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("hav_taiwan_3", 508, 971), ("diabetes_italy_4", 2458, 2609), ("congenital_massachusetts_5", 649, 659)],
)
def test_the_tables_that_care1_ships_give_its_equations(name, low, high):
    """Held to the equations of Chao et al. (2001), written out with loops."""
    table = published_table(name)
    lists = range(len(table.lists))
    alone = [int(table.counts[1 << i]) for i in lists]
    sizes, overlaps = table.sizes.tolist(), table.overlaps
    coverage = 1 - sum(a / n for a, n in zip(alone, sizes, strict=True)) / len(lists)
    start = (table.observed - sum(alone) / len(lists)) / coverage

    def corrected(total: float) -> float:
        ties = sum(
            (alone[i] + alone[j] + 2 * table.counts[1 << i | 1 << j])
            * (total * overlaps[i, j] / sizes[i] / sizes[j] - 1)
            for j in lists
            for i in range(j)
        )
        return start + ties / len(lists) / coverage

    found = sample_coverage(table)

    assert found.low == pytest.approx(corrected(corrected(start)))
    assert found.high == pytest.approx(corrected(found.high))
    assert (round(found.low), round(found.high)) == (low, high)


def test_where_the_lists_cover_too_little_there_is_no_estimate_for_high_coverage():
    """CARE-1 prints the 185 persons observed and NaN as a limit."""
    assert sample_coverage(published_table("new_orleans_5")).high is None
    with pytest.raises(NotEstimable, match="cover too little"):
        estimate_coverage(published_table("new_orleans_5"), "high", seed=1)


def test_low_coverage_is_warned_of_and_grave_for_the_form_it_spoils():
    table = published_table("uk2013_5")

    low, high = (estimate_coverage(table, form, seed=1, replicates=200).warnings for form in ("low", "high"))

    assert [(one.code, one.grave) for one in low] == [("low_coverage", False)]
    assert ("low_coverage", True) in [(one.code, one.grave) for one in high]


def test_the_same_seed_gives_the_same_interval_and_another_does_not():
    table = published_table("korea_3")

    first, again, other = (estimate_coverage(table, seed=seed, replicates=200).interval for seed in (1, 1, 2))

    assert first == again != other


@pytest.mark.parametrize(
    "table",
    [
        CaptureTable(("a", "b"), np.array([0, 5, 4, 2])),
        CaptureTable(("a", "b", "c"), np.array([0, 5, 4, 2, 0, 0, 0, 0])),
        CaptureTable(("a", "b", "c"), np.array([0, 5, 4, 0, 3, 0, 0, 0])),
    ],
)
def test_two_lists_an_empty_one_or_no_overlap_are_refused(table):
    with pytest.raises(NotEstimable):
        sample_coverage(table)


def test_another_form_is_refused():
    with pytest.raises(InvalidInput, match="independent, high, low"):
        estimate_coverage(published_table("korea_3"), "best", seed=1)
