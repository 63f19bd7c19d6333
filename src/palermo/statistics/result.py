"""What an answer is made of: cells with their bounds, and everything a reader needs to distrust them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from palermo.content.sentences import Sentence
from palermo.statistics.query import Query

Number = int | float


@dataclass(frozen=True, slots=True)
class Row:
    """One cell of an answer. value is the lower bound where a figure is published as a span such as <5."""

    codes: Mapping[str, str]  # dimension -> code
    value: Number | None
    low: Number | None
    high: Number | None
    withheld: str | None = None  # why there is no number

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, dimensions first."""
        numbers = {"value": self.value, "low": self.low, "high": self.high}
        return {**self.codes, **numbers, "withheld": self.withheld}


@dataclass(frozen=True, slots=True)
class Answer:
    """A table with everything a reader needs to distrust it."""

    query: Query
    by: tuple[str, ...]  # as asked, with "source" added where several sources answer
    rows: tuple[Row, ...]
    sources: tuple[str, ...]
    vintages: tuple[str, ...]
    method_parts: tuple[Sentence, ...]
    notes: tuple[Sentence, ...]
    simulated: bool

    @property
    def method(self) -> str:
        """How the numbers came about, in English."""
        return " ".join(self.method_parts)

    @property
    def withheld_cells(self) -> int:
        """How many cells carry no number."""
        return sum(row.withheld is not None for row in self.rows)

    def as_dict(self) -> dict[str, Any]:
        """Return the document that the command line and the API print."""
        return {
            "measure": self.query.measure,
            "by": list(self.by),
            "where": {name: list(codes) for name, codes in self.query.where},
            "rows": [row.as_dict() for row in self.rows],
            "sources": list(self.sources),
            "vintages": list(self.vintages),
            "method": self.method,
            "notes": list(self.notes),
        }
