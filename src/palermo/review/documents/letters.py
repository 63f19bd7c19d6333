"""Letters made alike for matching only: digits, alefs, accents and signs of six languages, every place kept.

A folded text is never shown. It may be shorter than the raw one (vowel signs, tatweel and direction marks fall out);
``Folded.raw`` leads from a place in it back to the place in the text as it was handed in.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

DROPPED = re.compile(  # one set of signs first: a text is gone through many times as fast
    "[\u0640"  # tatweel, where it lengthens a word; alone it stands for a hyphen
    "\u064b-\u065f\u0670\u06d6-\u06ed"  # vowel signs
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c\u00ad"  # direction marks, joiners, soft hyphen
    "\u0300-\u036f]"  # combining marks
    "(?:(?<!\u0640)|(?<=[\u0620-\u065f]\u0640))"
)
ALIKE = {
    "أإآٱ": "ا",
    "ىی": "ي",
    "ک": "ك",
    "ة": "ه",
    "ؤ": "و",
    "ئ": "ي",
    "،٬、，": ",",
    "؛；": ";",
    "؟？": "?",
    "：": ":",
    "。．": ".",
    "（": "(",
    "）": ")",
    "ـ－–—‐‑‒―−ー": "-",
    "’‘‛ʼ´`＇": "'",
    "“”„«»＂": '"',
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t\x0b": " ",
    "\r\x85\u2028\u2029": "\n",
    "ё": "е",
    "Ё": "Е",
    "й": "и",
    "Й": "И",
}
NOTED = 0x10000  # signs up to here, so that no text makes the table grow without end
BETWEEN = "\ue000"  # a sign of no script, between phrases that are folded together
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


class _Table(dict[int, int | str]):
    """What a sign is made alike to. A sign that stands for itself is noted when it is first met: a miss is slow."""

    def __missing__(self, code: int) -> int:
        if code < NOTED:
            self[code] = code
        return code


@cache
def _table() -> _Table:
    table = _Table()
    for code in (*range(0xA1, 0x250), *range(0xFF01, 0xFF5F)):
        plain = unicodedata.normalize("NFKD", chr(code))[:1]
        if plain.isascii() and plain.isalnum() and chr(code) not in SUPERSCRIPTS:
            table[code] = plain
    for zero in (0x660, 0x6F0):
        table.update({zero + digit: str(digit) for digit in range(10)})
    table.update({ord(sign): plain for signs, plain in ALIKE.items() for sign in signs})
    return table


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made alike, in capitals as written, with the way back to the raw text."""

    text: str
    gaps: tuple[int, ...]  # place in the folded text of every character that fell out, in order

    def raw(self, place: int) -> int:
        """Return the place in the raw text of a place in the folded one.

        >>> fold("محـمد").raw(2)
        3
        """
        return place + bisect_right(self.gaps, place) if self.gaps else place


def fold(raw: str) -> Folded:
    """Return a text made alike for matching. Linear in its length.

    >>> fold("١٤ نيسان/أبريل").text
    '14 نيسان/ابريل'
    """
    raw = raw.replace("\r\n", " \n") if "\r\n" in raw else raw
    fallen = [found.start() for found in DROPPED.finditer(raw)]
    text = DROPPED.sub("", raw) if fallen else raw
    return Folded(text.translate(_table()), tuple(place - before for before, place in enumerate(fallen)))


def alike(words: str) -> str:
    """Return words in the form in which they are compared: folded, in small letters, single spaces.

    >>> alike("  États  Parties ")
    'etats parties'
    """
    return " ".join(lowered(fold(words).text).split())


def all_alike(words: Sequence[str]) -> list[str]:
    """Return many words or phrases as ``alike`` does each: folded in one go, which is many times as fast.

    >>> all_alike(["  États  Parties ", "Мая"])
    ['etats parties', 'мая']
    """
    joined = BETWEEN.join(words)
    if joined.count(BETWEEN) != max(0, len(words) - 1):
        return [alike(one) for one in words]
    return [" ".join(one.split()) for one in lowered(fold(joined).text).split(BETWEEN)] if words else []


def lowered(text: str) -> str:
    """Return a text in small letters, as long as it was.

    >>> lowered("İA")
    'İa'
    """
    small = text.lower()
    return small if len(small) == len(text) else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
