"""A question to the cube: measure, breakdown, filters, and as known when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from palermo.errors import InvalidQuestion
from palermo.statistics.dimensions import dimension, measure

MOST_DIMENSIONS = 4  # by and where together; more would be a table of persons


@dataclass(frozen=True, slots=True)
class Query:
    """One question; equal questions compare equal."""

    measure: str
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (dimension, codes), sorted; a period is one code "2017:2020"
    vintage: str = ""  # answer from this vintage alone
    on: date | None = None  # answer from what was published by that day

    @classmethod
    def parse(
        cls, measure_id: str, by: str | Iterable[str], where: Iterable[str] = (), vintage: str = "", on: str = ""
    ) -> "Query":
        """Return the query that a person wrote.

        by: dimension ids, as a list or joined by commas. where: ``"dimension=code,code"`` or ``"year=2017:2020"``.
        on: a day as YYYY-MM-DD. Raises InvalidQuestion naming the part and what exists.
        >>> Query.parse("victims", "year,form", ["destination=GBR"]).where
        (('destination', ('GBR',)),)
        """
        names = [name.strip() for name in (by.split(",") if isinstance(by, str) else by)]
        names = [name for name in names if name]
        filters: dict[str, tuple[str, ...]] = {}
        for text in where:
            name, codes = _filter(text)
            filters[name] = codes
        query = cls(
            measure=measure(measure_id).id,
            by=tuple(dict.fromkeys(dimension(name).id for name in names)),
            where=tuple(sorted(filters.items())),
            vintage=vintage.strip(),
            on=_day(on),
        )
        if len(query.dimensions) > MOST_DIMENSIONS:
            many = ", ".join(query.dimensions)
            raise InvalidQuestion(
                f"{len(query.dimensions)} dimensions at once ({many}); ask for {MOST_DIMENSIONS} at most"
            )
        return query

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Every dimension of the table behind the question except source, breakdown first."""
        names = dict.fromkeys((*self.by, *(name for name, _ in self.where)))
        return tuple(name for name in names if name != "source")

    def codes(self, name: str) -> tuple[str, ...]:
        """Return the codes a dimension is filtered to; empty where it is not filtered.

        >>> Query("victims", where=(("sex", ("F",)),)).codes("sex")
        ('F',)
        """
        return dict(self.where).get(name, ())

    def parameters(self) -> list[tuple[str, str]]:
        """Return the question as address parameters, in a stable order.

        >>> Query("victims", ("year",), (("sex", ("F", "M")),)).parameters()
        [('measure', 'victims'), ('by', 'year'), ('where', 'sex=F,M')]
        """
        pairs = [("measure", self.measure)]
        if self.by:
            pairs.append(("by", ",".join(self.by)))
        pairs += [("where", f"{name}={','.join(codes)}") for name, codes in self.where]
        if self.vintage:
            pairs.append(("vintage", self.vintage))
        if self.on:
            pairs.append(("on", self.on.isoformat()))
        return pairs


def _filter(text: str) -> tuple[str, tuple[str, ...]]:
    name, sign, codes = text.partition("=")
    values = tuple(dict.fromkeys(code.strip() for code in codes.split(",") if code.strip()))
    if not sign or not values:
        raise InvalidQuestion(f'cannot read the filter "{text}"; write dimension=code,code or year=2017:2020')
    known = dimension(name.strip())
    if known.kind != "time" and known.codes:
        wrong = [code for code in values if code not in known.codes and code != "_U"]
        if wrong:
            some = ", ".join(list(known.codes)[:12])
            raise InvalidQuestion(
                f'{known.id} has no code "{wrong[0]}"; there are: {some}{" ..." if len(known.codes) > 12 else ""}'
            )
    return known.id, values


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidQuestion(f'"{text}" is not a day; write it as 2024-12-31') from None
