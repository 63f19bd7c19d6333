"""Days as reports write them, in six languages: one day, two days, from one day to another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from palermo.review.documents.language import Vocabulary, vocabulary
from palermo.review.documents.letters import alike

DIGITS = "〇一二三四五六七八九"
YEAR = rf"(\d{{4}}|[{DIGITS}零○]{{4}})"
DAY = rf"(\d{{1,2}}|[{DIGITS}十]{{1,3}})"  # or a month
CHINESE = re.compile(
    rf"(?:{YEAR} ?年 ?)?{DAY} ?月 ?{DAY}(?: ?日)?"
    rf"(?: ?(?:至|和|,|、|-|到|及) ?(?:(?:{YEAR} ?年 ?)?{DAY} ?月 ?)?{DAY} ?日| ?日|(?<=日))"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Days named in a text. year 0: not said. begins, ends: places in the text."""

    year: int
    month: int
    day: int
    last_month: int
    last_day: int
    begins: int
    ends: int

    def first(self, year: int = 0) -> date | None:
        """Return the first day, in a year where the text says none; None where there is no such day."""
        return _date(self.year or year, self.month, self.day)

    def last(self, year: int = 0) -> date | None:
        """Return the last day."""
        return _date(self.year or year, self.last_month, self.last_day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    words = vocabulary(language)
    months: dict[str, int] = {}
    for number, names in enumerate(words.phrases("months"), start=1):
        for name in [names] if isinstance(names, str) else names:
            months[alike(name)] = number
    month = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    until = "|".join(sorted(map(re.escape, map(alike, words.phrases("until"))), key=len, reverse=True)) or "-"
    day = r"(\d{1,2})(?:er|o|\xba|st|nd|rd|th|-го)?"
    of = r"\s*(?:de\s+)?"
    named = rf"({month})(?:\s?/\s?(?:{month}))?"
    year = r"(?:,?\s*(?:de\s+|del\s+)?(\d{4}))?"
    return re.compile(
        rf"(?<!\d){day}(?:{of}{named})?(?:\s*(?:-|{until})\s*(?:el\s+|le\s+|au\s+|al\s+)?{day})?{of}{named}{year}"
    ), months


def spans(text: str, words: Vocabulary) -> Iterator[Span]:
    """Yield the days named in a folded text in small letters, in order.

    >>> [one.first() for one in spans("vienna, 14 and 15 april 2009", vocabulary("en"))]
    [datetime.date(2009, 4, 14)]
    """
    if words.language == "zh":
        yield from _chinese(text)
        return
    pattern, months = _pattern(words.language)
    for found in pattern.finditer(text):
        day, own, second, month, year = found.groups()
        last = months[month]
        first = months[own] if own else last
        yield Span(int(year or 0), first, int(day), last, int(second or day), found.start(), found.end())


def _chinese(text: str) -> Iterator[Span]:
    year = 0
    for found in CHINESE.finditer(text):
        said, month, day, _last_year, last_month, last_day = found.groups()
        year, first, last = _numbered(said), _numbered(month), _numbered(last_month or month)
        yield Span(year, first, _numbered(day), last, _numbered(last_day or day), found.start(), found.end())


def _numbered(said: str | None) -> int:
    """Return the number that digits or Chinese signs say: 14, 十四, 二〇〇九; 0 for nothing."""
    if not said or said.isascii():
        return int(said or 0)
    tens, ten, ones = said.rpartition("十")
    if not ten:
        return int("".join(str(max(0, DIGITS.find(sign))) for sign in said))
    return 10 * (_numbered(tens) or 1) + _numbered(ones)
