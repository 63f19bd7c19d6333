"""Read the address of the explorer into a question, and lay its answer out for a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.http import QueryDict

from palermo.content.labels import translate
from palermo.content.sentences import said
from palermo.errors import InvalidQuestion
from palermo.statistics.dimensions import dimension, dimensions, measures
from palermo.statistics.offer import SourceOffer
from palermo.statistics.query import MOST_DIMENSIONS, Query
from palermo.statistics.result import Answer
from palermo.statistics.trends import series
from palermo_web.drawing.frame import Reader, places_of
from palermo_web.statistics import queries
from palermo_web.statistics.charts.bars import MOST_BARS
from palermo_web.statistics.charts.maps import PLACES
from palermo_web.statistics.charts.table import TIMES, time_in

VIEWS = ("line", "bar", "map", "multiples", "table")
MOST_ROWS = 500  # of the table on a page; downloads hold all
NOT_FILTERED = ("year", "quarter", "source", "first_responder")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice in a list."""

    code: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A dimension that can be filtered, with the codes in use."""

    id: str
    label: str
    options: tuple[Option, ...]
    several: bool  # more than one is chosen, so the list shows several


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table on the page."""

    key: str
    labels: tuple[str, ...]
    value: str
    bounds: str
    withheld: str


@dataclass(frozen=True, slots=True)
class Explored:
    """Everything the page shows."""

    query: Query | None
    view: str
    views: tuple[str, ...]
    answer: Answer | None
    problem: str
    suggestions: tuple[tuple[str, str], ...]  # label, address
    measures: tuple[Option, ...]
    first: tuple[Option, ...]
    second: tuple[Option, ...]
    sources: tuple[Option, ...]
    filters: tuple[Filter, ...]
    years: tuple[str, ...]
    period: tuple[str, str]
    on: str
    vintage: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    trends: tuple[dict[str, Any], ...]
    method: tuple[str, ...]
    notes: tuple[str, ...]
    address: str  # query string of the question, in stable order, without the view
    filtered: bool
    exact: bool  # no number has bounds that differ
    left_out: bool  # a chart has no room for every series


def _words(values: Iterable[str]) -> list[str]:
    return [word for value in values for word in value.split(",") if word]


def _measure(params: QueryDict, offers: tuple[SourceOffer, ...], with_rate: bool) -> tuple[str, list[str]]:
    wished = _words(params.getlist("source"))
    having = {name for offer in offers if not wished or offer.id in wished for name in offer.measures}
    known = [one for one, about in measures().items() if one in having or (with_rate and about.rate_of in having)]
    wanted = params.get("measure") or (known[0] if known else "victims")
    every = {name for offer in offers for name in offer.measures}
    return wanted, [one for one, about in measures().items() if one in every or (with_rate and about.rate_of in every)]


def where_in(params: QueryDict) -> list[str]:
    """Return the filters of an address: ``where=dim=code``, or ``dim=code``, and a period by ``from`` and ``to``."""
    filters = {text.partition("=")[0]: text for text in params.getlist("where")}
    for name in (*(known for known in dimension_ids() if known not in ("year",)), "year"):
        codes = _words(params.getlist(name))
        if codes:
            filters[name] = f"{name}={','.join(codes)}"
    first, last = params.get("from", ""), params.get("to", "")
    if first or last:
        filters["year"] = f"year={first or '1990'}:{last or '2100'}"
    return list(filters.values())


def dimension_ids() -> list[str]:
    """Return the id of every dimension."""
    return list(dimensions())


def question(params: QueryDict, measure: str) -> Query:
    """Return the question that an address asks. Raises InvalidQuestion."""
    by = _words(params.getlist("by")) if "by" in params else ["year"]
    return Query.parse(measure, by, where_in(params), params.get("vintage", ""), params.get("on", ""))


def views_for(by: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ways in which a breakdown can be drawn, the best first."""
    time = time_in(by)
    others = [name for name in by if name not in ("year", "quarter", "source")]
    can_map = len(others) == 1 and others[0] in PLACES
    if time:
        fitting = ["line", "bar", *(["multiples"] if others or "source" in by else []), *(["map"] if can_map else [])]
    else:
        fitting = [*(["map"] if can_map else []), "bar"]
    return (*fitting, "table")


def explore(home: Path, params: QueryDict, reader: Reader) -> Explored:
    """Answer the question in an address and lay it out."""
    on = _day(params.get("on", ""))
    offers = queries.offered(home, on)
    measure, known = _measure(params, offers, queries.has_population(home))
    query, answer, problem = None, None, ""
    try:
        query = question(params, measure)
        answer = queries.asked(home, query) if offers else None
    except InvalidQuestion as error:
        problem = str(error)
    counted = measures()[measure].rate_of or measure if measure in measures() else measure
    fitting = tuple(offer for offer in offers if counted in offer.measures)
    views = views_for(answer.by if answer else query.by if query else ())
    by = query.by if query else tuple(_words(params.getlist("by")))
    period = _period(query)
    return Explored(
        query=query,
        view=next((view for view in views if view == params.get("view")), views[0]),
        views=views,
        answer=answer,
        problem=problem,
        suggestions=_suggestions(fitting, counted, reader.language) if problem else (),
        measures=tuple(Option(one, translate(measures()[one].label, reader.language), one == measure) for one in known),
        first=_breakdowns(fitting, counted, by[:1], reader.language),
        second=_breakdowns(fitting, counted, by[1:2], reader.language),
        sources=_sources(fitting, query, reader.language),
        filters=_filters(home, fitting, counted, query, on, reader) if fitting else (),
        years=tuple(sorted({year for offer in fitting for year in offer.years if len(year) == 4})),
        period=period,
        on=params.get("on", "") if on else "",
        vintage=params.get("vintage", ""),
        heads=tuple(translate(dimension(name).label, reader.language) for name in answer.by) if answer else (),
        lines=_lines(answer, reader) if answer else (),
        trends=_trends(answer, reader) if answer else (),
        method=tuple(said(part, reader.language) for part in answer.method_parts) if answer else (),
        notes=tuple(said(note, reader.language) for note in answer.notes) if answer else (),
        address=address_of(query) if query else "",
        filtered=bool(query and {name for name, _ in query.where} - {"year", "source"}),
        exact=not answer or all(row.low == row.high for row in answer.rows),
        left_out=bool(answer and _series(answer) > MOST_BARS),
    )


def _series(answer: Answer) -> int:
    return len({tuple(row.codes[name] for name in answer.by if name not in TIMES) for row in answer.rows})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _period(query: Query | None) -> tuple[str, str]:
    codes = query.codes("year") if query else ()
    if len(codes) == 1 and ":" in codes[0]:
        first, last = codes[0].split(":")
        return ("" if first == "1990" else first), ("" if last == "2100" else last)
    return (codes[0], codes[-1]) if codes else ("", "")


def address_of(query: Query) -> str:
    """Return the query string of a question, always in the same order."""
    made = QueryDict(mutable=True)
    for name, value in query.parameters():
        made.appendlist(name, value)
    if not query.by:
        made["by"] = ""
    return made.urlencode(safe=":,=")


def _usable(offers: tuple[SourceOffer, ...], measure: str) -> list[str]:
    names = {name for offer in offers for name in offer.dimensions[measure]}
    return [name for name in dimension_ids() if name in names]


def _breakdowns(
    offers: tuple[SourceOffer, ...], measure: str, chosen: tuple[str, ...] | list[str], language: str
) -> tuple[Option, ...]:
    names = _usable(offers, measure)
    return tuple(Option(name, translate(dimension(name).label, language), name in chosen) for name in names)


def _sources(offers: tuple[SourceOffer, ...], query: Query | None, language: str) -> tuple[Option, ...]:
    chosen = query.codes("source") if query else ()
    return tuple(Option(offer.id, translate(offer.label, language), offer.id in chosen) for offer in offers)


def _filters(
    home: Path, offers: tuple[SourceOffer, ...], measure: str, query: Query | None, on: date | None, reader: Reader
) -> tuple[Filter, ...]:
    sources = tuple(offer.id for offer in offers)
    made = []
    for name in _usable(offers, measure):
        if name in NOT_FILTERED:
            continue
        known, chosen = dimension(name), query.codes(name) if query else ()
        in_use = queries.codes(home, sources, name, on)
        options = [Option(code, known.label_of(code, reader.language), code in chosen) for code in in_use]
        if known.kind in ("state", "region", "name"):
            options.sort(key=lambda option: (option.code == "_U", option.label.casefold()))
        made.append(Filter(name, translate(known.label, reader.language), tuple(options), len(chosen) > 1))
    return tuple(made)


def _suggestions(offers: tuple[SourceOffer, ...], measure: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return breakdowns that are published, each with its address."""
    made: dict[str, str] = {}
    for offer in offers:
        time = "year" if "year" in offer.dimensions[measure] else ""
        tables = (
            [(name,) for name in offer.dimensions[measure] if name != "year"]
            if offer.microdata
            else offer.breakdowns[measure]
        )
        for table in tables:
            names = tuple(filter(None, (time, *table)))
            if len(names) <= MOST_DIMENSIONS - 1:
                label = " · ".join(translate(dimension(name).label, language) for name in names)
                made.setdefault(label, address_of(Query(measure, names)))
    return tuple(made.items())[:14]


def _lines(answer: Answer, reader: Reader) -> tuple[Line, ...]:
    places = places_of([row.value for row in answer.rows])
    made = []
    for row in answer.rows[:MOST_ROWS]:
        labels = tuple(reader.text(dimension(name).label_of(code, reader.language)) for name, code in row.codes.items())
        exact = row.low == row.high
        made.append(
            Line(
                key="|".join(row.codes.values()),
                labels=labels,
                value="" if row.value is None else reader.number(row.value, places),
                bounds="" if exact or row.low is None else reader.bounds(row.low, row.high, places),
                withheld=said(row.withheld, reader.language) if row.withheld else "",
            )
        )
    return tuple(made)


def _trends(answer: Answer, reader: Reader) -> tuple[dict[str, Any], ...]:
    """Return how the largest series changed, for the figures above a chart."""
    if not time_in(answer.by):
        return ()
    made = []
    for one in series(answer, reader.language)[:4]:
        if one.change:
            low, high = one.change.relative_low, one.change.relative_high
            relative = _percent(low, high, reader) if low is not None and high is not None else ""
            made.append(
                {
                    "label": one.label,
                    "first": reader.text(one.change.first),
                    "last": reader.text(one.change.last),
                    "change": relative or signed(one.change.low, reader),
                    "now": reader.bounds(one.points[-1].low, one.points[-1].high, places_of([one.points[-1].low]))
                    if one.points[-1].low is not None
                    else "",
                }
            )
    return tuple(made)


def signed(value: float, reader: Reader) -> str:
    """Return a difference with its sign."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{reader.number(abs(value))}"


def _percent(low: float, high: float, reader: Reader) -> str:
    ends = [round(100 * low), round(100 * high)]
    return (
        f"{signed(ends[0], reader)} %"
        if ends[0] == ends[1]
        else f"{signed(ends[0], reader)} – {signed(ends[1], reader)} %"
    )
