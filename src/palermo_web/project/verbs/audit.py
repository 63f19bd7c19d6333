"""palermo audit verify: find an edited, deleted, swapped or cut-off row of the audit log."""

import argparse
from typing import Any

from palermo.errors import PalermoError

NAME = "audit"
SUMMARY = "verify the audit log against its hashes and its witness"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("act", choices=("verify",))


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Verify; a fault is exit 1 and named."""
    from palermo_web.project.start import migrate, start

    start()
    migrate()
    from palermo_web.accounts.audit import verify

    found = verify(arguments.home).as_dict()
    if found["faults"]:
        named = "; ".join(f"row {fault['sequence']}: {fault['what']}" for fault in found["faults"])
        raise PalermoError(
            f"the audit log was changed: {named}. Compare with a copy of audit-witness.log kept elsewhere."
        )
    return found


def show(result: dict[str, Any]) -> str:
    """Say it in a line."""
    return f"{result['records']} audit records, no fault"
