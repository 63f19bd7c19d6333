"""Enumerators at the beginning of a line: chapters, headings, paragraphs and their parts, in six languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from palermo.content.reader import read_yaml

CHAPTER, HEADING, PARAGRAPH, PAIR, POINT, LOWER = "chapter", "heading", "paragraph", "pair", "point", "lower"
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Mark:
    """One way to read the beginning of a line. value: 1 for I, A, 1, (a); end: where the text begins."""

    kind: str
    value: int
    end: int
    second: int = 0  # of a pair such as 115.6
    bare: bool = False  # no full stop or hyphen stands behind it, as where a conversion lost it


def roman(text: str) -> int:
    """Return a Roman numeral as a number; 0 where it is none.

    >>> roman("XIV"), roman("IIX")
    (14, 0)
    """
    text = text.upper().replace("Х", "X").replace("І", "I")
    values = [ROMAN.get(sign, 0) for sign in text] or [0]
    total = sum(-one if one < next_one else one for one, next_one in zip(values, [*values[1:], 0], strict=True))
    return total if total > 0 and 0 not in values and as_roman(total) == text else 0


def as_roman(number: int) -> str:
    """Return a number below 90 as a Roman numeral.

    >>> as_roman(14)
    'XIV'
    """
    made = ""
    for value, signs in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        times, number = divmod(number, value)
        made += signs * times
    return made


def as_letter(number: int) -> str:
    """Return 1 as "a", 27 as "aa", 28 as "bb".

    >>> as_letter(5), as_letter(28)
    ('e', 'bb')
    """
    rest, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (rest + 1)


@cache
def _known() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml("review/reading/marks.yaml")
    return found


@cache
def _letters() -> dict[str, tuple[int, ...]]:
    """Return what a sign in brackets can stand for: the scripts' own orders, and what it looks like."""
    found: dict[str, set[int]] = {}
    for signs in _known()["letters"].values():
        for place, sign in enumerate(signs, start=1):
            found.setdefault(sign, set()).add(place)
    for sign, like in _known()["lookalike"].items():
        found.setdefault(sign, set()).add(ord(like) - ord("a") + 1)
    return {sign: tuple(sorted(places)) for sign, places in found.items()}


@cache
def _ordinals() -> dict[str, int]:
    return {word: place for words in _known()["ordinals"].values() for place, word in enumerate(words, start=1)}


@cache
def _names() -> dict[str, int]:
    return {word: place for words in _known()["names"].values() for place, word in enumerate(words, start=1)}


def _either(words: Any) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    letter = _either(_letters())
    arabic = _either(_known()["ordinals"]["arabic"])
    chinese = _either(_known()["ordinals"]["chinese"])
    names = _either(_names())
    return (
        ("pair", re.compile(r"(\d{1,3})\s?[.\-]\s?(\d{1,3})(?:\s?[.\-)](?!\d)|(?=\s)|(?=[^\d\s.,/:%\-)年月]))\s*")),
        ("paragraph", re.compile(r"(\d{1,4})\s?(?:[.-]|[,、](?=[\u4e00-\u9fff]))(?!\d)\s*")),
        ("paragraph", re.compile(r"(\d{1,4})\.(?=\d{1,4}\s?[年月])")),
        ("point", re.compile(rf"\(({letter})\)\s*")),
        ("point", re.compile(rf"({letter})\)(?:\s+|(?=[^\W\d_]))")),
        (
            "lower",
            re.compile(r"\(([ivx]{1,5})\)\s*|([ivx]{1,5})\)\s+|\"(\d{1,2})\"\s*|'(\d{1,2})'\s*|\((\d{1,2})\)\s*"),
        ),
        (
            "chapter",
            re.compile(r"(?:chapter |chapitre |capitulo |глава )?([IVXІХ]{1,6})\s?[.\-]\s*(?=\D)", re.IGNORECASE),
        ),
        ("chapter", re.compile(rf"({arabic})\s?[-:]\s*")),
        ("chapter", re.compile(rf"({chinese})[,、.]\s*")),
        ("heading", re.compile(r"([A-ZА-Я])\.(?:\s+|(?=[A-ZА-Я][a-zа-я]))")),
        ("heading", re.compile(r"([A-Z])(?:[.,、]\s?(?=[\u4e00-\u9fff])|\.(?=[А-Я][а-я]))")),
        ("heading", re.compile(rf"({names})\s?[-.:]\s*")),
        ("bare_paragraph", re.compile(r"(\d{1,3})\s+(?=[^\W\d_])")),
        ("bare_chapter", re.compile(rf"({arabic})\s+(?=[^\W\d_])")),
        ("bare_heading", re.compile(rf"({names})\s+(?=[^\W\d_])")),
    )


BULLET = re.compile(r"\s*(?:[-•*·●▪]\s+)?")


def marks(line: str, *, capital: bool = True) -> list[Mark]:
    """Return every way to read the beginning of a folded line, none where it carries no enumerator.

    >>> [(mark.kind, mark.value) for mark in marks("- 14- text")]
    [('paragraph', 14)]
    >>> [(mark.kind, mark.value, mark.second) for mark in marks("115.6 Ratify")][0]
    ('pair', 115, 6)
    """
    begin = BULLET.match(line).end()  # type: ignore[union-attr]
    found: list[Mark] = []
    for kind, pattern in _patterns():
        match = pattern.match(line, begin)
        if match:
            bare = kind.startswith("bare_")
            found += (replace(one, bare=bare) for one in _read(kind.removeprefix("bare_"), match))
    return found


def _read(kind: str, match: re.Match[str]) -> Iterator[Mark]:
    said, end = next(one for one in match.groups() if one), match.end()
    if kind == PAIR:
        yield Mark(PAIR, int(match[1]), end, int(match[2]))
    elif kind == PARAGRAPH:
        yield Mark(PARAGRAPH, int(said), end)
    elif kind == POINT:
        for place in _letters()[said]:
            yield Mark(POINT, place, end)
    elif kind == LOWER:
        value = int(said) if said.isdigit() else roman(said)
        if value:
            yield Mark(LOWER, value, end)
    elif kind == CHAPTER:
        value = _ordinals().get(said, 0) or (roman(said) if said.isupper() else 0)
        if value:
            yield Mark(CHAPTER, value, end)
    else:
        for value in (_names()[said],) if said in _names() else _capital(said):
            yield Mark(HEADING, value, end)


def _capital(sign: str) -> tuple[int, ...]:
    """Return what a capital can stand for: the letter that it looks like, then its place in its own script."""
    small = sign.lower()
    like = _known()["lookalike_capitals"].get(small, small)
    latin = ord(like) - ord("a") + 1 if like.isascii() else 0
    own = _known()["letters"]["cyrillic"].find(small) + 1
    return tuple(dict.fromkeys(value for value in (latin, own) if value))


@cache
def chapter_words() -> tuple[str, str]:
    """Return what chapters and headings are called in Arabic, and chapters in Chinese, as parts of a pattern.

    >>> chapter_words()[1].split("|")[-1] in "一二三四五六七八九十"
    True
    """
    arabic = _either([*_names(), *_known()["ordinals"]["arabic"]])
    return arabic, _either(_known()["ordinals"]["chinese"])


@cache
def inline() -> re.Pattern[str]:
    """Return what stands before an enumerator in the middle of a line; the match ends where it may begin."""
    joining = _either(_known()["joining"])
    letter = _either(_letters())
    names, chinese = chapter_words()
    mark = (
        rf"\((?:{letter})\)|(?:{letter})\)(?:\s|(?=[A-ZА-Я]))|\d{{1,3}}[.\-]\d{{1,3}}[.\-\s]|\d{{1,3}}\s?[.\-]\s?[^\d\s]"
        rf"|(?:{names})\s?-|[A-ZА-Я]\.\s[^\s]|[A-Z][.,][\u4e00-\u9fff]|[IVX]{{1,5}}\.\s[^\s]|\([ivx]{{1,5}}\)"
        rf"|(?:{chinese})[.,]\s?[\u4e00-\u9fff]"
    )
    return re.compile(rf"(?:[;:?!)\"]|\.(?!\d)|(?<!\d)\.)(?:\s*(?:{joining}))?\s*(?=(?:[-•*·●▪]\s+)?(?:{mark}))")
