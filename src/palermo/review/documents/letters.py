"""Letters made alike for matching only: digits, alefs, accents and signs of six languages, every place kept.

A folded text is never shown. It may be shorter than the raw one (vowel signs, tatweel and direction marks fall out);
``Folded.raw`` leads from a place in it back to the place in the text as it was handed in.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

DROPPED = re.compile(
    "(?<=[\u0620-\u065f])\u0640|"  # tatweel, where it lengthens a word; alone it stands for a hyphen
    "[\u064b-\u065f\u0670\u06d6-\u06ed"  # vowel signs
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c\u00ad"  # direction marks, joiners, soft hyphen
    "\u0300-\u036f]"  # combining marks
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
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


@cache
def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (*range(0xA1, 0x250), *range(0xFF01, 0xFF5F)):
        plain = unicodedata.normalize("NFKD", chr(code))[:1]
        if plain.isascii() and plain.isalnum() and chr(code) not in SUPERSCRIPTS:
            table[code] = plain
    for zero in (0x660, 0x6F0):
        table |= {zero + digit: str(digit) for digit in range(10)}
    return table | {ord(sign): plain for signs, plain in ALIKE.items() for sign in signs}


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


def lowered(text: str) -> str:
    """Return a text in small letters, as long as it was.

    >>> lowered("İA")
    'İa'
    """
    small = text.lower()
    return small if len(small) == len(text) else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
