"""States that a sentence names, wherever they stand in it: not only in lists."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from palermo.review.documents.language import vocabulary
from palermo.review.documents.letters import alike, fold
from palermo.review.documents.names import EUROPEAN_UNION, own_names

TOKEN = re.compile(r"\S+")
MOST = 9  # words of the longest name: that of the United Kingdom
JOINED = re.compile("[وفبلك](?=.{2})")  # Arabic words of one letter, written with the next word
BRACKETED = re.compile(r"\([^()]*\)")
ELIDED = re.compile(r"[ldLD]'")
TO_THE = re.compile(r"(?<!\S)لل(\w{2,})")  # Arabic "to the", where the article loses a letter
CAPITALS = ("en", "es", "fr", "ru")
STOP = ".,;:?!"


def states_named(text: str, language: str, without: Sequence[str] = ()) -> list[str]:
    """Return the codes of the States that a text names as content writes them, each once, in order.

    without: names in it of persons and organizations, which may hold the name of a State. A Russian name in another
    case than the list gives is not seen.
    >>> states_named("A forum was held in Bulgaria; the Sudan and the United Kingdom took part.", "en")
    ['BGR', 'SDN', 'GBR']
    >>> states_named("Georgia Simulated (Poland) was in the chair.", "en", without=["Georgia Simulated"])
    ['POL']
    """
    for name in filter(None, without):
        text = text.replace(name, ", ")
    folded = fold(text).text
    found = _unspaced(folded) if language == "zh" else _worded(folded, language)
    return [code for code in dict.fromkeys(found) if code != EUROPEAN_UNION]


def _worded(text: str, language: str) -> Iterator[str]:
    if language == "ar":
        text = TO_THE.sub(_with_article, text)
    tokens = [(match.start(), match.end()) for match in TOKEN.finditer(text)]
    stops = [place for place, (_first, last) in enumerate(tokens) if text[last - 1] in STOP]
    firsts, place = _first_words(language), 0
    while place < len(tokens):
        stop = bisect_right(stops, place - 1)
        last = stops[stop] if stop < len(stops) else len(tokens) - 1
        begins = _begins(text, *tokens[place], firsts, language)
        code, size = ("", 1) if begins is None else _longest(text, begins, tokens[place : last + 1][:MOST], language)
        if code:
            yield code
        place += size


def _with_article(match: re.Match[str]) -> str:
    whole = "ال" + match[1]
    return whole if whole in _first_words("ar") else match.group()


def _begins(text: str, first: int, last: int, firsts: frozenset[str], language: str) -> int | None:
    """Return where a name can begin in a word, behind what is written with it; None where none can."""
    first += len(text[first:last]) - len(text[first:last].lstrip("(\"'-"))
    word = text[first:last]
    joined = JOINED.match(word) if language == "ar" else ELIDED.match(word)
    for skipped in (0, joined.end() if joined else 0):
        rest = word[skipped:]
        if alike(rest).strip("()\"'" + STOP) in firsts and (language not in CAPITALS or rest[:1].isupper()):
            return first + skipped
    return None


def _longest(text: str, begins: int, tokens: list[tuple[int, int]], language: str) -> tuple[str, int]:
    """Return the code of the longest name that begins at a place, and how many words it takes."""
    ordinary, names = _ordinary(language), own_names(language)
    for size in range(len(tokens), 0, -1):
        said = alike(text[begins : tokens[size - 1][1]]).strip("\"'" + STOP)
        said = said if said.count("(") == said.count(")") else said.strip("()")
        said = " ".join(BRACKETED.sub(lambda match: match.group().replace("-", " "), said).split())
        if said in names and said not in ordinary:
            return names[said], size
    return "", 1


@cache
def _ordinary(language: str) -> frozenset[str]:
    return frozenset(alike(one) for one in vocabulary(language).phrases("not_states"))


def _unspaced(text: str) -> Iterator[str]:
    names = own_names("zh")
    return (names[match.group()] for match in _chinese().finditer(text))


@cache
def _chinese() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, own_names("zh")), key=len, reverse=True)))


@cache
def _first_words(language: str) -> frozenset[str]:
    return frozenset(name.split()[0].strip("()") for name in own_names(language))
