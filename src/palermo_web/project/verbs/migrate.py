"""palermo migrate: bring the database to the present form."""

import argparse

NAME = "migrate"
SUMMARY = "bring the database to the present form"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""


def run(arguments: argparse.Namespace) -> dict[str, bool]:
    """Run the migrations."""
    from palermo_web.project.start import migrate, start

    start()
    migrate()
    return {"migrated": True}
