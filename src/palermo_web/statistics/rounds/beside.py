"""What this room lays beside an entry of the annual questionnaire: queries at its answers, the page of its round."""

from django.urls import reverse
from django.utils.translation import gettext as _

from palermo.statistics.national.tables import REGISTER
from palermo_web.accounts.rules import Somebody
from palermo_web.records.beside import Beside, Note
from palermo_web.records.models import Entry
from palermo_web.statistics.rounds import queries, rules
from palermo_web.statistics.rounds.models import Said
from palermo_web.statistics.rounds.queries import Thread


def page_of(entry: Entry) -> str:
    """Return the address of a State's page in the round."""
    return reverse("statistics:rounds:state", args=[entry.period, entry.state])


def of_entry(entry: Entry, person: Somebody) -> Beside:
    """Return what is laid beside an entry for a reader: nothing for other registers."""
    if entry.register != REGISTER or not entry.state or not entry.period.isdecimal():
        return Beside()
    if not rules.sees_inquiries(person, entry):
        return Beside()
    notes: dict[str, tuple[Note, ...]] = {}
    for one in queries.threads(entry):
        if one.standing != Said.CLOSED:
            notes[one.inquiry.path] = (*notes.get(one.inquiry.path, ()), _note(one, page_of(entry)))
    label = _("Reporting round %(year)s: days, queries, acceptance") % {"year": entry.period}
    return Beside(page_of(entry), label, notes)


def _note(thread: Thread, page: str) -> Note:
    label = _("Query of the Secretariat") if thread.waiting else _("Answer to a query")
    return Note(label, thread.remarks[-1].words, f"{page}#query-{thread.inquiry.pk}", thread.waiting)
