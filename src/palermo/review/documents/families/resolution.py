"""Resolutions: operative paragraphs, each verb with its own addressees a record of its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from palermo.review.documents.blocks import Paragraph
from palermo.review.documents.demands import PERFORMATIVES, Demand, demands, like
from palermo.review.documents.making import id_of, joined, made, text_of
from palermo.review.documents.report import About, Reading, Recommendation

NAME = "resolution"
SYMBOL = re.compile(r"/RES/|/DEC/|/L\.\d|resolution \d+/\d+", re.IGNORECASE)
SHORTEST, DENSE = 30, 9  # characters: less than that is no demand of its own; DENSE: in Chinese


def likeness(reading: Reading, about: About) -> float:
    """Return a high likeness where operative paragraphs begin with verbs, or the symbol says so."""
    verbs = 0
    for paragraph in reading.tree.paragraphs:
        found = demands(reading.source.text(paragraph.block)[:200], reading.language)
        verbs += bool(found and found[0].modal in PERFORMATIVES and found[0].begins < 12)
    share = verbs / len(reading.tree.paragraphs) if reading.tree.paragraphs else 0.0
    named = bool(reading.words.fits("families", "resolution").search(like(reading.source.raw[:1500])))
    return min(1.0, 0.6 * bool(SYMBOL.search(about.symbol or "")) + 0.3 * named * (share > 0.2) + 0.5 * share)


def recommendations(reading: Reading, about: About) -> Sequence[Recommendation]:
    """Return one record a verb, or one a part where a paragraph has parts."""
    return [one for paragraph in reading.tree.paragraphs for one in _of_paragraph(reading, paragraph)]


def _of_paragraph(reading: Reading, paragraph: Paragraph) -> Iterator[Recommendation]:
    text = reading.source.text(paragraph.block)
    asked = _operative(text, reading, told=bool(reading.words.fits("told").match(like(text))))
    if not asked:
        return
    points = paragraph.points or paragraph.listed
    for number, (one, begins, ends) in enumerate(_segments(text, asked)):
        last = number == len(asked) - 1
        if points and last:
            for point in points:
                whole = joined(text, text_of(reading, point))
                yield made(reading, paragraph, one, point=point, text=whole)
            continue
        said = text[begins:ends].strip(" ,;،؛") if len(asked) > 1 else text
        id = id_of(paragraph) + (f"__verb_{number + 1}" if number else "")
        yield _whole(made(reading, paragraph, one, text=said, id=id), paragraph, reading)


def _whole(one: Recommendation, paragraph: Paragraph, reading: Reading) -> Recommendation:
    closing = [reading.source.text(block) for block in paragraph.closing]
    return replace(one, text=" ".join([one.text, *closing]))


def _operative(text: str, reading: Reading, *, told: bool) -> list[Demand]:
    """Return the verbs of a paragraph that ask something; neighbours that share their addressees are one.

    told: the paragraph reaffirms or notes, so that a "must" in it is reported and not asked.
    """
    kept: list[Demand] = []
    language = reading.language
    found = demands(text, language, reading.source.pace.beat)
    performed = told or any(one.modal in PERFORMATIVES for one in found)
    for one in found:
        if one.modal not in PERFORMATIVES and (kept or performed):
            continue
        if kept and (one.begins - kept[-1].begins < (DENSE if language == "zh" else SHORTEST) or not one.addressees):
            continue
        kept.append(one)
    return kept


def _segments(text: str, asked: Sequence[Demand]) -> Iterator[tuple[Demand, int, int]]:
    edges = [0, *(one.begins for one in asked[1:]), len(text)]
    for number, one in enumerate(asked):
        yield one, edges[number], edges[number + 1]
