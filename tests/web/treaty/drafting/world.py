"""A State that asks, another that must not see it, and the Secretariat that answers."""

from datetime import date

from palermo.records.events import Proposal
from palermo_web.accounts.models import Organization
from palermo_web.records import actions, queries

REQUEST = {
    "title": "Simulated trafficking bill",
    "requesting": "KEN",
    "asked": "drafting\nreview",
    "subject": "Simulated penal code",
    "description": "Simulated confidential words",
}


def ministry(person, state="KEN"):
    """Return a ministry of a State with somebody who writes and sends."""
    made = Organization.objects.create(name=f"Simulated Ministry {state}", kind="state_authority", state=state)
    return made, person("focal_point", "submitter", name=f"Simulated Focal {state}", within=made)


def secretariat(person):
    """Return the Secretariat with a keeper of its registers."""
    made = Organization.objects.create(name="Simulated Secretariat", kind="secretariat")
    return made, person("register_keeper", name="Simulated Keeper", within=made)


def opened(register, owner, by, **answers):
    """Open an entry and answer questions of it."""
    return answered(actions.open_entry(register=queries.register(register), organization=owner, by=by), by, **answers)


def saved(entry, by, **answers):
    """Answer questions, and return what became of it; a path has two underscores for a slash."""
    standing = queries.answers(entry)
    paths = {path.replace("__", "/"): value for path, value in answers.items()}
    wanted = [
        Proposal(path, standing[path].sequence if path in standing else 0, {"value": value})
        for path, value in paths.items()
    ]
    return actions.save_answers(entry=entry, register=queries.register(entry.register), wanted=wanted, by=by)


def answered(entry, by, **answers):
    """Answer questions of an entry, which must be taken."""
    became = saved(entry, by, **answers)
    assert not became.errors and not became.conflicts, (became.errors, became.conflicts)
    entry.refresh_from_db()
    return entry


def moved(entry, by, *steps, reason="Simulated reason"):
    """Move an entry on."""
    for step in steps:
        actions.move(entry=entry, register=queries.register(entry.register), step=step, by=by, reason=reason)
    entry.refresh_from_db()
    return entry


def law(name, provision=""):
    """Return a citation as a form keeps it."""
    return {"law": name, "provision": provision}


YESTERDAY, LONG_AGO = date(2026, 11, 25), date(2020, 1, 1)
