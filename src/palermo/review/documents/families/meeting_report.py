"""Reports of meetings of working groups under a Conference: recommendations in a chapter, or told in the text."""

from collections.abc import Sequence

from palermo.review.documents.blocks import Paragraph
from palermo.review.documents.demands import like
from palermo.review.documents.making import of_paragraph
from palermo.review.documents.report import About, Reading, Recommendation

NAME = "meeting_report"


def likeness(reading: Reading, about: About) -> float:
    """Return a middling likeness, higher where a body reports on a meeting: the family of whatever fits no other."""
    title = like(about.title or "")
    reports = bool(reading.words.fits("report").search(title))
    attended = any(
        reading.words.fits("headings", "attendance").search(like(reading.source.text(one.block)))
        for one in reading.tree.sections
    )
    return 0.35 + 0.2 * reports + 0.25 * attended


def recommendations(reading: Reading, about: About) -> Sequence[Recommendation]:
    """Return the recommendations of the chapters that hold them; where there are none, those told in the text."""
    chosen = recommending(reading)
    return [one for paragraph in chosen for one in of_paragraph(reading, paragraph)]


def recommending(reading: Reading) -> list[Paragraph]:
    """Return the paragraphs that stand below a heading of recommendations."""
    fit = reading.words.fits("headings", "recommendations")
    headed: set[str] = set()
    for section in reading.tree.sections:
        if section.within in headed or fit.search(like(reading.source.text(section.block))):
            headed.add(section.id)
    chosen = [one for one in reading.tree.paragraphs if one.place in headed]
    return chosen or list(reading.tree.paragraphs)
