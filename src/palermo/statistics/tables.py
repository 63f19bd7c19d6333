"""Which vintages of a source answer a question, and why not where none does."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from palermo.errors import InvalidQuestion
from palermo.statistics.catalogue import Vintage, current, find
from palermo.statistics.dimensions import dimension
from palermo.statistics.query import Query

OF_STATE = re.compile(r"([A-Z]{3})-(\d{4})")


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The vintages of one source that together hold the table a question needs."""

    source: str
    dataset: str
    vintages: tuple[Vintage, ...]  # one, or one a period where the dataset comes in parts

    @property
    def microdata(self) -> bool:
        """Whether the rows stand for persons, so that we protect them, or for figures already published."""
        return self.vintages[0].microdata

    @property
    def threshold(self) -> bool:
        """Whether disclosure control is ours to do."""
        return self.vintages[0].protection == "threshold"


def breakdown_of(query: Query, vintage: Vintage) -> str:
    """Return the name of the published table a question needs: its dimensions beyond the axes."""
    beyond = set(query.dimensions) - set(vintage.axes)
    return "+".join(sorted({dimension(name).derived_from or name for name in beyond}))


def holds(vintage: Vintage, query: Query) -> bool:
    """Return whether a vintage holds the table a question needs."""
    if query.measure not in vintage.measures or not set(query.dimensions) <= set(vintage.dimensions):
        return False
    return vintage.microdata or breakdown_of(query, vintage) in vintage.breakdowns[query.measure]


def _wanted(home: Path, query: Query) -> Sequence[Vintage]:
    standing = [find(home, query.vintage)] if query.vintage else list(current(home, query.on))
    if query.vintage and standing[0].withdrawn:
        raise InvalidQuestion(f"vintage {query.vintage} was withdrawn by its depositor; ask for another")
    named = query.codes("source")
    unknown = set(named) - {one.source for one in standing}
    if unknown:
        have = ", ".join(sorted({one.source for one in standing})) or "none yet"
        raise InvalidQuestion(f'no source "{sorted(unknown)[0]}"; there are: {have}')
    return [one for one in standing if not named or one.source in named]


def source_tables(home: Path, query: Query) -> tuple[SourceTable, ...]:
    """Return for every source that can answer the table it answers from.

    A dataset published whole is preferred to one in parts, a newer to an older.
    Raises InvalidQuestion saying what could be asked instead where no source can answer.
    """
    wanted = _wanted(home, query)
    by_source: dict[str, dict[str, list[Vintage]]] = defaultdict(lambda: defaultdict(list))
    for vintage in wanted:
        if holds(vintage, query):
            by_source[vintage.source][vintage.dataset].append(vintage)
    if not by_source:
        raise InvalidQuestion(_nothing(wanted, query))
    tables = []
    for source, datasets in sorted(by_source.items()):
        best = max(datasets, key=lambda name: (not datasets[name][0].part, datasets[name][-1].published_on))
        asked = [one for one in datasets[best] if _may_concern(one, query)]
        tables.append(SourceTable(source, best, tuple(asked or datasets[best][:1])))
    return tuple(tables)


def _may_concern(vintage: Vintage, query: Query) -> bool:
    """Whether a part can hold what is asked: one named ISO3-YEAR holds that State and year alone."""
    named = OF_STATE.fullmatch(vintage.part)
    if not named:
        return True
    states, years = query.codes("destination"), query.codes("year")
    in_years = not years or any(year.split(":")[0] <= named[2] <= year.split(":")[-1] for year in years)
    return (not states or named[1] in states) and in_years


def _nothing(wanted: Sequence[Vintage], query: Query) -> str:
    if not wanted:
        return 'nothing is deposited yet; deposit a file with "palermo ingest"'
    having = [one for one in wanted if query.measure in one.measures]
    if not having:
        known = sorted({measure for one in wanted for measure in one.measures})
        return f'no source holds "{query.measure}"; there are: {", ".join(known)}'
    lines = []
    for one in having:
        offered = (
            [", ".join(one.dimensions)]
            if one.microdata
            else [text or "totals" for text in one.breakdowns[query.measure]]
        )
        axes = f"by {', '.join(one.axes)} and " if one.axes else "by any of "
        lines.append(f"{one.source} ({one.dataset}): {axes}{' | '.join(offered)}")
    asked = ", ".join(query.dimensions) or "no dimension"
    return f'no source publishes "{query.measure}" by {asked}; ' + "; ".join(dict.fromkeys(lines))
