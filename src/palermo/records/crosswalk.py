"""Answers that are offered from elsewhere: the round before, or another treaty's answered item. Never silent."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from palermo.content.reader import read_csv
from palermo.errors import InvalidAnswer, NotFound
from palermo.records.events import Answer
from palermo.records.form import Form
from palermo.records.values import clean


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer that can be taken over. origin: register, period and path from where it comes."""

    path: str
    content: Mapping[str, Any]
    origin: Mapping[str, str]


@cache
def pairs() -> Mapping[tuple[str, str], tuple[tuple[str, str], ...]]:
    """Return which item answers the same as which other, both ways: (register, item) -> others.

    >>> pairs()["checklist_untoc", "untoc_25_2"]
    (('checklist_tip', 'tip_06_6'),)
    """
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in read_csv("registers/crosswalk.csv"):
        one, other = (row["register"], row["item"]), (row["other_register"], row["other_item"])
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return {key: tuple(others) for key, others in found.items()}


def registers_beside(register: str) -> frozenset[str]:
    """Return the registers whose answers can serve another.

    >>> sorted(registers_beside("checklist_tip"))
    ['checklist_untoc']
    """
    return frozenset(other for (one, _item), others in pairs().items() if one == register for other, _ in others)


def from_before(form: Form, answers: Mapping[str, Answer], before: Mapping[str, Answer], period: str) -> list[Offer]:
    """Return the answers of an earlier round to questions that are open now and still take them.

    >>> from palermo.records.form_file import EXAMPLE, read_form
    >>> from_before(read_form(EXAMPLE, register="courses", place="here"), {}, {}, "2025")
    []
    """
    origin = {"register": form.register, "period": period}
    return [
        Offer(path, one.content(), origin | {"path": path})
        for path, one in before.items()
        if path not in answers and one.value is not None and _fits(form, path, one.value)
    ]


def from_others(
    form: Form, answers: Mapping[str, Answer], others: Mapping[str, tuple[str, Mapping[str, Answer]]]
) -> list[Offer]:
    """Return answers to the same question under another treaty. others: register -> (period, answers).

    >>> from palermo.records.form_file import EXAMPLE, read_form
    >>> from_others(read_form(EXAMPLE, register="courses", place="here"), {}, {})
    []
    """
    found = []
    for item in form.items:
        for register, other in pairs().get((form.register, item), ()):
            period, known = others.get(register, ("", {}))
            one = known.get(other)
            if one and one.value is not None and item not in answers and _fits(form, item, one.value):
                found.append(Offer(item, one.content(), {"register": register, "period": period, "path": other}))
                break
    return found


def _fits(form: Form, path: str, value: Any) -> bool:
    try:
        return clean(form.at(path), value) == value
    except (InvalidAnswer, NotFound):
        return False
