"""The register of recommendations: those that come with Palermo in our own words, and those of published readings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from palermo.content.labels import LANGUAGES, language_of
from palermo.content.reader import read_csv
from palermo.errors import NotFound
from palermo.review.corrections import Reviewed

SYMBOL, HELD_ON = "CTOC/COP/WG.4/2009/2", date(2009, 4, 15)  # the report whose recommendations come with Palermo
REFERENCE = re.compile(r"(?P<symbol>.+), (?P<para>\d{1,3})(?:\((?P<letter>[a-z]{1,2})\)|\.(?P<number>\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Known:
    """A recommendation of the register. texts: by language; own_words: ours, not the document's sentences."""

    symbol: str
    id: str
    para: int
    subpara: str
    theme: str
    modal: str
    addressees: tuple[str, ...]
    texts: Mapping[str, str]
    headings: Mapping[str, str] = field(default_factory=dict)
    chapter: str = ""
    heading_letter: str = ""
    articles: tuple[str, ...] = ()
    unbis: str = ""
    recommending_states: tuple[str, ...] = ()
    position: str = ""
    state: str = ""  # of a review or of observations: whom it is about
    adopted_on: date | None = None
    own_words: bool = False
    documents: Mapping[str, str] = field(default_factory=dict)  # language -> id of the document read

    @property
    def reference(self) -> str:
        """How it is cited.

        >>> built_in()[4].reference
        'CTOC/COP/WG.4/2009/2, 6(a)'
        """
        return reference_of(self.symbol, self.para, self.subpara)

    def text(self, language: str) -> str:
        """Return its text in a language, else in the first that it has."""
        tag = language_of(language)
        return self.texts.get(tag) or next(iter(self.texts.values()), "")

    def heading(self, language: str) -> str:
        """Return the words of its heading in a language, else in the first that it has."""
        tag = language_of(language)
        return self.headings.get(tag) or next(iter(self.headings.values()), "")

    def as_dict(self) -> dict[str, object]:
        """Return it as plain values."""
        return {
            "reference": self.reference,
            "symbol": self.symbol,
            "id": self.id,
            "para": self.para,
            "subpara": self.subpara or None,
            "chapter": self.chapter or None,
            "heading_letter": self.heading_letter or None,
            "headings": dict(self.headings),
            "theme": self.theme or None,
            "modal": self.modal or None,
            "addressees": list(self.addressees),
            "articles": list(self.articles),
            "unbis": self.unbis or None,
            "recommending_states": list(self.recommending_states),
            "position": self.position or None,
            "state": self.state or None,
            "adopted_on": self.adopted_on.isoformat() if self.adopted_on else None,
            "own_words": self.own_words,
            "texts": dict(self.texts),
        }


def reference_of(symbol: str, para: int, subpara: str) -> str:
    """Return how a paragraph or its part is cited.

    >>> reference_of("A/HRC/12/3", 115, "6"), reference_of("A/RES/1/1", 3, "b")
    ('A/HRC/12/3, 115.6', 'A/RES/1/1, 3(b)')
    """
    part = f".{subpara}" if subpara.isdigit() else f"({subpara})" if subpara else ""
    return f"{symbol}, {para}{part}"


@cache
def built_in() -> tuple[Known, ...]:
    """Return the recommendations of the meeting of April 2009, in our own words.

    >>> len(built_in())
    46
    """
    headings = {row["heading_letter"]: row for row in read_csv("review/working_group_2009_headings.csv")}
    return tuple(
        Known(
            symbol=SYMBOL,
            id=f"para_{row['para']}" + (f"__subpara_{row['subpara']}" if row["subpara"] else ""),
            para=int(row["para"]),
            subpara=row["subpara"],
            theme=row["theme"],
            modal=row["modal"],
            addressees=tuple(row["addressees"].split()),
            texts={language: row[f"text_{language}"] for language in LANGUAGES},
            headings={language: headings[row["heading_letter"]][f"heading_{language}"] for language in LANGUAGES},
            chapter=row["chapter"],
            heading_letter=row["heading_letter"],
            articles=tuple(row["articles"].split()),
            unbis=row["unbis"],
            adopted_on=HELD_ON,
            own_words=True,
        )
        for row in read_csv("review/working_group_2009.csv")
    )


@dataclass(frozen=True, slots=True)
class Version:
    """One language of a published document. about: as ``palermo read`` gives it under "document"."""

    language: str
    document: str
    about: Mapping[str, object]
    records: Sequence[Reviewed]


def register(versions: Iterable[Version]) -> list[Known]:
    """Return every recommendation: those that come with Palermo, those of the versions given, one a reference.

    A published version of a document that comes with Palermo adds its text beside ours.
    >>> len(register([]))
    46
    """
    found = {one.reference: one for one in built_in()}
    for version in versions:
        for one in version.records:
            if not one.removed:
                made = _known(version, one)
                standing = found.get(made.reference)
                found[made.reference] = _beside(standing, made) if standing else made
    return list(found.values())


def _known(version: Version, one: Reviewed) -> Known:
    record, about = one.record, version.about
    days = about.get("dates") or []
    day = str(days[-1]) if isinstance(days, list) and days else about.get("distributed_on")
    return Known(
        symbol=str(about.get("symbol") or version.document),
        id=one.id,
        para=int(record.get("para") or 0),
        subpara=str(record.get("subpara") or ""),
        theme=str(record.get("theme") or ""),
        modal=str(record.get("modal") or ""),
        addressees=tuple(record.get("addressees") or ()),
        texts={version.language: str(record.get("text") or "")},
        headings={version.language: str(record["heading"])} if record.get("heading") else {},
        chapter=str(record.get("chapter") or ""),
        heading_letter=str(record.get("heading_letter") or ""),
        articles=tuple(record.get("articles") or ()),
        unbis=str(record.get("unbis") or ""),
        recommending_states=tuple(record.get("recommending_states") or ()),
        position=str(record.get("position") or ""),
        state=str(about.get("state") or ""),
        adopted_on=date.fromisoformat(str(day)) if day else None,
        documents={version.language: version.document},
    )


def _beside(standing: Known, made: Known) -> Known:
    if standing.own_words:
        return replace(standing, documents={**standing.documents, **made.documents})
    return replace(
        standing,
        texts={**standing.texts, **made.texts},
        headings={**standing.headings, **made.headings},
        documents={**standing.documents, **made.documents},
    )


def find(known: Iterable[Known], reference: str) -> Known:
    """Return one recommendation by its reference. Raises NotFound.

    >>> find(built_in(), "CTOC/COP/WG.4/2009/2, 6(b)").para
    6
    """
    for one in known:
        if one.reference == reference:
            return one
    raise NotFound(f'no recommendation "{reference}" is in the register')
