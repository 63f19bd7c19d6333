"""Two coders and an adjudicator: who answered what for which period, and what stands after that."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from palermo.errors import InvalidAnswer, NotAllowed
from palermo.treaty.legislation.questions import (
    CHOICE,
    FULFILMENTS,
    HIGHEST_TERM,
    IS_SERIOUS,
    NUMBER,
    UNKNOWN,
    Question,
    is_serious,
    question,
    years,
)

AGREED, ADJUDICATED, SINGLE, DISPUTED = "agreed", "adjudicated", "single", "disputed"
STANDINGS = (AGREED, ADJUDICATED, SINGLE, DISPUTED)
WITHDRAWN = ""  # the answer of a coder or an adjudicator who takes back what they said for a period


@dataclass(frozen=True, slots=True)
class Coding:
    """One coder's answer to one question for a period.

    valid_from: None is from the beginning. valid_to: the first day on which it no longer holds; None is without end.
    provisions: ids of the provisions it rests on. answer: WITHDRAWN takes back an earlier one for the period.
    published_at: when others than coders came to know of it; None where that is the moment of coding.
    """

    iso3: str
    code: str
    answer: str
    valid_from: date | None
    valid_to: date | None
    provisions: tuple[str, ...]
    coder: str
    at: datetime
    note: str = ""
    published_at: datetime | None = None

    @property
    def known_from(self) -> datetime:
        """When it came to be known."""
        return self.published_at or self.at

    @property
    def by(self) -> str:
        """Who said it."""
        return self.coder


@dataclass(frozen=True, slots=True)
class Adjudication:
    """A decision between coders, for a period, with its reason."""

    iso3: str
    code: str
    answer: str
    valid_from: date | None
    valid_to: date | None
    provisions: tuple[str, ...]
    by: str
    at: datetime
    reason: str = ""
    published_at: datetime | None = None

    @property
    def known_from(self) -> datetime:
        """When it came to be known."""
        return self.published_at or self.at


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands for one question and one period.

    answer: None while coders differ. low, high: the answers that bound it, from what meets the obligation least to what
    meets it most; equal where it is settled; empty where the answers of a dispute have no order.
    possible: every answer it can have, for a choice; empty for numbers and texts.
    """

    iso3: str
    code: str
    answer: str | None
    standing: str
    low: str
    high: str
    valid_from: date | None
    valid_to: date | None
    provisions: tuple[str, ...]
    coders: tuple[str, ...]
    possible: tuple[str, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Return whether it stands on a day."""
        return _covers(self, day)


Said = Coding | Adjudication
Spoken = TypeVar("Spoken", Coding, Adjudication)


def check_period(valid_from: date | None, valid_to: date | None) -> None:
    """Raise InvalidAnswer where a period ends before it begins.

    >>> check_period(date(2003, 12, 25), None)
    """
    if valid_from and valid_to and valid_to <= valid_from:
        raise InvalidAnswer(f"the period ends on {valid_to}, not after its beginning on {valid_from}")


def check_adjudicator(by: str, coders: Iterable[str]) -> None:
    """Raise NotAllowed where the adjudicator is one of the coders.

    >>> check_adjudicator("third", ["first", "second"])
    """
    if by in set(coders):
        raise NotAllowed(f'"{by}" coded this question and cannot decide it; a third person does')


def settle(
    codings: Iterable[Coding], adjudications: Iterable[Adjudication] = (), known_at: datetime | None = None
) -> tuple[Settled, ...]:
    """Return what stands, by State, question and period.

    A coder's later answer replaces their earlier one for the days that both cover. Two coders with one answer agree;
    with two, they differ until an adjudicator, who is none of them, decides; a decision by one of them counts for
    nothing. One coder alone is no agreement. known_at: only what was known by then. The question whether the crime is
    serious follows from the highest term. Source: Krippendorff (2004), ch. 11, on independent coding.
    >>> from datetime import UTC
    >>> at = datetime(2009, 4, 14, tzinfo=UTC)
    >>> said = [Coding("ITA", "L01", "yes", None, None, (), who, at) for who in ("first", "second")]
    >>> [(one.answer, one.standing) for one in settle(said)]
    [('yes', 'agreed')]
    """
    groups: dict[tuple[str, str], tuple[list[Coding], list[Adjudication]]] = {}
    for coding in codings:
        if known_at is None or coding.known_from <= known_at:
            groups.setdefault((coding.iso3, coding.code), ([], []))[0].append(coding)
    for decision in adjudications:
        if known_at is None or decision.known_from <= known_at:
            groups.setdefault((decision.iso3, decision.code), ([], []))[1].append(decision)
    found: list[Settled] = []
    for (_iso3, code), (said, decided) in sorted(groups.items()):
        stands = _settle_one(question(code), said, decided)
        found += stands
        if code == HIGHEST_TERM:
            found += _joined([_serious(one) for one in stands])
    return tuple(sorted(found, key=lambda one: (one.iso3, one.code, one.valid_from or date.min)))


def on_day(settled: Iterable[Settled], day: date) -> dict[str, dict[str, Settled]]:
    """Return what stands on a day, by State and question.

    >>> on_day([], date(2009, 4, 14))
    {}
    """
    found: dict[str, dict[str, Settled]] = {}
    for one in settled:
        if _covers(one, day):
            found.setdefault(one.iso3, {})[one.code] = one
    return found


def _settle_one(asked: Question, said: Sequence[Coding], decided: Sequence[Adjudication]) -> list[Settled]:
    found = []
    for begin, end in _segments([*said, *decided]):
        voices = _latest(said, begin, key=lambda one: one.by)
        rulings = [one for one in _latest(decided, begin, key=lambda one: "") if one.by not in {v.by for v in voices}]
        if voices or rulings:
            found.append(_stand(asked, voices, rulings, begin, end))
    return _joined(found)


def _segments(said: Sequence[Said]) -> list[tuple[date | None, date | None]]:
    """Return the periods between all days on which something begins or ends to hold."""
    days = sorted({day for one in said for day in (one.valid_from, one.valid_to) if day})
    return list(zip([None, *days], [*days, None], strict=True))


def _latest(said: Sequence[Spoken], begin: date | None, key: Callable[[Spoken], str]) -> list[Spoken]:
    """Return the last thing each said about a period, without what was taken back. Ties go by content."""
    last: dict[str, Spoken] = {}
    for one in sorted(said, key=lambda one: (one.at, one.answer, one.provisions)):
        if _covers(one, begin or date.min):
            last[key(one)] = one
    return [last[name] for name in sorted(last) if last[name].answer != WITHDRAWN]


def _covers(one: Said | Settled, day: date) -> bool:
    return (one.valid_from is None or one.valid_from <= day) and (one.valid_to is None or day < one.valid_to)


def _stand(
    asked: Question,
    voices: Sequence[Coding],
    rulings: Sequence[Adjudication],
    begin: date | None,
    end: date | None,
) -> Settled:
    first: Said = rulings[0] if rulings else voices[0]
    answers = {first.answer} if rulings else {one.answer for one in voices}
    if rulings:
        standing = ADJUDICATED
    elif len(answers) > 1:
        standing = DISPUTED
    else:
        standing = AGREED if len(voices) > 1 else SINGLE
    rests_on: Sequence[Said] = rulings or voices
    low, high = _bounds(asked, answers)
    return Settled(
        iso3=first.iso3,
        code=asked.code,
        answer=None if standing == DISPUTED else first.answer,
        standing=standing,
        low=low,
        high=high,
        valid_from=begin,
        valid_to=end,
        provisions=tuple(sorted({id for one in rests_on for id in one.provisions})),
        coders=tuple(one.by for one in voices),
        possible=_possible(asked, answers),
    )


def _possible(asked: Question, answers: Iterable[str]) -> tuple[str, ...]:
    """Return every answer that a choice can have, given what was said; whoever does not know excludes nothing."""
    said = set(answers)
    if UNKNOWN in said:
        return asked.possible
    if asked.is_judged and len(said) > 1:
        ranks = [_rank(asked, one) for one in said]
        return tuple(one for one in asked.possible if min(ranks) <= _rank(asked, one) <= max(ranks))
    return tuple(one for one in asked.possible if one in said)


def _bounds(asked: Question, answers: set[str]) -> tuple[str, str]:
    """Return the least and the most that a question can come to; one answer bounds itself, also where it is unknown."""
    if len(answers) == 1:
        return (next(iter(answers)),) * 2
    if asked.kind == NUMBER:
        return _years(asked, answers)
    if asked.kind != CHOICE or not asked.is_judged:
        return "", ""
    ordered = sorted(_possible(asked, answers), key=lambda one: (_rank(asked, one), one))
    return ordered[0], ordered[-1]


def _rank(asked: Question, answer: str) -> int:
    met = asked.fulfilment(answer)
    return FULFILMENTS.index(met) if met else -1


def _years(asked: Question, answers: set[str]) -> tuple[str, str]:
    if UNKNOWN in answers:
        return UNKNOWN, UNKNOWN
    ordered = sorted(answers, key=lambda one: (years(one, asked.code) or 0.0, one))
    return ordered[0], ordered[-1]


def _serious(term: Settled) -> Settled:
    """Return whether the crime is serious, from what stands for the highest term."""
    low, high = is_serious(term.low), is_serious(term.high)
    asked = question(IS_SERIOUS)
    if low == high:
        standing = AGREED if term.standing == DISPUTED and low != UNKNOWN else term.standing
        answer = None if standing == DISPUTED else low
    else:
        standing, answer = term.standing, None
    return replace(
        term,
        code=IS_SERIOUS,
        answer=answer,
        standing=standing,
        low=low,
        high=high,
        possible=_possible(asked, {low, high}),
    )


def _joined(periods: Sequence[Settled]) -> list[Settled]:
    """Return periods with those that follow each other and say the same made one."""
    found: list[Settled] = []
    for one in periods:
        last = found[-1] if found else None
        if last and last.valid_to == one.valid_from and _same(last) == _same(one):
            found[-1] = replace(last, valid_to=one.valid_to)
        else:
            found.append(one)
    return found


def _same(one: Settled) -> Mapping[str, object]:
    return {
        name: getattr(one, name) for name in ("answer", "standing", "low", "high", "provisions", "coders", "possible")
    }
