"""A report in parts: chapters, headings, numbered paragraphs and their points; the same as plain text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from palermo.review.report_words import RIGHT_TO_LEFT

PART = re.compile(r"\s*[(\[]?(?:[^\W\d_]{1,2}ـ?)[)\]]\s+")
Point = tuple[str, str, tuple[tuple[str, str], ...]]
"""A line below a paragraph: its mark, its text, and what stands below it in turn."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph. mark: as it is printed, 12. or 12 -."""

    number: int
    mark: str
    text: str
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter, or a part of one. level: 1 for a chapter."""

    level: int
    mark: str
    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A text that is not there in the language of the report, and in which language it stands there instead."""

    what: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class ChairReport:
    """A report in one language. front: lines above the title; missing: texts that are not in its language."""

    language: str
    symbol: str
    front: tuple[str, ...]
    title: str
    chapters: tuple[Part, ...]
    missing: tuple[Missing, ...] = ()

    @property
    def direction(self) -> str:
        """How it is written: ltr or rtl."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


def text_of(report: ChairReport) -> str:
    """Return a report as plain text, which ``palermo read`` takes apart again.

    >>> text_of(ChairReport("en", "A/1", (), "Report", (Part(1, "I.", "Introduction"),)))
    'A/1\\n\\nReport\\n\\nI. Introduction\\n'
    """
    return "\n\n".join(text for text in lines_of(report) if text) + "\n"


def lines_of(report: ChairReport) -> Iterator[str]:
    """Yield every line of a report, a paragraph or point each."""
    yield report.symbol
    yield from report.front
    yield report.title
    for chapter in report.chapters:
        yield from _lines_of_part(chapter)


def _lines_of_part(part: Part) -> Iterator[str]:
    yield f"{part.mark} {part.title}"
    for paragraph in part.paragraphs:
        yield f"{paragraph.mark} {paragraph.text}"
        for mark, text, lower in paragraph.points:
            yield f"{mark} {text}"
            yield from (f"{sign} {said}" for sign, said in lower)
    for one in part.parts:
        yield from _lines_of_part(one)


def points_in(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the chapeau of a text and its points, each without its letter.

    >>> points_in("States should: \\n(a) Act;\\n(b) Report\\nyearly.")
    ('States should:', ('Act;', 'Report yearly.'))
    """
    chapeau: list[str] = []
    points: list[str] = []
    for line in text.splitlines():
        match = PART.match(line)
        if match:
            points.append(line[match.end() :].strip())
        elif points:
            points[-1] = f"{points[-1]} {line.strip()}".strip()
        else:
            chapeau.append(line.strip())
    return " ".join(filter(None, chapeau)), tuple(points)
