"""What the pages of rounds and of national figures say: names, rows of the board, cells of the panel, pairs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from palermo.content.labels import translate
from palermo.content.states import states
from palermo.records.form import Form
from palermo.records.workbook import as_text, row_label
from palermo.statistics.dimensions import dimension, measures
from palermo.statistics.national.checks import Finding
from palermo.statistics.national.comparison import DIFFERS, OTHER_ONLY, OWN_ONLY, SAME, WITHIN, Pair
from palermo.statistics.national.tables import tables
from palermo_web.accounts.models import Organization
from palermo_web.drawing.frame import Reader
from palermo_web.statistics.rounds.models import Act, RoundAct, Said
from palermo_web.statistics.rounds.standings import Place

COLUMNS = (
    "state",
    "year",
    "authority",
    "stands",
    "asked_on",
    "asked",
    "due_on",
    "overdue",
    "reminded_on",
    "reminders",
    "began_on",
    "handed_in_on",
    "accepted_on",
    "withdrawn_on",
    "more_time_wished_until",
    "more_time_until",
    "more_time_because",
    "queries_waiting",
    "vintage",
)
LOOKS = {
    "accepted": "status-done",
    "counted": "status-done",
    "zero": "status-done",
    "submitted": "status-in_progress",
    "asked": "status-planned",
    "started": "status-planned",
    "not_yet": "status-planned",
    "no_answer": "status-not_begun",
    "not_collected": "status-not_applicable",
    "missing": "status-not_applicable",
    "withdrawn": "status-not_applicable",
    "not_asked": "unasked",
}


def names() -> dict[str, str]:
    """Return how standings of States and statuses of tables are called."""
    return {
        "accepted": _("Accepted"),
        "submitted": _("Handed in, being reviewed"),
        "started": _("Being answered"),
        "asked": _("Asked"),
        "no_answer": _("Asked, no answer"),
        "not_asked": _("Not asked"),
        "withdrawn": _("Withdrawn"),
        "counted": _("Counted"),
        "zero": _("Counted: none"),
        "not_collected": _("Not collected"),
        "not_yet": _("Not available yet"),
        "missing": _("Nothing said"),
    }


def act_names() -> dict[str, str]:
    """Return how acts of a round are called."""
    return {
        Act.ASKED: _("Asked through its authority"),
        Act.OUTSIDE: _("Asked outside Palermo"),
        Act.REMINDED: _("Reminded by the Secretariat"),
        Act.WISHED: _("Asked for more time"),
        Act.EXTENDED: _("Given more time"),
        Act.REFUSED: _("Given no more time"),
        Act.ACCEPTED: _("Figures accepted"),
        Act.WITHDRAWN: _("Figures withdrawn"),
    }


def verdict_names() -> dict[str, str]:
    """Return how two sources compare."""
    return {
        SAME: _("The same"),
        WITHIN: _("Within the published span"),
        DIFFERS: _("They differ"),
        OWN_ONLY: _("Only the State gives it"),
        OTHER_ONLY: _("Only the release gives it"),
    }


def query_names() -> dict[str, str]:
    """Return how queries stand."""
    return {
        Said.ASKED: _("Waits for the State"),
        Said.ANSWERED: _("Answered by the State"),
        Said.CLOSED: _("Closed"),
    }


def state_name(code: str, language: str) -> str:
    """Return the name of a State."""
    return states()[code].name(language) if code in states() else code


def by_name(codes: Iterable[str], language: str) -> list[str]:
    """Return States in the order of their names."""
    return sorted(codes, key=lambda code: state_name(code, language))


def regions(language: str) -> list[tuple[str, str]]:
    """Return the regions of States with their names."""
    found = {one.region for one in states().values() if one.region}
    return sorted(((code, dimension("region").label_of(code, language)) for code in found), key=lambda one: one[1])


def in_region(codes: Iterable[str], region: str) -> list[str]:
    """Return the States of a region, all where none is named."""
    return [code for code in codes if not region or (code in states() and states()[code].region == region)]


def table_names(language: str) -> list[tuple[str, str]]:
    """Return the tables of the questionnaire with their names."""
    return [(one.id, translate(one.label, language)) for one in tables().values()]


def _day(at: datetime | None) -> str:
    return at.date().isoformat() if at else ""


def plain(one: Place) -> dict[str, Any]:
    """Return how a State stands as plain values for files and programs."""
    asked, wish, extended = one.asked, one.wish, one.last(Act.EXTENDED)
    told = one.last(Act.REMINDED)
    days = [day for day in (told.at.date() if told else None, one.reminded[0] if one.reminded else None) if day]
    by_hand = {each.at.date() for each in one.acts if each.act == Act.REMINDED}
    mailed = one.reminded[1] if one.reminded else 0
    return {
        "state": one.iso3,
        "year": one.year,
        "authority": one.entry.organization.name if one.entry else "",
        "stands": one.step,
        "asked_on": "" if not asked else _day(asked.at) if asked.act == Act.ASKED else str(asked.day),
        "asked": "" if not asked else "here" if asked.act == Act.ASKED else "outside",
        "due_on": one.due_on.isoformat() if one.due_on else "",
        "overdue": one.stands == "no_answer",
        "reminded_on": max(days).isoformat() if days else "",
        "reminders": max(mailed, len(by_hand)),
        "began_on": _day(one.way.started_at) if one.way else "",
        "handed_in_on": _day(one.way.submitted_at) if one.way else "",
        "accepted_on": _day(one.accepted.at) if one.accepted else "",
        "withdrawn_on": _day(one.withdrawn.at) if one.withdrawn else "",
        "more_time_wished_until": str(wish.day) if wish else "",
        "more_time_until": str(extended.day) if extended else "",
        "more_time_because": wish.words if wish else extended.words if extended else "",
        "queries_waiting": one.waiting,
        "vintage": one.accepted.vintage if one.accepted else one.vintage,
    }


def board_row(one: Place, language: str) -> dict[str, Any]:
    """Return a line of the board."""
    return plain(one) | {
        "name": state_name(one.iso3, language),
        "said": names()[one.step],
        "look": LOOKS[one.step],
        "entry": one.entry,
    }


def told(acts: Sequence[RoundAct]) -> list[dict[str, Any]]:
    """Return what was done for a State, newest first."""
    called = act_names()
    return [
        {
            "on": one.day if one.act == Act.OUTSIDE else one.at.date(),
            "name": called[one.act],
            "until": one.day if one.act in (Act.ASKED, Act.WISHED, Act.EXTENDED) else None,
            "organization": one.organization.name,
            "words": one.words,
            "vintage": one.vintage,
        }
        for one in reversed(acts)
    ]


def answer_label(form: Form, path: str, language: str) -> str:
    """Return how the question at a path is called, with its row where it has one."""
    item = form.items[path] if path in form.items else form.at(path)
    return row_label(form, path, language) + form.say(item.label, language)


def answer_text(form: Form, path: str, value: Any, language: str) -> str:
    """Return an answer as text."""
    item = form.items[path] if path in form.items else form.at(path)
    return "" if value is None or item.holds_rows else as_text(form, item, value, language)


def section_mark(form: Form, path: str) -> tuple[str, str]:
    """Return the section of a path and its place on the section's page."""
    return form.section_of[path.split("/")[0]].id, "q-" + path.replace("/", "-")


def finding_row(one: Finding, form: Form, language: str) -> dict[str, Any]:
    """Return a question about the figures as a page shows it."""
    item = one.path if one.path in form.items or "/" in one.path else one.explanation
    known = item in form.items or item.count("/") == 2
    label = answer_label(form, item, language) if known else translate(tables()[one.table].label, language)
    return {
        "table": translate(tables()[one.table].label, language),
        "label": label,
        "says": one.says.said_in(language),
        "explanation": one.explained,
        "open": one.open,
        "path": item if known else one.explanation,
    }


def measure_name(id: str, language: str) -> str:
    """Return how a measure is called."""
    return translate(measures()[id].label, language) if id in measures() else id


def pair_row(one: Pair, reader: Reader) -> dict[str, Any]:
    """Return a cell of two sources side by side."""
    difference, ratio = one.difference, one.ratio
    ends = tuple(reader.number(end, 2) for end in ratio) if ratio else None
    return {
        "measure": measure_name(one.measure, reader.language),
        "codes": [
            (translate(dimension(name).label, reader.language), dimension(name).label_of(code, reader.language))
            for name, code in one.codes.items()
        ],
        "own": reader.number(one.own) if one.own is not None else "",
        "own_said": names()[one.status] if one.status else "",
        "other": reader.bounds(one.low, one.high) if one.low is not None else "",
        "difference": "" if difference is None else f"{'+' if difference > 0 else ''}{reader.number(difference)}",
        "ratio": "" if ends is None else ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}",
        "verdict": verdict_names()[one.verdict],
        "differs": one.verdict == DIFFERS,
    }


def plain_pair(one: Pair, iso3: str, year: int) -> dict[str, Any]:
    """Return a cell of two sources as plain values."""
    return {
        "state": iso3,
        "year": year,
        "measure": one.measure,
        **{name: one.codes.get(name, "_T") for name in ("sex", "age", "form", "citizenship", "repatriation")},
        "own": one.own,
        "own_status": one.status,
        "release_low": one.low,
        "release_high": one.high,
        "difference": one.difference,
        "ratio_low": round(one.ratio[0], 4) if one.ratio else None,
        "ratio_high": round(one.ratio[1], 4) if one.ratio else None,
        "verdict": one.verdict,
    }


def counts(found: Iterable[Place]) -> dict[str, int]:
    """Return how many States stand how, in the order of steps, those that no State stands at left out."""
    made: dict[str, int] = {}
    for one in found:
        made[one.step] = made.get(one.step, 0) + 1
    return {step: made[step] for step in names() if step in made}


def authority_rows(able: Mapping[str, Sequence[Organization]], language: str) -> list[dict[str, Any]]:
    """Return the States that can be asked through an authority, by name."""
    return [
        {"code": code, "name": state_name(code, language), "authorities": able[code]}
        for code in by_name(able, language)
    ]


def overdue_by(one: Place, today: date) -> int:
    """Return how many days an answer is late, 0 where it is not."""
    return (today - one.due_on).days if one.stands == "no_answer" and one.due_on else 0
