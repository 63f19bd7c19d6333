"""A State that answers, others that look on, and third parties with a view of their own, for tests of progress."""

from palermo.records.events import Proposal
from palermo_web.accounts.models import Organization
from palermo_web.records import actions, queries

STEPS = ("send", "approve", "submit")
ITEM, OTHER = "TIP-05-1", "TIP-06-6"


def authority(person, state="KEN"):
    """Return somebody who answers, approves and submits for a State."""
    ministry = Organization.objects.create(name=f"Simulated Ministry {state}", kind="state_authority", state=state)
    by = person("focal_point", "approver", "submitter", name=f"Simulated Focal {state}", within=ministry)
    return by, ministry


def society(person, name="Simulated Society"):
    """Return somebody who writes and publishes views of an organization of civil society."""
    found = Organization.objects.create(name=name, kind="civil_society")
    return person("focal_point", "approver", name=f"{name} Writer", within=found), found


def opened(register_id, who, period="2026"):
    """Open an entry of a register."""
    by, organization = who
    register = queries.register(register_id)
    period = period if register.each == "state_and_period" else ""
    return actions.open_entry(register=register, organization=organization, by=by, period=period)


def answer(entry, who, **contents):
    """Write answers; each is a value, or the whole of what an answer holds."""
    register, standing = queries.register(entry.register), queries.answers(entry)
    wanted = [
        Proposal(
            path,
            standing[path].sequence if path in standing else 0,
            said if isinstance(said, dict) else {"value": said},
        )
        for path, said in contents.items()
    ]
    saved = actions.save_answers(entry=entry, register=register, wanted=wanted, by=who[0])
    assert not saved.errors and not saved.conflicts, (saved.errors, saved.conflicts)
    entry.refresh_from_db()


def move(entry, who, *steps, reason=""):
    """Move an entry on."""
    for step in steps:
        actions.move(entry=entry, register=queries.register(entry.register), step=step, by=who[0], reason=reason)
    entry.refresh_from_db()


def handed_in(register_id, who, period="2026", **contents):
    """Return an entry of a State, answered and submitted."""
    entry = opened(register_id, who, period)
    answer(entry, who, **contents)
    move(entry, who, *STEPS)
    return entry


def viewed(who, *, state="KEN", item=ITEM, law="partial", practice="started", publish=True):
    """Return the view of a third party on one item of a State."""
    entry = opened("progress_views", who)
    told = {"title": "Simulated view", "state": state, "article": item, "law": law, "practice": practice}
    answer(entry, who, grounds="Simulated interviews", **told)
    move(entry, who, "hand_in", *(["show"] if publish else []))
    return entry
