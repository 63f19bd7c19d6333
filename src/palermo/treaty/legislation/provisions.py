"""Laws and their provisions, each with the days on which it is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from palermo.errors import InvalidAnswer
from palermo.treaty.legislation.coding import check_period

MARK = "#"  # between a law and the number of its provision


@dataclass(frozen=True, slots=True)
class Law:
    """A law of a State. kind: an answer of question Z01, such as specific_act. language: of its official text."""

    id: str
    iso3: str
    title: str
    kind: str
    citation: str
    language: str
    adopted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """One article or section as it read in a period.

    valid_from: None is from the beginning. valid_to: the first day on which it no longer reads so; None is still.
    """

    id: str
    law: str
    number: str
    valid_from: date | None
    valid_to: date | None
    language: str
    text: str

    def __post_init__(self) -> None:
        """Raise InvalidAnswer for a period that ends before it begins, or an id that a list of ids could not hold."""
        if not self.id or self.id.split() != [self.id]:
            raise InvalidAnswer(f'a provision has an id without spaces, not "{self.id}"')
        check_period(self.valid_from, self.valid_to)

    def is_in_force(self, on: date) -> bool:
        """Return whether it reads so on a day.

        >>> Provision("a#1", "a", "1", date(2003, 1, 1), None, "en", "...").is_in_force(date(2002, 12, 31))
        False
        """
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


def in_force(provisions: Iterable[Provision], on: date) -> tuple[Provision, ...]:
    """Return the provisions in force on a day, by law and number as people count: 2 before 10.

    >>> old = Provision("a#1", "a", "1", date(2000, 1, 1), date(2005, 1, 1), "en", "old")
    >>> new = Provision("a#1b", "a", "1", date(2005, 1, 1), None, "en", "new")
    >>> [one.text for one in in_force([new, old], date(2005, 1, 1))]
    ['new']
    """
    return tuple(sorted((one for one in provisions if one.is_in_force(on)), key=_place))


def _place(one: Provision) -> tuple[str, list[tuple[int, str]], str]:
    parts: list[tuple[int, str]] = []
    digits = "".join(sign if sign.isdigit() else " " + sign + " " for sign in one.number).split()
    for part in digits:
        parts.append((int(part), "") if part.isdigit() else (-1, part))
    return one.law, parts, one.id
