"""palermo withdraw: take a vintage out of every answer; the record of it stays."""

import argparse
from datetime import UTC, datetime
from typing import Any

NAME = "withdraw"
SUMMARY = "withdraw a vintage: it answers no query any more, the record of it stays"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("vintage")
    parser.add_argument("--reason", required=True, help="why, as the log will show it")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Withdraw it."""
    from palermo.statistics.deposits.deposit import withdraw

    at = datetime.now(UTC)
    return withdraw(arguments.home, arguments.vintage, by="command line", at=at, reason=arguments.reason).as_dict()


def show(result: dict[str, Any]) -> str:
    """Say it in a line."""
    return f"{result['id']} is withdrawn"
