"""Concluding observations of treaty bodies: what the Committee recommends to the State party it reviewed."""

from collections.abc import Sequence
from dataclasses import replace

from palermo.review.documents.demands import like
from palermo.review.documents.making import of_paragraph
from palermo.review.documents.report import About, Reading, Recommendation

NAME = "concluding_observations"


def likeness(reading: Reading, about: About) -> float:
    """Return a high likeness where the text names itself so, or its symbol does."""
    named = bool(reading.words.fits("families", "concluding_observations").search(like(reading.source.raw[:8000])))
    symbol = about.symbol or ""
    return min(1.0, 0.7 * named + 0.6 * ("/CO/" in symbol or symbol.endswith("/CO")))


def recommendations(reading: Reading, about: About) -> Sequence[Recommendation]:
    """Return what the Committee asks; where it names nobody, the State party is meant."""
    found = [one for paragraph in reading.tree.paragraphs for one in of_paragraph(reading, paragraph)]
    return [_addressed(one) for one in found]


def _addressed(one: Recommendation) -> Recommendation:
    kept = tuple("state_under_review" if code == "states_parties" else code for code in one.addressees)
    if kept:
        return replace(one, addressees=tuple(dict.fromkeys(kept)))
    warnings = tuple(warning for warning in one.warnings if warning != "no_addressee")
    return replace(one, addressees=("state_under_review",), warnings=warnings)
