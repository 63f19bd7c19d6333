"""A State, the Secretariat and others who write about recommendations, for tests."""

from palermo.records.events import Proposal
from palermo_web.accounts.models import Organization
from palermo_web.records import actions, queries
from palermo_web.review import entries

REFERENCE = "CTOC/COP/WG.4/2009/2, 6(a)"
PAGE = "/review/recommendations/CTOC/COP/WG.4/2009/2:6(a)/"
MATRIX = "/review/recommendations/matrix/"


def authority(person, state="KEN", name="Simulated Ministry"):
    """Return a ministry with somebody who writes and publishes."""
    ministry = Organization.objects.create(name=f"{name} {state}", kind="state_authority", state=state)
    return ministry, person("focal_point", "approver", name=f"{name} Focal {state}", within=ministry)


def answered(entry, by, **answers):
    """Answer questions of an entry."""
    register = queries.register(entry.register)
    standing = queries.answers(entry)
    wanted = [
        Proposal(path.replace("__", "/"), standing[path].sequence if path in standing else 0, {"value": value})
        for path, value in answers.items()
    ]
    saved = actions.save_answers(entry=entry, register=register, wanted=wanted, by=by)
    assert not saved.errors and not saved.conflicts, (saved.errors, saved.conflicts)
    entry.refresh_from_db()
    return entry


def moved(entry, by, *steps):
    """Move an entry on."""
    for step in steps:
        actions.move(entry=entry, register=queries.register(entry.register), step=step, by=by)
    entry.refresh_from_db()
    return entry


def followed_up(ministry, by, *, reference=REFERENCE, status="done", organ="state", show=True, **answers):
    """Return a follow-up, published where asked."""
    entry = entries.begin_follow_up(reference=reference, organ=organ, organization=ministry, by=by)
    answered(entry, by, status=status, **answers)
    return moved(entry, by, "show") if show else entry
