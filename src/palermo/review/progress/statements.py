"""A statement: what somebody says of one item of one State on one scale."""

from dataclasses import dataclass
from datetime import datetime

from palermo.errors import InvalidInput
from palermo.review.progress.scales import GRADES, LEAST, MOST, SCALES
from palermo.treaty.articles import provisions

SPEAKERS = ("state", "third", "coding", "checklist")


@dataclass(frozen=True, slots=True)
class Statement:
    """An exact answer has low == high; unknown is (0, 3). Raises InvalidInput where it cannot be meant.

    >>> Statement("KEN", "TIP-05-1", "law", 0, 3).is_unknown
    True
    """

    iso3: str
    item: str
    scale: str
    low: int
    high: int
    not_applicable: bool = False
    grade: int = GRADES["statement"]
    by: str = "state"
    organization: str = ""
    at: datetime | None = None
    source: str = ""

    def __post_init__(self) -> None:
        if self.item not in provisions() or not provisions()[self.item].is_scored:
            raise InvalidInput(f'"{self.item}" is no item that progress is asked of; see treaty/articles.csv')
        if self.scale not in SCALES or self.by not in SPEAKERS:
            raise InvalidInput(f"{self.item}: a statement is {' or '.join(SCALES)}, by {', '.join(SPEAKERS)}")
        if not LEAST <= self.low <= self.high <= MOST:
            raise InvalidInput(f"{self.item}: bounds {self.low} to {self.high} do not lie between {LEAST} and {MOST}")
        if self.grade not in GRADES.values():
            raise InvalidInput(f"{self.item}: no grade of evidence is {self.grade}; there are {dict(GRADES)}")

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known of the level."""
        return not self.not_applicable and (self.low, self.high) == (LEAST, MOST)
