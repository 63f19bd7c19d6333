"""What a reminder says: register, State, due day and link, in the person's language; no answer of the entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from palermo.records.register import Register
from palermo.records.reminders import OVERDUE
from palermo_web.records import queries
from palermo_web.records.fields import Reader, day
from palermo_web.records.models import Entry


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in a letter. kind: AHEAD or OVERDUE."""

    entry: Entry
    register: Register
    due_on: date
    kind: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be sent."""

    subject: str
    body: str


def written(lines: Sequence[Line], language: str) -> Letter:
    """Return the letter about some entries in a language; English where none is known."""
    with translation.override(language or "en"):
        reader = Reader(translation.get_language() or "en")
        parts = [_("This is due or will be soon in Palermo:"), *(_said(one, reader) for one in lines), _where()]
        parts.append(_("You can switch these reminders off on the page “What is due”."))
        return Letter(_("Palermo: what is due"), "\n\n".join(parts) + "\n")


def _said(line: Line, reader: Reader) -> str:
    state = queries.state_name(line.entry, reader.language)
    label = line.register.say(line.register.label, reader.language)
    when = day(line.due_on.isoformat(), reader)
    told = _("Was due on %(day)s") if line.kind == OVERDUE else _("Due on %(day)s")
    said = [" – ".join(filter(None, (label, state))), told % {"day": when}]
    if settings.PUBLIC_ORIGIN:
        said.append(address(reverse("records:entry", args=[line.entry.pk])))
    return "\n".join(said)


def _where() -> str:
    if settings.PUBLIC_ORIGIN:
        return _("Everything that is due to you: %(address)s") % {"address": address(reverse("records:due"))}
    return _("Sign in to Palermo and open Registers, then “What is due”.")


def address(path: str) -> str:
    """Return a path below the public address of this installation, the path alone where none is set."""
    return settings.PUBLIC_ORIGIN.rstrip("/") + path
