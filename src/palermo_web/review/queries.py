"""What the pages of review read, each answer as far as the reader may see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from palermo.records.assessment import assess
from palermo.records.register import Register
from palermo.review.plans import Activity
from palermo.treaty.adherence import Standing, instruments, standings
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries as records
from palermo_web.records import rules
from palermo_web.records.models import Entry
from palermo_web.treaty.queries import entered_acts

CHECKLISTS = ("checklist_tip", "checklist_untoc")


def today() -> date:
    """Return the day on which a page is asked for."""
    return timezone.now().date()


def seen_entries(
    person: accounts.Somebody, id: str, day: date | None, **narrowed: Any
) -> Iterator[tuple[Entry, Register, records.Seen]]:
    """Yield the entries of a register that a reader may see, each as the reader may see it, on a day or now."""
    register = records.register(id)
    for entry in rules.entries_open_to(person, register).filter(**narrowed).order_by("state", "period", "title"):
        seen = records.seen(entry, register, rules.rank(person, entry), day)
        if seen.exists:
            yield entry, register, seen


@dataclass(frozen=True, slots=True)
class Answered:
    """A checklist as a reader sees it: how many duties of each article were answered, and how."""

    entry: Entry
    label: str
    handed_in_at: Any
    sections: list[tuple[str, dict[str, int], int]]  # label, answer -> duties, duties asked
    counts: dict[str, int]
    asked: int


def checklists(person: accounts.Somebody, language: str, day: date | None, **narrowed: Any) -> list[Answered]:
    """Return the checklists that a reader may see, on a day or now."""
    found = []
    for id in CHECKLISTS:
        for entry, register, seen in seen_entries(person, id, day, **narrowed):
            found.append(_answered(entry, register, seen, language, day))
    return found


def _answered(entry: Entry, register: Register, seen: records.Seen, language: str, day: date | None) -> Answered:
    shown = assess(seen.form, seen.answers, day or timezone.now().date()).shown
    sections, counts, asked = [], dict.fromkeys(("yes", "partly", "no", "not_applicable"), 0), 0
    for section in seen.form.sections:
        duties = [item for item in section.items if item.level and item.id in shown]
        said = dict.fromkeys(counts, 0)
        for item in duties:
            answer = seen.answers.get(item.id)
            if answer and answer.value in said:
                said[answer.value] += 1
                counts[answer.value] += 1
        sections.append((register.say(section.label, language), said, len(duties)))
        asked += len(duties)
    at = seen.frozen.at if seen.frozen else entry.changed_at
    return Answered(entry, register.say(register.label, language), at, sections, counts, asked)


def standing_of(iso3: str, day: date) -> dict[str, Standing | None]:
    """Return how a State stands towards each treaty on a day."""
    acts = entered_acts(day)
    return {one.id: standings(one, day, acts).get(iso3) for one in instruments().values()}


def activities(person: accounts.Somebody, day: date | None = None, **narrowed: Any) -> list[tuple[str, Activity]]:
    """Return the activities that a reader may see, each with the plan it belongs to."""
    found = []
    for entry, register, seen in seen_entries(person, "plan_activities", day, **narrowed):
        value = {path: one.value for path, one in seen.answers.items()}
        status = register.workflow.statuses[seen.status]
        found.append(
            (
                str(value.get("plan", "")),
                Activity(
                    id=str(entry.pk),
                    title=str(value.get("title") or str(entry.pk)[:8]),
                    responsible=str(value.get("responsible", "")),
                    due_on=date.fromisoformat(value["due_on"]) if value.get("due_on") else None,
                    progress=value.get("progress"),
                    status=status.id,
                    closed=status.closed,
                    part_of=str(value.get("part_of", "")),
                ),
            )
        )
    return found


def entries(person: accounts.Somebody, id: str, day: date | None, **narrowed: Any) -> list[tuple[Entry, str]]:
    """Return entries of a register with their titles as the reader may see them."""
    found = []
    for entry, register, seen in seen_entries(person, id, day, **narrowed):
        titled = seen.answers.get(register.titled)
        found.append((entry, str(titled.value) if titled else str(entry.pk)[:8]))
    return found
