"""Simulated people on simulated lists, with the truth of who is who."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from palermo.statistics.linkage.pairs import Named
from palermo.statistics.linkage.records import PersonList


def simulated_list(name: str, persons: Sequence[int]) -> PersonList:
    """Return a list whose records carry the number of a simulated person."""
    return PersonList(name, tuple(f"simulated-{person:05d}" for person in persons))


@dataclass(frozen=True)
class World:
    """Lists that name persons independently, and pairs scored as well as scores allow."""

    persons: int
    lists: tuple[PersonList, ...]
    scored: tuple[Named, ...]


def simulated_world(seed: int, persons: int, rates: Sequence[float], clear: float = 2.0) -> World:
    """Return a world whose pairs are scored from a noisy likeness, normal around +clear (same person) or -clear.

    For each true pair one pair of different persons looks alike enough to be scored; the probability is the true
    posterior of being one person, given the likeness.
    """
    chance = np.random.default_rng(seed)
    named = [np.flatnonzero(chance.random(persons) < rate) for rate in rates]
    lists = tuple(simulated_list(f"list{i}", people.tolist()) for i, people in enumerate(named))
    scored: dict[tuple[str, str, str, str], float] = {}
    for i in range(len(rates)):
        for j in range(i + 1, len(rates)):
            both = np.intersect1d(named[i], named[j])
            other = zip(chance.choice(named[i], both.size), chance.choice(named[j], both.size), strict=True)
            others = [(a, b) for a, b in other if a != b]
            for a, b, likeness in (
                *((a, a, chance.normal(clear)) for a in both),
                *((a, b, chance.normal(-clear)) for a, b in others),
            ):
                odds = np.exp(2 * clear * likeness) * both.size / max(1, len(others))
                key = (f"list{i}", f"simulated-{a:05d}", f"list{j}", f"simulated-{b:05d}")
                scored[key] = float(odds / (1 + odds))
    return World(persons, lists, tuple((*key, chance) for key, chance in scored.items()))
