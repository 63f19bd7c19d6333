"""palermo query: ask the cube; the same disclosure control as every other door."""

import argparse
import sys
from pathlib import Path
from typing import Any

from palermo.statistics.query import Query

NAME = "query"
SUMMARY = "ask the cube: a measure by some dimensions, as csv, json or parquet"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("--measure", default="victims", help="what is counted (default: victims)")
    parser.add_argument("--by", default="", help="dimensions joined by commas, e.g. year,form")
    parser.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="DIM=CODES",
        help="e.g. destination=GBR or year=2017:2020; repeatable",
    )
    parser.add_argument("--vintage", default="", help="answer from this vintage alone")
    parser.add_argument("--on", default="", metavar="DATE", help="as published by that day")
    parser.add_argument("--format", choices=("csv", "json", "parquet"), default="csv")
    parser.add_argument("--out", type=Path, help="write to this file instead of standard output")


def run(arguments: argparse.Namespace) -> dict[str, Any] | None:
    """Answer; with --json the document is returned, else written in the chosen format."""
    from palermo.statistics.answer import answer
    from palermo.statistics.export import write

    question = Query.parse(arguments.measure, arguments.by, arguments.where, arguments.vintage, arguments.on)
    found = answer(arguments.home, question)
    if arguments.out:
        with arguments.out.open("wb") as stream:
            write(found, arguments.format, stream)
    if arguments.json:
        return found.as_dict()
    if not arguments.out:
        write(found, arguments.format, sys.stdout.buffer)
        sys.stdout.flush()
    return None
