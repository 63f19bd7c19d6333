"""How a report of a meeting is worded in a language: its sentences, days, lists and numbers of paragraphs."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from palermo.content.labels import language_of
from palermo.content.reader import read_yaml
from palermo.errors import InvalidQuestion
from palermo.review.documents.language import vocabulary
from palermo.review.documents.letters import alike

LANGUAGES = ("en", "ar")  # one file each below content/review/chair_report
RIGHT_TO_LEFT = ("ar",)
ARTICLE = "ال"  # left out where names are put in order, as the United Nations do


class Words:
    """The words of one language."""

    def __init__(self, language: str, plain: Mapping[str, Any]) -> None:
        self.language, self._plain = language, plain

    def say(self, id: str, **values: object) -> str:
        """Return a sentence with its places filled."""
        made = str(self._plain["sentences"][id]).format(**values)
        return made[:1].upper() + made[1:]

    def headed(self, id: str, **values: object) -> str:
        """Return the title of a chapter or part."""
        return str(self._plain["headed"][id]).format(**values)

    def line(self, id: str, **values: object) -> str:
        """Return a line of the front."""
        return str(self._plain[id]).format(**values)

    def attendance(self, category: str, **values: object) -> str:
        """Return the sentence that names those of a category."""
        return str(self._plain["attendance"][category]).format(**values)

    def named(self, list: str, id: str) -> str:
        """Return how a body, organ or treaty is called."""
        return str(self._plain[list][id])

    def mark(self, kind: str, place: int) -> str:
        """Return the number with which a chapter, heading, paragraph, point or item begins; the first is 1."""
        own = self._plain.get(f"{kind}s")
        sign = own[place - 1] if own and place <= len(own) else str(place)
        return str(self._plain["marks"][kind]).format(mark=sign)

    def ordinal(self, number: int) -> str:
        """Return a number of a session in words; in figures where the language's list ends."""
        known = vocabulary(self.language).phrases("ordinals")
        if number > len(known):
            return str(number)
        found = known[number - 1]
        return found if isinstance(found, str) else str(found[0])

    def day(self, day: date, *, year: bool = True) -> str:
        """Return a day, such as 12 May 2031; without its year where the report's own is meant."""
        pattern = self._plain["days"]["day" if year else "short"]
        return str(pattern).format(day=day.day, month=self._plain["months"][day.month - 1], year=day.year)

    def days(self, first: date, last: date) -> str:
        """Return the days of a meeting: 12 and 13 May 2031, 30 May to 3 June 2031."""
        shape, days = self._shape(first, last), self._plain["days"]
        bare = str(days["bare"]).format(day=first.day)
        near = (first.year, first.month) == (last.year, last.month)
        begins = bare if near else self.day(first, year=first.year != last.year)
        return str(days[shape]).format(first=begins, last=self.day(last))

    def _shape(self, first: date, last: date) -> str:
        return {0: "one", 1: "two"}.get((last - first).days, "span")

    def during(self, first: date, last: date, *, year: bool = True) -> str:
        """Return days as a sentence takes them: on 12 and 13 May 2031, from 12 to 16 May 2031, on 12 May."""
        days = self.days(first, last) if year else self.day(first, year=False)
        return str(self._plain["during"][self._shape(first, last)]).format(days=days)

    def listed(self, names: Iterable[str]) -> str:
        """Return names in the order of the language, as a list that can be told apart again."""
        ordered = sorted(names, key=lambda name: (alike(name).removeprefix(ARTICLE), name))
        if any(sign in name for name in ordered for sign in ",،"):
            return self.parted(ordered)
        return str(self._plain["list"]["between"]).join(ordered)

    def parted(self, pieces: Iterable[str]) -> str:
        """Return pieces that may hold commas, parted by the language's semicolon."""
        return str(self._plain["list"]["strong"]).join(pieces)


@cache
def words(language: str) -> Words:
    """Return the words of a language. Raises InvalidQuestion for one in which no report is worded.

    >>> words("en").days(date(2031, 5, 12), date(2031, 5, 13))
    '12 and 13 May 2031'
    >>> words("en").mark("chapter", 4), words("ar").mark("paragraph", 4)
    ('IV.', '4 -')
    """
    tag = language_of(language)
    if tag not in LANGUAGES:
        raise InvalidQuestion(f'no report is worded in "{language}"; there are: {", ".join(LANGUAGES)}')
    return Words(tag, read_yaml(f"review/chair_report/{tag}.yaml"))
