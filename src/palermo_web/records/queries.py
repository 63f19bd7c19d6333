"""What the pages of records read: entries now and on a past day, their history, what changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Max, Q, QuerySet

from palermo.content.labels import translate
from palermo.content.reader import read_csv
from palermo.content.states import states
from palermo.errors import InvalidContent, NotFound
from palermo.records import events as core
from palermo.records.form import Form, Item, Section
from palermo.records.register import SNAPSHOT, Register
from palermo.records.register_file import register as core_register
from palermo.records.register_file import registers as core_registers
from palermo_web.accounts import rules as accounts
from palermo_web.records import rules
from palermo_web.records.models import Answer, Entry, Event, KnownForm, Snapshot


def registers() -> Mapping[str, Register]:
    """Return every register of this installation."""
    return core_registers(settings.HOME)


def register(id: str) -> Register:
    """Return one register. Raises NotFound, or InvalidContent where a form changed after its first use here."""
    found = core_register(id, settings.HOME)
    for known in KnownForm.objects.filter(register=id):
        form = found.versions.get(known.version)
        if form is None or form.sha256 != known.sha256:
            raise InvalidContent(
                f"{id}/{known.version}.yaml: this form was answered here and its file was changed or removed since; "
                "bring the file back and put a new version beside it"
            )
    return found


def entry(id: Any, person: accounts.Somebody) -> tuple[Entry, Register]:
    """Return an entry that a person may see, with its register. Raises NotFound, also for what may not be seen."""
    found = Entry.objects.select_related("organization").filter(pk=id).first()
    if found:
        of = register(found.register)
        if rules.entries_open_to(person, of).filter(pk=found.pk).exists():
            return found, of
    raise NotFound("no such entry is open to you")


def answers(entry: Entry, *, retired: bool = False) -> dict[str, core.Answer]:
    """Return the present answers of an entry by path."""
    return {one.path: one.as_core() for one in Answer.objects.filter(entry=entry, retired=retired)}


def state_on(entry: Entry, day: date | None) -> core.EntryState:
    """Return an entry as its events made it by the end of a day; now where no day is given."""
    found = Event.objects.filter(entry=entry)
    until = core.end_of(day) if day else None
    return core.fold((one.as_core() for one in (found.filter(at__lte=until) if until else found)), until)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader may see of an entry. frozen: the snapshot shown, where it is one."""

    form: Form
    status: str
    answers: Mapping[str, core.Answer]
    retired: Mapping[str, core.Answer]
    frozen: Snapshot | None
    exists: bool = True


def seen(entry: Entry, register: Register, reader: str, day: date | None = None) -> Seen:
    """Return the answers that a reader of a rank may see, now or on a past day.

    The public and other States see the last snapshot by then where the register publishes snapshots.
    """
    if register.publication == SNAPSHOT and reader in ("public", "states_parties"):
        return _frozen(entry, register, reader, day)
    if day:
        state = state_on(entry, day)
        if not state.version:
            return Seen(register.version(entry.version), "", {}, {}, None, exists=False)
        if reader in ("public", "states_parties") and not register.workflow.statuses[state.state].public:
            return Seen(register.version(state.version), "", {}, {}, None, exists=False)
        form = register.version(state.version)
        return Seen(form, state.state, _open_to(state.answers, form, reader), dict(state.retired), None)
    form = register.version(entry.version)
    present = _open_to(answers(entry), form, reader)
    return Seen(form, entry.status, present, answers(entry, retired=True) if reader == "team" else {}, None)


def _open_to(found: Mapping[str, core.Answer], form: Form, reader: str) -> dict[str, core.Answer]:
    return {path: one for path, one in found.items() if _may_see(form, path, one.visibility, reader)}


def _may_see(form: Form, path: str, own: str, reader: str) -> bool:
    return rules.is_shown(rules.visibility_of(item_at(form, path), own), reader)


def item_at(form: Form, path: str) -> Item:
    """Return the item at a path, the closest visibility assumed for one that the form does not know."""
    try:
        return form.at(path)
    except NotFound:
        return Item(path, "text", path, visibility="team")


def _frozen(entry: Entry, register: Register, reader: str, day: date | None) -> Seen:
    taken = Snapshot.objects.filter(entry=entry)
    shot = (taken.filter(at__lte=core.end_of(day)) if day else taken).first()
    if shot is None:
        return Seen(register.version(entry.version), "", {}, {}, None, exists=False)
    return frozen(shot, register, reader)


def frozen(shot: Snapshot, register: Register, reader: str) -> Seen:
    """Return what a reader of a rank may see of a snapshot; nothing where it was not public and the reader stands off.

    Where a register publishes snapshots every one is public; elsewhere the status at that time decides.
    """
    about = shot.document["about"]
    form = register.version(about["version"])
    status = register.workflow.statuses.get(about["status"])
    hidden = register.publication != SNAPSHOT and not (status and status.public)
    if hidden and reader in ("public", "states_parties"):
        return Seen(form, "", {}, {}, None, exists=False)
    found = {
        path: core.Answer(
            value=one.get("value"),
            sequence=shot.event_id,
            at=datetime.fromisoformat(one["at"]),
            by="",
            organization=one["organization"],
            version=form.version,
            reason=one.get("reason", ""),
            evidence=tuple(one.get("evidence", ())),
            need=one.get("need", {}),
            visibility=one.get("visibility", ""),
        )
        for path, one in shot.document["answers"].items()
    }
    return Seen(form, about["status"], _open_to(found, form, reader), {}, shot)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a list is narrowed to."""

    text: str = ""
    status: str = ""
    state: str = ""
    overdue: bool = False
    facets: tuple[tuple[str, str], ...] = ()


def listed(found: QuerySet[Entry], wish: Wish, register: Register, day: date) -> QuerySet[Entry]:
    """Narrow a list of entries; facets are asked of public answers only."""
    if wish.status:
        found = found.filter(status=wish.status)
    if wish.state:
        found = found.filter(state=wish.state)
    if wish.text:
        words = Q(title__icontains=wish.text) | Q(organization__name__icontains=wish.text)
        texts = Answer.objects.filter(text__icontains=wish.text, visibility="public", retired=False)
        found = (
            found.filter(words | Q(pk__in=texts.values("entry")))
            if register.publication != SNAPSHOT
            else found.filter(words)
        )
    for item, code in wish.facets:
        held = Answer.objects.filter(path=item, text=code, visibility="public", retired=False)
        found = found.filter(pk__in=held.values("entry"))
    if wish.overdue:
        closed = [one.id for one in register.workflow.statuses.values() if one.closed]
        found = found.filter(due_on__lt=day).exclude(status__in=closed)
    return found


def facet_codes(found: QuerySet[Entry], item: str) -> list[str]:
    """Return the answers by which a list can be narrowed."""
    held = Answer.objects.filter(entry__in=found, path=item, visibility="public", retired=False).exclude(text="")
    return sorted(held.values_list("text", flat=True).distinct())


def shown_columns(entries: list[Entry], register: Register, reader: str) -> dict[Any, dict[str, Any]]:
    """Return the answers that stand in the columns of a list, by entry and item, as far as a reader may see them."""
    if register.publication == SNAPSHOT and reader in ("public", "states_parties"):
        made: dict[Any, dict[str, Any]] = {}
        for shot in Snapshot.objects.filter(entry__in=entries).order_by("at"):
            answered = shot.document["answers"]
            form = register.version(shot.document["about"]["version"])
            made[shot.entry_id] = {
                item: answered[item].get("value")
                for item in register.columns
                if item in answered and _may_see(form, item, answered[item].get("visibility", ""), reader)
            }
        return made
    made = {}
    for one in Answer.objects.filter(entry__in=entries, path__in=register.columns, retired=False):
        if rules.is_shown(one.visibility, reader):
            made.setdefault(one.entry_id, {})[one.path] = one.value
    return made


def history(entry: Entry, path: str = "") -> QuerySet[Event]:
    """Return what happened to an entry or one of its answers, newest first."""
    found = Event.objects.filter(entry=entry).select_related("by", "organization").order_by("-sequence")
    return found.filter(path=path) if path else found


def last_sequence() -> int:
    """Return the number of the last event of this installation."""
    return Event.objects.aggregate(last=Max("sequence"))["last"] or 0


def earlier(entry: Entry) -> Entry | None:
    """Return the entry of the round before: same register and State, an earlier period."""
    same = Entry.objects.filter(register=entry.register, state=entry.state, organization__kind=entry.organization.kind)
    return same.exclude(pk=entry.pk).filter(period__lt=entry.period).order_by("-period").first()


def state_name(entry: Entry, language: str) -> str:
    """Return the name of an entry's State."""
    return states()[entry.state].name(language) if entry.state in states() else ""


def state_choices(language: str) -> list[tuple[str, str]]:
    """Return States by name, as choices."""
    return sorted(((code, one.name(language)) for code, one in states().items()), key=lambda pair: pair[1])


@lru_cache(maxsize=8)
def provision_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Return provisions as choices."""
    rows = read_csv("treaty/articles.csv")
    return tuple((row["item_id"], f"{row['item_id']} {translate(row['description'], language)[:90]}") for row in rows)


def linkable(form: Form, section: Section, person: accounts.Somebody) -> dict[str, list[tuple[str, str]]]:
    """Return the entries to which questions of a section can point, by register."""
    wanted = {one.register for item in section.items for one in (item, *item.cells) if one.type == "entry"}
    found = {}
    for id in wanted:
        entries = rules.entries_open_to(person, register(id)).order_by("title")[:500]
        found[id] = [(str(one.pk), str(one)) for one in entries]
    return found
