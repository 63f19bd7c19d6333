"""Compare levels of law with others' indices: does law go with what it should, and less with other things?

Law: first years of partial and full criminalization on our scale (none 0, partial 2, full 3). Beside it: the 3P index,
tiers, adherence, convictions. With --statements FILE what States said of their own law and practice enters as bounds.
Nothing here ranks States: only counts and associations are printed. Read docs/explanation/convergence.md beside it.
Run: .venv/bin/python benchmarks/convergence.py [--replicates 2000] [--seed 20111231] [--statements FILE --year 2011]
"""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks.convergence_measures import (
    CONVICTIONS,
    FULL,
    LAST,
    LAW,
    MISSING,
    NONE,
    PARTIAL,
    PARTS,
    SCORES,
    TIERS,
    YEARS,
    Floats,
    Statistic,
    World,
    around,
    beside,
    convicted,
    difference,
    dominance,
    figure,
    ordered_bounds,
    own_bounds,
    parties,
    rows_of,
    share_bounds,
    shifted,
    spearman,
    tables,
    tau,
    tau_within,
    weights,
    wilson,
    world,
)

from palermo.content.states import State, states
from palermo.errors import PalermoError

CODED = tuple(range(2000, LAST + 1))
FEWEST = 10  # States with an exact answer, below which no association is given
REPORTED = (2008, 2009, 2010, 2011)
Lines = list[str]


def study(found: World, folder: Path, places: Mapping[str, State], drawn: Floats) -> Lines:
    """Return every table. drawn: weights of the States of the whole world."""
    main = found.at(CODED)
    return [
        *missing(found),
        *convergent(main, drawn),
        *by_year(found, drawn),
        *discriminant(main, drawn),
        *known_groups(main, drawn),
        *events(main, drawn),
        *convictions(main, folder),
        *disagreement(main),
        *broken(found, places, drawn),
    ]


def crossed(found: World, name: str) -> Floats:
    """Return law crossed with a mark, as tables gives it."""
    return tables(found.law, found.marks[name], LAW, TIERS if name == "tier" else SCORES)


def missing(found: World) -> Lines:
    """Return how many States have law, prosecution and both, by year."""
    law, mark = found.law != MISSING, found.marks["prosecution"] != MISSING
    full = found.law == FULL
    rows = [
        (year, law[:, n].sum(), mark[:, n].sum(), (law & mark)[:, n].sum(), full[:, n].sum())
        for n, year in enumerate(found.years)
    ]
    return _table("What is known", ("year", "law coded", "3P", "both", "law full"), rows)


def convergent(found: World, drawn: Floats) -> Lines:
    """Return association of law with each mark: pairs of the same year, all pairs, ranks of all."""
    measures: tuple[Statistic, ...] = (tau_within, tau, spearman)
    rows = [
        (name, *(figure(crossed(found, name), one, drawn) for one in measures), _size(crossed(found, name)))
        for name in (*PARTS, "tier")
    ]
    heads = ("law with", "tau-b within years", "tau-b, all pairs", "Spearman, all", "States, State-years")
    return _table(f"Convergence, {found.years[0]} to {found.years[-1]}", heads, rows)


def by_year(found: World, drawn: Floats) -> Lines:
    """Return tau-b and Spearman of law and prosecution in each year, and the lead over the other parts of 3P."""
    rows = []
    for year in found.years:
        one = found.at([year])
        table = crossed(one, "prosecution")
        value, *leads = _lead(one, drawn)
        rows.append((year, value, figure(table, spearman, drawn), *leads, int(table.sum())))
    heads = ("year", "tau-b", "Spearman", "minus protection's", "minus prevention's", "States")
    return _table("Law and 3P prosecution by year", heads, rows)


def discriminant(found: World, drawn: Floats) -> Lines:
    """Return how much closer law is to prosecution than to the other marks, over State-years that have both."""
    rows = []
    for name in (*PARTS[1:], "tier"):
        both = (found.marks["prosecution"] != MISSING) & (found.marks[name] != MISSING)
        held = World(found.states, found.years, np.where(both, found.law, MISSING), found.marks)
        pair = crossed(held, "prosecution"), crossed(held, name)
        rows.append((name, figure(pair[1], tau_within, drawn), difference(*pair, tau_within, drawn), _size(pair[1])))
    heads = ("law with", "tau-b within years", "prosecution's minus this", "States, State-years")
    return _table("Discriminance", heads, rows)


def known_groups(found: World, drawn: Floats) -> Lines:
    """Return how much oftener parties stand higher than others, at the end of three years."""
    rows = []
    for year in (2005, 2008, LAST):
        one = found.at([year])
        group = parties(one.states, year)[:, None]
        for name, mark, levels in (("law", one.law, LAW), *((part, one.marks[part], SCORES) for part in PARTS)):
            table = tables(group, mark, (0, 1), levels)
            counts = table.sum((0, 1)).sum(1).astype(int)
            rows.append((year, name, figure(table, dominance, drawn), counts[1], counts[0]))
    return _table("Parties beside others", ("end of", "of", "Cliff's delta", "parties", "others"), rows)


def events(found: World, drawn: Floats) -> Lines:
    """Return changes of each part of 3P around the first year of full law."""
    by_part = {name: around(found, name, drawn) for name in PARTS}
    keys = sorted({k for one in by_part.values() for k in one})
    rows = [(f"{k:+d}", *(one.get(k, "") for one in by_part.values()), by_part[PARTS[0]][k].states) for k in keys]
    return _table("Around the first year of full law", ("years", *PARTS, "States with an event"), rows)


def convictions(found: World, folder: Path) -> Lines:
    """Return the share of States with five or more convictions in a year, bounded where a State published none."""
    if not (folder / CONVICTIONS).is_file():
        return ["", "## Convictions", "", "The release of convictions is not beside this repository.", ""]
    said = convicted(rows_of(folder / CONVICTIONS), REPORTED)
    last = found.law[:, found.years.index(REPORTED[0])]
    rows = []
    for words, level in (("none", NONE), ("partial", PARTIAL), ("full", FULL)):
        group = [one for one, law in zip(found.states, last, strict=True) if law == level]
        yes, no, silent = share_bounds(group, said)
        low, high = yes / len(group), (yes + silent) / len(group)
        answered = wilson(yes, yes + no)
        rows.append((words, len(group), yes, no, silent, f"{low:.0%} to {high:.0%}", _span(answered)))
    heads = (
        "law in 2008",
        "States",
        "5 or more",
        "fewer",
        "no figure",
        "share, bounds",
        "95% among those with figures",
    )
    return _table("Five or more convictions in a year, 2008 to 2011", heads, rows)


def disagreement(found: World) -> Lines:
    """Return how law and prosecution stand in the last year, and how often they disagree."""
    counts = crossed(found, "prosecution")[:, -1].sum(0).astype(int)
    rows: list[Sequence[object]] = [
        (words, *counts[n], counts[n].sum()) for n, words in enumerate(("none", "partial", "full"))
    ]
    lines = _table(f"Law by 3P prosecution, {found.years[-1]}", ("law", *map(str, SCORES), "all"), rows)
    looked = (
        ("law full, prosecution 1 or 2", counts[2, :2].sum(), counts[2].sum()),
        ("law full, prosecution 1 to 3", counts[2, :3].sum(), counts[2].sum()),
        ("law none, prosecution 4 or 5", counts[0, 3:].sum(), counts[0].sum()),
        ("law partial, prosecution 4 or 5", counts[1, 3:].sum(), counts[1].sum()),
    )
    shares = [(words, f"{part} of {whole}", _span(wilson(part, whole))) for words, part, whole in looked]
    return lines + _table("Disagreement", ("which", "States", "95% interval of the share"), shares)


def broken(found: World, places: Mapping[str, State], drawn: Floats) -> Lines:
    """Return tau-b within years of law and prosecution, and its lead over the other parts, under other choices."""
    main = found.at(CODED)
    cases: list[tuple[str, World, Floats]] = [("main", main, drawn)]
    for lag in (-1, 1, 2):
        cases.append((f"3P of {lag:+d} years", shifted(found, lag).at(CODED), drawn))
    for name in sorted({places[one].region for one in main.states if one in places}):
        kept = [one not in places or places[one].region != name for one in main.states]
        cases.append((f"without {name}", main.of(kept), _redrawn(drawn, kept)))
    late = main.at(range(2005, LAST + 1))
    whole = ((late.law != MISSING) & (late.marks["prosecution"] != MISSING)).all(1)
    cases += [
        ("2005 on, States with both in every year", late.of(whole), _redrawn(drawn, whole)),
        ("2005 on, all States", late, drawn),
        ("any law against none", _recoded(main, PARTIAL, FULL), drawn),
        ("full law against less", _recoded(main, PARTIAL, NONE), drawn),
        ("to 2013, full law carried on", found.at(YEARS), drawn),
        ("2012 and 2013 alone, full law carried on", found.at((2012, 2013)), drawn),
    ]
    rows = [(words, *_lead(one, again), _size(crossed(one, "prosecution"))) for words, one, again in cases]
    heads = ("choice", "tau-b within years", "minus protection's", "minus prevention's", "States, State-years")
    return _table("Trying to break it", heads, rows)


def own(found: World, place: Path, year: int, item: str, drawn: Floats) -> Lines:
    """Return what States said of an item by the end of a year, as bounds, beside coded law and each part of 3P."""
    then, rows = found.at([year]), []
    others = {"law coded": (then.law, LAW), **{name: (then.marks[name], SCORES) for name in PARTS}}
    for scale in ("law", "practice"):
        said = own_bounds(place, date(year, 12, 31), item, scale)
        bounds = np.array([said.get(one, (0, 3)) or (MISSING, MISSING) for one in then.states])
        for name, (mark, levels) in others.items():
            kept = (mark[:, 0] != MISSING) & (bounds[:, 0] != MISSING)
            open_bounds = ordered_bounds(bounds[kept, 0], bounds[kept, 1], mark[kept, 0])
            exact = np.where(bounds[:, 0] == bounds[:, 1], bounds[:, 0], MISSING)[:, None]
            settled = figure(tables(exact, mark, (0, 1, 2, 3), levels), tau, drawn)
            span = f"{open_bounds[0]:.2f} to {open_bounds[1]:.2f}"
            rows.append(
                (scale, name, int(kept.sum()), span, settled if settled.states >= FEWEST else "too few", settled.states)
            )
    heads = ("own", "with", "States", "Somers' d, bounds", "tau-b where exact", "exact")
    return _table(f"What States said of {item} by the end of {year}", heads, rows)


def _lead(found: World, drawn: Floats) -> tuple[object, object, object]:
    first, *others = (crossed(found, name) for name in PARTS)
    return figure(first, tau_within, drawn), *(difference(first, one, tau_within, drawn) for one in others)


def _redrawn(drawn: Floats, kept: Sequence[bool]) -> Floats:
    """Return the weights of the States kept: as many or as few of them as a draw of all States holds."""
    return drawn[:, np.asarray(kept, dtype=bool)]


def _recoded(found: World, old: int, new: int) -> World:
    return World(found.states, found.years, np.where(found.law == old, new, found.law), found.marks)


def _size(table: Floats) -> str:
    seen = table.sum((1, 2, 3))
    return f"{int((seen > 0).sum())}, {int(seen.sum()):,}"


def _span(bounds: tuple[float, float]) -> str:
    return f"{bounds[0]:.0%} to {bounds[1]:.0%}"


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Lines:
    body = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return ["", f"## {title}", "", "| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads), *body]


def main(words: Sequence[str] | None = None) -> int:
    """Print the study as tables, or say plainly what is missing."""
    parser = argparse.ArgumentParser(description="Compare levels of law with indices of others.")
    parser.add_argument("--replicates", type=int, default=2000, choices=range(100, 20001), metavar="100..20000")
    parser.add_argument("--seed", type=int, default=20111231)
    parser.add_argument("--statements", type=Path, metavar="FILE", help="progress.json, as `palermo progress` reads it")
    parser.add_argument("--year", type=int, default=LAST, choices=YEARS, metavar="2000..2013")
    parser.add_argument("--item", default="TIP-05-1")
    asked = parser.parse_args(words)
    folder = beside()
    if folder is None:
        print("the data of ../shared are not beside this repository: the study cannot be run here", file=sys.stderr)
        return 2
    found = world(folder)
    drawn = weights(len(found.states), asked.replicates, asked.seed)
    try:
        lines = (
            own(found, asked.statements, asked.year, asked.item, drawn)
            if asked.statements
            else study(found, folder, states(), drawn)
        )
    except PalermoError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
