"""Reads: what is public of coded law, what somebody may see of the rest, who has what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from palermo.records.events import end_of
from palermo.treaty.legislation.coding import ADJUDICATED, AGREED, DISPUTED, Adjudication, Coding, Settled, settle
from palermo.treaty.legislation.files import Coded
from palermo.treaty.legislation.questions import groups, questions
from palermo_web.accounts.models import Person
from palermo_web.accounts.rules import Somebody
from palermo_web.treaty.law import blind, laws, rules
from palermo_web.treaty.law.models import LawAdjudication, LawAssignment, LawCoding, LawPublication, LawSaying

Citations = Mapping[tuple[str, str], tuple[Mapping[str, str], ...]]


@dataclass(frozen=True)
class Public:
    """What was public at a moment. by_state: what stands; cited: passages by State and question."""

    codings: tuple[Coding, ...] = ()
    adjudications: tuple[Adjudication, ...] = ()
    by_state: Mapping[str, tuple[Settled, ...]] = field(default_factory=dict)
    cited: Citations = field(default_factory=dict)

    @property
    def settled(self) -> tuple[Settled, ...]:
        """Everything that stands."""
        return tuple(one for many in self.by_state.values() for one in many)

    def of(self, iso3: str) -> Coded:
        """Return what was coded of one State, without its laws."""
        return Coded(
            tuple(one for one in self.codings if one.iso3 == iso3),
            tuple(one for one in self.adjudications if one.iso3 == iso3),
        )


def publications(known: date | None = None, iso3: str = "") -> list[LawPublication]:
    """Return the acts of publication by the end of a day, or all, oldest first."""
    found = LawPublication.objects.order_by("pk")
    found = found.filter(at__lte=end_of(known)) if known else found
    return list(found.filter(iso3=iso3) if iso3 else found)


def public(known: date | None = None) -> Public:
    """Return what was public of coded law at the end of a day, or is now."""
    found = LawPublication.objects.order_by("pk")
    last = (found.filter(at__lte=end_of(known)) if known else found).last()
    return _public(last.mark, last.pk, last.at) if last else Public()


@lru_cache(maxsize=4)
def _public(mark: UUID, last: int, at: datetime) -> Public:
    """Return what was public after an act. What it holds never changes, since rows are only appended."""
    acts = _by_state(LawPublication.objects.filter(pk__lte=last, at__lte=at).order_by("pk"))
    codings, decisions, given = (
        _by_state(kind.objects.filter(iso3__in=list(acts)).order_by("pk"))
        for kind in (LawCoding, LawAdjudication, LawAssignment)
    )
    said: list[Coding | Adjudication] = []
    cited: dict[tuple[str, str], tuple[Mapping[str, str], ...]] = {}
    for iso3, many in acts.items():
        for row, moment in blind.published(many, codings.get(iso3, []), decisions.get(iso3, []), given.get(iso3, [])):
            said.append(as_core(row, moment))
            cited[iso3, row.code] = (*cited.get((iso3, row.code), ()), *row.passages)
    voices = tuple(one for one in said if isinstance(one, Coding))
    rulings = tuple(one for one in said if isinstance(one, Adjudication))
    stands: dict[str, tuple[Settled, ...]] = {}
    for one in settle(voices, rulings):
        stands[one.iso3] = (*stands.get(one.iso3, ()), one)
    return Public(voices, rulings, stands, cited)


def _by_state(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in rows:
        found.setdefault(one.iso3, []).append(one)
    return found


def as_core(row: LawSaying, published_at: datetime | None = None) -> Coding | Adjudication:
    """Return a row as the ground floor settles it; people by number, as everywhere outside their accounts."""
    made = Coding if isinstance(row, LawCoding) else Adjudication
    return made(
        row.iso3,
        row.code,
        row.answer,
        row.valid_from,
        row.valid_to,
        tuple(row.provisions),
        f"person:{row.by_id}",
        row.at,
        row.note,
        published_at,
    )


def coded(iso3: str, known: date | None = None) -> Coded:
    """Return what is public of one State with its laws and provisions: what its page and document are made of."""
    found, kept = public(known).of(iso3), laws.laws(known, iso3)
    return Coded(
        found.codings,
        found.adjudications,
        tuple(one.law for one in kept),
        tuple(one.provision for one in laws.provisions(kept, known)),
    )


def every_coded() -> Coded:
    """Return all that is public, for the files."""
    found, kept = public(), laws.laws()
    return Coded(
        found.codings,
        found.adjudications,
        tuple(one.law for one in kept),
        tuple(one.provision for one in laws.provisions(kept)),
    )


def open_to(person: Somebody, iso3: str) -> list[LawSaying]:
    """Return what a person may see of what was said about a State: a coder blindly, an adjudicator what two coded.

    Everybody else sees what is public; whoever codes the State sees no more than that either, until they answered.
    """
    codings = list(LawCoding.objects.filter(iso3=iso3).select_related("by"))
    decisions = list(LawAdjudication.objects.filter(iso3=iso3).select_related("by"))
    assignments = list(LawAssignment.objects.filter(iso3=iso3))
    said: list[LawSaying] = [*codings, *decisions]
    if rules.judges(person, iso3):
        return [one for one in said if len({each.by_id for each in codings if each.code == one.code}) > 1]
    if isinstance(person, Person) and rules.is_coder_of(person, iso3):
        return blind.seen_by(person.pk, said, codings, blind.assigned(assignments))
    return [row for row, _at in blind.published(publications(iso3=iso3), codings, decisions, assignments)]


def stands(said: Iterable[LawSaying]) -> tuple[Settled, ...]:
    """Return what stands of what was said."""
    made = [as_core(one) for one in said]
    return settle(
        (one for one in made if isinstance(one, Coding)), (one for one in made if isinstance(one, Adjudication))
    )


@dataclass(frozen=True, slots=True)
class Task:
    """A group of questions about a State that a coder has. left: codes not answered since it was given."""

    iso3: str
    group: str
    asked: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def answered(self) -> int:
        """How many are answered."""
        return len(self.asked) - len(self.left)


def asked_in(group: str) -> tuple[str, ...]:
    """Return the codes of a group that people answer."""
    return tuple(one.code for one in questions().values() if one.group == group and one.is_coded)


def tasks(person: Person) -> list[Task]:
    """Return what a coder has to do, by State and in the order of groups."""
    given = blind.assigned(LawAssignment.objects.filter(coder=person))
    last: dict[tuple[str, str], datetime] = {}
    for iso3, code, at in LawCoding.objects.filter(by=person).order_by("pk").values_list("iso3", "code", "at"):
        last[iso3, code] = at
    order = list(groups())
    found = []
    for iso3, group, coder in sorted(given.present, key=lambda place: (place[0], order.index(place[1]))):
        since, asked = given.since[iso3, group, coder], asked_in(group)
        left = tuple(code for code in asked if (iso3, code) not in last or last[iso3, code] < since)
        found.append(Task(iso3, group, asked, left))
    return found


@dataclass(frozen=True, slots=True)
class Ready:
    """How far the coding of a State is. fresh: what a publication now would add; waiting: questions that stay back."""

    iso3: str
    agreed: int
    decided: int
    disputed: int
    waiting: int
    fresh: int
    last: LawPublication | None


def ready() -> list[Ready]:
    """Return how far the coding of each State is, in numbers alone: whoever publishes need not see a code."""
    codings, decisions, given, acts = (
        _by_state(kind.objects.order_by("pk")) for kind in (LawCoding, LawAdjudication, LawAssignment, LawPublication)
    )
    found = []
    for iso3 in sorted({*codings, *given}):
        found.append(_ready(iso3, *(rows.get(iso3, []) for rows in (codings, decisions, given, acts))))
    return found


def _ready(
    iso3: str,
    codings: list[LawCoding],
    decisions: list[LawAdjudication],
    given: list[LawAssignment],
    acts: list[LawPublication],
) -> Ready:
    standing = blind.assigned(given)
    by_code: dict[str, list[LawCoding]] = {}
    for one in codings:
        by_code.setdefault(one.code, []).append(one)
    said: list[LawSaying] = [*codings, *decisions]
    able = [one for one in said if blind.may_be_published(one, by_code.get(one.code, []), standing)]
    before = len(blind.published(acts, codings, decisions, given))
    kinds = [one.standing for one in stands(able) if questions()[one.code].is_coded]
    return Ready(
        iso3=iso3,
        agreed=kinds.count(AGREED),
        decided=kinds.count(ADJUDICATED),
        disputed=kinds.count(DISPUTED),
        waiting=len({*by_code} - {one.code for one in able}),
        fresh=max(0, len(able) - before),
        last=acts[-1] if acts else None,
    )


def people_who_coded(iso3: str, group: str) -> set[int]:
    """Return who coded what is public of a group of a State."""
    codings = list(LawCoding.objects.filter(iso3=iso3))
    shown = blind.published(publications(iso3=iso3), codings, [], list(LawAssignment.objects.filter(iso3=iso3)))
    return {row.by_id for row, _at in shown if questions()[row.code].group == group}
