"""palermo vintages: list what was deposited."""

import argparse
from typing import Any

NAME = "vintages"
SUMMARY = "list every vintage, withdrawn ones marked"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("--source", default="", help="of this source only")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """List the vintages in order of deposit."""
    from palermo.statistics.catalogue import vintages

    return {"vintages": [one.as_dict() for one in vintages(arguments.home) if arguments.source in ("", one.source)]}


def show(result: dict[str, Any]) -> str:
    """One line a vintage."""
    lines = [
        f"{one['id']}  published {one['published_on']}  accepted {one['accepted']}  rejected {one['rejected']}"
        + ("  WITHDRAWN" if one["withdrawn"] else "")
        for one in result["vintages"]
    ]
    return "\n".join(lines) or 'nothing is deposited yet; deposit a file with "palermo ingest"'
