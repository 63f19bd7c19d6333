"""Text restored: a block's pieces joined over lines, pages and footnotes, marks of footnotes taken out."""

import re
import unicodedata
from collections.abc import Sequence

from palermo.review.documents.blocks import Block
from palermo.review.documents.letters import Folded
from palermo.review.documents.pace import Pace

NOTE_MARK = re.compile(
    r"\s?\^\s?\([\d٠-٩]{1,3}\)|\s?\^[\d٠-٩]{1,3}\b|\s?\u207d[\d٠-٩]{1,3}\u207e|(?<=\D)[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|(?<=[,;.)])\[\d{1,3}\]"
    r"|(?<=[^\W\d]{4}[,;])\d{1,2}(?=\s[^\W\d])|(?<=[^\W\d]{4}\.)\d{1,2}(?=\s*$|\s+[A-ZÀ-ÝА-Я])"
    r"|(?<=[\u0621-\u064a][.،])\([\d٠-٩]{1,3}\)(?=\s|$)|(?<=[\u0621-\u064a]{3})\([\d٠-٩]{1,3}\)(?=[.،؛])"
    r"|(?<=[\u4e00-\u9fff》」”][。；，])\s?\d{1,2}(?=\s*$)"
)
NUMBER = re.compile(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹]")  # without one there is no mark: a plain test spares the slow one
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
GAP = re.compile(
    r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])[ \u3000]+(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])"
)
HYPHEN = re.compile(r"(?<=[a-zа-яà-ÿ])[-\u00ad\u2010]$")
WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
HELD, REACH = 4000, 400  # characters of a text to which a piece is joined, and that such a join looks back
SPACES = re.compile(r"[\s\u00a0]+")


class Source:
    """The text of a document as it was handed in, beside its folded form."""

    def __init__(self, raw: str, folded: Folded, pace: Pace | None = None) -> None:
        self.raw, self.folded, self.pace = raw, folded, pace or Pace()
        self.words = frozenset(match.group().lower() for match in WORD.finditer(raw))
        self._texts: dict[tuple[int, bool], str] = {}

    def piece(self, begins: int, ends: int) -> str:
        """Return the raw text between two places of the folded one."""
        return self.raw[self.folded.raw(begins) : self.folded.raw(ends)]

    def place(self, block: Block) -> tuple[int, int]:
        """Return where a block stands in the raw text."""
        return self.folded.raw(block.begins), self.folded.raw(block.ends)

    def text(self, block: Block, *, whole: bool = False) -> str:
        """Return the text of a block on one line, without marks of footnotes; whole: with its enumerator."""
        self.pace.at(block.begins)  # every step asks for texts: here each is told of and can be stopped
        known = self._texts.get((id(block), whole))
        if known is None:
            known = self._texts[id(block), whole] = self._restored(block.whole if whole else block.spans)
        return known

    def _restored(self, spans: Sequence[tuple[int, int]]) -> str:
        made, done = "", []
        for begins, ends in spans:
            if len(made) > HELD:  # a piece is joined to the words before it, never to all of a long text
                done.append(made[:-REACH])
                made = made[-REACH:]
            made = joined(made, self.piece(begins, ends), self.words)
        made = "".join((*done, made))
        made = NOTE_MARK.sub("", made) if NUMBER.search(made) else made
        return unicodedata.normalize("NFC", GAP.sub("", made).strip())


def joined(before: str, after: str, words: frozenset[str] = frozenset()) -> str:
    """Return two pieces of a sentence as one: no space beside Chinese signs, no hyphen left of a broken word.

    words: of the document, in small letters; by them a hyphen that belongs to a word is told from one that breaks it.
    >>> joined("traf-", "ficking"), joined("贩运", "人口"), joined("of", "persons")
    ('trafficking', '贩运人口', 'of persons')
    >>> joined("non-", "punishment of", frozenset(("non-punishment",)))
    'non-punishment of'
    """
    after = SPACES.sub(" ", after).strip()
    if not before:
        return after
    if HYPHEN.search(before) and after[:1].islower():
        return (before if _is_compound(before, after, words) else before[:-1]) + after
    if CHINESE.match(before[-1]) or CHINESE.match(after[:1] or " "):
        return before + after
    return f"{before} {after}"


def _is_compound(before: str, after: str, words: frozenset[str]) -> bool:
    """Whether a word that ends with a hyphen at the end of a line keeps it: states-participants, not traf-ficking."""
    first = re.split(r"[^\w-]", before[:-1])[-1].lower()
    second = re.split(r"[^\w-]", after)[0].lower()
    if f"{first}-{second}" in words:
        return True
    return first + second not in words and first in words and second in words
