"""Entries that cannot be changed for the sake of another: of a meeting that was reported, of a round that is over."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palermo.errors import NotAllowed
from palermo.records.register import Register
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries, rules
from palermo_web.records.models import Answer, Entry


def why_held(entry: Entry, register: Register, by: accounts.Somebody | None = None) -> str:
    """Return why an entry cannot be changed now, with what can be done about it; empty where it is free.

    by: whose change it is; those who handle the entry answer after a round was closed.
    """
    if not register.held:
        return ""
    named = Answer.objects.filter(entry=entry, path=register.held.item, retired=False).first()
    late = by is not None and bool(rules.handlers(by, entry))
    return why_not(register, named.value if named else None, late)


def why_not(register: Register, value: Any, late: bool = False) -> str:
    """Return why an entry cannot belong to the entry that a value names; empty where it can.

    late: whether what is written comes from those who may write after the last day.
    """
    named = _named(register, value)
    if named is None or register.held is None or late:
        return ""
    if register.held.opens or register.held.closes:
        return _why_out_of_time(register, named)
    return _why_standing(register, named) if named.status in register.held.statuses else ""


def _why_out_of_time(register: Register, named: Entry) -> str:
    """Return why nothing can be written on this day about an entry that opens a round; empty within the round."""
    if register.held is None:
        return ""
    about: dict[str, object] = {"title": str(named)}
    if named.status in register.held.statuses:
        of = queries.register(named.register)
        about["status"] = of.say(of.workflow.statuses[named.status].label, get_language() or "en")
        about["title"] = (
            str(named) if of.workflow.statuses[named.status].public else of.say(of.label, get_language() or "en")
        )
        return _("No round is open for “%(title)s”: its status is “%(status)s”.") % about
    held = Answer.objects.filter(entry=named, path__in=(register.held.opens, register.held.closes), retired=False)
    days = {one.path: date.fromisoformat(one.value) for one in held if one.value}
    opens, closes = days.get(register.held.opens), days.get(register.held.closes)
    if register.held.is_open_on(opens, closes, timezone.now().date()):
        return ""
    about |= {"opens": opens or "–", "closes": closes or "–"}
    if opens is None or closes is None:
        return _("No round is open for “%(title)s”: its first and last day have not been set.") % about
    return (
        _("The round for “%(title)s” is open from %(opens)s to %(closes)s; nothing can be written outside these days.")
        % about
    )


def _why_standing(register: Register, holder: Entry) -> str:
    if register.held is None:
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


def _named(register: Register, value: Any) -> Entry | None:
    """Return the entry that a value names, where there is one."""
    if not register.held or not isinstance(value, str):
        return None
    try:
        id = UUID(value)
    except ValueError:
        return None
    of = register.form.items[register.held.item].register
    return Entry.objects.filter(pk=id, register=of).first()


def check_free(entry: Entry, register: Register, by: accounts.Somebody | None = None) -> None:
    """Raise NotAllowed where an entry is held, naming what to do first."""
    why = why_held(entry, register, by)
    if why:
        raise NotAllowed(why)
