"""The simulated world: what reaches the cube is what its truth says should."""

from datetime import UTC, datetime

import numpy as np
import pytest

from palermo.errors import InvalidInput
from palermo.statistics import catalogue
from palermo.statistics.answer import answer
from palermo.statistics.flows import flows
from palermo.statistics.query import Query
from palermo.statistics.simulation.figures import text_of
from palermo.statistics.simulation.persons import expected_by_quarter, generate, quarters, setting
from palermo.statistics.simulation.world import deposit_world, truth, write_records
from tests.core.statistics.deposits.files import hand_in, written

AT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    home = tmp_path_factory.mktemp("world")
    return home, deposit_world(home, AT)


def values(home, measure, by, *where, **more):
    found = answer(home, Query.parse(measure, by, where, **more))
    return {tuple(row.codes.values()): row for row in found.rows}


def test_official_figures_bracket_the_persons_that_were_detected(world):
    home, persons = world
    table = truth(persons).to_pydict()
    expected = {
        (year, state): number
        for year, state, number in zip(table["year"], table["destination"], table["detected_sum"], strict=True)
    }

    rows = values(home, "victims", "year,destination", "source=simulated-official")

    assert len(rows) == len(expected) == 9 * 24
    assert all(rows[key].low <= number <= rows[key].high for key, number in expected.items())


def test_records_of_the_last_quarters_are_still_on_their_way(world):
    home, _ = world
    first, second = (one for one in catalogue.vintages(home) if one.source == "simulated-records")

    early = values(home, "victims", "quarter", "quarter=2024-Q1", vintage=first.id)["2024-Q1",].value
    late = values(home, "victims", "quarter", "quarter=2024-Q1", vintage=second.id)["2024-Q1",].value

    assert early < 0.9 * late


def test_the_outbreak_stands_out_of_its_corridor(world):
    home, _ = world
    rows = values(home, "victims", "quarter,form", "form=ForcedCriminality", "source=simulated-records")

    assert rows["2023-Q3", "ForcedCriminality"].value > 3 * rows["2022-Q3", "ForcedCriminality"].value


def test_the_domestic_share_is_near_its_truth(world):
    home, persons = world
    told = (persons.citizenship != "") & persons.detected
    true_share = np.mean(persons.citizenship[told] == persons.destination[told])

    found = flows(home, source="simulated-official")

    assert found.domestic_low - 0.02 < true_share < found.domestic_high + 0.02


def test_victims_follow_the_expected_numbers():
    persons = generate(np.random.default_rng(7), scale=2.0)
    counts = np.asarray([np.sum((persons.quarter == quarter) & ~persons.outbreak) for quarter in quarters()])

    deviation = (counts - 2 * expected_by_quarter()) / np.sqrt(2 * expected_by_quarter())

    assert np.abs(deviation).max() < 5
    assert persons.outbreak.sum() == 3 * 2 * setting()["outbreak"]["persons_a_quarter"]


def test_it_is_the_same_world_for_the_same_seed():
    one, other = (generate(np.random.default_rng(3), scale=0.05) for _ in range(2))

    assert (one.destination == other.destination).all()


def test_it_never_mixes_with_real_data(tmp_path):
    hand_in(tmp_path, written(tmp_path, "a.csv", "year,destination\n2023,ITA\n"))

    with pytest.raises(InvalidInput, match="holds real data"):
        deposit_world(tmp_path, AT)


def test_a_file_of_records_has_as_many_rows_as_wished_and_can_be_deposited(tmp_path):
    written_rows = write_records(tmp_path / "r.csv", 1500)

    told = hand_in(tmp_path, tmp_path / "r.csv")

    assert (written_rows, told["read"], told["rejected"]) == (1500, 1500, 0)


@pytest.mark.parametrize(("count", "text"), [(1, "<5"), (4, "<5"), (5, "5"), (1282, "1,282")])
def test_small_figures_are_published_as_spans(count, text):
    assert text_of(count) == text


def test_a_real_deposit_withdraws_every_simulated_vintage_the_superseded_ones_too(tmp_path):
    home = tmp_path / "home"
    deposit_world(home, AT)
    rows = "year,destination,sex\n" + "2020,FRA,F\n" * 20
    hand_in(home, written(tmp_path, "office-2024-05-01.csv", rows), source="office")
    assert [one.source for one in catalogue.current(home)] == ["office"]
    assert all(one.withdrawn for one in catalogue.vintages(home) if one.simulated)
