"""Entries that answers name: recommendations by their reference, others by their id, each as its reader may see it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import get_language

from palermo.records.form import Form, Item, Section
from palermo.records.links import REFERENCE
from palermo.records.register import SNAPSHOT, Register
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries, rules
from palermo_web.records.models import Answer, Entry, Snapshot

MOST = 2000  # recommendations offered in one list


def titles_open_to(person: accounts.Somebody, ids: Iterable[str]) -> dict[str, str]:
    """Return the titles of linked entries by id; those that are not open to a person are left out."""
    wanted = Entry.objects.filter(pk__in={one for one in map(str, ids) if _is_id(one)})
    known = queries.registers()
    found: dict[str, str] = {}
    for id in set(wanted.order_by().values_list("register", flat=True)) & set(known):
        open_to = rules.entries_open_to(person, known[id]).filter(pk__in=wanted.values("pk"))
        found |= {str(one.pk): title(one, known[id], person) for one in open_to}
    return found


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def title(entry: Entry, register: Register, person: accounts.Somebody) -> str:
    """Return how an entry is called to a person: by its title once it is public, else by State and round."""
    status = register.workflow.statuses.get(entry.status)
    if (status and status.public) or rules.rank(person, entry) in ("team", "secretariat"):
        return entry.title or _unnamed(entry)
    return _unnamed(entry)


def _unnamed(entry: Entry) -> str:
    state = queries.state_name(entry, get_language() or "en")
    return f"{state} {entry.period}".strip() or str(entry.pk)[:8]


def latest_snapshots(entries: QuerySet[Entry]) -> QuerySet[Snapshot]:
    """Return the last snapshot of each entry."""
    last = Snapshot.objects.filter(entry=OuterRef("pk")).order_by("-at").values("pk")[:1]
    numbers = entries.order_by().annotate(last_snapshot=Subquery(last)).values("last_snapshot")
    return Snapshot.objects.filter(pk__in=numbers).select_related("entry", "entry__organization")


def recommendations(person: accounts.Somebody, register: Register, wanted: Iterable[str] = ()) -> dict[str, Entry]:
    """Return the entries of a register by the reference that a person may see. wanted: these only, where some are."""
    entries, asked = rules.entries_open_to(person, register), set(wanted)
    general, found = rules.general_rank(person), {}
    live = Answer.objects.filter(entry__in=entries, path=REFERENCE, retired=False).exclude(text="")
    if asked:
        live = live.filter(text__in=asked)
    for one in live.select_related("entry", "entry__organization").order_by("text"):
        rank = rules.rank(person, one.entry)
        frozen = register.publication == SNAPSHOT and rank in ("public", "states_parties")
        if not frozen and rules.is_shown(one.visibility, rank):
            found[str(one.value)] = one.entry
    if register.publication == SNAPSHOT and general in ("public", "states_parties"):
        found = {
            text: entry for text, entry in _handed_in(person, register, entries) if text in asked or not asked
        } | found
    return found


def _handed_in(person: accounts.Somebody, register: Register, entries: QuerySet[Entry]) -> Iterator[tuple[str, Entry]]:
    for shot in latest_snapshots(entries):
        seen = queries.frozen(shot, register, rules.rank(person, shot.entry))
        if REFERENCE in seen.answers:
            yield str(seen.answers[REFERENCE].value), shot.entry


def is_known(item: Item, value: Any, person: accounts.Somebody) -> bool:
    """Return whether a recommendation is an entry of the register that its question names."""
    return str(value) in recommendations(person, queries.register(item.register), [str(value)])


def offered(form: Form, section: Section, person: accounts.Somebody) -> dict[str, list[tuple[str, str]]]:
    """Return the recommendations that questions of a section offer, by register: reference and title."""
    items = [one for item in section.items for one in (item, *item.cells)]
    made = {}
    for id in {one.register for one in items if one.type == "recommendation" and one.register}:
        register = queries.register(id)
        found = recommendations(person, register)
        made[id] = [(text, title(entry, register, person)) for text, entry in sorted(found.items())[:MOST]]
    return made


def cited(form: Form, values: Mapping[str, Any], person: accounts.Somebody) -> dict[tuple[str, str], tuple[str, str]]:
    """Return where recommendations lead: register and reference -> id of the entry and its title."""
    asked: dict[str, set[str]] = {}
    for path, value in values.items():
        item = queries.item_at(form, path)
        if item.type == "recommendation" and item.register and value:
            asked.setdefault(item.register, set()).add(str(value))
    made = {}
    for id, texts in asked.items():
        register = queries.register(id)
        for text, entry in recommendations(person, register, texts).items():
            made[id, text] = (str(entry.pk), title(entry, register, person))
    return made
