"""Words in six languages, made alike for comparing and still knowing where they stand in the text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

ALIKE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None, "ё": "е", "’": "'"})
WHOLE = 4  # letters, from which a word also stands for what begins with it
APART, APART_HAN = 4, 4  # words or signs that may stand between two words of a term
SHORT_HAN = 3  # signs, up to which a term stands together
CLITICS = (
    "وبال",
    "فبال",
    "وكال",
    "ولل",
    "فلل",
    "وال",
    "فال",
    "بال",
    "كال",
    "لل",
    "ال",
    "وب",
    "ول",
    "و",
    "ف",
    "ب",
    "ل",
    "ك",
)
PRONOUNS = ("هما", "هم", "ها", "ه")  # joined to a word
ENDINGS = {"ar": ("ات", "ين", "ون", "ان", "ه"), "en": ("s",), "es": ("es", "s"), "fr": ("s",), "ru": (), "zh": ()}
SHORTEST = 3  # letters of a word of a term; shorter ones are articles and the like
BREAK = re.compile(r"(?<=[.;:!?。；：？！؛؟])(?:\s+|(?<=[。；：？！]))|\n+")
LEAST, LEAST_HAN = 140, 45  # signs of a passage; shorter pieces join the next


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: every form it may be met in, and where it stands."""

    forms: tuple[str, ...]
    start: int
    end: int


def fold(text: str) -> str:
    """Return a word without case and marks, letters that are written in several ways made one.

    >>> fold("Prélèvement"), fold("إيواء")
    ('prelevement', 'ايواء')
    """
    plain = unicodedata.normalize("NFKD", text.translate(ALIKE).casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(ALIKE)


@lru_cache(maxsize=4096)
def tokens(text: str, language: str) -> tuple[Token, ...]:
    """Return the words of a text; in Chinese each sign is one.

    >>> [one.forms[0] for one in tokens("Whoever recruits", "en")]
    ['whoever', 'recruits']
    """
    pattern = r"[^\W_]" if language == "zh" else r"[^\W_]+(?:['’][^\W_]+)*"
    found = []
    for match in re.finditer(pattern, _without_marks(text)):
        found.append(Token(tuple(_forms(match[0], language)), match.start(), match.end()))
    return tuple(found)


def _without_marks(text: str) -> str:
    """Return a text of the same length in which vowel signs do not part a word."""
    return "".join("ـ" if unicodedata.combining(sign) else sign for sign in text)


def _forms(word: str, language: str) -> Iterator[str]:
    whole = fold(word)
    yield whole
    if language == "fr" and "'" in whole:
        yield whole.rsplit("'", 1)[1]
    if language == "ar":
        yield from _parted(whole)


def _parted(whole: str) -> Iterator[str]:
    """Yield an Arabic word without what is joined to it before and behind."""
    bare = [whole, *(whole[len(one) :] for one in CLITICS if whole.startswith(one) and len(whole) - len(one) >= 2)]
    yield from bare[1:]
    for word in bare:
        yield from (word[: -len(one)] for one in PRONOUNS if word.endswith(one) and len(word) - len(one) >= SHORTEST)


@lru_cache(maxsize=16384)
def stems(term: str, language: str) -> tuple[str, ...]:
    """Return the beginnings by which the words of a term are met.

    >>> stems("trafficking in persons", "en"), stems("торговля людьми", "ru")
    (('trafficking', 'person'), ('торгов', 'людь'))
    """
    if language == "zh":
        return tuple(fold(sign) for sign in term if sign.isalnum())
    words = [fold(word) for word in re.findall(r"[^\W_]+", term)]
    return tuple(_stem(word, language) for word in words if len(word) >= SHORTEST) or tuple(words)


def _stem(word: str, language: str) -> str:
    if language == "ar" and word.startswith("ال") and len(word) > WHOLE:
        word = word[2:]
    if language == "ru" and len(word) > WHOLE:
        return word[: max(WHOLE, len(word) - 2)]
    for ending in ENDINGS[language]:
        if word.endswith(ending) and len(word) - len(ending) >= WHOLE:
            return word[: -len(ending)]
    return word


def places(term: str, words: Sequence[Token], language: str) -> tuple[tuple[int, int], ...]:
    """Return where a term first stands among words: start and end of each of its words; nothing where it does not.

    >>> places("abuse of power", tokens("by abuse of his power", "en"), "en")
    ((3, 8), (16, 21))
    """
    parts = stems(term, language)
    apart = APART if language != "zh" else (APART_HAN if len(parts) > SHORT_HAN else 0)
    for first, word in enumerate(words):
        if _meets(word, parts[0], language):
            found = _follow(parts, words, first, apart, language)
            if found:
                return tuple((words[place].start, words[place].end) for place in found)
    return ()


def scattered(term: str, words: Sequence[Token], language: str) -> tuple[tuple[tuple[int, int], ...], float]:
    """Return where parts of a term stand anywhere among words, and their share of it; in Chinese pairs of signs.

    >>> scattered("privacy of the victim", tokens("The victim has a right to privacy", "en"), "en")[1]
    1.0
    >>> scattered("controlled delivery", tokens("Delivery is prohibited", "en"), "en")
    (((0, 8),), 0.5)
    """
    parts = stems(term, language)
    runs = (
        [parts[place : place + 2] for place in range(len(parts) - 1)] if language == "zh" else [(one,) for one in parts]
    )
    found: list[tuple[int, int]] = []
    for run in runs:
        for first in range(len(words) - len(run) + 1):
            if all(_meets(words[first + ahead], part, language) for ahead, part in enumerate(run)):
                found.append((words[first].start, words[first + len(run) - 1].end))
                break
    return tuple(sorted(set(found))), len(found) / len(runs) if runs else 0.0


def _follow(parts: Sequence[str], words: Sequence[Token], first: int, apart: int, language: str) -> list[int]:
    found = [first]
    for part in parts[1:]:
        ahead = range(found[-1] + 1, min(found[-1] + 2 + apart, len(words)))
        place = next((one for one in ahead if _meets(words[one], part, language)), None)
        if place is None:
            return []
        found.append(place)
    return found


def _meets(word: Token, stem: str, language: str) -> bool:
    if language == "zh" or len(stem) < WHOLE:
        return stem in word.forms
    return any(form.startswith(stem) for form in word.forms)


def passages(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Return where the passages of a text begin and end: sentences and parts of lists, the short ones joined.

    >>> passages("One sentence alone.", "en")
    ((0, 19),)
    """
    least = LEAST_HAN if language == "zh" else LEAST
    found: list[tuple[int, int]] = []
    begin = 0
    ends = [match.start() for match in BREAK.finditer(text)] + [len(text)]
    for end in ends:
        if end - begin >= least or end == len(text):
            piece = text[begin:end]
            if piece.strip():
                start = begin + len(piece) - len(piece.lstrip())
                found.append((start, begin + len(piece.rstrip())))
            begin = end
    if len(found) > 1 and found[-1][1] - found[-1][0] < least:
        last = found.pop()
        found[-1] = (found[-1][0], last[1])
    return tuple(found)
