"""Entries that cannot be changed for the sake of another: those of a meeting that was reported."""

from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palermo.errors import NotAllowed
from palermo.records.register import Register
from palermo_web.records import queries
from palermo_web.records.models import Answer, Entry


def why_held(entry: Entry, register: Register) -> str:
    """Return why an entry cannot be changed now, with what can be done about it; empty where it is free."""
    if not register.held:
        return ""
    named = Answer.objects.filter(entry=entry, path=register.held.item, retired=False).first()
    return why_not(register, named.value if named else None)


def why_not(register: Register, value: Any) -> str:
    """Return why an entry cannot belong to the entry that a value names; empty where it can."""
    holder = _holder(register, value)
    if holder is None or register.held is None:
        return ""
    of = queries.register(holder.register)
    language = get_language() or "en"
    status = of.say(of.workflow.statuses[holder.status].label, language)
    moves = [one for one in of.workflow.moves_from(holder.status) if one.to not in register.held.statuses]
    title = str(holder) if of.workflow.statuses[holder.status].public else of.say(of.label, language)
    said = {"title": title, "status": status, "step": of.say(moves[0].label, language) if moves else "–"}
    return (
        _("This belongs to “%(title)s” (%(status)s), and nothing of it can be changed while that stands.") % said
        + " "
        + _("To change it, first take the step “%(step)s” there and give a reason.") % said
    )


def _holder(register: Register, value: Any) -> Entry | None:
    """Return the entry that a value names, where it holds the entries that belong to it."""
    if not register.held or not isinstance(value, str):
        return None
    try:
        id = UUID(value)
    except ValueError:
        return None
    of = register.form.items[register.held.item].register
    return Entry.objects.filter(pk=id, register=of, status__in=register.held.statuses).first()


def check_free(entry: Entry, register: Register) -> None:
    """Raise NotAllowed where an entry is held, naming what to do first."""
    why = why_held(entry, register)
    if why:
        raise NotAllowed(why)
