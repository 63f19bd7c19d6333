"""Lines of a folded text with what can be seen of each alone: blank, page furniture, a footnote, enumerators."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from palermo.review.documents.breaks import breaks, ended, is_lost, own_symbol
from palermo.review.documents.language import Vocabulary
from palermo.review.documents.marks import Mark, inline, marks
from palermo.review.documents.pace import Pace

LINE = re.compile(r"[^\n\f]+|\f")
NUMBER_ONLY = re.compile(r"[\s\-–|/]*\d{1,4}[\s\-–|/]*|(?:- ?)?[ivx]{1,5}(?: ?-)?")
SYMBOL = re.compile(
    r"[A-Z][A-Z0-9.\-]{0,11}(?:/(?:(?:Add|Corr|Rev|Amend)\.\d{1,3}|[A-Z0-9][A-Z0-9.\-()]{0,20})){1,8}\*?"
)
RUNNING = re.compile(SYMBOL.pattern + r" {3,}\S.{0,120}")  # the head of a page: symbol and title
COLUMNS = re.compile(r" {4,}")
JOB = re.compile(
    r"(?:(?:GE|V|N|A|K|HE|S)\.? ?)?\d{2}-\d{4,6}(?: ?\([A-Z]{1,3}\))?(?:\s+\d{6}(?:\s+\d{6})?)?|\*\s?\d{5,8}\s?\*|"
    r"\d{2}-\d{4,6}\s+\d{1,3}/\d{1,3}|\d{1,3}/\d{1,3}\s+\d{2}-\d{4,6}|"
    r"(?:\d{1,3}(?:/\d{1,3})?\s+)?(?:GE|V|N)\.\d{2}-\d{4,6}.{0,40}|\d{6}\s+\d{6}|/\s?\.\.\.|\.\.\.\s?/|[_=*\-–—~]{3,}"
)
NOTE = re.compile(r"\s*(?:\^?\((\d{1,3})\)|\[(\d{1,3})\]|([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})|(\*{1,3})|(\d{1,3}))\s*(?=[^\s\d.\-)])")
HIGH = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
UNWRAPPED = 140  # characters of a long line, from which paragraphs are taken to stand on one line each
ROOM = 0.7  # of a line, that a heading takes before it is parted
REPEATS = 3  # a line that stands so often in a document is page furniture


@dataclass(slots=True)
class Line:
    """A line, or the part of one that begins with an enumerator. inner: it begins in the middle of a line."""

    begins: int
    ends: int
    text: str
    after_blank: bool = False
    after_break: bool = False
    inner: bool = False
    lost: bool = False  # its break was lost: it may have begun here
    furniture: bool = False
    note: int = 0  # number of a footnote that can begin here; -1: an asterisk
    cited: bool = False  # the footnote reads like a citation
    flat: bool = False  # its number stands as any number does, neither high nor in brackets
    marks: list[Mark] = field(default_factory=list)


def lines(text: str, words: Vocabulary, pace: Pace | None = None) -> list[Line]:
    """Return the lines of a folded text that are not blank, each line parted where an enumerator stands inside."""
    pace = pace or Pace()
    whole = [part for line in _whole(text) for part in _columns(line, words)]
    if is_lost(text):
        own = own_symbol(text)
        whole = [part for line in whole for part in _broken(line, own)]
    often = _repeated(whole)
    found: list[Line] = []
    for line in whole:
        pace.at(line.begins // 2)
        line.furniture = line.text in often or is_furniture(line.text, words)
        if line.furniture:
            found.append(line)
            continue
        found += _parted(line)
    for line in found:
        pace.at((len(text) + line.begins) // 2)
        if not line.furniture:
            _look(line, words)
    return found


def _whole(text: str) -> Iterator[Line]:
    last, broken = 0, False
    for match in LINE.finditer(text):
        said = match.group()
        blank = text.count("\n", last, match.start()) > 1 or last == 0
        stripped = said.strip()
        if said == "\f":
            broken = True
            continue
        if not stripped:
            continue
        begins = match.start() + said.index(stripped[0])
        yield Line(begins, begins + len(stripped), stripped, blank, broken)
        last, broken = match.end(), False


def _columns(line: Line, words: Vocabulary) -> Iterator[Line]:
    """Yield the columns of a line where one of them belongs to the page, as on a first page; else the line."""
    edges = [0, *(match.end() for match in COLUMNS.finditer(line.text)), len(line.text)]
    parts = [(first, line.text[first:last].rstrip()) for first, last in itertools.pairwise(edges)]
    if len(parts) == 1 or len(line.text) > 200 or not any(is_furniture(said, words) for _first, said in parts[1:]):
        yield line
        return
    for first, said in parts:
        begins = line.begins + first
        yield Line(begins, begins + len(said), said, line.after_blank and not first, line.after_break and not first)


def _broken(line: Line, own: str) -> Iterator[Line]:
    """Yield the lines that a line of a lost layout may once have been."""
    edges = [0, *breaks(line.text, own), len(line.text)]
    before = ""
    for first, last in itertools.pairwise(edges):
        said = line.text[first:last].rstrip()
        if not said:
            continue
        begins = line.begins + first
        apart = line.text[max(0, first - 2) : first].isspace()  # a blank line became a second space
        after_blank = ended(before) or apart if first else line.after_blank
        yield Line(begins, begins + len(said), said, after_blank, line.after_break and not first, lost=first > 0)
        before = said


def _repeated(found: list[Line]) -> set[str]:
    counts = Counter(line.text for line in found if len(line.text) < 120 and _stands_alone(line))
    return {said for said, times in counts.items() if times >= REPEATS and not marks(said) and len(said) > 3}


def _stands_alone(line: Line) -> bool:
    """Whether a line may be the head of a page: the end of a sentence that a line ends with is none."""
    return (line.after_blank or line.after_break) and not line.text.endswith((".", ";", ":", ",", "。"))


def is_furniture(text: str, words: Vocabulary) -> bool:
    """Return whether a line belongs to the page and not to the document: its number, symbol, job number, ornaments."""
    if len(text) > 90:
        return bool(len(text) < 200 and RUNNING.fullmatch(text))
    return bool(
        NUMBER_ONLY.fullmatch(text)
        or SYMBOL.fullmatch(text)
        or RUNNING.fullmatch(text)
        or JOB.fullmatch(text)
        or words.furniture.fullmatch(text)
    )


def _parted(line: Line) -> Iterator[Line]:
    begins = 0
    for match in inline().finditer(line.text):
        place = match.end()
        if place <= begins or place >= len(line.text):
            continue
        yield _part(line, begins, place)
        begins = place
    yield _part(line, begins, len(line.text))


def _part(line: Line, begins: int, ends: int) -> Line:
    if begins == 0 and ends == len(line.text):
        return line
    text = line.text[begins:ends].rstrip()
    first = begins == 0
    return Line(
        line.begins + begins,
        line.begins + begins + len(text),
        text,
        line.after_blank if first else False,
        line.after_break if first else False,
        inner=not first,
        lost=line.lost and first,
    )


def _look(line: Line, words: Vocabulary) -> None:
    line.marks = marks(line.text)
    if line.inner:
        return
    note = NOTE.match(line.text)
    if note:
        said = next(one for one in note.groups() if one)
        line.note = -1 if said.startswith("*") else int(said.translate(HIGH))
        line.cited = bool(words.citation.search(line.text, note.end()))
        line.flat = bool(note[5])
        if line.flat and not line.cited:
            line.note = 0


def text_of_note(line: Line) -> int:
    """Return where the text of a footnote begins, behind its number or asterisk."""
    found = re.match(r"\s*(?:\^?\(\d+\)|\[\d+\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\*+|\d+)\s*", line.text)
    return found.end() if found else 0


def is_whole(heading: str, line: Line, width: int) -> bool:
    """Whether a heading ends where its line does, and the next line is another heading: there was room for its word.

    width: of the long lines of the document. What ends with an article or a name in capitals may go on.
    >>> is_whole("Concerns and recommendations", Line(0, 7, "Torture"), 90)
    True
    >>> is_whole("Cooperation with the", Line(0, 7, "Committee"), 90)
    False
    """
    first, last = line.text.split(" ")[0], heading.split(" ")[-1]
    if not heading or not first[:1].isupper():
        return False
    goes_on = len(last) < 5 or not last.islower()
    return width > UNWRAPPED or (not goes_on and len(heading) + len(first) < ROOM * width)
