"""palermo person add: invite a person into an organization."""

import argparse
from typing import Any

NAME = "person"
SUMMARY = "invite a person: prints a link that works once, within seven days"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("act", choices=("add",))
    parser.add_argument("email")
    parser.add_argument("--name", default="", help="name as others see it (default: the address)")
    parser.add_argument("--organization", required=True)
    parser.add_argument(
        "--kind",
        default="state_authority",
        help="state_authority, secretariat, civil_society or international_organization",
    )
    parser.add_argument(
        "--state",
        default="",
        metavar="ISO3",
        help="of which State the organization is, such as KEN; a state_authority needs it once",
    )
    parser.add_argument(
        "--role",
        required=True,
        help="focal_point, contributor, approver, submitter, depositor, statistician, administrator, auditor, "
        "secretariat_analyst or register_keeper",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Invite the person and return the link's path."""
    from palermo_web.project.start import migrate, start

    start()
    migrate()
    from palermo_web.accounts.actions import invite

    person, path = invite(
        email=arguments.email,
        name=arguments.name or arguments.email,
        organization_name=arguments.organization,
        kind=arguments.kind,
        role=arguments.role,
        state=arguments.state,
        by=None,
    )
    return {"email": person.email, "link": path}


def show(result: dict[str, Any]) -> str:
    """Say what to do with the link."""
    return f"Give {result['email']} this link below the address of your installation; it works once:\n{result['link']}"
