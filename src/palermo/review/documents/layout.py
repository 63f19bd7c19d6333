"""From lines to blocks: which enumerator is meant, what continues over pages and footnotes, what is furniture.

Numbering decides. A line that begins with "(b)" opens a part only where (a) stands before it and the text before it has
come to an end; one that begins with "7." opens a paragraph only after paragraph 6. Whatever does not fit stays text.
"""

import re
from collections.abc import Callable, Sequence

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
)
from palermo.review.documents.contents import listed
from palermo.review.documents.language import Vocabulary
from palermo.review.documents.letters import lowered
from palermo.review.documents.lines import HIGH, Line, is_whole, text_of_note
from palermo.review.documents.marks import PAIR, Mark
from palermo.review.documents.pace import Pace

REFERENCE = re.compile(r"\^\(?(\d{1,3})\)?|\u207d(\d{1,3})\u207e|([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})|(?<=[\w,;.)])\[(\d{1,3})\]")
ENDS = re.compile(r"""[.;:!?。][\s"')\]]*(?:\^\(?\d+\)?|\u207d\d+\u207e|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[\d+\])?[\s"')\]]*$""")
JOINED = re.compile(r"(?:^|\s)(?:and|or|et|ou|y|o|и|или|و|او|以及|和)\s*$")
STAR, FIRST_PAGE = re.compile(r"[^\s*] ?\*{1,3}(?=\s)"), 4000  # a mark of a footnote below the title; characters
FIRST_PARAGRAPHS = 6  # up to which a first page reaches
LONGEST_HEADING = 320  # characters
GAP = 3  # paragraphs that can be lost between two


def blocks(text: str, found: Sequence[Line], words: Vocabulary, pace: Pace | None = None) -> list[Block]:
    """Return the blocks of a folded text in order. found: its lines; words: of its language."""
    pace = pace or Pace()
    for place in listed(found):
        found[place].furniture, found[place].marks = True, []
    layout = _Layout(text, found, words)
    for place in range(len(found)):
        pace.at(found[place].begins)
        layout.take(place)
    return layout.made


class _Layout:
    def __init__(self, text: str, found: Sequence[Line], words: Vocabulary) -> None:
        self.text, self.small, self.lines, self.words = text, lowered(text), found, words
        self.made: list[Block] = []
        self.open: Block | None = None  # that takes text which carries no enumerator
        self.note: Block | None = None  # a footnote that is being read
        self.number = self.pair = self.point = self.lower = self.listed = 0
        self.chapter = self.heading = 0
        self.since_section = self.lists = False
        self.referred = {
            int(next(one for one in match.groups() if one).translate(HIGH)) for match in REFERENCE.finditer(text)
        }
        lengths = sorted(len(line.text) for line in found if not line.furniture)
        self.width = lengths[len(lengths) * 9 // 10] if lengths else 0
        self.noted, self.starred = 0, bool(STAR.search(text, 0, FIRST_PAGE))

    def take(self, place: int) -> None:
        """Put one line where it belongs."""
        line = self.lines[place]
        if line.furniture:
            self._begin(FURNITURE, line, 0, keep=True)
            self.note = None
            return
        if self._is_footnote(line) or self._is_starred(line, place):
            self.note = self._begin(FOOTNOTE, line, text_of_note(line), number=max(line.note, 0), keep=True)
            self.noted = max(self.noted, line.note)
            return
        mark = self._meant(line, place)
        if mark:
            self.note = None
            self._open(mark, line)
        elif self.note and (line.inner or not (line.after_blank or line.after_break or self._resumes())):
            self._extend(self.note, line)
        else:
            self.note = None
            self._continue(line, place)

    def _is_footnote(self, line: Line) -> bool:
        if not line.note:
            return False
        if line.note == -1:
            first_page = self.starred and self.number <= FIRST_PARAGRAPHS
            return line.cited or not self.number or (first_page and line.after_blank)
        if line.cited:
            return not line.flat or self._below_text(line)
        return line.note in self.referred and line.note > self.noted and (line.after_blank or line.after_break)

    def _is_starred(self, line: Line, place: int) -> bool:
        """Whether an asterisk opens the title's footnote below the first page: a note or the page's end follows."""
        if line.note != -1 or not self.starred or any(one.kind == FOOTNOTE and not one.number for one in self.made):
            return False
        after = self.lines[place + 1] if place + 1 < len(self.lines) else None
        return after is None or after.furniture or after.note > 0

    def _below_text(self, line: Line) -> bool:
        """Whether a line may begin a footnote though its number looks like any other: nothing runs on into it."""
        after = self.made[-1].kind if self.made else FRONT
        return line.after_blank or line.after_break or after in (FURNITURE, FOOTNOTE) or self._ended(self.made[-1])

    def _resumes(self) -> bool:
        """Whether the next line goes on with the text and not with the footnote below which it stands."""
        return bool(self.note and self._ended(self.note) and self.open and not self._ended(self.open))

    def _ended(self, block: Block) -> bool:
        begins, ends = block.spans[-1] if block.spans else (0, 0)
        return bool(ENDS.search(self.text, max(begins, ends - 40), ends))

    def _meant(self, line: Line, place: int) -> Mark | None:
        if not line.marks:
            return None
        tests: dict[str, Callable[[Mark, Line, int], bool]] = {
            PAIR: self._is_pair,
            PARAGRAPH: self._is_paragraph,
            CHAPTER: self._is_chapter,
            HEADING: self._is_heading,
            POINT: self._is_point,
            LOWER: self._is_lower,
        }
        for kind, test in tests.items():
            for mark in line.marks:
                if mark.kind == kind and test(mark, line, place):
                    return mark
        return None

    def _is_free(self, line: Line) -> bool:
        """Whether a new block may begin here: the text before has come to an end, or a gap stands between."""
        if line.inner or line.after_blank or not self.open or not self.open.spans:
            return True
        if self.open.kind in (CHAPTER, HEADING, TITLE, FRONT) or self._ended(self.open):
            return True
        begins, ends = self.open.spans[-1]
        return not self.words.refers.search(self.small, max(begins, ends - 60), ends)

    def _is_pair(self, mark: Mark, line: Line, place: int) -> bool:
        for first, second in ((mark.value, mark.second), (mark.second, mark.value)):
            if first == self.number and self.pair < second <= self.pair + GAP and self.number:
                return self._is_free(line)
            if first == self.number + 1 and second == 1 and self.number and self._goes_on_in_pairs(place, first):
                return True
            if not self.number and not line.inner and self._goes_on_in_pairs(place, first):
                return second == 1 or mark.value == first
        return False

    def _goes_on_in_pairs(self, place: int, first: int) -> bool:
        for line in self.lines[place + 1 : place + 60]:
            for mark in line.marks:
                if mark.kind == PAIR and first in (mark.value, mark.second):
                    return True
        return False

    def _is_paragraph(self, mark: Mark, line: Line, place: int) -> bool:
        value = mark.value
        if mark.bare:
            self.lists = False
            return self._is_bare_paragraph(value, line, place)
        self.lists = self._is_listed(mark, line, place)
        if self.lists:
            return True
        if not self.number:
            return not line.inner and value < 400 and (value == 1 or self._follows(place, value + 1))
        if self._is_referred(mark, line):
            return False
        if value == self.number + 1:
            return self._is_free(line) and (not line.inner or self._reads_on(mark, line))
        if self.number + 1 < value <= self.number + GAP and not line.inner and not self.listed:
            heads = line.lost and self.since_section
            ended = heads or bool(self.open and self._ended(self.open))
            return ended and self._is_free(line) and self._follows(place, value + 1)
        anew = value == 1 and self.since_section and not line.inner and self._follows(place, 2)
        return anew and not self._follows(place, self.number + 1, before=2)  # else it numbers headings

    def _is_bare_paragraph(self, value: int, line: Line, place: int) -> bool:
        """Whether a number with nothing behind it opens a paragraph: free, in its turn, and the next one follows."""
        if value != self.number + 1 or line.inner or not line.after_blank or not self._follows(place, value + 1):
            return False
        free = not self.open or self.open.kind in (CHAPTER, HEADING, TITLE, FRONT) or self._ended(self.open)
        return free and not self._follows(place, value, before=value + 1)

    def _is_referred(self, mark: Mark, line: Line) -> bool:
        """Whether a number belongs to the sentence before it, over the end of a page: "paragraph" and then "4. of"."""
        if not self.open or not self.open.spans or self.open.kind not in (PARAGRAPH, POINT, LOWER, LISTED):
            return False
        begins, ends = self.open.spans[-1]
        goes_on = line.text[mark.end : mark.end + 1].islower()
        return goes_on and bool(self.words.refers.search(self.small, max(begins, ends - 60), ends))

    def _reads_on(self, mark: Mark, line: Line) -> bool:
        sign = line.text[mark.end : mark.end + 1]
        return bool(sign) and not sign.islower() and not sign.isdigit()

    def _is_listed(self, mark: Mark, line: Line, place: int) -> bool:
        """Whether a number counts a list inside a paragraph, such as an agenda."""
        if not self.number or line.inner:
            return False
        opened = self.open
        if mark.value == 1 and self.number != 0 and opened and opened.kind in (PARAGRAPH, POINT):
            return self._says_colon(opened) and mark.value != self.number + 1
        if self.listed and mark.value == self.listed + 1 and not self.since_section:
            return mark.value != self.number + 1 or self._follows(place, mark.value + 1, before=self.number + 2)
        return False

    def _says_colon(self, block: Block) -> bool:
        ends = block.spans[-1][1] if block.spans else 0
        return self.text[max(0, ends - 3) : ends].rstrip().endswith(":")

    def _follows(self, place: int, value: int, before: int = 0) -> bool:
        """Return whether a paragraph number comes later, before another one where that is given."""
        for line in self.lines[place + 1 : place + 400]:
            for mark in line.marks:
                if mark.kind == PARAGRAPH and mark.value == value:
                    return True
                if before and mark.kind == PARAGRAPH and mark.value == before:
                    return False
        return False

    def _is_chapter(self, mark: Mark, line: Line, place: int) -> bool:
        if line.text[mark.end :].strip() == "" and not self._next(place):
            return False
        return self._is_in_turn(mark, line, self.chapter) and self._heads(mark, line, place)

    def _is_heading(self, mark: Mark, line: Line, place: int) -> bool:
        return self._is_in_turn(mark, line, self.heading) and self._heads(mark, line, place)

    def _is_in_turn(self, mark: Mark, line: Line, last: int) -> bool:
        """Whether a heading comes after the last one, or where one between them is missing, behind a blank line."""
        return mark.value == last + 1 or (mark.value == last + 2 and line.after_blank and not line.inner)

    def _heads(self, mark: Mark, line: Line, place: int) -> bool:
        """Whether a line reads like a heading: short, free, and inside a line only before the next paragraph."""
        rest = line.text[mark.end :]
        if len(rest) > LONGEST_HEADING or rest.endswith((";", ",")):
            return False
        if mark.bare and (line.inner or not line.after_blank or rest.endswith((".", ":"))):
            return False
        if line.lost and not self._heads_next(place):
            return False
        if line.inner:
            follower = self._next(place)
            return bool(
                follower and any(one.kind == PARAGRAPH and one.value == self.number + 1 for one in follower.marks)
            )
        return self._is_free(line)

    def _heads_next(self, place: int) -> bool:
        """Whether the next paragraph follows at once, or behind other headings: where breaks were lost, that tells."""
        for line in self.lines[place + 1 : place + 5]:
            if any(one.kind == PARAGRAPH and self.number < one.value <= self.number + GAP for one in line.marks):
                return True
            if not line.furniture and not any(one.kind in (CHAPTER, HEADING) for one in line.marks):
                return False
        return False

    def _next(self, place: int) -> Line | None:
        return next((line for line in self.lines[place + 1 : place + 12] if not line.furniture), None)

    def _is_point(self, mark: Mark, line: Line, place: int) -> bool:
        if not self.number or self.since_section or not self.open:
            return False
        if not line.inner and not line.after_blank and self._ends_in_number(self.open):
            return False  # "paragraphs 6 (b) and 9" and then "(a) above" on the next line
        if mark.value == self.point + 1:
            return self._is_free(line)
        if mark.value == 1 and self.point > 1 and self._says_colon(self.open):
            return True
        return (
            self.point + 1 < mark.value <= self.point + 2 and not line.inner and self.point > 0 and self._closed(line)
        )

    def _ends_in_number(self, block: Block) -> bool:
        return bool(block.spans and self.text[block.spans[-1][1] - 1].isdigit())

    def _closed(self, line: Line) -> bool:
        return bool(self.open and self._ended(self.open)) and self._is_free(line)

    def _is_lower(self, mark: Mark, line: Line, place: int) -> bool:
        if not self.number or self.since_section or not self.open:
            return False
        if self.lower:
            return mark.value == self.lower + 1 and self._is_free(line)
        return mark.value == 1 and (self._says_colon(self.open) or (self.point > 0 and self._closed(line)))

    def _open(self, mark: Mark, line: Line) -> None:
        kind, value, second = mark.kind, mark.value, mark.second
        warnings = []
        if kind == PAIR:
            kind, warnings = POINT, self._read_pair(mark)
            value, second = self.number, self.pair
        elif kind == PARAGRAPH and self.lists:
            kind = LISTED
        block = self._begin(kind, line, mark.end, number=value)
        block.pair, block.warnings = (second, [*block.warnings, *warnings])
        if kind == LISTED:
            self.listed, self.point, self.lower = value, 0, 0
        elif kind == PARAGRAPH:
            if self.number and value > self.number + 1:
                block.warnings.append("numbers_missing")
            self.number, self.pair, self.point, self.lower, self.listed = value, 0, 0, 0, 0
            self.since_section = False
        elif kind == CHAPTER:
            self.chapter, self.heading, self.since_section = value, 0, True
        elif kind == HEADING:
            self.heading, self.since_section = value, True
        elif kind == POINT and not second:
            if self.point and value > self.point + 1:
                block.warnings.append("parts_missing")
            self.point, self.lower = value, 0
        elif kind == LOWER:
            self.lower = value

    def _read_pair(self, mark: Mark) -> list[str]:
        near = (self.number, self.number + 1)
        straight = not self.number or mark.value in near or mark.second not in near
        first, second = (mark.value, mark.second) if straight else (mark.second, mark.value)
        warnings = [] if straight else ["pair_reversed"]
        if self.number == first and second > self.pair + 1:
            warnings.append("parts_missing")
        self.number, self.pair, self.point, self.lower, self.since_section = first, second, 0, 0, False
        return warnings

    def _begin(self, kind: str, line: Line, end: int, *, number: int = 0, keep: bool = False) -> Block:
        block = Block(kind, number, after_blank=line.after_blank)
        block.whole.append((line.begins, line.ends))
        if end < len(line.text):
            block.spans.append((line.begins + end, line.ends))
        self.made.append(block)
        if not keep:
            self.open = block
        return block

    def _continue(self, line: Line, place: int) -> None:
        opened = self.open
        if opened is None or opened.kind == FRONT:
            self._begin(FRONT, line, 0)
        elif opened.kind in (CHAPTER, HEADING, TITLE):
            self._after_heading(opened, line, place)
        elif self._is_title(line, place):
            self._begin(TITLE, line, 0)
            self.since_section = True
        else:
            self._extend(opened, line)

    def _after_heading(self, opened: Block, line: Line, place: int) -> None:
        begins, ends = opened.spans[-1] if opened.spans else (0, 0)
        said = self.text[max(begins, ends - LONGEST_HEADING) : ends]
        if is_whole(said, line, self.width) and self._is_title(line, place):
            self._begin(TITLE, line, 0)
            return
        runs_on = not opened.spans or (line.text[:1].islower() and not self._ended(opened))
        if runs_on or (not line.after_blank and len(line.text) < LONGEST_HEADING and not self._ended(opened)):
            self._extend(opened, line)
        elif self._is_title(line, place):
            self._begin(TITLE, line, 0)
        else:
            self._begin(UNREAD, line, 0)

    def _is_title(self, line: Line, place: int) -> bool:
        """Whether an unnumbered line heads what follows: short, without an end, and a paragraph comes next."""
        opened = self.open
        if line.inner or len(line.text) > 160 or ENDS.search(line.text) or line.text[:1].islower():
            return False
        if opened and opened.kind in (PARAGRAPH, POINT, LOWER, LISTED) and not self._ended(opened):
            return False
        follower = self._next(place)
        if follower is None:
            return False
        heads = any(
            (one.kind == PARAGRAPH and one.value == self.number + 1)
            or (one.kind in (CHAPTER, HEADING) and one.value in (1, self.chapter + 1, self.heading + 1))
            for one in follower.marks
        )
        return heads or (line.after_blank and follower.after_blank and self._leads_to_paragraph(place))

    def _leads_to_paragraph(self, place: int) -> bool:
        """Whether only short lines stand between this one and the next paragraph: a heading of several lines."""
        for line in self.lines[place + 1 : place + 5]:
            if any(one.kind == PARAGRAPH and one.value == self.number + 1 for one in line.marks):
                return True
            if len(line.text) > 160 or ENDS.search(line.text):
                return False
        return False

    def _extend(self, block: Block, line: Line) -> None:
        parted = line.inner or (line.lost and block is self.made[-1])  # where nothing began
        if parted and block.spans:
            block.spans[-1] = (block.spans[-1][0], line.ends)
            block.whole[-1] = (block.whole[-1][0], line.ends)
            return
        block.spans.append((line.begins, line.ends))
        block.whole.append((line.begins, line.ends))
