"""Which elements of a provision a text speaks of, recognized by beginnings of words: a proposal, never a finding."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from palermo.treaty.drafting.model_provisions import Element

ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "ء", "ئ": "ء", "ى": "ي", "ة": "ه", "ـ": None})
BEFORE = {"ar": r"(?<![^\W\d_])(?:[وف]?[بلك]?(?:ال|لل)?)?", "zh": ""}  # what may stand before a word, written to it
SPACES = re.compile(r"\s+")


def normal(text: str, language: str) -> str:
    """Return a text as cues are looked for in it: small letters, no marks, one space, one form of Arabic letters.

    >>> normal("Forced  Labour", "en"), normal("إيواءٌ", "ar")
    ('forced labour', 'ايواء')
    """
    plain = SPACES.sub(" ", unicodedata.normalize("NFC", text)).casefold().replace("'", "’")
    if language != "ar":
        return plain.replace("ё", "е")
    unmarked = "".join(one for one in unicodedata.normalize("NFD", plain) if not "\u064b" <= one <= "\u0652")
    return unicodedata.normalize("NFC", unmarked).translate(ARABIC)


@lru_cache(maxsize=2048)
def _pattern(cue: str, language: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in normal(cue, language).split()]
    joint = r" (?:ال|لل)?" if language == "ar" else " "
    return re.compile(BEFORE.get(language, r"(?<![^\W_])") + joint.join(words))


def spoken(text: str, language: str, elements: Iterable[Element]) -> frozenset[str]:
    """Return the ids of the elements that a text speaks of, by their cues.

    A cue is the beginning of a word or words; in Arabic article and particles may be written to it, in Chinese it may
    stand anywhere. What is said in other words is not recognized, and what is denied is: a person reads the text.
    >>> force = Element("force", "Force", ("force", "threat"))
    >>> sorted(spoken("By threats or otherwise.", "en", [force])), sorted(spoken("It is enforced.", "en", [force]))
    (['force'], [])
    """
    plain = normal(text, language)
    return frozenset(one.id for one in elements if any(_pattern(cue, language).search(plain) for cue in one.cues))
