"""Two moments of an entry as a reader may see them, and what changed between them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.errors import InvalidQuestion
from palermo.records import comparison as core
from palermo.records.events import Answer, EntryState, end_of
from palermo.records.form import Form
from palermo.records.register import SNAPSHOT, Register
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries, rules
from palermo_web.records.fields import Page, Reader, visibility_label
from palermo_web.records.models import Entry, Event, Snapshot

NOW = "now"
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry at a moment, as far as a reader may see it. asked: a day, a receipt or "now"."""

    asked: str
    day: date | None
    seen: queries.Seen
    sequence: int  # of the last event that counts
    at: datetime | None  # of the snapshot, where it is one

    def state(self) -> EntryState:
        """Return the moment as the ground floor compares it."""
        return EntryState(self.seen.form.version, answers=self.seen.answers, sequence=self.sequence)


def moment(entry: Entry, register: Register, reader: str, asked: str) -> Moment:
    """Return an entry at a day, at a receipt or now. Raises InvalidQuestion for what is none of these."""
    if asked == NOW:
        return _standing(entry, queries.seen(entry, register, reader), asked, None)
    if DAY.fullmatch(asked):
        try:
            day = date.fromisoformat(asked)
        except ValueError:
            raise InvalidQuestion(_("Write the day as year-month-day, such as 2009-04-14.")) from None
        return _standing(entry, queries.seen(entry, register, reader, day), asked, day)
    shot = Snapshot.objects.filter(entry=entry, receipt=asked).first()
    if shot is None:
        raise InvalidQuestion(_("Choose a day such as 2009-04-14, a receipt of this entry, or now."))
    return _standing(entry, queries.frozen(shot, register, reader), asked, None)


def _standing(entry: Entry, seen: queries.Seen, asked: str, day: date | None) -> Moment:
    if seen.frozen or not seen.exists:
        shot = seen.frozen
        return Moment(asked, day, seen, shot.event_id if shot else 0, shot.at if shot else None)
    past = Event.objects.filter(entry=entry, at__lte=end_of(day)).last() if day else None
    return Moment(asked, day, seen, past.sequence if past else entry.sequence, None)


def compared(entry: Entry, before: Moment, after: Moment) -> core.Comparison:
    """Return what changed between two moments; where nothing was to be seen at one, every answer is new or gone."""
    way = [one.as_core() for one in Event.objects.filter(entry=entry, kind="migrated")]
    return core.compare(before.state(), after.state(), core.way_between(way, before.sequence, after.sequence))


def usual(entry: Entry, register: Register, reader: str, to: str) -> tuple[str, str]:
    """Return which two moments are compared where one is not named: now, and the snapshot before; else the beginning.

    to: the later moment, where it is named. Whoever sees snapshots only gets the last one instead of now.
    """
    receipts = list(Snapshot.objects.filter(entry=entry).values_list("receipt", flat=True))
    outside = register.publication == SNAPSHOT and reader in ("public", "states_parties")
    to = to or (receipts[0] if outside and receipts else NOW)
    earlier = receipts[receipts.index(to) + 1 :] if to in receipts else receipts
    return (earlier[0] if earlier else (entry.opened_at.date() - timedelta(days=1)).isoformat()), to


@dataclass(frozen=True, slots=True)
class Side:
    """One answer as a reader reads it, part by part. Each part: what it is, what it says."""

    said: str = ""
    more: list[tuple[str, str]] = field(default_factory=list)
    closed_to: str = ""  # who may see it, where that changed


@dataclass(frozen=True, slots=True)
class Line:
    """One change as a page shows it."""

    change: core.Change
    section: str
    label: str
    before: Side
    after: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides, in their order."""
        return self.before, self.after


def lines(found: core.Comparison, register: Register, reader: Reader, titles: Mapping[str, str]) -> list[Line]:
    """Return the changes in the order of the form; what it no longer asks for comes last."""
    form = register.version(found.version)
    order = {id: place for place, id in enumerate(form.items)}
    made = [_line(one, register, form, reader, titles) for one in found.changes]
    return sorted(
        made, key=lambda line: (not line.change.asked, order.get(line.change.path.split("/")[0], 0), line.change.path)
    )


def _line(one: core.Change, register: Register, newer: Form, reader: Reader, titles: Mapping[str, str]) -> Line:
    form = newer if one.asked else last_form_asking(register, one.path, newer)
    page = Page(form, {}, None, reader)
    page.titles = dict(titles)
    name = one.path.split("/")[0]
    section = page.say(form.section_of[name].label) if one.asked and name in form.section_of else ""
    item = queries.item_at(form, one.path)
    sides = [_side(page, one, answer) for answer in (one.before, one.after)]
    row = _row(page, one.path)
    return Line(one, section, f"{row}: {page.say(item.label)}" if row else page.say(item.label), *sides)


def last_form_asking(register: Register, path: str, newer: Form) -> Form:
    """Return the last version that asks for a path, else the one given."""
    for form in reversed(list(register.versions.values())):
        if queries.item_at(form, path).label != path:
            return form
    return newer


def _row(page: Page, path: str) -> str:
    parts = path.split("/")
    item = page.form.items.get(parts[0])
    if len(parts) != 3 or item is None:
        return ""
    return next((page.say(row.label) for row in item.rows if row.code == parts[1]), page.say(item.label))


def _side(page: Page, one: core.Change, answer: Answer | None) -> Side:
    if answer is None:
        return Side()
    more = []
    if "reason" in one.parts and answer.reason:
        more.append((_("Reason"), answer.reason))
    if "evidence" in one.parts:
        more += [(_("Provision"), ", ".join(filter(None, map(str, law.values())))) for law in answer.evidence]
    if "need" in one.parts and answer.need:
        more.append((_("Assistance needed"), _needed(page, answer.need)))
    closed = ""
    if "visibility" in one.parts:
        item = queries.item_at(page.form, one.path)
        closed = visibility_label(answer.visibility or item.visibility)
    return Side(page.said(queries.item_at(page.form, one.path), answer.value), more, closed)


def _needed(page: Page, need: Mapping[str, Any]) -> str:
    known = {choice.code: page.say(choice.label) for choice in (*page.form.assistance, *page.form.urgency)}
    codes = [*need.get("assistance", ()), *filter(None, [need.get("urgency")])]
    return _(", ").join(known.get(code, code) for code in codes)


def today() -> date:
    """Return the day on which rules of forms are asked."""
    return timezone.now().date()


def may_hold(shot: Snapshot, person: accounts.Somebody) -> bool:
    """Return whether a reader may see every answer of a snapshot, so that the whole document can be handed out."""
    register = queries.register(shot.entry.register)
    if not rules.entries_open_to(person, register).filter(pk=shot.entry_id).exists():
        return False
    seen = queries.frozen(shot, register, rules.rank(person, shot.entry))
    return seen.exists and len(seen.answers) == len(shot.document["answers"])
