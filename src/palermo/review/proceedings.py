"""What a meeting did, as plain values from which the report of its Chair is assembled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from palermo.review.meetings import Present, Statement, Texts

NOTHING: Texts = {}


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An item of the agenda. parts: by language, in order."""

    number: int
    title: Texts
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that lay before the meeting."""

    symbol: str
    title: Texts
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody beside the Chair who held an office. state: empty where none is named."""

    name: Texts
    office: Texts
    state: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """What was considered under an item, and on which day."""

    item: int
    text: Texts
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A recommendation. letter: 1 for heading A; place: below its heading; language: of drafting."""

    letter: int
    place: int
    heading: Texts
    text: Texts
    language: str = "en"
    addressees: tuple[str, ...] = ()
    modal: str = ""
    theme: str = ""
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that an organ must decide by a day. resources: whether it depends on them."""

    matter: Texts
    organ: str
    due_on: date
    symbol: str = ""
    paragraph: str = ""
    resources: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """A question about the body itself: what was found, on which evidence, what is proposed."""

    number: int
    question: Texts
    finding: Texts = field(default_factory=dict)
    evidence: str = ""
    proposal: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proceedings:
    """A meeting with everything that its report tells.

    kind: working_group, expert_group, conference. treaty: tip, untoc, uncac. organizations: names of organizations by
    the name under which they are registered.
    """

    kind: str
    body: Texts
    treaty: str
    place: Texts
    first: date
    last: date
    symbol: str = ""
    conference_session: int | None = None
    decision: str = ""
    mandate: Texts = field(default_factory=dict)
    opening: Texts = field(default_factory=dict)
    other_matters: Texts = field(default_factory=dict)
    chair: Texts = field(default_factory=dict)
    chair_state: str = ""
    officers: tuple[Officer, ...] = ()
    agenda_on: date | None = None
    agenda: tuple[AgendaItem, ...] = ()
    papers: tuple[Paper, ...] = ()
    topics: tuple[Topic, ...] = ()
    report_on: date | None = None
    reviews: tuple[Review, ...] = ()
    present: tuple[Present, ...] = ()
    statements: tuple[Statement, ...] = ()
    recommendations: tuple[Draft, ...] = ()
    decisions: tuple[Decision, ...] = ()
    organizations: Mapping[str, Texts] = field(default_factory=dict)
