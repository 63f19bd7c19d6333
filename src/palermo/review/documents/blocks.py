"""What a document is made of: blocks with their places in the text, and the tree of chapters and paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

FRONT, CHAPTER, HEADING, TITLE, PARAGRAPH, POINT, LOWER, LISTED, FOOTNOTE, FURNITURE, UNREAD = (
    "front",
    "chapter",
    "heading",
    "title",
    "paragraph",
    "point",
    "lower",
    "listed",
    "footnote",
    "furniture",
    "unread",
)


@dataclass(slots=True)
class Block:
    """A run of text of one kind. spans: places in the folded text, the enumerator left out; whole: with it.

    number: of a paragraph, point, chapter or footnote; pair: the number after the point of 115.6.
    """

    kind: str
    number: int = 0
    pair: int = 0
    spans: list[tuple[int, int]] = field(default_factory=list)
    whole: list[tuple[int, int]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    after_blank: bool = False

    @property
    def begins(self) -> int:
        """Where it begins, enumerator and all."""
        return self.whole[0][0]

    @property
    def ends(self) -> int:
        """Where it ends."""
        return self.whole[-1][1]


@dataclass(slots=True)
class Point:
    """A part of a paragraph: (a), or 6 of 115.6, or 1 of a list. lower: parts of the part."""

    block: Block
    lower: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Paragraph:
    """A numbered paragraph with its parts and where it stands."""

    block: Block
    chapter: int = 0
    heading: int = 0
    part: int = 0  # counts documents in the document: annexes number their paragraphs anew
    place: str = ""  # id of the section that it stands in
    points: list[Point] = field(default_factory=list)
    listed: list[Point] = field(default_factory=list)  # a numbered list inside, such as an agenda
    closing: list[Block] = field(default_factory=list)  # text after the last part

    @property
    def number(self) -> int:
        """Its number."""
        return self.block.number

    @property
    def every(self) -> list[Block]:
        """Its blocks in order of reading."""
        parts = [block for point in (*self.points, *self.listed) for block in (point.block, *point.lower)]
        return sorted([self.block, *parts, *self.closing], key=lambda one: one.begins)


@dataclass(slots=True)
class Section:
    """A chapter, lettered heading or title. number 0: without an enumerator."""

    id: str
    kind: str
    number: int
    block: Block
    within: str = ""
    part: int = 0


@dataclass(slots=True)
class Tree:
    """A document taken apart. Every place of the text lies in one block or in white space."""

    blocks: Sequence[Block]
    sections: list[Section]
    paragraphs: list[Paragraph]
    footnotes: list[Block]
    front: list[Block]
    numbered: dict[int, Paragraph] = field(init=False)  # the first paragraph of a number

    def __post_init__(self) -> None:
        self.numbered = {one.number: one for one in reversed(self.paragraphs)}
