"""Measures of convergence: reading, tables, rank statistics, intervals, events and bounds; see convergence.py."""

import csv
import gzip
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
from palermo.review.progress import told
from palermo.treaty.adherence import DEPOSITED, adherence

Ints, Floats = NDArray[np.int64], NDArray[np.float64]
Statistic = Callable[[Floats], Floats]
NONE, PARTIAL, FULL, MISSING = 0, 2, 3, -1
LAW, SCORES, TIERS = (NONE, PARTIAL, FULL), (1, 2, 3, 4, 5), (-6, -5, -4, -2)  # twice the tier, turned: -2 is the best
PARTS = ("prosecution", "protection", "prevention")
YEARS = tuple(range(2000, 2014))
LAST = 2011  # after it, only States whose law was not yet full were coded on
BEFORE, AFTER = 3, 4  # years around the first year of full law
LEVEL, Z = 0.95, 1.959963984540054
FILES = ("treaty/criminalization_years.csv", "treaty/3p_index.csv", "treaty/tvpa_tiers.csv")
CONVICTIONS = "glotip/data_glotip_release_2023-05-30.csv.gz"
MANY = 5  # below it a published count is "<5", which may be any number, and zero is never published


@dataclass(frozen=True, slots=True)
class World:
    """States by years. law: levels of LAW; marks: by name, a whole number; both MISSING where nothing is known."""

    states: tuple[str, ...]
    years: tuple[int, ...]
    law: Ints
    marks: Mapping[str, Ints]

    def at(self, years: Sequence[int]) -> "World":
        """Return the same States in some of the years."""
        kept = [self.years.index(year) for year in years]
        return World(self.states, tuple(years), self.law[:, kept], {k: v[:, kept] for k, v in self.marks.items()})

    def of(self, kept: Sequence[bool]) -> "World":
        """Return some of the States in the same years."""
        rows = np.asarray(kept, dtype=bool)
        names = tuple(one for one, keep in zip(self.states, rows, strict=True) if keep)
        return World(names, self.years, self.law[rows], {k: v[rows] for k, v in self.marks.items()})


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its interval, and the States and State-years it rests on."""

    value: float
    low: float
    high: float
    states: int
    cells: int

    def __str__(self) -> str:
        if not np.isfinite([self.value, self.low, self.high]).all():
            return "cannot be estimated"
        return f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f})"


def law_level(first_some: str, first_full: str, last: str, year: int) -> int:
    """Return the level of a State's law in a year; full stays full, below full nothing is known after the last year."""
    if first_full and year >= int(first_full):
        return FULL
    if year > int(last):
        return MISSING
    return PARTIAL if first_some and year >= int(first_some) else NONE


def world(folder: Path) -> World:
    """Read the States whose law was coded, with every mark given to them in YEARS."""
    rows = list(rows_of(folder / FILES[0]))
    at = {row["iso3"]: place for place, row in enumerate(rows)}
    keys = ("first_year_partial_or_full", "first_year_full", "last_year_coded")
    law = np.array([[law_level(*(row[key] for key in keys), year) for year in YEARS] for row in rows])
    marks = {name: np.full(law.shape, MISSING) for name in PARTS}
    marks["tier"] = np.full(law.shape, MISSING)
    for row in rows_of(folder / FILES[1]):
        if row["iso3"] in at and int(row["year"]) in YEARS:
            for name in PARTS:
                value = int(row[name]) if row[name] else MISSING
                marks[name][at[row["iso3"]], YEARS.index(int(row["year"]))] = value
    for row in rows_of(folder / FILES[2]):
        if row["iso3"] in at and int(row["year"]) in YEARS and row["tip_tier"]:
            marks["tier"][at[row["iso3"]], YEARS.index(int(row["year"]))] = -round(2 * float(row["tip_tier"]))
    return World(tuple(at), YEARS, law, marks)


def rows_of(place: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a table, packed or not."""
    packed = place.read_bytes()
    text = gzip.decompress(packed) if place.suffix == ".gz" else packed
    yield from csv.DictReader(text.decode("utf-8-sig").splitlines())


def tables(x: Ints, y: Ints, x_levels: Sequence[int], y_levels: Sequence[int]) -> Floats:
    """Cross x and y: shape (states, years, x levels, y levels), one where both are known and zero elsewhere."""
    rows = np.asarray(x)[..., None] == np.asarray(x_levels)
    columns = np.asarray(y)[..., None] == np.asarray(y_levels)
    crossed: Floats = (rows[..., :, None] & columns[..., None, :]).astype(float)
    return crossed


def concordance(table: Floats) -> tuple[Floats, Floats, Floats]:
    """Return concordant minus discordant pairs, pairs untied on rows and pairs untied on columns."""
    surplus = _concordant(table) - _concordant(np.flip(table, -1))
    total = table.sum((-2, -1)) ** 2
    untied = [(total - (table.sum(axis) ** 2).sum(-1)) / 2 for axis in (-1, -2)]
    return surplus, untied[0], untied[1]


def _concordant(table: Floats) -> Floats:
    beyond = np.flip(np.flip(table, (-2, -1)).cumsum(-2).cumsum(-1), (-2, -1))
    found: Floats = (table[..., :-1, :-1] * beyond[..., 1:, 1:]).sum((-2, -1))
    return found


def tau_within(table: Floats) -> Floats:
    """Return Kendall's tau-b over pairs of the same year, so that a common trend adds nothing.

    table: (..., years, x, y). Source: Kendall (1945), with pairs summed over strata; with one year it is tau-b itself.
    """
    surplus, rows, columns = (part.sum(-1) for part in concordance(table))
    return _over(surplus, np.sqrt(rows * columns))


def tau(table: Floats) -> Floats:
    """Return Kendall's tau-b over all pairs, whatever their years."""
    return tau_within(table.sum(-3, keepdims=True))


def spearman(table: Floats) -> Floats:
    """Return Spearman's rank correlation over all cells, whatever their years, with mid-ranks for ties."""
    flat = table.sum(-3)
    x, y = (_centred_ranks(flat.sum(axis)) for axis in (-1, -2))
    joint = (flat * x[..., :, None] * y[..., None, :]).sum((-2, -1))
    spread = (flat.sum(-1) * x**2).sum(-1) * (flat.sum(-2) * y**2).sum(-1)
    return _over(joint, np.sqrt(spread))


def _centred_ranks(counts: Floats) -> Floats:
    ranks: Floats = counts.cumsum(-1) - counts / 2 - counts.sum(-1, keepdims=True) / 2
    return ranks


def dominance(table: Floats) -> Floats:
    """Return Cliff's delta: how much oftener the upper of two rows has the higher column, within years.

    Source: Cliff (1993). With more than two rows it is Somers' d of the columns given the rows.
    """
    surplus, rows, _columns = (part.sum(-1) for part in concordance(table))
    return _over(surplus, rows)


def _over(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=np.asarray(whole) > 0)


def weights(number: int, replicates: int, seed: int) -> Floats:
    """Return how often each State is drawn: a State is drawn with all its years. Shape (replicates, states)."""
    drawn = np.random.default_rng(seed).multinomial(number, np.full(number, 1 / number), size=replicates)
    return drawn.astype(float)


def figure(table: Floats, statistic: Statistic, drawn: Floats) -> Figure:
    """Return a statistic with its percentile interval. table: (states, years, x, y); drawn: as weights gives."""
    again = _again(table, statistic, drawn)
    seen = table.sum((1, 2, 3))
    return _figure(float(statistic(table.sum(0))), again, int((seen > 0).sum()), int(seen.sum()))


def difference(one: Floats, other: Floats, statistic: Statistic, drawn: Floats) -> Figure:
    """Return how much higher a statistic is in one table than in another of the same States, drawn together."""
    value = float(statistic(one.sum(0)) - statistic(other.sum(0)))
    again = _again(one, statistic, drawn) - _again(other, statistic, drawn)
    both = one.sum((1, 2, 3)) * other.sum((1, 2, 3))
    return _figure(value, again, int((both > 0).sum()), int(one.sum()))


def _again(table: Floats, statistic: Statistic, drawn: Floats) -> Floats:
    return statistic((drawn @ table.reshape(len(table), -1)).reshape(len(drawn), *table.shape[1:]))


def _figure(value: float, again: Floats, number: int, cells: int) -> Figure:
    known = again[np.isfinite(again)]
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) if len(known) else (np.nan, np.nan)
    return Figure(value, float(low), float(high), number, cells)


def wilson(part: float, whole: float) -> tuple[float, float]:
    """Return the interval of a share. Source: Wilson (1927). Nothing known is 0 to 1."""
    if not whole:
        return 0.0, 1.0
    share, weight = part / whole, Z**2 / whole
    middle = (share + weight / 2) / (1 + weight)
    half = Z * math.sqrt(share * (1 - share) / whole + weight / (4 * whole)) / (1 + weight)
    return max(0.0, middle - half), min(1.0, middle + half)


def shifted(found: World, lag: int) -> World:
    """Return the world with the marks of so many years later beside the law of each year; negative: earlier."""
    marks = {}
    for name, mark in found.marks.items():
        moved = np.full(mark.shape, MISSING)
        width = mark.shape[1]
        moved[:, max(0, -lag) : width - max(0, lag)] = mark[:, max(0, lag) : width + min(0, lag)]
        marks[name] = moved
    return replace(found, marks=marks)


def around(found: World, name: str, drawn: Floats) -> dict[int, Figure]:
    """Return, by years from the first year of full law, the change of a mark since the year before it.

    From each change that of States not yet full, in the same years, is taken away. A State whose law is full from the
    first year on, or was full before, has no event.
    """
    made: dict[int, Figure] = {}
    for k in (*range(-BEFORE, 0), *range(AFTER + 1)):
        cohorts = [part for place in range(1, len(found.years)) if (part := _cohort(found, name, place, k))]
        if k != -1 and cohorts:
            given = np.ones((1, len(found.states)))
            treated = np.any([own for own, _rest, _change in cohorts], axis=0)
            number = int(sum(own.sum() for own, _rest, _change in cohorts))
            made[k] = _figure(float(_gap(cohorts, given)[0]), _gap(cohorts, drawn), int(treated.sum()), number)
    return made


def _cohort(found: World, name: str, place: int, k: int) -> tuple[Floats, Floats, Floats] | None:
    """Return who became full in a year, who was not yet full by the end, and each State's change."""
    then, last = place + k, max(place, place + k)
    if not 0 <= then < len(found.years) or last >= len(found.years):
        return None
    mark, before = found.marks[name], place - 1
    known = (mark[:, then] != MISSING) & (mark[:, before] != MISSING)
    past = found.law[:, before]
    own = known & (found.law[:, place] == FULL) & (past != FULL) & (past != MISSING)
    rest = known & (found.law[:, last] != FULL) & (found.law[:, last] != MISSING)
    if not own.any() or not rest.any():
        return None
    return own.astype(float), rest.astype(float), (mark[:, then] - mark[:, before]) * known


def _gap(cohorts: Sequence[tuple[Floats, Floats, Floats]], drawn: Floats) -> Floats:
    total, number = np.zeros(len(drawn)), np.zeros(len(drawn))
    for own, rest, change in cohorts:
        size, beside = drawn @ own, drawn @ rest
        gap = drawn @ (own * change) - size * _over(drawn @ (rest * change), beside)
        usable = beside > 0
        total += np.where(usable, gap, 0)
        number += np.where(usable, size, 0)
    return _over(total, number)


def convicted(rows: Iterator[dict[str, str]], years: Sequence[int]) -> dict[str, bool]:
    """Return, of States that published a total of convictions in any of the years, whether one was MANY or more."""
    found: dict[str, bool] = {}
    for row in rows:
        total = row["Indicator"] == "Persons convicted" and {row[key] for key in ("Dimension", "Sex", "Age")} == {
            "Total"
        }
        if total and row["Year"].isdigit() and int(row["Year"]) in years and row["txtVALUE"]:
            value = row["txtVALUE"].replace(",", "")
            is_many = not value.startswith("<") and float(value) >= MANY
            found[row["Iso3_code"]] = found.get(row["Iso3_code"], False) or is_many
    return found


def share_bounds(group: Sequence[str], told_of: Mapping[str, bool]) -> tuple[int, int, int]:
    """Return how many of a group have it, have it not, and did not say; the last bound the share."""
    yes = sum(told_of.get(one) is True for one in group)
    no = sum(told_of.get(one) is False for one in group)
    return yes, no, len(group) - yes - no


def own_bounds(place: Path, on: date, item: str, scale: str) -> dict[str, tuple[int, int] | None]:
    """Return the bounds that States gave of an item by a day; None where it does not apply. Not said: not there."""
    found: dict[str, tuple[int, int] | None] = {}
    for each in told.standing(told.read(place), on):
        for one in each.statements if each.by != told.THIRD else ():
            if (one.item, one.scale) == (item, scale):
                found[one.iso3] = None if one.not_applicable else (one.low, one.high)
    return found


def ordered_bounds(low: Ints, high: Ints, mark: Ints) -> tuple[float, float]:
    """Return bounds of Somers' d of levels known as bounds, given marks: a pair left open may go either way.

    They hold the truth whatever the levels are, and are not the narrowest. With nothing known: -1 to 1.
    """
    pairs = np.sign(mark[:, None] - mark[None, :])[np.triu_indices(len(mark), 1)]
    first, second = np.triu_indices(len(mark), 1)
    least = np.sign(low[first] - high[second]) * pairs
    most = np.sign(high[first] - low[second]) * pairs
    untied = np.abs(pairs).sum()
    if not untied:
        return -1.0, 1.0
    return float(np.minimum(least, most).sum() / untied), float(np.maximum(least, most).sum() / untied)


def parties(names: Sequence[str], year: int) -> Ints:
    """Return 1 for each State that deposited its instrument by the end of a year, 0 for the others."""
    bound = {one.iso3 for one in adherence("tip", on=date(year, 12, 31), basis=DEPOSITED).parties}
    return np.array([int(one in bound) for one in names])


def beside() -> Path | None:
    """Return the folder of published data beside the repository, where all of it is there."""
    folders = (folder / "shared" / "data" for folder in ROOT.parents)
    return next((one for one in folders if all((one / file).is_file() for file in FILES)), None)
