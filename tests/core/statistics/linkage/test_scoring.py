"""Scoring by Splink, which is no part of an ordinary installation: skipped where it is absent."""

import importlib.util

import numpy as np
import pytest

from palermo.errors import InvalidInput
from palermo.statistics.linkage.records import FIELDS, PersonList
from palermo.statistics.linkage.scoring import score_pairs
from tests.core.statistics.linkage.people import simulated_list

HERE = importlib.util.find_spec("splink") is not None
needs_splink = pytest.mark.skipif(not HERE, reason="Splink is not installed (requirements-linkage.txt)")


def lists_of_simulated_people(seed: int, rates: dict[str, float]) -> list[PersonList]:
    chance = np.random.default_rng(seed)
    people = [
        (
            f"simulated-key-{person:05d}",
            str(chance.integers(1960, 2005)),
            str(chance.choice(["f", "m"])),
            str(chance.choice(["AAA", "BBB", "CCC", "DDD"])),
            f"place-{chance.integers(30)}",
        )
        for person in range(2000)
    ]
    lists = []
    for name, rate in rates.items():
        named = np.flatnonzero(chance.random(len(people)) < rate)
        rows = [_with_errors(people[person], chance) for person in named]
        fields = dict(zip(FIELDS, zip(*rows, strict=True), strict=True))
        lists.append(PersonList(name, tuple(f"{name}-{person:05d}" for person in named), fields))
    return lists


def _with_errors(person: tuple[str, ...], chance: np.random.Generator) -> tuple[str, ...]:
    key, born, sex, citizenship, place = person
    if chance.random() < 0.08:
        key = f"simulated-error-{chance.integers(10**6)}"
    if chance.random() < 0.05:
        born = str(int(born) + int(chance.choice([-1, 1])))
    return key, born, sex, citizenship, "" if chance.random() < 0.1 else place


@needs_splink
def test_scores_find_the_same_people_and_are_honest_about_it():
    lists = lists_of_simulated_people(1, {"police": 0.25, "shelter": 0.3, "border": 0.2})
    records = [record for one in lists for record in one.records]

    found = score_pairs(lists, seed=1)

    same = np.array([records[i][-5:] == records[j][-5:] for i, j in zip(found.first, found.second, strict=True)])
    truth = sum(
        len({record[-5:] for record in one.records} & {record[-5:] for record in other.records})
        for i, one in enumerate(lists)
        for other in lists[:i]
    )
    assert same.sum() > 0.93 * truth
    assert same[found.probability > 0.95].mean() > 0.97
    assert found.probability.sum() == pytest.approx(truth, rel=0.1)


@needs_splink
def test_the_same_seed_scores_the_same():
    lists = lists_of_simulated_people(2, {"police": 0.2, "shelter": 0.2})

    first, again = (score_pairs(lists, seed=7).probability for _ in range(2))

    assert first == pytest.approx(again, abs=1e-9)


@pytest.mark.skipif(HERE, reason="Splink is installed")
def test_without_splink_scoring_says_what_to_do():
    lists = lists_of_simulated_people(3, {"police": 0.1, "shelter": 0.1})

    with pytest.raises(InvalidInput, match=r"requirements-linkage\.txt"):
        score_pairs(lists, seed=1)


def test_lists_without_fields_in_common_cannot_be_scored():
    with pytest.raises(InvalidInput, match="no field in common"):
        score_pairs([simulated_list("a", [1]), simulated_list("b", [1])], seed=1)
