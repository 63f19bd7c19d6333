"""palermo progress: how far a State says it is with each item, in law and in practice, on a day."""

import argparse
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from palermo.errors import InvalidQuestion

NAME = "progress"
SUMMARY = (
    "how far a State says it is with each item on a day: law and practice apart, as intervals, with gaps and needs"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("state", metavar="ISO3", help="code of three letters, or a name in any of six languages")
    parser.add_argument("--on", default="", metavar="DATE", help="the end of this day, universal time (default: today)")
    parser.add_argument(
        "--statements",
        type=Path,
        metavar="FILE",
        help="progress.json (default: review/progress.json in the data folder)",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return shares, items, gaps and needs as plain values."""
    from palermo.review.progress import told
    from palermo.review.progress.coded import codings_of
    from palermo.review.progress.dossier import dossier
    from palermo.treaty.names import code_of

    iso3 = code_of(arguments.state)
    on = _day(arguments.on) if arguments.on else datetime.now(UTC).date()
    said = told.read(arguments.statements or arguments.home.joinpath(*told.PLACE), iso3)
    return dossier(said, iso3, on, codings_of(arguments.home, iso3, on))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidQuestion(f'"{text}" is not a date; write it as year-month-day, such as 2009-04-14') from None


def show(document: dict[str, Any]) -> str:
    """Return the document as text for a terminal."""
    lines = [f"Progress of {document['state']} ({document['iso3']}) on {document['on']}"]
    said = document["said"]
    lines.append(
        f"Of {document['asked']} items something was said in law of {said['law']}, in practice of {said['practice']}"
    )
    lines += [f"Next: {step}" for step in document["next"]]
    for one in document["shares"]:
        share = "no item applies" if one["low"] is None else f"{one['low']:.0%} to {one['high']:.0%}"
        lines.append(
            f"  {one['scale']:<9}{one['group']:<11}{one['threshold']} or above: {share}, {one['unknown']} unknown"
        )
    lines.append("There is no single score: law and practice are two things, and what is not known stays open.")
    below = [one for one in document["items"] if one["lack"] == "below"]
    lines.append(f"Surely below full: {len(below)}")
    lines += [f"  {one['item']:<18}{_span(one['law']):<12}{_span(one['practice']):<12}{one['level']}" for one in below]
    return "\n".join(lines)


def _span(one: dict[str, Any] | None) -> str:
    if one is None:
        return "not said"
    if one["not_applicable"]:
        return "n/a"
    return str(one["low"]) if one["low"] == one["high"] else f"{one['low']}-{one['high']}"
