"""Tables drawn again: bootstrap replicates and the table without one person; and totals of many tables in parallel."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from palermo.errors import InvalidInput
from palermo.estimation.loglinear.choosing import Rule
from palermo.estimation.tables import CaptureTable

Progress = Callable[[float], None]
Piece = TypeVar("Piece")
Result = TypeVar("Result")
CHUNK = 50


def bootstrap_tables(table: CaptureTable, replicates: int, seed: int) -> NDArray[np.float64]:
    """Draw tables: as many persons as observed, each with a history of the table; shape (replicates, 2**lists).

    The same seed gives the same tables. Raises InvalidInput unless there are persons and replicates.

    >>> table = CaptureTable(("a", "b"), np.array([0, 5, 4, 2]))
    >>> bootstrap_tables(table, 3, seed=1).sum(axis=1).tolist()
    [11.0, 11.0, 11.0]
    """
    if replicates < 1 or table.observed == 0:
        raise InvalidInput("a bootstrap needs persons on lists and one replicate or more")
    chances = table.counts / table.observed
    generator = np.random.Generator(np.random.PCG64(seed))
    return generator.multinomial(table.observed, chances, size=replicates).astype(float)


def tables_without_one(table: CaptureTable) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the table without one person, for each history that occurs, and how many persons have it.

    Shapes (histories, 2**lists) and (histories,): all that a jackknife over persons needs.

    >>> tables_without_one(CaptureTable(("a", "b"), np.array([0, 5, 0, 2])))[1].tolist()
    [5, 2]
    """
    occurring = np.flatnonzero(table.counts)
    tables = np.repeat(table.counts[None, :].astype(float), occurring.size, axis=0)
    tables[np.arange(occurring.size), occurring] -= 1
    return tables, table.counts[occurring]


def in_parallel(
    work: Callable[[Piece], Result], pieces: Iterable[Piece], workers: int | None = None
) -> Iterator[Result]:
    """Yield what work gives for each piece, in order, from several threads; stopping early drops what has not begun.

    >>> list(in_parallel(lambda number: number**2, [1, 2, 3]))
    [1, 4, 9]
    """
    pool = ThreadPoolExecutor(workers or os.cpu_count() or 1)
    try:
        yield from pool.map(work, pieces)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def totals_of(
    rule: Rule, tables: NDArray[np.float64], progress: Progress | None = None, workers: int | None = None
) -> NDArray[np.float64]:
    """Return the total a rule gives for each table; NaN where it gives none. The same whatever the workers.

    progress is told the share done after each piece; when it raises, the pieces not begun are dropped.
    """
    pieces = [tables[start : start + CHUNK] for start in range(0, len(tables), CHUNK)]
    done: list[NDArray[np.float64]] = []
    for totals in in_parallel(rule.totals, pieces, workers):
        done.append(totals)
        if progress is not None:
            progress(len(done) / len(pieces))
    return np.concatenate(done) if done else np.empty(0)
