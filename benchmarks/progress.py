"""Measure progress: 193 States, both treaties, three rounds each, every item on both scales, as of a past day.

Prints one JSON document: the table of all States with the database read among it, the page, the file for commands.
Run: .venv/bin/python benchmarks/progress.py
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

STATES, ROUNDS, TREATIES, TIMES = 193, (2010, 2014, 2018), ("tip", "untoc"), 15
DAY = date(2015, 1, 1)


def main() -> None:
    """Lay down a simulated world in a folder of its own, measure, print."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["PALERMO_HOME"] = place
        sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
        from palermo_web.project.start import migrate, start

        start()
        migrate()
        import logging

        logging.disable(logging.CRITICAL)
        codes = lay_down()
        print(json.dumps(measured(codes, Path(place)), indent=2))


def lay_down() -> list[str]:
    """Write a row for every State, treaty and round; return the codes of the States."""
    from palermo.content.states import states
    from palermo_web.accounts.models import Organization, Person

    codes = sorted(states())[:STATES]
    organization = Organization.objects.create(name="Simulated Authority", kind="state_authority")
    by = Person.objects.create(email="one@simulated.invalid", name="Simulated One", joined_at=datetime.now(UTC))
    for treaty in TREATIES:
        entries = _entries(codes, treaty, organization)
        for year in ROUNDS:
            _round(entries, treaty, year, by)
    return codes


def _entries(codes: list[str], treaty: str, organization: Any) -> list[Any]:
    from palermo_web.records.models import Entry

    at = datetime(ROUNDS[0], 1, 1, tzinfo=UTC)
    words = {"organization": organization, "status": "submitted", "version": "1.0.0", "opened_at": at, "changed_at": at}
    return Entry.objects.bulk_create(Entry(register=f"progress_{treaty}", state=code, **words) for code in codes)


def _round(entries: list[Any], treaty: str, year: int, by: Any) -> None:
    from palermo_web.records.models import Event, Snapshot
    from palermo_web.review.models import ProgressRow

    at = datetime(year, 3, 1, tzinfo=UTC)
    events = Event.objects.bulk_create(
        Event(entry=one, kind="moved", at=at, by=by, organization=one.organization, version="1.0.0") for one in entries
    )
    shots = Snapshot.objects.bulk_create(
        Snapshot(entry=event.entry, event=event, at=at, sha256="0", receipt=f"{event.pk}", document={})
        for event in events
    )
    ProgressRow.objects.bulk_create(
        ProgressRow(
            snapshot=shot,
            entry=shot.entry,
            register=f"progress_{treaty}",
            speaker="state",
            state=shot.entry.state,
            organization=shot.entry.organization,
            at=at,
            row=_row(shot.entry.state, treaty, at, place),
        )
        for place, shot in enumerate(shots)
    )


def _row(code: str, treaty: str, at: datetime, place: int) -> bytes:
    from palermo.review.progress.statements import Statement
    from palermo.review.progress.table import items, packed
    from palermo.treaty.articles import provisions

    level = (place * 7 + at.year) % 4
    return packed(
        Statement(code, id, scale, (level + n) % 4, (level + n) % 4, at=at)
        for n, id in enumerate(items())
        if provisions()[id].instrument == treaty
        for scale in ("law", "practice")
    )


def measured(codes: list[str], home: Path) -> dict[str, Any]:
    """Return milliseconds of each: the median and the slowest of several times."""
    from django.test import Client

    from palermo_web.review.progress import projection, queries

    found = queries.own_table(DAY, codes)
    assert found.is_said.all(), "every State said something of every item by that day"
    return {
        "states": len(found.states),
        "items": found.cells.shape[1],
        "scales": found.cells.shape[2],
        "rows_kept": len(codes) * len(ROUNDS) * len(TREATIES),
        "table_as_of_a_past_day_ms": _timed(lambda: queries.own_table(DAY, codes)),
        "page_ms": _timed(lambda: Client().get("/review/progress/", {"on": DAY.isoformat()})),
        "page_since_ms": _timed(
            lambda: Client().get("/review/progress/", {"on": DAY.isoformat(), "since": "2012-01-01", "by": "theme"})
        ),
        "state_page_ms": _timed(lambda: Client().get(f"/review/progress/states/{codes[5]}/", {"on": DAY.isoformat()})),
        "item_page_ms": _timed(lambda: Client().get("/review/progress/items/TIP-05-1/", {"on": DAY.isoformat()})),
        "file_for_commands_ms": _timed(lambda: projection.write_file(home), 3),
    }


def _timed(act: Callable[[], Any], times: int = TIMES) -> dict[str, float]:
    act()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    return {"median": round(statistics.median(taken), 1), "slowest": round(max(taken), 1)}


if __name__ == "__main__":
    main()
