"""From blocks to a tree: chapters, headings, paragraphs with their parts, each with an id that no language changes."""

import re
from collections import Counter
from collections.abc import Sequence

from palermo.review.documents.blocks import (
    CHAPTER,
    FOOTNOTE,
    FRONT,
    FURNITURE,
    HEADING,
    LISTED,
    LOWER,
    PARAGRAPH,
    POINT,
    TITLE,
    UNREAD,
    Block,
    Paragraph,
    Point,
    Section,
    Tree,
)
from palermo.review.documents.marks import as_letter

AGAIN = "_again_"


def tree(made: Sequence[Block]) -> Tree:
    """Return the tree of blocks in order."""
    builder = _Builder()
    for block in made:
        builder.take(block)
    notes = [block for block in made if block.kind == FOOTNOTE]
    front = [block for block in made if block.kind == FRONT]
    return Tree(made, builder.sections, builder.paragraphs, notes, front)


class _Builder:
    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.paragraphs: list[Paragraph] = []
        self.chapter: Section | None = None
        self.heading: Section | None = None
        self.title: Section | None = None
        self.part = self.titles = 0
        self.taken: Counter[str] = Counter()  # how often an id was given, those included that hang below it

    def take(self, block: Block) -> None:
        """Hang one block into the tree."""
        if block.kind in (FURNITURE, FOOTNOTE, FRONT, UNREAD):
            return
        if block.kind in (CHAPTER, HEADING, TITLE):
            self._section(block)
        elif block.kind == PARAGRAPH:
            self._paragraph(block)
        elif self.paragraphs:
            self._part_of(self.paragraphs[-1], block)

    def _section(self, block: Block) -> None:
        before = f"part_{self.part}__" if self.part else ""
        if block.kind == CHAPTER:
            id, within = f"{before}chp_{block.number}", ""
            self.chapter, self.heading, self.title = None, None, None
        elif block.kind == HEADING:
            within = self.chapter.id if self.chapter else ""
            id = "__".join(filter(None, (within or before.rstrip("_"), f"sec_{as_letter(block.number)}")))
            self.heading, self.title = None, None
        else:
            above = self.heading or self.chapter
            within, self.titles = above.id if above else "", self.titles + 1
            id = "__".join(filter(None, (within or before.rstrip("_"), f"hcontainer_{self.titles}")))
        section = Section(self._unique(id), block.kind, block.number, block, within, self.part)
        self.sections.append(section)
        if block.kind == CHAPTER:
            self.chapter = section
        elif block.kind == HEADING:
            self.heading = section
        else:
            self.title = section

    def _unique(self, id: str) -> str:
        same = self.taken[id]
        made = f"{id}{AGAIN}{same}" if same else id
        self.taken.update([made, *(made[: match.start()] for match in re.finditer(AGAIN, made))])
        return made

    def _paragraph(self, block: Block) -> None:
        if self.paragraphs and block.number <= self.paragraphs[-1].number:
            self.part += 1
        above = self.title or self.heading or self.chapter
        self.paragraphs.append(
            Paragraph(
                block,
                chapter=self.chapter.number if self.chapter else 0,
                heading=self.heading.number if self.heading else 0,
                part=self.part,
                place=above.id if above else "",
            )
        )

    def _part_of(self, paragraph: Paragraph, block: Block) -> None:
        if block.kind == LISTED:
            paragraph.listed.append(Point(block))
        elif block.kind == POINT:
            if paragraph.listed:
                paragraph.listed[-1].lower.append(block)
            elif paragraph.points and paragraph.points[-1].block.pair and not block.pair:
                paragraph.points[-1].lower.append(block)
            else:
                paragraph.points.append(Point(block))
        elif block.kind == LOWER:
            points = paragraph.listed or paragraph.points
            if points:
                points[-1].lower.append(block)
            else:
                paragraph.points.append(Point(block))
        else:
            paragraph.closing.append(block)
