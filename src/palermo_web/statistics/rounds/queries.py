"""Reads of rounds: queries on answers, what is asked about figures, which figures stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from palermo.records.form import Form
from palermo.records.register import Register
from palermo.statistics.national.checks import Finding, checks
from palermo.statistics.national.tables import REGISTER
from palermo_web.accounts import rules as accounts
from palermo_web.accounts.models import Organization
from palermo_web.records import queries as records
from palermo_web.records import rules as record_rules
from palermo_web.records.models import Entry
from palermo_web.statistics.rounds.models import Act, Inquiry, Remark, RoundAct, Said


def register() -> Register:
    """Return the register of the annual questionnaire."""
    return records.register(REGISTER)


@dataclass(frozen=True, slots=True)
class Thread:
    """A query with its remarks, oldest first."""

    inquiry: Inquiry
    remarks: tuple[Remark, ...]

    @property
    def standing(self) -> str:
        """The last thing said: asked (the State has not answered), answered, closed."""
        return self.remarks[-1].said if self.remarks else Said.ASKED

    @property
    def waiting(self) -> bool:
        """Whether the State has not answered."""
        return self.standing == Said.ASKED


def threads(entry: Entry) -> list[Thread]:
    """Return the queries on an entry, oldest first."""
    found = Inquiry.objects.filter(entry=entry).prefetch_related("remarks__organization")
    return [Thread(one, tuple(one.remarks.all())) for one in found]


def thread(id: Any) -> Thread | None:
    """Return one query."""
    one = Inquiry.objects.filter(pk=id).select_related("entry__organization").first()
    return Thread(one, tuple(one.remarks.all())) if one else None


def year_of(entry: Entry) -> int:
    """Return the reference year of an entry."""
    return int(entry.period)


def entry_of(iso3: str, year: int) -> Entry | None:
    """Return the entry in which a State answers for a year."""
    found = Entry.objects.filter(register=REGISTER, state=iso3, period=str(year))
    return found.select_related("organization").first()


def standing_act(iso3: str, year: int) -> RoundAct | None:
    """Return the act by which a State's figures of a year stand now."""
    found = RoundAct.objects.filter(state=iso3, year=year, act__in=(Act.ACCEPTED, Act.WITHDRAWN))
    last = found.select_related("snapshot").last()
    return last if last and last.act == Act.ACCEPTED else None


def findings(entry: Entry, answers: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return what is asked about the answers of an entry, beside the accepted ones of the year before."""
    form, year = register().version(entry.version), year_of(entry)
    last = standing_act(entry.state, year - 1)
    before = last.snapshot.document["answers"] if last and last.snapshot else None
    return checks(form, answers, entry.state, year, before)


def open_to_all(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a snapshot that everybody may read: a State may show some to fewer readers."""
    return {
        path: one
        for path, one in answers.items()
        if record_rules.visibility_of(records.item_at(form, path), one.get("visibility", "")) == "public"
    }


def authorities() -> dict[str, list[Organization]]:
    """Return the authorities through which each State can be asked, those first in which somebody can answer."""
    answering = [id for id, role in accounts.roles().items() if record_rules.EDIT in role["acts"]]
    held = Count("memberships", filter=Q(memberships__role__in=answering, memberships__person__is_active=True))
    found = Organization.objects.filter(kind__in=register().kept_by).exclude(state="").annotate(people=held)
    made: dict[str, list[Organization]] = {}
    for one in found.order_by("-people", "name"):
        made.setdefault(one.state, []).append(one)
    return made
