"""What the pages of treaties read: acts from content and those the Secretariat entered, obstacles to ratification."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from palermo.records.events import end_of
from palermo.records.register import Register
from palermo.treaty.adherence import ACTS, DEPOSITED, IN_FORCE, STATES, Adherence, Standing, TreatyAct, adherence
from palermo.treaty.names import name_on
from palermo_web.records import queries as records
from palermo_web.records.models import Entry, Snapshot


def entered_acts(day: date) -> list[TreatyAct]:
    """Return the acts that the Secretariat had entered by the end of a day, each with its citation."""
    register = records.register("treaty_acts")
    found = []
    for entry in Entry.objects.filter(register=register.id).select_related("organization"):
        seen = records.seen(entry, register, "public", day)
        answers = {path: one.value for path, one in seen.answers.items()}
        if seen.exists and seen.status == "entered" and answers.get("act") in ACTS:
            found.append(
                TreatyAct(
                    instrument=answers["instrument"],
                    iso3=answers["state"],
                    kind=answers["act"],
                    on=date.fromisoformat(answers["acted_on"]),
                    certainty="exact",
                    source=answers["citation"],
                )
            )
    return found


def parties(instrument: str, on: date, basis: str, counted: str, known_on: date) -> Adherence:
    """Return who is party on a day, by what was known here on another."""
    return adherence(instrument, on, basis, counted, entered_acts(known_on))


def codes_of_parties(instrument: str, on: date) -> frozenset[str]:
    """Return the codes of the States that had deposited by a day, by what is known here that day."""
    return frozenset(one.iso3 for one in parties(instrument, on, DEPOSITED, STATES, on).parties)


def page_of_parties(instrument: str, on: date) -> str:
    """Return the address of the page that shows them."""
    return f"{reverse('treaty:adherence')}?instrument={instrument}&on={on.isoformat()}"


@dataclass(frozen=True, slots=True)
class Row:
    """A State as the page of a treaty lists it."""

    name: str
    standing: Standing
    party: bool
    since: date | None
    years_since_signature: int | None


def rows(found: Adherence, language: str) -> list[Row]:
    """Return parties, then signatories that are not, by name."""
    made = []
    for party, group in ((True, found.parties), (False, found.signatories_not_parties)):
        listed = [_row(one, party, found, language) for one in group]
        made += sorted(listed, key=lambda row: row.name)
    return made


def _row(one: Standing, party: bool, found: Adherence, language: str) -> Row:
    waited = (found.on - one.signed_on).days // 365 if one.signed_on and not party else None
    since = one.bound_on if found.basis == IN_FORCE else one.deposited_on
    return Row(name_on(one.iso3, found.on, language), one, party, since, waited)


@dataclass(frozen=True, slots=True)
class Joined:
    """A State that answered while it was no party and became one by the day. deposited_on: when it did."""

    iso3: str
    name: str
    answered_on: date
    deposited_on: date | None


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What States that are not parties on a day told of ratification by then. counts: code -> States that name it."""

    asked: int
    answered: int
    stages: Counter[str]
    obstacles: Counter[str]
    assistance: Counter[str]
    joined: list[Joined]


def obstacles(on: date, language: str) -> tuple[Register, Obstacles]:
    """Add up the answers that were handed in by a day; States that are parties by then stand apart.

    What is not public is left out. Which States are parties is what is known here on that day.
    """
    register = records.register("ratification")
    standing = parties("tip", on, DEPOSITED, STATES, on)
    bound = {one.iso3: one.deposited_on for one in standing.parties}
    latest: dict[str, Snapshot] = {}
    for shot in _handed_in(register, on):
        latest[shot.entry.state] = shot
    stages: Counter[str] = Counter()
    named: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    joined = [
        Joined(iso3, name_on(iso3, on, language), shot.at.date(), bound[iso3])
        for iso3, shot in latest.items()
        if iso3 in bound
    ]
    waiting = {iso3: shot for iso3, shot in latest.items() if iso3 not in bound}
    for shot in waiting.values():
        seen = records.seen(shot.entry, register, "public", on)
        value = {path: one.value for path, one in seen.answers.items()}
        stages.update([value["stage"]] if "stage" in value else [])
        named.update(value.get("obstacles", []))
        wanted.update(value.get("assistance", []))
    asked = len(standing.signatories_not_parties)
    joined.sort(key=lambda one: one.name)
    return register, Obstacles(asked, len(waiting), stages, named, wanted, joined)


def _handed_in(register: Register, on: date) -> QuerySet[Snapshot]:
    found = Snapshot.objects.filter(entry__register=register.id, at__lte=end_of(on))
    return found.select_related("entry").order_by("at")
