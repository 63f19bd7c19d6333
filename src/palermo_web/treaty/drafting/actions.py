"""Writes: begin a comment on a section of a paper, within its round."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palermo.content.reasons import reason_in
from palermo.errors import InvalidInput
from palermo.records.events import Proposal
from palermo_web.accounts.models import Organization, Person
from palermo_web.records import actions, holds, rules
from palermo_web.records import queries as records
from palermo_web.records.models import Entry
from palermo_web.records.rows import Row
from palermo_web.treaty.drafting.papers import COMMENTS


def commenting(person: Person) -> list[Organization]:
    """Return the organizations for which a person may comment."""
    return rules.organizations_that_open(person, records.register(COMMENTS), timezone.now().date())


@transaction.atomic
def comment(*, paper: Row, organization: str, answers: dict[str, str], by: Person) -> Entry:
    """Open a comment with its answers. Raises InvalidInput outside the round, with the days of the round."""
    register = records.register(COMMENTS)
    why = holds.why_not(register, paper.id)
    if why:
        raise InvalidInput(why)
    owner = next((one for one in commenting(by) if str(one.pk) == organization), None)
    if owner is None:
        raise InvalidInput(_("Choose an organization for which you may write this."))
    said = {"paper": paper.id, "state": owner.state, **answers}
    entry = actions.open_entry(register=register, organization=owner, by=by)
    wanted = [Proposal(path, 0, {"value": value}) for path, value in said.items() if value]
    saved = actions.save_answers(entry=entry, register=register, wanted=wanted, by=by)
    if saved.errors:
        raise InvalidInput("; ".join(reason_in(text, get_language() or "en") for text in saved.errors.values()))
    entry.refresh_from_db()
    return entry
