"""Writes: begin a follow-up or comment with its recommendation filled in, take over recommendations of other bodies."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.content.reasons import reason_in
from palermo.errors import InvalidInput
from palermo.records.events import Proposal
from palermo.records.register import Register
from palermo.review.follow_up import STATE
from palermo.review.universal_index import OtherRecommendation, key_of
from palermo_web.accounts import audit
from palermo_web.accounts.models import Organization, Person
from palermo_web.records import actions, rules
from palermo_web.records import queries as records
from palermo_web.records.models import Answer, Entry
from palermo_web.review.follow_up import COMMENTS, FOLLOW_UP, OTHERS


def _one_at_a_time(organization: Organization) -> None:
    """Let nobody else of an organization write here until the transaction ends, so that nothing begins twice."""
    Organization.objects.select_for_update().get(pk=organization.pk)


@transaction.atomic
def begin_follow_up(*, reference: str, organ: str, organization: Organization, by: Person) -> Entry:
    """Open the follow-up of a recommendation, or return the one that the organization has begun."""
    _one_at_a_time(organization)
    register = records.register(FOLLOW_UP)
    same = Answer.objects.filter(path="organ", text=organ, retired=False)
    for one in _begun(register, reference, organization).filter(pk__in=same.values("entry")):
        rules.check_can_open(by, register, organization, one.state, timezone.now().date())
        return one
    return opened(register, organization, by, {"recommendation": reference, "organ": organ})


@transaction.atomic
def begin_comment(*, reference: str, about: str, organization: Organization, by: Person) -> Entry:
    """Open a comment on a follow-up, or return the one that the organization is still writing.

    about: the code of a State, or an organ.
    """
    _one_at_a_time(organization)
    register = records.register(COMMENTS)
    whose = {"about": about} if about in ("secretariat", "conference") else {"about": STATE, "state": about}
    path = "state" if "state" in whose else "about"
    same = Answer.objects.filter(path=path, text=about, retired=False)
    drafts = _begun(register, reference, organization).filter(status=register.workflow.first)
    for one in drafts.filter(pk__in=same.values("entry")):
        rules.check_can_open(by, register, organization, one.state, timezone.now().date())
        return one
    return opened(register, organization, by, {"recommendation": reference, **whose})


def _begun(register: Register, reference: str, organization: Organization) -> Any:
    found = Entry.objects.filter(register=register.id, title=reference)
    return found.filter(organization=organization).exclude(status="withdrawn").order_by("opened_at")


def opened(
    register: Register, organization: Organization, by: Person, answers: dict[str, Any], state: str = ""
) -> Entry:
    """Open an entry with answers. Raises InvalidInput where one cannot be kept."""
    entry = actions.open_entry(register=register, organization=organization, by=by, state=state)
    wanted = [Proposal(path, 0, {"value": value}) for path, value in answers.items() if value not in ("", None, [])]
    saved = actions.save_answers(entry=entry, register=register, wanted=wanted, by=by)
    if saved.errors:
        raise InvalidInput("; ".join(f"{path}: {reason_in(text, 'en')}" for path, text in saved.errors.items()))
    entry.refresh_from_db()
    return entry


def known_keys() -> dict[str, str]:
    """Return the key of every recommendation of another body that was taken over and not withdrawn, with its entry."""
    held: dict[Any, dict[str, str]] = {}
    paths = ("symbol", "paragraph", "state", "text")
    found = Answer.objects.filter(entry__register=OTHERS, path__in=paths, retired=False)
    for entry, path, value in found.exclude(entry__status="withdrawn").values_list("entry", "path", "value"):
        held.setdefault(entry, {})[path] = str(value or "")
    return {key_of(*(one.get(path, "") for path in paths)): str(entry) for entry, one in held.items()}


@transaction.atomic
def take_over(
    *, rows: Sequence[OtherRecommendation], organization: Organization, by: Person, source: str, publish: bool
) -> int:
    """Make entries of rows of an export; those that are here already are left as they are. Return how many are new.

    source: name of the export, kept with each entry.
    """
    _one_at_a_time(organization)
    register, there, made = records.register(OTHERS), known_keys(), 0
    for row in rows:
        if row.key in there:
            continue
        entry = opened(register, organization, by, _answers(row, source), state=row.state)
        if publish:
            actions.move(entry=entry, register=register, step="show", by=by)
        there[row.key] = str(entry.pk)
        made += 1
    details = {"register": OTHERS, "taken": made, "asked": len(rows), "source": source}
    audit.record("index.taken_over", by=by, about=f"organization:{organization.pk}", details=details)
    return made


def _answers(row: OtherRecommendation, source: str) -> dict[str, Any]:
    return {
        "reference": row.reference[:500],
        "mechanism": row.mechanism,
        "body": row.body[:500],
        "symbol": row.symbol[:500],
        "paragraph": row.paragraph[:500],
        "state": row.state,
        "adopted_on": row.adopted_on.isoformat() if row.adopted_on else "",
        "text": row.text,
        "themes": "\n".join(row.themes),
        "persons": "\n".join(row.persons),
        "position": row.position,
        "recommending": ", ".join(row.recommending)[:500],
        "source": source[:200],
        "annotation": row.annotation[:500],
    }


def openers(person: Any, id: str) -> list[Organization]:
    """Return the organizations for which a person may begin an entry of a register now."""
    return rules.organizations_that_open(person, records.register(id), timezone.now().date())


def opener(person: Any, id: str, organization: str) -> Organization:
    """Return one of them by its id. Raises InvalidInput for any other."""
    for one in openers(person, id):
        if str(one.pk) == organization:
            return one
    raise InvalidInput(_("Choose an organization for which you may write this."))
