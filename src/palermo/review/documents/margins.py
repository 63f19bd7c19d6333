"""What a reviewer corrected, in the margin of the text: beside its paragraph, the text left as it is."""

from collections.abc import Iterable, Sequence
from html import escape

from palermo.review.amendments import Amendment, Change
from palermo.review.documents.making import id_of, subpara_of
from palermo.review.documents.report import Report

WORDED = ("text", "heading")  # fields whose values are in the language of the document
SAID = {
    "corrected": "Corrected by review",
    "added": "Added by review",
    "removed": "Removed by review",
    "split": "Split by review into",
    "part": "Part, by review, of",
    "merged": "Joined by review with",
    "joined": "Joined by review to",
}


def margins(report: Report, amended: Iterable[Amendment]) -> dict[str, list[Amendment]]:
    """Return amendments by the id of the paragraph or part beside which they stand; by "" where none precedes them.

    >>> from palermo.review.documents.reading import read
    >>> one = Amendment("para_1__subpara_c", "added", 1, 3)
    >>> list(margins(read("1. States should act."), [one]))
    ['para_1']
    """
    known = _places(report)
    found: dict[str, list[Amendment]] = {}
    for one in amended:
        found.setdefault(_beside(one, known), []).append(one)
    return found


def _places(report: Report) -> dict[str, int]:
    """Return where each paragraph and part begins in the raw text, by id."""
    found: dict[str, int] = {}
    for paragraph in report.reading.tree.paragraphs:
        found.setdefault(id_of(paragraph), report.reading.source.place(paragraph.block)[0])
        for point in (*paragraph.points, *paragraph.listed):
            id = id_of(paragraph, subpara_of(point.block))
            found.setdefault(id, report.reading.source.place(point.block)[0])
    return found


def _beside(one: Amendment, known: dict[str, int]) -> str:
    for id in (
        one.id,
        *(one.others if one.kind == "part" else ()),
        one.id.split("__subpara_")[0].split("__closing_")[0],
    ):
        if id in known:
            return id
    before = [id for id, place in known.items() if place <= one.place]
    return max(before, key=lambda id: known[id], default="")


def said_of(one: Amendment) -> str:
    """Return in words what became of a record.

    >>> said_of(Amendment("para_1", "merged", 1, 0, others=("para_2",), removed=True))
    'Joined by review with para_2, then removed'
    """
    said = " ".join([SAID[one.kind], ", ".join(one.others)]).strip()
    return said + ", then removed" if one.removed and one.kind in ("added", "part", "merged", "corrected") else said


def asides(found: Sequence[Amendment], language: str) -> str:
    """Return amendments as HTML: field by field the value that was read and the value that a person set.

    >>> asides([Amendment("para_1", "corrected", 1, 0, (Change("modal", "must", "should"),))], "en")[:50]
    '<aside id="para_1__correction" class="corrected" l'
    """
    return "".join(_aside(one, language) for one in found)


def _aside(one: Amendment, language: str) -> str:
    rows = "".join(f"<dt>{escape(change.field)}</dt><dd>{_values(change, language)}</dd>" for change in one.changes)
    reasons = "".join(f"<p>Reason: <bdi>{escape(reason)}</bdi></p>" for reason in one.reasons)
    return (
        f'<aside id="{escape(one.id)}__correction" class="corrected" lang="en" dir="ltr">'
        f"<p><strong>{escape(said_of(one))}</strong> (<bdi>{escape(one.id)}</bdi>)</p>"
        + (f"<dl>{rows}</dl>" if rows else "")
        + f"{reasons}</aside>\n"
    )


def _values(change: Change, language: str) -> str:
    tagged = f' lang="{language}"' if change.field in WORDED else ""
    read = f"<del><bdi{tagged}>{escape(change.read)}</bdi></del>" if change.read else ""
    now = f"<ins><bdi{tagged}>{escape(change.corrected)}</bdi></ins>" if change.corrected else ""
    return f"{read} {now}".strip()
