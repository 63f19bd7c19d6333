"""Who is party to a treaty on a day: acts by date, entry into force computed, every count with its rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from palermo.content.reader import read_csv, read_yaml
from palermo.content.sentences import Sentence, say
from palermo.errors import InvalidQuestion
from palermo.treaty.names import ORGANIZATIONS

SIGNATURE, DENUNCIATION = "signature", "denunciation"
DEPOSITS = ("ratification", "acceptance", "approval", "accession", "succession", "deposit")
ACTS = (SIGNATURE, *DEPOSITS, DENUNCIATION)
DEPOSITED, IN_FORCE = "deposited", "in-force"
STATES, ALL = "states", "all"
A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty with its rule of entry into force."""

    id: str
    label: str
    chapter: str  # of the depositary's list
    adopted_on: date
    deposits: int  # of States, for entry into force
    days: int  # after the deposit that completes them
    later_days: int  # after every later deposit
    entered_into_force_on: date  # as published by the depositary
    complete_until: date  # of the list of acts
    not_before: str = ""  # treaty that must be in force first


@dataclass(frozen=True, slots=True)
class TreatyAct:
    """One act of one State. certainty: exact, computed, uncertain, or "by" the day by which a source names it."""

    instrument: str
    iso3: str
    kind: str
    on: date
    certainty: str
    source: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How one State stands towards a treaty on a day."""

    iso3: str
    signed_on: date | None
    deposited_on: date | None
    bound_on: date | None  # when the treaty binds it, also where that lies ahead
    act: str  # ratification, accession ...; empty where nothing was deposited
    certainty: str
    source: str

    @property
    def is_signatory_only(self) -> bool:
        """Whether it signed and deposited nothing."""
        return self.signed_on is not None and self.deposited_on is None


@dataclass(frozen=True, slots=True)
class Adherence:
    """The parties on a day, with the rule by which they are counted."""

    instrument: str
    on: date
    basis: str
    counted: str
    parties: tuple[Standing, ...]
    signatories_not_parties: tuple[Standing, ...]
    complete_until: date
    notes: tuple[Sentence, ...]

    @property
    def count(self) -> int:
        """How many parties."""
        return len(self.parties)

    @property
    def partial(self) -> bool:
        """Whether the day lies after the last for which the list is complete."""
        return self.on > self.complete_until

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "instrument": self.instrument,
            "on": self.on.isoformat(),
            "basis": self.basis,
            "counted": self.counted,
            "count": self.count,
            "parties": [one.iso3 for one in self.parties],
            "signatories_not_parties": [one.iso3 for one in self.signatories_not_parties],
            "complete_until": self.complete_until.isoformat(),
            "partial": self.partial,
            "rule": [str(note) for note in self.notes],
        }


@cache
def instruments() -> Mapping[str, Instrument]:
    """Return the treaties by id.

    >>> list(instruments())
    ['tip', 'untoc', 'uncac']
    """
    return {entry["id"]: Instrument(**entry) for entry in read_yaml("treaty/instruments.yaml")}


def instrument(id: str) -> Instrument:
    """Return one treaty. Raises InvalidQuestion listing what there is.

    >>> instrument("tip").deposits
    40
    """
    if id not in instruments():
        raise InvalidQuestion(f'no instrument "{id}"; there are: {", ".join(instruments())}')
    return instruments()[id]


@cache
def acts(id: str) -> tuple[TreatyAct, ...]:
    """Return the acts of one treaty, oldest first. Source: UN Treaty Collection as copied in 2014, and later lists.

    >>> acts("tip")[0].on.isoformat()
    '2000-12-12'
    """
    found = [_act(row) for row in read_csv("treaty/acts.csv") if row["instrument"] == id]
    return tuple(sorted(found, key=lambda one: (one.on, one.iso3, one.kind != SIGNATURE)))


def _act(row: Mapping[str, str]) -> TreatyAct:
    on = row["on"] or row["certainty"].removeprefix("by ")
    certainty = row["certainty"] if row["on"] else "by"
    return TreatyAct(row["instrument"], row["iso3"], row["act"], date.fromisoformat(on), certainty, row["source"])


def entry_into_force(treaty: Instrument, known: Iterable[TreatyAct]) -> date | None:
    """Return the day on which a treaty entered into force; None while States are too few.

    The day of the deposit that completes the number of States, plus days; organizations of States do not count.
    Sources: TIP Protocol art. 17(1), UNTOC art. 38(1), UNCAC art. 68(1).
    >>> entry_into_force(instrument("tip"), acts("tip")).isoformat()
    '2003-12-25'
    """
    days = sorted(act.on for act in known if act.kind in DEPOSITS and act.iso3 not in ORGANIZATIONS)
    if len(days) < treaty.deposits:
        return None
    own = days[treaty.deposits - 1] + timedelta(days=treaty.days)
    if not treaty.not_before:
        return own
    first = entry_into_force(instrument(treaty.not_before), acts(treaty.not_before))
    return max(own, first) if first else None


def standings(treaty: Instrument, on: date, more: Sequence[TreatyAct] = ()) -> dict[str, Standing]:
    """Return how every State that ever acted by a day stands on it, by code.

    more: acts entered since, which count like the others from their own date. A later act of the same kind of one
    State stands in for an earlier one.
    >>> standings(instrument("tip"), date(2009, 4, 14))["ITA"].act
    'ratification'
    """
    known = [act for act in (*acts(treaty.id), *more) if act.instrument == treaty.id]
    general = entry_into_force(treaty, known)
    found: dict[str, list[TreatyAct]] = {}
    for act in sorted(known, key=lambda one: one.on):
        if act.on <= on:
            found.setdefault(act.iso3, []).append(act)
    return {code: _standing(code, done, treaty, general, on) for code, done in sorted(found.items())}


def _standing(code: str, done: list[TreatyAct], treaty: Instrument, general: date | None, on: date) -> Standing:
    signed = next((act for act in done if act.kind == SIGNATURE), None)
    deposit: TreatyAct | None = None
    for act in done:
        if act.kind in DEPOSITS:
            deposit = deposit or act
        elif act.kind == DENUNCIATION and act.on + timedelta(days=A_YEAR) <= on:
            deposit = None
    bound = max(general, deposit.on + timedelta(days=treaty.later_days)) if deposit and general else None
    last = deposit or signed
    return Standing(
        iso3=code,
        signed_on=signed.on if signed else None,
        deposited_on=deposit.on if deposit else None,
        bound_on=bound,
        act=deposit.kind if deposit else "",
        certainty=last.certainty if last else "",
        source=last.source if last else "",
    )


def adherence(
    id: str, on: date, basis: str = DEPOSITED, counted: str = STATES, more: Sequence[TreatyAct] = ()
) -> Adherence:
    """Return the parties to a treaty on a day.

    id: tip, untoc, uncac. basis: "deposited" counts from the deposit, "in-force" from the day on which the treaty
    binds the State. counted: "states", or "all" with organizations of States. Raises InvalidQuestion.
    >>> adherence("tip", date(2009, 4, 14)).count, adherence("tip", date(2009, 4, 14), IN_FORCE, ALL).count
    (127, 127)
    """
    treaty = instrument(id)
    if basis not in (DEPOSITED, IN_FORCE) or counted not in (STATES, ALL):
        raise InvalidQuestion(f'basis is "{DEPOSITED}" or "{IN_FORCE}" and count "{STATES}" or "{ALL}"')
    every = [one for one in standings(treaty, on, more).values() if counted == ALL or one.iso3 not in ORGANIZATIONS]
    parties = tuple(one for one in every if _is_party(one, on, basis))
    waiting = tuple(one for one in every if one.is_signatory_only)
    return Adherence(
        id, on, basis, counted, parties, waiting, treaty.complete_until, _notes(treaty, on, basis, counted, parties)
    )


def _is_party(one: Standing, on: date, basis: str) -> bool:
    day = one.deposited_on if basis == DEPOSITED else one.bound_on
    return day is not None and day <= on


def _notes(treaty: Instrument, on: date, basis: str, counted: str, parties: Sequence[Standing]) -> tuple[Sentence, ...]:
    first = (
        say("rule_deposited", on=on)
        if basis == DEPOSITED
        else say("rule_in_force", on=on, days=treaty.days, later=treaty.later_days)
    )
    notes = [first, say("rule_states" if counted == STATES else "rule_all")]
    if on > treaty.complete_until:
        notes.append(say("partial_after", until=treaty.complete_until))
    unsure = sum(one.certainty in ("by", "uncertain") for one in parties)
    if unsure:
        notes.append(say("uncertain_days", states=unsure))
    return tuple(notes)


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which the number of parties changed."""

    on: date
    count: int
    joined: tuple[str, ...]


def timeline(
    id: str, until: date, basis: str = DEPOSITED, counted: str = STATES, more: Sequence[TreatyAct] = ()
) -> list[Step]:
    """Return the growth of a treaty: every day on which parties came, with the number after it.

    >>> timeline("tip", date(2013, 12, 13))[-1].count
    158
    """
    joined: dict[date, list[str]] = {}
    for one in adherence(id, until, basis, counted, more).parties:
        day = one.deposited_on if basis == DEPOSITED else one.bound_on
        if day:
            joined.setdefault(day, []).append(one.iso3)
    steps, count = [], 0
    for day in sorted(joined):
        count += len(joined[day])
        steps.append(Step(day, count, tuple(sorted(joined[day]))))
    return steps
