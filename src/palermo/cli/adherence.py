"""palermo adherence: who is party to a treaty on a day."""

import argparse
from datetime import UTC, date, datetime
from typing import Any

from palermo.errors import InvalidQuestion

NAME = "adherence"
SUMMARY = "who is party to a treaty on a day, counted by a stated rule"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("--instrument", default="tip", help="tip, untoc or uncac (default: tip)")
    parser.add_argument("--on", default="", metavar="DATE", help="the day (default: today)")
    parser.add_argument("--basis", choices=("deposited", "in-force"), default="deposited")
    parser.add_argument(
        "--count", choices=("states", "all"), default="states", help="all: with organizations of States"
    )
    parser.add_argument("--since", default="", metavar="DATE", help="also list who became party after this day")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the parties with the rule of counting."""
    from palermo.treaty.adherence import adherence

    on = _day(arguments.on) if arguments.on else datetime.now(UTC).date()
    found = adherence(arguments.instrument, on, arguments.basis, arguments.count)
    document = found.as_dict()
    if arguments.since:
        before = adherence(arguments.instrument, _day(arguments.since), arguments.basis, arguments.count)
        known = {one.iso3 for one in before.parties}
        document["new_since"] = {"day": arguments.since, "parties": sorted(set(document["parties"]) - known)}
    return document


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidQuestion(f'"{text}" is not a date; write it as year-month-day, such as 2009-04-14') from None


def show(document: dict[str, Any]) -> str:
    """Return the count, its rule and the codes as text."""
    lines = [f"{document['count']} parties on {document['on']} ({document['basis']}, {document['counted']})"]
    lines += document["rule"]
    lines += ["", "Parties: " + " ".join(document["parties"])]
    lines.append("Signed, not party: " + (" ".join(document["signatories_not_parties"]) or "none"))
    if "new_since" in document:
        lines.append(
            f"New since {document['new_since']['day']}: {' '.join(document['new_since']['parties']) or 'none'}"
        )
    return "\n".join(lines)
