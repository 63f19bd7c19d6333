"""Pairs of records with the probability that both are of one person, whoever scored them."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from palermo.errors import InvalidInput
from palermo.statistics.linkage.records import PersonList, check_lists

HEADERS = ("list_1", "record_1", "list_2", "record_2", "probability")


@dataclass(frozen=True, slots=True, eq=False)
class ScoredPairs:
    """Records of all lists in one row, and scored pairs of them.

    lists: names. deduplicated: shape (lists,), whether no person comes twice on the list. list_of: shape (records,),
    the place of each record's list. first, second: shape (pairs,), places of records, first < second. probability:
    shape (pairs,), that both are of one person, 0 to 1.
    """

    lists: tuple[str, ...]
    deduplicated: tuple[bool, ...]
    list_of: NDArray[np.int64]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    probability: NDArray[np.float64]

    @property
    def records(self) -> int:
        """Records on all lists."""
        return int(self.list_of.size)


Named = tuple[str, str, str, str, float]


def pair_up(lists: Sequence[PersonList], scored: Iterable[Named]) -> ScoredPairs:
    """Put scored pairs of named records, (list, record, list, record, probability), in terms of places.

    Raises InvalidInput for unknown records, pairs that come twice, a record with itself, and what is no probability.

    >>> lists = [PersonList("police", ("p1", "p2")), PersonList("shelter", ("s1",))]
    >>> pair_up(lists, [("shelter", "s1", "police", "p2", 0.9)]).first.tolist()
    [1]
    """
    check_lists(lists)
    place = {(one.name, record): 0 for one in lists for record in one.records}
    for number, key in enumerate(place):
        place[key] = number
    found: dict[tuple[int, int], float] = {}
    for list_1, record_1, list_2, record_2, probability in scored:
        what = f"{list_1} {record_1} with {list_2} {record_2}"
        if (list_1, record_1) not in place or (list_2, record_2) not in place:
            raise InvalidInput(f"pair {what}: one of these records is on no list")
        pair = tuple(sorted((place[list_1, record_1], place[list_2, record_2])))
        if pair[0] == pair[1] or (pair[0], pair[1]) in found:
            raise InvalidInput(f"pair {what}: comes twice, or pairs a record with itself")
        if not (math.isfinite(probability) and 0 <= probability <= 1):
            raise InvalidInput(f"pair {what}: {probability} is no probability from 0 to 1")
        found[pair[0], pair[1]] = probability
    ends = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    return ScoredPairs(
        tuple(one.name for one in lists),
        tuple(one.deduplicated for one in lists),
        np.repeat(np.arange(len(lists)), [len(one.records) for one in lists]),
        ends[:, 0],
        ends[:, 1],
        np.array([found[pair] for pair in sorted(found)], dtype=np.float64),
    )


def read_pairs(lists: Sequence[PersonList], text: str) -> ScoredPairs:
    """Read scored pairs from CSV with the columns of HEADERS. Raises InvalidInput naming the line.

    >>> lists = [PersonList("police", ("p1", "p2")), PersonList("shelter", ("s1",))]
    >>> read_pairs(lists, "list_1,record_1,list_2,record_2,probability\\npolice,p1,shelter,s1,0.75\\n").probability
    array([0.75])
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [header for header in HEADERS if header not in (reader.fieldnames or ())]
    if missing:
        raise InvalidInput(f"scored pairs: there is no column {', '.join(missing)}")
    named: list[Named] = []
    for line, row in enumerate(reader, 2):
        try:
            probability = float(row["probability"])
        except (TypeError, ValueError) as error:
            raise InvalidInput(f'scored pairs, line {line}: "{row["probability"]}" is no number') from error
        named.append((row["list_1"], row["record_1"], row["list_2"], row["record_2"], probability))
    return pair_up(lists, named)
