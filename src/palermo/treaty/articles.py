"""What each article asks: every obligation in our own words, with level, qualifier and theme."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from palermo.content.reader import read_csv
from palermo.errors import NotFound

SCORED = ("obligation", "definition")


@dataclass(frozen=True, slots=True)
class Provision:
    """One duty, right or saving. level: mandatory, consider, optional; empty where no duty falls on a State."""

    item_id: str
    instrument: str
    article: str
    paragraph: str
    level: str
    kind: str
    verb: str
    qualifier: str
    theme: str
    description: str

    @property
    def is_scored(self) -> bool:
        """Whether a State can be asked how far it carries this out."""
        return self.kind in SCORED and bool(self.level)


@cache
def provisions() -> Mapping[str, Provision]:
    """Return every provision by its id.

    >>> provisions()["TIP-06-6"].level
    'mandatory'
    """
    return {row["item_id"]: Provision(**row) for row in read_csv("treaty/articles.csv")}


def provisions_of(instrument: str) -> list[Provision]:
    """Return the provisions of a treaty in order. Raises NotFound where none is described.

    >>> sum(one.is_scored for one in provisions_of("tip"))
    53
    """
    found = [one for one in provisions().values() if one.instrument == instrument]
    if not found:
        known = sorted({one.instrument for one in provisions().values()})
        raise NotFound(f'no articles of "{instrument}" are described; there are: {", ".join(known)}')
    return found


@cache
def titles() -> Mapping[tuple[str, str], str]:
    """Return the title of every article by treaty and number.

    >>> titles()["tip", "3"]
    'Use of terms'
    """
    return {(row["instrument"], row["article"]): row["title"] for row in read_csv("treaty/article_titles.csv")}
