"""How many States a definition holds for on a day, and what others counted; the same for pages, files and programs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from palermo.content.states import states
from palermo.treaty.legislation.answers import (
    Count,
    Definition,
    PublishedCount,
    Reason,
    count,
    definitions,
    derived,
    published_counts,
)
from palermo.treaty.legislation.coding import ADJUDICATED, AGREED, Settled, on_day
from palermo.treaty.legislation.questions import UNKNOWN, Question
from palermo_web.treaty.law.queries import Public, public
from palermo_web.treaty.queries import codes_of_parties

PROTOCOL = "tip"
PARTIES, CODED = "parties", "coded"
AMONG = (PARTIES, CODED)
ALONE = "single"  # beside the answers: one coder alone answered


@dataclass(frozen=True, slots=True)
class Wish:
    """What is counted. on: of the law; known: until when what was coded was public, None for now."""

    on: date
    known: date | None = None
    among: str = PARTIES
    region: str = ""


def counted_states(wish: Wish, found: Public) -> list[str]:
    """Return whom a count covers: parties to the Protocol on the day, or States of which anything is coded."""
    codes: Iterable[str] = codes_of_parties(PROTOCOL, wish.on) if wish.among == PARTIES else found.by_state
    kept = (code for code in codes if code in states())
    return sorted(code for code in kept if wish.region in ("", states()[code].region))


def counts(wish: Wish) -> list[Count]:
    """Return the count of every definition, in their order."""
    found = public(wish.known)
    among, settled = counted_states(wish, found), found.settled
    return [count(one, settled, among, wish.on) for one in definitions().values()]


def count_of(asked: Definition, wish: Wish) -> Count:
    """Return the count of one definition."""
    found = public(wish.known)
    return count(asked, found.settled, counted_states(wish, found), wish.on)


def beside(other: PublishedCount, known: date | None) -> Count:
    """Return our count of the nearest definition on the day of a count of others, among parties on that day."""
    return count_of(definitions()[other.definition], Wish(other.on, known))


def others(known: date | None, only: str = "") -> list[tuple[PublishedCount, Count]]:
    """Return the counts of others, each beside ours; of one definition where it is named."""
    return [(one, beside(one, known)) for one in published_counts() if only in ("", one.definition)]


def reasons(asked: Definition, wish: Wish, iso3: str) -> tuple[Reason, ...]:
    """Return what decided the answer of a State, or left it open."""
    return derived(asked, public(wish.known).by_state.get(iso3, ()), iso3, wish.on).because


def plain_count(one: Count, wish: Wish) -> dict[str, Any]:
    """Return a count as plain values, without its States."""
    return {
        "definition": one.definition,
        "on": one.on.isoformat(),
        "known": wish.known.isoformat() if wish.known else None,
        "among": wish.among,
        "low": one.low,
        "high": one.high,
        "of": one.of,
        "yes": one.yes,
        "no": one.no,
        "unknown": one.unknown,
        "disputed_or_single": one.disputed,
    }


@dataclass(frozen=True, slots=True)
class Answered:
    """What stands of one question about one State; stands is None where nobody coded it."""

    iso3: str
    stands: Settled | None

    @property
    def said(self) -> str:
        """Return the answer where two agree or it was decided; else what keeps it open."""
        if self.stands is None:
            return UNKNOWN
        settled = self.stands.standing in (AGREED, ADJUDICATED)
        return self.stands.answer or UNKNOWN if settled else self.stands.standing


def answered(asked: Question, wish: Wish) -> list[Answered]:
    """Return what stands of a question about every State counted, and about those coded besides."""
    found = public(wish.known)
    known = on_day(found.settled, wish.on)
    codes = counted_states(wish, found)
    return [Answered(code, known.get(code, {}).get(asked.code)) for code in codes]


def tally(rows: Sequence[Answered]) -> dict[str, int]:
    """Return how many States each answer has.

    >>> tally([])
    {}
    """
    found: dict[str, int] = {}
    for one in rows:
        found[one.said] = found.get(one.said, 0) + 1
    return found
