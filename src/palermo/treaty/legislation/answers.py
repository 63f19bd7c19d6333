"""Answers that follow from coded ones: a definition is a tree over questions, read with yes, no and not known."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from palermo.content.reader import read_csv, read_yaml
from palermo.errors import InvalidContent, NotFound
from palermo.treaty.legislation.coding import ADJUDICATED, AGREED, DISPUTED, SINGLE, Settled, on_day
from palermo.treaty.legislation.questions import NO, UNKNOWN, YES, questions

ALL_OF, ANY_OF, IS = "all_of", "any_of", "is"
STANDING_ALONE = (AGREED, ADJUDICATED)  # what counts: two coders, or a decision between them
UNCODED = "uncoded"


@dataclass(frozen=True, slots=True)
class Is:
    """A question with the answers that fulfil it."""

    code: str
    allowed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Branch:
    """All of several, or any of them."""

    operator: str
    parts: tuple["Tree", ...]


Tree = Is | Branch


@dataclass(frozen=True, slots=True)
class Definition:
    """What is counted: a label, an explanation for readers, and the tree itself."""

    id: str
    label: str
    explanation: str
    tree: Tree

    @property
    def codes(self) -> tuple[str, ...]:
        """The questions it looks at, in their order."""
        return tuple(dict.fromkeys(one.code for one in leaves(self.tree)))


@dataclass(frozen=True, slots=True)
class Reason:
    """One question that decided a derived answer, or left it open. standing: that of the coding, or uncoded."""

    code: str
    verdict: str
    answer: str | None
    standing: str
    provisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived answer of one State on one day: yes, no or unknown, with what decided it."""

    definition: str
    iso3: str
    on: date
    answer: str
    because: tuple[Reason, ...]
    provisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many States fulfil a definition on a day. low: those known to; high: those not known not to.

    disputed: unknown, with at least one question on which coders differ or one coder stands alone. states: answer by
    State.
    """

    definition: str
    on: date
    yes: int
    no: int
    unknown: int
    of: int
    low: int
    high: int
    disputed: int
    states: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PublishedCount:
    """A count that somebody else published, the nearest definition here, and why the two differ.

    precision: month or year, where the source gives no day; on is then its last day.
    """

    id: str
    count: int
    of: int
    on: date
    precision: str
    definition: str
    says: str
    source: str
    differs: str


def leaves(tree: Tree) -> Iterator[Is]:
    """Yield the questions of a tree from left to right.

    >>> [one.code for one in leaves(definition("specific_offence").tree)]
    ['L01']
    """
    if isinstance(tree, Is):
        yield tree
    else:
        for part in tree.parts:
            yield from leaves(part)


@cache
def definitions() -> Mapping[str, Definition]:
    """Return the definitions by id, in their order. Raises InvalidContent where a tree is wrong.

    >>> list(definitions())[0]
    'specific_offence'
    """
    return {
        entry["id"]: Definition(entry["id"], entry["label"], entry["explanation"], tree_of(entry["tree"], entry["id"]))
        for entry in read_yaml("treaty/law_definitions.yaml")
    }


def definition(id: str) -> Definition:
    """Return one definition. Raises NotFound listing what there is.

    >>> definition("all_forms").codes[:3]
    ('L01', 'L04', 'P01')
    """
    if id not in definitions():
        raise NotFound(f'no definition "{id}"; there are: {", ".join(definitions())}')
    return definitions()[id]


def tree_of(plain: Any, place: str) -> Tree:
    """Return a tree from plain values. place: named in errors. Raises InvalidContent.

    >>> tree_of({"is": ["L01", "yes"]}, "here").code
    'L01'
    """
    if not isinstance(plain, Mapping) or len(plain) != 1:
        raise InvalidContent(f"law_definitions.yaml: {place}: one operator a place, out of {ALL_OF}, {ANY_OF}, {IS}")
    operator, parts = next(iter(plain.items()))
    if operator in (ALL_OF, ANY_OF) and parts:
        return Branch(operator, tuple(tree_of(part, place) for part in parts))
    if operator != IS or not isinstance(parts, list) or len(parts) < 2:
        raise InvalidContent(f'law_definitions.yaml: {place}: "{operator}" needs a code and the answers that fulfil it')
    code, *allowed = parts
    if code not in questions() or not set(allowed) <= set(questions()[code].possible):
        raise InvalidContent(
            f"law_definitions.yaml: {place}: {code} has no such answers: {', '.join(map(str, allowed))}"
        )
    return Is(code, frozenset(allowed))


def derived(
    definition: Definition,
    settled: Iterable[Settled],
    iso3: str,
    on: date,
    accept: Collection[str] = STANDING_ALONE,
) -> Derived:
    """Return the answer of one State on a day: yes, no, or unknown where what is known leaves both open.

    accept: the standings that are taken as they stand. What has another is taken for everything it can come to: a
    disputed question for the answers between its bounds, a single coding for any answer. Source: Kleene (1952).
    >>> derived(definitions()["all_forms"], [], "ITA", date(2009, 4, 14)).answer
    'unknown'
    """
    return _derive(definition, on_day((one for one in settled if one.iso3 == iso3), on).get(iso3, {}), iso3, on, accept)


def count(
    definition: Definition,
    settled: Iterable[Settled],
    states: Collection[str],
    on: date,
    accept: Collection[str] = STANDING_ALONE,
) -> Count:
    """Return how many of some States fulfil a definition on a day, with bounds from what is not known or disputed.

    >>> found = count(definitions()["specific_offence"], [], ["ITA", "FRA"], date(2009, 4, 14))
    >>> found.low, found.high, found.of
    (0, 2, 2)
    """
    known = on_day(settled, on)
    found = {iso3: _derive(definition, known.get(iso3, {}), iso3, on, accept) for iso3 in sorted(set(states))}
    said = [one.answer for one in found.values()]
    yes, no, unknown = (said.count(word) for word in (YES, NO, UNKNOWN))
    open_coding = sum(
        one.answer == UNKNOWN and any(reason.standing in (DISPUTED, SINGLE) for reason in one.because)
        for one in found.values()
    )
    answers = {iso3: one.answer for iso3, one in found.items()}
    return Count(definition.id, on, yes, no, unknown, len(found), yes, yes + unknown, open_coding, answers)


@cache
def published_counts() -> tuple[PublishedCount, ...]:
    """Return the counts of others, each with definition, source, day and why it differs.

    >>> [(one.count, one.of) for one in published_counts()]
    [(98, 155), (81, 170), (127, 170)]
    """
    return tuple(
        PublishedCount(
            id=row["id"],
            count=int(row["count"]),
            of=int(row["of"]),
            on=date.fromisoformat(row["on"]),
            precision=row["precision"],
            definition=definition(row["definition"]).id,
            says=row["says"],
            source=row["source"],
            differs=row["differs"],
        )
        for row in read_csv("treaty/law_counts.csv")
    )


def _derive(asked: Definition, known: Mapping[str, Settled], iso3: str, on: date, accept: Collection[str]) -> Derived:
    answer, because = _read(asked.tree, known, accept)
    unique = tuple(dict.fromkeys(because))
    provisions = tuple(dict.fromkeys(id for one in unique for id in one.provisions))
    return Derived(asked.id, iso3, on, answer, unique, provisions)


def _read(tree: Tree, known: Mapping[str, Settled], accept: Collection[str]) -> tuple[str, list[Reason]]:
    """Return the value of a tree and the questions that made it: one decides for itself, or all do together."""
    if isinstance(tree, Is):
        reason = _reason(tree, known.get(tree.code), accept)
        return reason.verdict, [reason]
    read = [_read(part, known, accept) for part in tree.parts]
    decisive, otherwise = (NO, YES) if tree.operator == ALL_OF else (YES, NO)
    said = [word for word, _because in read]
    answer = decisive if decisive in said else UNKNOWN if UNKNOWN in said else otherwise
    return answer, [reason for word, because in read if word == answer for reason in because]


def _reason(leaf: Is, stands: Settled | None, accept: Collection[str]) -> Reason:
    known = stands is not None and (stands.standing in accept or stands.standing == DISPUTED)
    possible = set(stands.possible if stands and known else questions()[leaf.code].possible)
    verdict = YES if possible <= leaf.allowed else NO if not possible & leaf.allowed else UNKNOWN
    if stands is None:
        return Reason(leaf.code, verdict, None, UNCODED)
    return Reason(leaf.code, verdict, stands.answer, stands.standing, stands.provisions)
