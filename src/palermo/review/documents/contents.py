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
LONGEST_ENTRY = 400  # characters: what is longer is text

_Places = dict[tuple[str, int, str], dict[str, int]]


def listed(found: Sequence[Line]) -> range:
    """Return the places of the lines of a table of contents; an empty range where there is none.

    found: the lines of a document with their enumerators.
    >>> listed([])
    range(0, 0)
    """
    text = next((place for place, line in enumerate(found[:LONGEST]) if _opens(line)), min(LONGEST, len(found)))
    again = _last_places(found)
    entries = [place for place in range(text) if _stands_again(place, found[place], again)]
    if not entries:
        return range(0)
    first, last = entries[0], entries[-1] + 1
    title = pattern(read_yaml("review/reading/shared.yaml")["contents"])
    above = [place for place in range(max(0, first - ABOVE), first) if title.fullmatch(found[place].text.lower())]
    while last < text and _is_counted(found[last]):
        last += 1
    return range(above[-1] if above else first, last)


def _opens(line: Line) -> bool:
    """Whether the text may begin here: paragraph 1, and not an entry such as "1. Introduction .... 3"."""
    if line.inner or _is_counted(line):
        return False
    return any(mark.kind == PARAGRAPH and mark.value == 1 for mark in line.marks)


def _is_counted(line: Line) -> bool:
    """Whether a line ends as the entry of a table does, in dots and a number."""
    return len(line.text) <= LONGEST_ENTRY and bool(COUNTED.match(line.text))


def _last_places(found: Sequence[Line]) -> _Places:
    """Return where each heading stands last, by its enumerator and first letters: every line is looked at once."""
    last: _Places = {}
    for place, line in enumerate(found):
        first = {(one.kind, one.value): one for one in reversed(line.marks) if one.kind in (CHAPTER, HEADING)}
        for kind, value in first:
            said = _letters(line, first[kind, value])
            last.setdefault((kind, value, said[:ALIKE]), {})[said] = place
    return last


def _stands_again(place: int, line: Line, again: _Places) -> bool:
    for mark in [] if line.furniture else line.marks:
        mine = _letters(line, mark)
        others = again.get((mark.kind, mark.value, mine[:ALIKE]), {}) if mine else {}
        if others.get(mine, 0) > place:
            return True
        alike = others.items() if len(mine) >= ALIKE else ()
        if any(last > place and (said.startswith(mine) or mine.startswith(said)) for said, last in alike):
            return True
    return False


def _letters(line: Line, mark: Mark) -> str:
    said = LEADER.sub("", line.text[mark.end : mark.end + LONGEST_ENTRY])
    return "".join(sign for sign in said.lower() if sign.isalnum())
