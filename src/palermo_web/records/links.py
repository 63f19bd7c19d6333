"""Which entries point at a provision, a recommendation, a State or an entry, each as far as its reader may see it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from palermo.errors import NotFound
from palermo.records.form import Item
from palermo.records.links import KINDS, REFERENCE, Pointer, Target, pointers, points
from palermo.records.register import SNAPSHOT, Register
from palermo_web.accounts import rules as accounts
from palermo_web.accounts.models import Membership
from palermo_web.records import queries, references, rules
from palermo_web.records.fields import Page, Reader
from palermo_web.records.models import Answer, Contribution, Entry, Event

OUTSIDE = ("public", "states_parties")


@dataclass(frozen=True, slots=True)
class Pointing:
    """An answer that points at something."""

    entry: Entry
    path: str
    item: Item
    value: Any


@dataclass
class Of:
    """What points at something out of one register."""

    register: Register
    found: list[Pointing] = field(default_factory=list)


def targets_at(entry: Entry, register: Register, person: accounts.Somebody) -> list[Target]:
    """Return by what an entry can be pointed at: its id, and its reference where it is a recommendation."""
    found = [Target("entry", str(entry.pk))]
    if REFERENCE in register.form.items:
        shown = queries.seen(entry, register, rules.rank(person, entry)).answers.get(REFERENCE)
        found += [Target("recommendation", str(shown.value))] if shown and shown.value else []
    return found


def everywhere(person: accounts.Somebody, targets: list[Target]) -> list[Of]:
    """Return what points at one of some targets, register by register; registers without any are left out."""
    made = [Of(register, list(pointing(person, register, targets))) for register in queries.registers().values()]
    return [one for one in made if one.found]


def pointing(person: accounts.Somebody, register: Register, targets: list[Target]) -> Iterator[Pointing]:
    """Yield the answers of a register that point at one of some targets and that a person may see."""
    pairs = [(pointer, target) for target in targets for pointer in _pointers(register, target)]
    if not pairs:
        return
    entries = rules.entries_open_to(person, register)
    ranks = _Ranks(person)
    frozen_too = register.publication == SNAPSHOT and ranks.general in OUTSIDE
    for one in _standing(entries, pairs):
        rank = ranks.of(one.entry)
        if frozen_too and rank in OUTSIDE:
            continue
        form = register.versions.get(one.entry.version)
        item = form and queries.item_at(form, one.path)
        if item and _fits(one.path, item, one.value, pairs) and rules.is_shown(one.visibility, rank):
            yield Pointing(one.entry, one.path, item, one.value)
    if frozen_too:
        yield from _handed_in(register, entries, pairs, ranks)


class _Ranks:
    """How close one person stands to entries: alike to all of one organization, save those they are invited to."""

    def __init__(self, person: accounts.Somebody) -> None:
        self.person, self.general = person, rules.general_rank(person)
        self.known: dict[Any, str] = {}
        own = Membership.objects.filter(person_id=person.pk or 0).values("organization")
        self.invited = set(Contribution.objects.filter(organization__in=own).values_list("entry_id", flat=True))

    def of(self, entry: Entry) -> str:
        """Return the rank towards an entry."""
        if not self.person.is_authenticated:
            return self.general
        key = entry.pk if entry.pk in self.invited else entry.organization_id
        if key not in self.known:
            self.known[key] = rules.rank(self.person, entry)
        return self.known[key]


def _pointers(register: Register, target: Target) -> list[Pointer]:
    """Return the questions of every version that can point at a target, each once."""
    found = {(one.path, one.asks): one for form in register.versions.values() for one in pointers(form, target)}
    return list(found.values())


def _at(pairs: list[tuple[Pointer, Target]], value: str) -> Q:
    """Return the condition on paths and values of answers. value: the field that holds the value."""
    wanted = Q()
    for pointer, target in pairs:
        name, _sign, cell = pointer.path.partition("/")
        here = Q(path__startswith=f"{name}/", path__endswith=f"/{cell}") if cell else Q(path=name)
        wanted |= here if pointer.asks else here & Q(**{value: target.value})
    return wanted


def _standing(entries: QuerySet[Entry], pairs: list[tuple[Pointer, Target]]) -> QuerySet[Answer]:
    held = Answer.objects.filter(_at(pairs, "text"), entry__in=entries, retired=False).exclude(text="")
    return held.select_related("entry", "entry__organization").order_by("entry__state", "entry__title", "path")


def _fits(path: str, item: Item, value: Any, pairs: list[tuple[Pointer, Target]]) -> bool:
    """Return whether an answer points there under the version of its own form."""
    for pointer, target in pairs:
        of_its_type = pointer.asks or item.type == target.kind
        if pointer.fits(path) and of_its_type and points(pointer, value, target):
            return True
    return False


def _handed_in(
    register: Register, entries: QuerySet[Entry], pairs: list[tuple[Pointer, Target]], ranks: _Ranks
) -> Iterator[Pointing]:
    """Yield what the last snapshots hold; entries that never said it are not looked into."""
    told = Event.objects.filter(_at(pairs, "body__value"), entry__in=entries, kind="answered")
    for shot in references.latest_snapshots(entries.filter(pk__in=told.values("entry"))):
        rank = ranks.of(shot.entry)
        if rank not in OUTSIDE:
            continue
        seen = queries.frozen(shot, register, rank)
        for path, one in seen.answers.items():
            item = queries.item_at(seen.form, path)
            if _fits(path, item, one.value, pairs):
                yield Pointing(shot.entry, path, item, one.value)


@dataclass(frozen=True, slots=True)
class Wish:
    """What entries are to point at. name, value: as in the address; entry: the one pointed at, where it is one."""

    name: str
    value: str
    targets: list[Target]
    entry: Entry | None = None


def wish(asked: Any, person: accounts.Somebody, names: tuple[str, ...]) -> Wish | None:
    """Return what is asked to be pointed at. asked: parameters of an address; names: those that ask for it."""
    for name in names:
        value = asked.get(name, "").strip()[:200]
        if value and name in ("links", "entry"):
            entry, register = queries.entry(_entry_id(value), person)
            return Wish(name, value, targets_at(entry, register, person), entry)
        if value:
            return Wish(name, value, [Target(name, value)])
    return None


def _entry_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("no such entry is open to you") from None


LISTS = ("article", "recommendation", "links")


def narrowed(found: QuerySet[Entry], register: Register, person: accounts.Somebody, asked: Any) -> QuerySet[Entry]:
    """Narrow a list to the entries that point at what its address names."""
    target = wish(asked, person, LISTS)
    if target is None:
        return found
    return found.filter(pk__in={one.entry.pk for one in pointing(person, register, target.targets)})


def row(one: Pointing, register: Register, person: accounts.Somebody, by: Reader) -> dict[str, Any]:
    """Return an answer that points somewhere as a page lists it."""
    page = Page(register.version(one.entry.version), {}, None, by)
    return {
        "register": register,
        "register_label": register.say(register.label, by.language),
        "entry": one.entry,
        "title": references.title(one.entry, register, person),
        "state": queries.state_name(one.entry, by.language),
        "question": page.say(one.item.label),
        "said": page.said(one.item, one.value) if one.item.type not in KINDS else "",
        "path": one.path,
        "value": one.value,
    }


def linked_from(entry: Entry, register: Register, person: accounts.Somebody, by: Reader) -> list[dict[str, Any]]:
    """Return the entries that point at one, grouped by register, as its own page shows them."""
    made = []
    for of in everywhere(person, targets_at(entry, register, person)):
        rows = {one.entry.pk: row(one, of.register, person, by) for one in of.found}
        label = of.register.say(of.register.label, by.language)
        made.append({"register": of.register, "label": label, "rows": list(rows.values())[:20], "number": len(rows)})
    return made
