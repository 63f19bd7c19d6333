"""Pages of national figures that everybody may open: who answered what for which year; a State beside the release."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from palermo.content.states import states
from palermo.errors import InvalidQuestion, NotFound
from palermo.statistics import catalogue
from palermo.statistics.national import comparison as core
from palermo.statistics.national.deposit import SOURCE
from palermo.statistics.national.panel import Panel, panel
from palermo.statistics.national.tables import tables as known_tables
from palermo_web.drawing.frame import Reader
from palermo_web.records import days, tables
from palermo_web.statistics.rounds import pages, rules, standings
from palermo_web.statistics.rounds.models import Act, Round, RoundAct
from palermo_web.statistics.rounds.round_views import language
from palermo_web.statistics.rounds.standings import Place
from palermo_web.treaty.queries import codes_of_parties

RELEASE, PROTOCOL, EVERY = "glotip", "tip", "all"
SPAN, FEED = 10, 50  # years beside each other; acts in the feed


@dataclass(frozen=True)
class Shown:
    """What a panel shows: rows are States, or the tables of one State."""

    panel: Panel
    places: dict[tuple[str, int], Place]
    silent: int  # parties that were never asked and are left out


def shown(wish: dict[str, str], on: date | None) -> Shown:
    """Return the panel that is asked for. Raises InvalidQuestion for what is no table, State or year."""
    if wish["table"] and wish["table"] not in known_tables():
        raise InvalidQuestion(_("There is no such table in the questionnaire."))
    if wish["state"] and wish["state"] not in states():
        raise InvalidQuestion(_("There is no such State."))
    places = standings.places(None, None, on)
    years = _years(wish, places, on)
    seen = {key[0] for key, one in places.items() if one.stands != "not_asked" and key[1] in years}
    every = seen | codes_of_parties(PROTOCOL, on or timezone.now().date())
    rows = (
        [wish["state"]] if wish["state"] else pages.in_region(every if wish["rows"] == EVERY else seen, wish["region"])
    )
    silent = 0 if wish["state"] else len(set(pages.in_region(every, wish["region"])) - set(rows))
    made = panel([one.standing() for one in places.values()], pages.by_name(rows, language()), years)
    return Shown(made, places, silent)


def _years(wish: dict[str, str], places: dict[tuple[str, int], Place], on: date | None) -> list[int]:
    rounds = Round.objects.filter(made_at__date__lte=on) if on else Round.objects.all()
    known = {one.year for one in rounds} | {key[1] for key, one in places.items() if one.stands != "not_asked"}
    ends = []
    for name in ("from", "to"):
        text = wish[name]
        if text and not (text.isascii() and text.isdecimal() and len(text) == 4):
            raise InvalidQuestion(_("Write a year with four digits."))
        ends.append(int(text) if text else None)
    found = sorted(year for year in known if (ends[0] or year) <= year <= (ends[1] or year))
    return found if ends[0] else found[-SPAN:]


@never_cache
@require_GET
def national(request: HttpRequest) -> HttpResponse:
    """Show who answered what for which year, gaps as gaps, as of any day."""
    wish = {name: request.GET.get(name, "").strip()[:40] for name in ("table", "region", "state", "rows", "from", "to")}
    on = days.asked(request)
    found = shown(wish, on)
    if request.GET.get("format") in tables.FORMATS:
        return _exported(found, wish, request.GET["format"])
    lines = _tables_of(found, wish["state"]) if wish["state"] and not wish["table"] else _states(found, wish["table"])
    about = {
        "part": "national",
        "years": found.panel.years,
        "lines": lines,
        "foot": [] if wish["state"] else _foot(found, wish["table"]),
        "legend": _legend(lines),
        "silent": found.silent,
        "wish": wish,
        "state_name": pages.state_name(wish["state"], language()) if wish["state"] else "",
        "tables": pages.table_names(language()),
        "regions": pages.regions(language()),
        "states": [(code, pages.state_name(code, language())) for code in pages.by_name(states(), language())],
        "runs": rules.runs(request.user),
        "on": on,
    }
    return render(request, "statistics/rounds/national.html", about)


def _cell(code: str) -> tuple[str, str, str]:
    return code, pages.names()[code], pages.LOOKS[code]


def _states(found: Shown, table: str) -> list[dict[str, Any]]:
    return [
        {
            "link": reverse("statistics:national", args=[code]),
            "name": pages.state_name(code, language()),
            "cells": [_cell(found.panel.cell(code, year, table)) for year in found.panel.years],
        }
        for code in found.panel.states
    ]


def _tables_of(found: Shown, state: str) -> list[dict[str, Any]]:
    return [
        {
            "link": "",
            "name": name,
            "cells": [_cell(found.panel.cell(state, year, id)) for year in found.panel.years],
        }
        for id, name in pages.table_names(language())
    ]


def _foot(found: Shown, table: str) -> list[tuple[str, list[int]]]:
    by_year = [found.panel.counts(year, table) for year in found.panel.years]
    present = [code for code in pages.names() if any(code in counted for counted in by_year)]
    return [(pages.names()[code], [counted.get(code, 0) for counted in by_year]) for code in present]


def _legend(lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    present = {cell[0] for line in lines for cell in line["cells"]}
    return [(name, pages.LOOKS[code]) for code, name in pages.names().items() if code in present]


def rows_of(found: Shown, table: str) -> list[dict[str, Any]]:
    """Return the panel as one row a State, year and table, with the vintage of the figures that stand."""
    chosen = [table] if table else list(known_tables())
    made = []
    for state in found.panel.states:
        for year in found.panel.years:
            place = found.places.get((state, year))
            stands = found.panel.cell(state, year)
            vintage = (place.accepted.vintage if place.accepted else place.vintage) if place else ""
            for id in chosen:
                said = found.panel.cell(state, year, id) if stands == "accepted" else ""
                row = {"state": state, "year": year, "table": id, "stands": stands, "status": said, "vintage": vintage}
                made.append(row)
    return made


def _exported(found: Shown, wish: dict[str, str], format: str) -> HttpResponse:
    columns = ["state", "year", "table", "stands", "status", "vintage"]
    return tables.as_file(rows_of(found, wish["table"]), columns, name="national-figures", format=format)


@dataclass(frozen=True)
class Compared:
    """A State's own figures of a year beside those of the release, and where both come from."""

    pairs: tuple[core.Pair, ...]
    own: tuple[catalogue.Vintage, ...]
    release: tuple[catalogue.Vintage, ...]


def compared(iso3: str, year: int, on: date | None) -> Compared:
    """Return both sources of a State and year, kept apart."""
    home = settings.HOME
    standing = catalogue.current(home, on)
    own = tuple(one for one in standing if one.source == SOURCE and one.part == f"{iso3}-{year}")
    other = core.stored(home, RELEASE, iso3, year, on)
    measured = {key[0] for key in other}
    release = tuple(one for one in standing if one.source == RELEASE and measured & set(one.measures))
    return Compared(core.compare(core.own_figures(home, SOURCE, iso3, year, on), other), own, release)


def years_of(iso3: str, on: date | None) -> list[int]:
    """Return the years for which either source may hold figures of a State, the latest first."""
    own = {key[1] for key in standings.places(None, [iso3], on)}
    return sorted(own | core.years_stored(settings.HOME, RELEASE, iso3, on), reverse=True)


@never_cache
@require_GET
def state(request: HttpRequest, iso3: str) -> HttpResponse:
    """Show a State's own figures beside the official release, cell by cell, never merged."""
    if iso3 not in states():
        raise NotFound(_("There is no such State."))
    on, text = days.asked(request), request.GET.get("year", "")
    years = years_of(iso3, on)
    if text and not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise InvalidQuestion(_("Write a year with four digits."))
    year = int(text) if text else _first(iso3, years, on)
    found = compared(iso3, year, on) if year else Compared((), (), ())
    measure, verdict = request.GET.get("measure", ""), request.GET.get("verdict", "")
    pairs = [one for one in found.pairs if measure in ("", one.measure) and verdict in ("", one.verdict)]
    if request.GET.get("format") in tables.FORMATS:
        rows = [pages.plain_pair(one, iso3, year) for one in pairs]
        columns = list(rows[0]) if rows else ["state", "year"]
        return tables.as_file(rows, columns, name=f"national-{iso3}-{year}", format=request.GET["format"])
    reader, place = Reader(language(), getattr(request, "digits", "western")), standings.place(iso3, year, on)
    said = [(name, pages.names()[place.tables[id]]) for id, name in pages.table_names(language()) if id in place.tables]
    verdicts = pages.verdict_names()
    about = {
        "part": "national",
        "iso3": iso3,
        "name": pages.state_name(iso3, language()),
        "years": years,
        "year": year,
        "found": found,
        "pairs": [pages.pair_row(one, reader) for one in pairs],
        "counts": [(verdicts[id], n) for id in verdicts if (n := sum(one.verdict == id for one in found.pairs))],
        "measures": [
            (one, pages.measure_name(one, language())) for one in sorted({one.measure for one in found.pairs})
        ],
        "verdicts": list(verdicts.items()),
        "measure": measure,
        "verdict": verdict,
        "place": place,
        "stands": pages.names()[place.stands],
        "tables": said,
        "on": on,
        "runs": rules.sees_every_state(request.user) or iso3 in rules.states_of(request.user),
    }
    return render(request, "statistics/rounds/compared.html", about)


def _first(iso3: str, years: list[int], on: date | None) -> int:
    """Return the year to begin with: the latest with accepted figures, else the latest of any."""
    known = standings.places(None, [iso3], on)
    accepted = [key[1] for key, one in known.items() if one.stands == "accepted"]
    return max(accepted, default=years[0] if years else 0)


def acceptances(limit: int, offset: int = 0) -> list[RoundAct]:
    """Return acceptances and withdrawals, newest first."""
    found = RoundAct.objects.filter(act__in=(Act.ACCEPTED, Act.WITHDRAWN)).order_by("-at", "-pk")
    return list(found[offset : offset + limit])


@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """Return acceptances and withdrawals of national figures as an Atom feed."""
    made = Atom1Feed(
        title=_("National figures: acceptances and withdrawals"),
        link=request.build_absolute_uri(reverse("statistics:national_panel")),
        description="",
        language=language(),
    )
    called = pages.act_names()
    for act in acceptances(FEED):
        page = request.build_absolute_uri(reverse("statistics:national", args=[act.state]))
        title = f"{pages.state_name(act.state, language())}, {act.year}: {called[act.act]}"
        made.add_item(
            title=title,
            link=f"{page}?year={act.year}",
            unique_id=f"{page}?year={act.year}#{act.pk}",
            description=title,
            pubdate=act.at,
            updateddate=act.at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
