"""Levels, bands, grades and groups as a reader is told of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from palermo.content.labels import translate
from palermo.content.numerals import number
from palermo.review.progress.scales import LEAST, LEVELS, MOST
from palermo.treaty.adherence import instruments
from palermo.treaty.articles import provisions, titles
from palermo_web.records import queries as records
from palermo_web.records.fields import Reader
from palermo_web.review import words

REGISTERS = {"tip": "progress_tip", "untoc": "progress_untoc"}
ASKED = {"law": "tip_05_1_law", "practice": "tip_05_1_practice"}  # any question of the scale names its levels
VIEWS = "progress_views"


@dataclass(frozen=True, slots=True)
class Band:
    """A share as a band. x, width: where it is drawn, of 100; is_open: whether nothing is known."""

    x: str
    width: str
    text: str
    is_open: bool


def band(low: float | None, high: float | None, reader: Reader) -> Band | None:
    """Return a share from low to high, each from 0 to 1, as a band with its words; None where nothing applies."""
    if low is None or high is None:
        return None
    about = {"low": percent(low, reader), "high": percent(high, reader)}
    if (low, high) == (0, 1):
        text = _("%(low)s to %(high)s per cent: nothing is known") % about
    elif low == high:
        text = _("%(low)s per cent") % about
    else:
        text = _("%(low)s to %(high)s per cent") % about
    # A share that is known to the point is drawn as a line that can still be seen.
    wide = max(100 * (high - low), 1)
    return Band(f"{min(100 * low, 100 - wide):.2f}", f"{wide:.2f}", text, (low, high) == (0, 1))


def percent(share: float, reader: Reader) -> str:
    """Return a share in per cent, to one place, never rounded to all or nothing where it is neither."""
    value = min(max(round(100 * share, 1), 0.1), 99.9) if 0 < share < 1 else 100 * share
    return number(value, reader.language, reader.digits, places=1)


def scale_name(scale: str) -> str:
    """Return the name of a scale."""
    return _("In law") if scale == "law" else _("In practice")


def level_word(scale: str, level: str) -> str:
    """Return the name of a level, as the form asks it."""
    form = records.registers()[REGISTERS["tip"]].form
    return translate(form.items[ASKED[scale]].choice(level), words.language())


def level_words(scale: str) -> list[tuple[str, str]]:
    """Return the levels of a scale above none, with their names: what a share can count."""
    return [(level, level_word(scale, level)) for level, value in LEVELS[scale].items() if value > LEAST]


def view(scale: str, cell: Mapping[str, Any] | None) -> str:
    """Return what a statement says, in words."""
    if cell is None:
        return _("Nothing said")
    if cell["not_applicable"]:
        return _("Does not apply")
    if (cell["low"], cell["high"]) == (LEAST, MOST):
        return _("Not known")
    names = {value: level_word(scale, level) for level, value in LEVELS[scale].items()}
    if cell["low"] == cell["high"]:
        return names[cell["low"]]
    return _("From “%(low)s” to “%(high)s”") % {"low": names[cell["low"]], "high": names[cell["high"]]}


def grade(value: int) -> str:
    """Return the name of a grade of evidence."""
    return (_("Statement"), _("Provision cited"), _("Text attached"), _("Independently confirmed"))[value]


def speaker(by: str) -> str:
    """Return who speaks."""
    return {
        "state": _("State, on the scale"),
        "checklist": _("State, by its checklist"),
        "third": _("Third party"),
        "coding": _("Coded law"),
    }[by]


def obligation(level: str) -> str:
    """Return how strongly an item binds."""
    return {"mandatory": _("mandatory"), "consider": _("to be considered"), "optional": _("optional")}.get(level, level)


def instrument(id: str) -> str:
    """Return the name of a treaty."""
    return translate(instruments()[id].label, words.language())


def article(group: str, reader: Reader) -> str:
    """Return an article with its treaty and title. group: such as "tip 6"."""
    id, _space, number_ = group.partition(" ")
    title = translate(titles()[id, number_], reader.language)
    return _("%(treaty)s, article %(number)s: %(title)s") % {
        "treaty": instrument(id),
        "number": number_ if reader.digits == "western" else number(int(number_), reader.language, reader.digits),
        "title": title,
    }


def group(grouping: str, id: str, reader: Reader) -> str:
    """Return the name of a group of items."""
    if grouping == "level":
        return obligation(id)
    return article(id, reader) if grouping == "article" else translate(id, reader.language)


def item_text(item: str) -> str:
    """Return an item in our own words."""
    return translate(provisions()[item].description, words.language())


def assistance(codes: list[str] | tuple[str, ...]) -> str:
    """Return kinds of assistance by name."""
    form = records.registers()[REGISTERS["tip"]].form
    names = {one.code: translate(one.label, words.language()) for one in form.assistance}
    return " · ".join(names.get(code, code) for code in codes)


def kinds() -> list[tuple[str, str]]:
    """Return every kind of assistance."""
    form = records.registers()[REGISTERS["tip"]].form
    return [(one.code, translate(one.label, words.language())) for one in form.assistance]


def urgencies() -> list[tuple[str, str]]:
    """Return every urgency, and none."""
    form = records.registers()[REGISTERS["tip"]].form
    return [(one.code, translate(one.label, words.language())) for one in form.urgency] + [
        ("none", _("No urgency stated"))
    ]


def urgency(code: str) -> str:
    """Return how urgent a need is."""
    return dict(urgencies()).get(code or "none", code)


def register_name(id: str) -> str:
    """Return the name of a register."""
    register = records.registers()[id]
    return register.say(register.label, words.language())


def iso(day: date | None) -> str:
    """Return a day as it is written in addresses and files; empty where there is none."""
    return day.isoformat() if day else ""
