"""What the pages of treaties read: acts from content and those the Secretariat entered, obstacles to ratification."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

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
class Obstacles:
    """What States that are not parties told of ratification. counts: code -> States that name it."""

    asked: int
    answered: int
    stages: Counter[str]
    obstacles: Counter[str]
    assistance: Counter[str]


def obstacles(waiting: int) -> tuple[Register, Obstacles]:
    """Add up the handed-in answers to the optional question; what is not public is left out."""
    register = records.register("ratification")
    latest: dict[str, Snapshot] = {}
    for shot in Snapshot.objects.filter(entry__register=register.id).select_related("entry").order_by("at"):
        latest[shot.entry.state] = shot
    stages: Counter[str] = Counter()
    named: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for shot in latest.values():
        seen = records.seen(shot.entry, register, "public")
        value = {path: one.value for path, one in seen.answers.items()}
        stages.update([value["stage"]] if "stage" in value else [])
        named.update(value.get("obstacles", []))
        wanted.update(value.get("assistance", []))
    return register, Obstacles(waiting, len(latest), stages, named, wanted)
