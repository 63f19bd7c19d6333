"""Recommendations made of paragraphs and their parts: chapeaux joined, ids, themes and confidence."""

from collections.abc import Iterator
from dataclasses import replace

from palermo.review.documents.blocks import Block, Paragraph, Point
from palermo.review.documents.demands import Demand, demand, under
from palermo.review.documents.marks import as_letter, as_roman
from palermo.review.documents.report import Reading, Recommendation
from palermo.review.documents.themes import theme_of


def id_of(paragraph: Paragraph, subpara: str | None = None) -> str:
    """Return the id of a paragraph or of its part: the same in every language of the document."""
    part = f"part_{paragraph.part}__" if paragraph.part else ""
    return f"{part}para_{paragraph.number}" + (f"__subpara_{subpara}" if subpara else "")


def subpara_of(block: Block) -> str:
    """Return how a part is called: a Latin letter, or the number after the point."""
    return str(block.pair) if block.pair else as_letter(block.number) if block.kind == "point" else str(block.number)


def placed(reading: Reading, paragraph: Paragraph) -> dict[str, str]:
    """Return where a paragraph stands: chapter, letter and words of the heading."""
    sections = {one.id: one for one in reading.tree.sections}
    here = sections.get(paragraph.place)
    return {
        "chapter": as_roman(paragraph.chapter) if paragraph.chapter else "",
        "heading_letter": as_letter(paragraph.heading).upper() if paragraph.heading else "",
        "heading": reading.source.text(here.block) if here else "",
    }


def lettered_heading(reading: Reading, paragraph: Paragraph) -> str:
    """Return the words of the nearest heading above a paragraph."""
    return placed(reading, paragraph)["heading"]


def text_of(reading: Reading, point: Point) -> str:
    """Return the text of a part with its own parts and their enumerators."""
    return " ".join([reading.source.text(point.block), *(reading.source.text(one, whole=True) for one in point.lower)])


def made(
    reading: Reading, paragraph: Paragraph, asked: Demand | None, *, point: Point | None = None, text: str, id: str = ""
) -> Recommendation:
    """Return one recommendation."""
    subpara = subpara_of(point.block) if point else None
    block = point.block if point else paragraph.block
    reading.source.pace.at(block.begins)
    warnings = [*block.warnings]
    if asked is None:
        warnings.append("no_modal")
    elif not asked.addressees:
        warnings.append("no_addressee")
    where = placed(reading, paragraph)
    begins, ends = reading.source.place(block)
    if point:
        ends = max([ends, *(reading.source.place(one)[1] for one in point.lower)])
    return Recommendation(
        id=id or id_of(paragraph, subpara),
        para=paragraph.number,
        subpara=subpara,
        text=text,
        source=(begins, ends),
        theme=theme_of(where["heading"], text, reading.language),
        addressees=asked.addressees if asked else (),
        modal=asked.modal if asked else "",
        confidence=max(0.1, (asked.sure if asked else 0.4) - 0.1 * len(block.warnings)),
        warnings=tuple(warnings),
        chapter=where["chapter"],
        heading_letter=where["heading_letter"],
        heading=where["heading"],
    )


def joined(chapeau: str, text: str) -> str:
    """Return a part with its chapeau.

    >>> joined("States parties should:", "Consider it;")
    'States parties should: Consider it;'
    """
    return f"{chapeau.strip()} {text.strip()}".strip()


def of_paragraph(reading: Reading, paragraph: Paragraph, *, own: bool = False) -> Iterator[Recommendation]:
    """Yield one recommendation a part, or one for the paragraph where it has none.

    own: a paragraph without a modal is one too.
    """
    chapeau, beat = reading.source.text(paragraph.block), reading.source.pace.beat
    asked = demand(chapeau, reading.language, beat)
    points = paragraph.points or paragraph.listed
    if not points:
        whole = " ".join([chapeau, *(reading.source.text(one) for one in paragraph.closing)])
        asked = asked or demand(whole, reading.language, beat)
        if asked or own:
            yield made(reading, paragraph, asked, text=whole)
        return
    last = last_demand(chapeau, reading.language) or asked
    for point in points:
        text = text_of(reading, point)
        found = under(last, text, reading.language)
        if found or own:
            yield made(reading, paragraph, found, point=point, text=joined(chapeau, text))
    for number, block in enumerate(paragraph.closing):
        text = reading.source.text(block)
        after = demand(text, reading.language)
        if after:
            id = id_of(paragraph) + (f"__closing_{number + 1}" if points else "")
            one = made(reading, paragraph, after, text=text, id=id)
            yield replace(one, source=reading.source.place(block))


def last_demand(chapeau: str, language: str) -> Demand | None:
    """Return what the sentence asks that opens a list: the last of a chapeau before its colon."""
    begins = max(chapeau.rfind(sign, 0, len(chapeau) - 1) for sign in (". ", "。", ".\u00a0"))
    return demand(chapeau[begins + 1 :], language) if begins > 0 else demand(chapeau, language)
