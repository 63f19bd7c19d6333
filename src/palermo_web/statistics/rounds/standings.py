"""How each State stands in the round of a year, now or at the end of a past day, folded from acts and events."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from palermo.records.events import ANSWERED, MOVED, OPENED, end_of
from palermo.statistics import catalogue
from palermo.statistics.national import panel as core
from palermo.statistics.national.tables import REGISTER
from palermo_web.records.models import Entry, Event
from palermo_web.records.reminders import last_told
from palermo_web.statistics.rounds import rules
from palermo_web.statistics.rounds.models import Act, Inquiry, RoundAct, Said

Key = tuple[str, int]  # State, year
DECIDED = (Act.WISHED, Act.EXTENDED, Act.REFUSED)
STEPS = ("accepted", "submitted", "started", "asked", "no_answer", "not_asked", "withdrawn")


@dataclass(frozen=True, slots=True)
class Way:
    """How far an entry is. status: of its register's workflow."""

    status: str
    started_at: datetime | None = None
    submitted_at: datetime | None = None


@dataclass(frozen=True)
class Place:
    """How a State stands in a year, on a day. vintage: where figures stand that no act let in."""

    iso3: str
    year: int
    day: date
    acts: tuple[RoundAct, ...] = ()
    entry: Entry | None = None
    way: Way | None = None
    reminded: tuple[date, int] | None = None  # by mail: the last day, and on how many
    waiting: int = 0  # queries that the State has not answered
    vintage: str = ""
    given: Mapping[str, str] = field(default_factory=dict)  # table -> status, of a vintage without an act

    def last(self, *acts: str) -> RoundAct | None:
        """Return the latest of some acts."""
        return next((one for one in reversed(self.acts) if one.act in acts), None)

    @property
    def asked(self) -> RoundAct | None:
        """The act by which the State was asked: through its authority where it came to that."""
        return self.last(Act.ASKED) or self.last(Act.OUTSIDE)

    @property
    def due_on(self) -> date | None:
        """The day by which an answer is due, as extended."""
        extended = self.last(Act.EXTENDED)
        if extended:
            return extended.day
        asked = self.last(Act.ASKED)
        return asked.day if asked else self.entry.due_on if self.entry else None

    @property
    def wish(self) -> RoundAct | None:
        """The State's wish for more time that nobody has decided."""
        last = self.last(*DECIDED)
        return last if last and last.act == Act.WISHED else None

    @property
    def accepted(self) -> RoundAct | None:
        """The act by which figures stand now; None where none stand, or where no act let them in."""
        last = self.last(Act.ACCEPTED, Act.WITHDRAWN)
        return last if last and last.act == Act.ACCEPTED else None

    @property
    def withdrawn(self) -> RoundAct | None:
        """The act by which figures were withdrawn and none stand."""
        last = self.last(Act.ACCEPTED, Act.WITHDRAWN)
        return last if last and last.act == Act.WITHDRAWN else None

    @property
    def stands(self) -> str:
        """How the State stands: accepted, submitted, asked, no_answer, not_asked, withdrawn."""
        if self.accepted or self.vintage:
            return core.ACCEPTED
        overdue = self.due_on is not None and self.due_on < self.day
        found = core.stands(self.way.status if self.way else "", overdue)
        if found == core.SUBMITTED:
            return found
        if self.withdrawn or found == core.WITHDRAWN:
            return core.WITHDRAWN
        if self.asked is None:
            return core.NOT_ASKED
        return core.NO_ANSWER if overdue else core.ASKED

    @property
    def step(self) -> str:
        """How the State stands as the board of a round says it: one that began to answer is told apart."""
        began = self.way is not None and self.way.started_at is not None
        return "started" if began and self.stands == core.ASKED else self.stands

    @property
    def tables(self) -> Mapping[str, str]:
        """What the State says of each table, of accepted answers alone."""
        return self.accepted.tables if self.accepted else self.given

    def standing(self) -> core.Standing:
        """Return it as the panel takes it."""
        return core.Standing(self.iso3, self.year, self.stands, self.tables)


def places(
    years: Collection[int] | None = None, states: Collection[str] | None = None, day: date | None = None
) -> dict[Key, Place]:
    """Return how States stand in some years, all where None; those of whom nothing is known are left out.

    day: as of its end; None for now.
    """
    until = end_of(day) if day else None
    acts, entries = _acts(years, states, until), _entries(years, states, until)
    ways, told, waiting = _ways(entries, until), last_told(list(entries.values()), day), _waiting(entries, until)
    given = _given(years, states, until)
    made = {}
    for key in sorted({*acts, *entries, *given}):
        entry, own = entries.get(key), tuple(acts.get(key, ()))
        settled = any(one.act in (Act.ACCEPTED, Act.WITHDRAWN) for one in own)
        vintage = None if settled else given.get(key)
        made[key] = Place(
            iso3=key[0],
            year=key[1],
            day=day or timezone.now().date(),
            acts=own,
            entry=entry,
            way=ways.get(entry.pk) if entry else None,
            reminded=told.get(entry.pk) if entry else None,
            waiting=waiting.get(entry.pk, 0) if entry else 0,
            vintage=vintage.id if vintage else "",
            given=vintage.remarks if vintage else {},
        )
    return made


def place(iso3: str, year: int, day: date | None = None) -> Place:
    """Return how one State stands in one year."""
    found = places([year], [iso3], day).get((iso3, year))
    return found or Place(iso3, year, day or timezone.now().date())


def _acts(
    years: Collection[int] | None, states: Collection[str] | None, until: datetime | None
) -> dict[Key, list[RoundAct]]:
    found = RoundAct.objects.select_related("organization")
    if years is not None:
        found = found.filter(year__in=years)
    if states is not None:
        found = found.filter(state__in=states)
    made: dict[Key, list[RoundAct]] = {}
    for one in found.filter(at__lte=until) if until else found:
        made.setdefault((one.state, one.year), []).append(one)
    return made


def _entries(years: Collection[int] | None, states: Collection[str] | None, until: datetime | None) -> dict[Key, Entry]:
    found = Entry.objects.filter(register=REGISTER).select_related("organization").exclude(state="")
    if years is not None:
        found = found.filter(period__in=map(str, years))
    if states is not None:
        found = found.filter(state__in=states)
    known = found.filter(opened_at__lte=until) if until else found
    return {(one.state, int(one.period)): one for one in known if one.period.isdecimal()}


def _ways(entries: Mapping[Key, Entry], until: datetime | None) -> dict[Any, Way]:
    told = Event.objects.filter(entry__in=list(entries.values()))
    if until:
        told = told.filter(at__lte=until)
    own = told.filter(kind=ANSWERED).exclude(organization__kind=rules.SECRETARIAT)
    began = dict(own.order_by().values_list("entry").annotate(Min("at")))
    ways: dict[Any, Way] = {}
    for key, kind, at, body in (
        told.filter(kind__in=(OPENED, MOVED)).order_by("sequence").values_list("entry", "kind", "at", "body")
    ):
        status = body["to"] if kind == MOVED else body.get("state", "")
        before = ways.get(key)
        handed = at if status == "submitted" else before.submitted_at if before else None
        ways[key] = Way(status, began.get(key), handed)
    return ways


def _waiting(entries: Mapping[Key, Entry], until: datetime | None) -> dict[Any, int]:
    counted: dict[Any, int] = {}
    for one in Inquiry.objects.filter(entry__in=list(entries.values())).prefetch_related("remarks"):
        said = [remark.said for remark in one.remarks.all() if until is None or remark.at <= until]
        if said and said[-1] == Said.ASKED:
            counted[one.entry_id] = counted.get(one.entry_id, 0) + 1
    return counted


def _given(
    years: Collection[int] | None, states: Collection[str] | None, until: datetime | None
) -> dict[Key, catalogue.Vintage]:
    """Return the vintages of national figures that stood, the newest of each State and year."""
    found: dict[Key, catalogue.Vintage] = {}
    for one in catalogue.vintages(settings.HOME, until):
        state, _sign, year = one.part.partition("-")
        if one.kind != "national" or one.withdrawn or not year.isdecimal():
            continue
        if (years is None or int(year) in years) and (states is None or state in states):
            found[state, int(year)] = one
    return found
