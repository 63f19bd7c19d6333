"""palermo rebuild progress: make the rows again from which pages of all States are read."""

import argparse
from typing import Any

NAME = "rebuild"
SUMMARY = "make rows of progress again from what was handed in, and the file that palermo progress reads"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("what", choices=("progress",))


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Throw the rows away and make them again."""
    from palermo_web.project.start import migrate, start

    start()
    migrate()
    from palermo_web.review.progress.projection import rebuild

    return {"rows": rebuild()}


def show(result: dict[str, Any]) -> str:
    """Say it in a line."""
    return f"{result['rows']} rows of progress made again"
