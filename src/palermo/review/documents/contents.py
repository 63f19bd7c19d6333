"""Tables of contents: lines before the first paragraph that only name headings which stand again further on."""

import re
from collections.abc import Sequence

from palermo.content.reader import read_yaml
from palermo.review.documents.lines import Line
from palermo.review.documents.marks import CHAPTER, HEADING, PARAGRAPH, Mark
from palermo.review.documents.phrases import pattern

LEADER = re.compile(r"(?:[.…·_]\s?){3,}.*$|[\s\d\-–.,]+$")  # dots and numbers of paragraphs and pages
COUNTED = re.compile(r".*(?:[.…·_]\s?){4,}[\s\d\-–ivx]*$|[\d\s\-–.]+$")
ABOVE = 14  # lines in which the title of the table is looked for
LONGEST = 600  # lines in which a table is looked for
ALIKE = 6  # letters that a heading must share with its entry


def listed(found: Sequence[Line]) -> range:
    """Return the places of the lines of a table of contents; an empty range where there is none.

    found: the lines of a document with their enumerators.
    >>> listed([])
    range(0, 0)
    """
    text = next((place for place, line in enumerate(found[:LONGEST]) if _opens(line)), min(LONGEST, len(found)))
    entries = [place for place in range(text) if _stands_again(place, found)]
    if not entries:
        return range(0)
    first, last = entries[0], entries[-1] + 1
    title = pattern(read_yaml("review/reading/shared.yaml")["contents"])
    above = [place for place in range(max(0, first - ABOVE), first) if title.fullmatch(found[place].text.lower())]
    while last < text and COUNTED.match(found[last].text):
        last += 1
    return range(above[-1] if above else first, last)


def _opens(line: Line) -> bool:
    """Whether the text may begin here: paragraph 1, and not an entry such as "1. Introduction .... 3"."""
    if line.inner or COUNTED.match(line.text):
        return False
    return any(mark.kind == PARAGRAPH and mark.value == 1 for mark in line.marks)


def _stands_again(place: int, found: Sequence[Line]) -> bool:
    line = found[place]
    return any(
        mark.kind in (CHAPTER, HEADING) and _is_same(line, mark, other)
        for mark in ([] if line.furniture else line.marks)
        for other in found[place + 1 :]
    )


def _is_same(line: Line, mark: Mark, other: Line) -> bool:
    for one in other.marks:
        if (one.kind, one.value) == (mark.kind, mark.value):
            mine, theirs = _letters(line.text[mark.end :]), _letters(other.text[one.end :])
            shared = min(len(mine), len(theirs))
            return (shared >= ALIKE or mine == theirs) and mine[:shared] == theirs[:shared] and shared > 0
    return False


def _letters(text: str) -> str:
    return "".join(sign for sign in LEADER.sub("", text).lower() if sign.isalnum())
