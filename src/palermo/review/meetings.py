"""Meetings: who was there by category, held against who is party on the day; who spoke, in which order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from palermo.errors import NotFound
from palermo.treaty.adherence import ALL, DEPOSITED, Standing, TreatyAct, adherence, instrument, standings
from palermo.treaty.names import ORGANIZATIONS, code_of

PARTIES, SIGNATORIES, OBSERVERS = "states_parties", "signatories", "observer_states"
REGIONAL = "regional_organization_party"
OF_STATES = (PARTIES, SIGNATORIES, OBSERVERS)
CATEGORIES = (
    *OF_STATES,
    REGIONAL,
    "united_nations",
    "intergovernmental",
    "non_governmental",
    "permanent_observers",
)
Texts = Mapping[str, str]  # language -> text, the language of drafting first
NO_PARTY = "no_party"  # of an organization that registered as party and is none


@dataclass(frozen=True, slots=True)
class Present:
    """A delegation or organization that is registered for a meeting. state: empty for an organization."""

    id: str
    category: str
    state: str = ""
    organization: str = ""
    registered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A registration that the acts do not bear out. Never a correction: what was registered stays until changed.

    code: what is wrong; by_acts: the category that the acts give, "no_party" for an organization that is none;
    certain: False where the list of acts is not complete until that day, and a later deposit may be missing.
    """

    code: str
    present: Present
    by_acts: str
    instrument: str
    on: date
    certain: bool
    complete_until: date
    standing: Standing | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        acted = self.standing
        evidence = {
            "instrument": self.instrument,
            "on": self.on.isoformat(),
            "basis": DEPOSITED,
            "complete_until": self.complete_until.isoformat(),
            "signed_on": acted.signed_on.isoformat() if acted and acted.signed_on else None,
            "deposited_on": acted.deposited_on.isoformat() if acted and acted.deposited_on else None,
            "act": acted.act if acted else "",
            "source": acted.source if acted else "",
        }
        about = {"id": self.present.id, "state": self.present.state, "organization": self.present.organization}
        said = {"code": self.code, "registered": self.present.category, "by_acts": self.by_acts}
        return about | said | {"certain": self.certain, "evidence": evidence}


@dataclass(frozen=True, slots=True)
class Attended:
    """The attendance of a meeting, checked. by_acts: category that the acts give to each State, by its code."""

    present: tuple[Present, ...]
    differences: tuple[Difference, ...]
    twice: tuple[str, ...]  # States that are registered more than once
    by_acts: Mapping[str, str]
    counts: Mapping[str, int]

    def of(self, category: str) -> tuple[Present, ...]:
        """Return those of a category."""
        return tuple(one for one in self.present if one.category == category)

    def difference(self, id: str) -> Difference | None:
        """Return what is wrong with a registration, None where nothing is."""
        return next((one for one in self.differences if one.present.id == id), None)


def attended(present: Sequence[Present], treaty: str, day: date, more: Sequence[TreatyAct] = ()) -> Attended:
    """Return the attendance of a meeting held against the acts that are known by its first day.

    present: registrations, in any order. treaty: tip, untoc, uncac. more: acts entered since the list that comes with
    Palermo. A State that deposited by the day is a party, one that signed only a signatory, any other an observer.
    Raises InvalidQuestion for an unknown treaty.
    >>> found = attended([Present("1", "states_parties", "JPN"), Present("2", "states_parties", "ITA")], "tip",
    ...     date(2009, 4, 14))
    >>> [(one.code, one.present.state, one.by_acts) for one in found.differences], found.counts["states_parties"]
    ([('signatory_as_party', 'JPN', 'signatories')], 2)
    """
    known = standings(instrument(treaty), day, more)
    bound = {one.iso3 for one in adherence(treaty, day, DEPOSITED, ALL, more).parties}
    by_acts = {one.state: category_by_acts(known.get(one.state), bound) for one in present if one.state}
    named = Counter(one.state for one in present if one.state)
    return Attended(
        present=tuple(present),
        differences=tuple(_differences(present, treaty, day, known, bound)),
        twice=tuple(sorted(code for code, times in named.items() if times > 1)),
        by_acts=by_acts,
        counts={category: sum(one.category == category for one in present) for category in CATEGORIES},
    )


def category_by_acts(standing: Standing | None, bound: Iterable[str]) -> str:
    """Return the category that the acts give to a State. bound: codes of the parties on the day.

    >>> category_by_acts(None, {"ITA"})
    'observer_states'
    """
    if standing is None:
        return OBSERVERS
    if standing.iso3 in bound:
        return PARTIES
    return SIGNATORIES if standing.is_signatory_only else OBSERVERS


def _differences(
    present: Iterable[Present], treaty: str, day: date, known: Mapping[str, Standing], bound: set[str]
) -> Iterator[Difference]:
    until = instrument(treaty).complete_until
    for one in present:
        code = one.state or organization_of_states(one.organization)
        if one.category == REGIONAL:
            if code not in bound:
                yield Difference(
                    "organization_no_party", one, NO_PARTY, treaty, day, day <= until, until, known.get(code)
                )
            continue
        if one.category not in OF_STATES:
            continue
        said = category_by_acts(known.get(code), bound)
        if said != one.category:
            # A deposit that is known stays known; only what is missing from the list can be a matter of its end.
            certain = day <= until or said == PARTIES
            yield Difference(_code(one.category, said), one, said, treaty, day, certain, until, known.get(code))


def organization_of_states(name: str) -> str:
    """Return the code of an organization of States by its name; empty for any other.

    >>> organization_of_states("European Community"), organization_of_states("Council of Europe")
    ('EUE', '')
    """
    try:
        code = code_of(name) if name else ""
    except NotFound:
        return ""
    return code if code in ORGANIZATIONS else ""


def _code(registered: str, by_acts: str) -> str:
    by = {PARTIES: "party", SIGNATORIES: "signatory", OBSERVERS: "other_state"}[by_acts]
    registered_as = {PARTIES: "party", SIGNATORIES: "signatory", OBSERVERS: "observer"}[registered]
    return f"{by}_as_{registered_as}"


@dataclass(frozen=True, slots=True)
class Statement:
    """A place in the speakers' list of an item. given: whether the floor was taken."""

    id: str
    item: int
    place: int
    state: str = ""
    organization: str = ""
    given: bool = False
    on_behalf_of: Texts = field(default_factory=dict)
    summary: Texts = field(default_factory=dict)


def by_item(statements: Iterable[Statement]) -> dict[int, list[Statement]]:
    """Return the speakers of each item in the order of their places.

    >>> by_item([Statement("b", 2, 2), Statement("a", 2, 1), Statement("c", 1, 1)])[2][0].id
    'a'
    """
    found: dict[int, list[Statement]] = {}
    for one in sorted(statements, key=lambda each: (each.item, each.place, each.id)):
        found.setdefault(one.item, []).append(one)
    return found


def strangers(statements: Iterable[Statement], present: Iterable[Present]) -> list[Statement]:
    """Return those who spoke, or asked to, and are not registered for the meeting.

    >>> [one.state for one in strangers([Statement("a", 1, 1, "ITA")], [Present("1", "states_parties", "FRA")])]
    ['ITA']
    """
    there = [(one.state, one.organization.casefold()) for one in present]
    states, organizations = {state for state, _name in there if state}, {name for _state, name in there if name}
    return [
        one
        for one in statements
        if (one.state and one.state not in states)
        or (not one.state and one.organization.casefold() not in organizations)
    ]
