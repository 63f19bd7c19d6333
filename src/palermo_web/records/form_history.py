"""The versions of a form as people read them: what changed from one to the next, and what became of answers."""

from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Count
from django.utils.translation import gettext as _

from palermo.records.differences import ADDED, ALTERED, RELABELLED, RENAMED, RETIRED, Difference, differences
from palermo.records.form import Form
from palermo.records.register import Register
from palermo.records.versions import MAJOR, MINOR, PATCH, change_between
from palermo_web.accounts import rules as accounts
from palermo_web.records import rules
from palermo_web.records.fields import Reader


@dataclass(frozen=True, slots=True)
class Told:
    """One difference in the reader's language."""

    kind: str
    was: str
    now: str
    label_was: str
    label_now: str
    parts: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a form. entries: that stand under it and are open to the reader; next: where they can move on."""

    form: Form
    change: str
    told: list[Told]
    withdrawn: bool
    present: bool
    entries: int
    next: str


def history(register: Register, person: accounts.Somebody, reader: Reader) -> list[Version]:
    """Return every version of a register's form, newest first."""
    open_to = rules.entries_open_to(person, register).order_by()
    counted = dict(open_to.values_list("version").annotate(number=Count("pk", distinct=True)))
    forms = list(register.versions.values())
    made = [_version(register, None, forms[0], counted, reader)]
    made += [_version(register, before, after, counted, reader) for before, after in pairwise(forms)]
    return made[::-1]


def _version(register: Register, before: Form | None, form: Form, counted: dict[str, int], reader: Reader) -> Version:
    later = register.newer_than(form.version)
    return Version(
        form=form,
        change=_change(change_between(before, form)) if before else "",
        told=[_told(one, before, form, reader) for one in differences(before, form)] if before else [],
        withdrawn=form.version in register.withdrawn,
        present=form.version == register.form.version,
        entries=counted.get(form.version, 0),
        next=later[-1].version if later else "",
    )


def _change(kind: str) -> str:
    return {
        PATCH: _("Texts only"),
        MINOR: _("What is new is optional"),
        MAJOR: _("Questions were taken out, renamed, asked otherwise or became required"),
    }[kind]


def _told(one: Difference, before: Form, after: Form, reader: Reader) -> Told:
    kinds = {
        ADDED: _("Added"),
        RETIRED: _("No longer asked"),
        RENAMED: _("Renamed"),
        RELABELLED: _("Worded anew"),
        ALTERED: _("Altered"),
    }
    said = [
        form.say(text, reader.language) if text else ""
        for form, text in ((before, one.label_was), (after, one.label_now))
    ]
    return Told(kinds[one.kind], one.was, one.now, said[0], said[1], _(", ").join(_part(part) for part in one.parts))


def _part(part: str) -> str:
    return {
        "type": _("kind of answer"),
        "choices": _("choices"),
        "required": _("whether it must be answered"),
        "condition": _("when it is asked"),
        "checks": _("checks"),
        "help": _("help"),
        "evidence": _("what must be shown"),
        "visibility": _("who may see it"),
        "article": _("provision"),
        "register": _("register it points to"),
    }[part]
