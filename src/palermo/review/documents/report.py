"""What is read from a document: frozen values, plain in JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from palermo.review.documents.blocks import Tree
from palermo.review.documents.language import Vocabulary
from palermo.review.documents.restored import Source


@dataclass(frozen=True)
class Reading:
    """A document taken apart, before it is understood: what a family of documents works on."""

    source: Source
    tree: Tree
    words: Vocabulary

    @property
    def language(self) -> str:
        """The language in which it is written."""
        return self.words.language


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation: a paragraph, or a part of one with its chapeau.

    subpara: a Latin letter, or the number after the point of 115.6; None for a whole paragraph. source: places in the
    text as it was handed in. confidence: between 0 and 1.
    """

    id: str
    para: int
    subpara: str | None
    text: str
    source: tuple[int, int]
    chapter: str = ""
    heading_letter: str = ""
    heading: str = ""
    theme: str = ""
    addressees: tuple[str, ...] = ()
    modal: str = ""
    recommending_states: tuple[str, ...] = ()
    position: str | None = None
    confidence: float = 1.0
    warnings: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "id": self.id,
            "para": self.para,
            "subpara": self.subpara,
            "chapter": self.chapter or None,
            "heading_letter": self.heading_letter or None,
            "heading": self.heading or None,
            "theme": self.theme or None,
            "addressees": list(self.addressees),
            "modal": self.modal or None,
            "recommending_states": list(self.recommending_states),
            "position": self.position,
            "text": self.text,
            "source": {"start": self.source[0], "end": self.source[1]},
            "confidence": round(self.confidence, 2),
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True)
class Told:
    """A paragraph or a part of one, as the document has it, whether it asks something or not.

    subpara: None for a whole paragraph; "1(a)" for a part of a part. kind: one of paragraphs.KINDS. footnotes: the
    numbers that its marks lead to, as written. states: codes of those it names.
    """

    id: str
    para: int
    subpara: str | None
    kind: str
    text: str
    source: tuple[int, int]
    chapter: str = ""
    heading_letter: str = ""
    footnotes: tuple[int, ...] = ()
    states: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "id": self.id,
            "para": self.para,
            "subpara": self.subpara,
            "kind": self.kind,
            "chapter": self.chapter or None,
            "heading_letter": self.heading_letter or None,
            "text": self.text,
            "footnotes": list(self.footnotes),
            "states": list(self.states),
            "source": {"start": self.source[0], "end": self.source[1]},
        }


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was there, as one paragraph says it."""

    para: int
    category: str
    states: tuple[str, ...]
    organizations: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        lists = {"states": list(self.states), "organizations": list(self.organizations)}
        return {"para": self.para, "category": self.category} | lists


@dataclass(frozen=True, slots=True)
class Statements:
    """Who spoke under an item of the agenda. item: None where the paragraph names none."""

    para: int
    item: int | None
    states: tuple[str, ...]
    organizations: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        lists = {"states": list(self.states), "organizations": list(self.organizations)}
        return {"para": self.para, "item": self.item} | lists


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as its report tells it."""

    chair: Mapping[str, str] | None = None
    attendance: tuple[Attendance, ...] = ()
    statements: tuple[Statements, ...] = ()
    agenda: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not agree: what, where, with which evidence, and what could be meant. Never a correction."""

    code: str
    message: str
    para: int | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    proposal: Any = None
    source: tuple[int, int] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        where = {"start": self.source[0], "end": self.source[1]} if self.source else None
        said = {"code": self.code, "para": self.para, "message": self.message, "evidence": dict(self.evidence)}
        return said | {"proposal": self.proposal, "source": where}


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself."""

    language: str
    family: str = ""
    symbol: str | None = None
    body: str | None = None
    title: str | None = None
    dates: tuple[date, ...] = ()
    distributed_on: date | None = None
    place: str | None = None
    session: int | None = None
    state: str | None = None  # whom a review or observations are about

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "symbol": self.symbol,
            "body": self.body,
            "title": self.title,
            "dates": [day.isoformat() for day in self.dates],
            "place": self.place,
            "session": self.session,
            "language": self.language,
            "family": self.family,
            "distributed_on": self.distributed_on.isoformat() if self.distributed_on else None,
            "state": self.state,
        }


@dataclass(frozen=True)
class Report:
    """A document, read."""

    about: About
    recommendations: tuple[Recommendation, ...]
    meeting: Meeting
    findings: tuple[Finding, ...]
    reading: Reading
    paragraphs: tuple[Told, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the whole as plain values, as ``palermo read --format json`` prints it."""
        tree, source = self.reading.tree, self.reading.source
        chair = dict(self.meeting.chair) if self.meeting.chair else None
        return {
            "document": self.about.as_dict(),
            "sections": [_section(one, source) for one in tree.sections],
            "paragraphs": [one.as_dict() for one in self.paragraphs],
            "recommendations": [one.as_dict() for one in self.recommendations],
            "meeting": {
                "chair": chair,
                "attendance": [one.as_dict() for one in self.meeting.attendance],
                "statements": [one.as_dict() for one in self.meeting.statements],
                "agenda": [dict(one) for one in self.meeting.agenda],
            },
            "footnotes": [
                {"number": one.number or None, "text": source.text(one), "source": _where(source.place(one))}
                for one in tree.footnotes
            ],
            "findings": [one.as_dict() for one in self.findings],
        }


def _where(place: tuple[int, int]) -> dict[str, int]:
    return {"start": place[0], "end": place[1]}


def _section(one: Any, source: Source) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "number": one.number or None,
        "title": source.text(one.block),
        "within": one.within or None,
        "source": _where(source.place(one.block)),
    }
