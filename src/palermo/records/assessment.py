"""An entry held against its form: what is asked, what is wrong, how far each section is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from palermo.records.events import Answer, rows_of
from palermo.records.form import Form, Item
from palermo.records.rules import Facts, Value, holds
from palermo.records.values import comparable

NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend or to look at again. message: an English text of the form or of this module."""

    path: str
    message: str
    blocking: bool


@dataclass(frozen=True, slots=True)
class Completion:
    """How far a section is. Counts are of items shown; required ones alone decide whether it is complete."""

    section: str
    asked: int
    answered: int
    required: int
    required_answered: int

    @property
    def percent(self) -> int:
        """Share of shown items that are answered."""
        return 100 * self.answered // self.asked if self.asked else 100


@dataclass(frozen=True, slots=True)
class Assessment:
    """What an entry shows, lacks and gets wrong."""

    shown: frozenset[str]  # items, and sections as "section:id"
    problems: tuple[Problem, ...]
    completion: tuple[Completion, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing stands in the way of handing it in."""
        return not any(problem.blocking for problem in self.problems)

    def about(self, path: str) -> tuple[Problem, ...]:
        """Return the problems at a path."""
        return tuple(problem for problem in self.problems if problem.path == path)


REQUIRED = "This question must be answered."
REASON = "Say why this does not apply."
PROVISION = "Cite the provision that does this."
NEED = "Say which assistance is needed."


def assess(form: Form, answers: Mapping[str, Answer], day: date) -> Assessment:
    """Return what is shown, wrong and missing in the answers to a form on a day.

    An item that is hidden keeps its answer, which then counts nowhere and is read by no rule.
    >>> from palermo.records.form_file import EXAMPLE, read_form
    >>> assess(read_form(EXAMPLE, register="courses", place="here"), {}, date(2026, 1, 1)).problems[0].message
    'This question must be answered.'
    """
    shown: set[str] = set()
    facts = Facts({}, {}, day)
    values, rows = dict(facts.values), dict(facts.rows)
    for name in form.order:
        facts = Facts(values, rows, day)
        if not _shows(form, name, shown, facts):
            continue
        shown.add(name)
        if name in form.items:
            _take(form.items[name], answers, values, rows)
    facts = Facts(values, rows, day)
    problems = [
        problem
        for section in form.sections
        for item in section.items
        if item.id in shown
        for problem in _problems(item, answers, facts)
    ]
    completion = tuple(
        _completion(section.id, [item for item in section.items if item.id in shown], answers)
        for section in form.sections
        if f"section:{section.id}" in shown
    )
    return Assessment(frozenset(shown), tuple(problems), completion)


def _shows(form: Form, name: str, shown: set[str], facts: Facts) -> bool:
    if name.startswith("section:"):
        rule = form.section(name.removeprefix("section:")).show_if
    else:
        rule = form.items[name].show_if
        if f"section:{form.section_of[name].id}" not in shown:
            return False
    return rule is None or holds(rule, facts)


def _take(
    item: Item, answers: Mapping[str, Answer], values: dict[str, Value], rows: dict[str, Sequence[Mapping[str, Value]]]
) -> None:
    if item.type == "group":
        rows[item.id] = [
            {cell.id: _value(cell, answers, f"{item.id}/{row}/{cell.id}") for cell in item.cells}
            for row in rows_of(answers, item.id)
        ]
    elif item.type == "table":
        found = {f"{row.code}/{cell.id}": f"{item.id}/{row.code}/{cell.id}" for row in item.rows for cell in item.cells}
        cells = {path: _value(item.cell(name.split("/")[1]), answers, path) for name, path in found.items()}
        values |= {path: value for path, value in cells.items() if value is not None}
        rows[item.id] = [
            {cell.id: values.get(f"{item.id}/{row.code}/{cell.id}") for cell in item.cells}
            for row in item.rows
            if any(f"{item.id}/{row.code}/{cell.id}" in values for cell in item.cells)
        ]
    else:
        values[item.id] = _value(item, answers, item.id)


def _value(item: Item, answers: Mapping[str, Answer], path: str) -> Value:
    found = answers.get(path)
    return comparable(item, found.value) if found else None


def _problems(item: Item, answers: Mapping[str, Answer], facts: Facts) -> list[Problem]:
    if item.holds_rows:
        rows = [row.code for row in item.rows] or rows_of(answers, item.id)
        found = [] if rows or item.required != "required" else [Problem(item.id, REQUIRED, True)]
        found += _broken(item, item.id, facts, None)
        for row in rows:
            for cell in item.cells:
                found += _of_one(cell, answers, f"{item.id}/{row}/{cell.id}", facts)
        return found
    return _of_one(item, answers, item.id, facts)


def _of_one(item: Item, answers: Mapping[str, Answer], path: str, facts: Facts) -> list[Problem]:
    answer = answers.get(path)
    if answer is None or answer.value is None:
        return [Problem(path, REQUIRED, True)] if item.required == "required" else []
    found = _broken(item, path, facts, comparable(item, answer.value))
    said = answer.value if isinstance(answer.value, str) else ""
    if said == NOT_APPLICABLE and not answer.reason:
        found.append(Problem(path, REASON, True))
    if said in item.evidence and not answer.evidence:
        found.append(Problem(path, PROVISION, item.required == "required"))
    if said in item.need and not answer.need:
        found.append(Problem(path, NEED, False))
    return found


def _broken(item: Item, path: str, facts: Facts, this: Value) -> list[Problem]:
    asked = Facts(facts.values, facts.rows, facts.day, this)
    return [Problem(path, check.message, check.blocking) for check in item.checks if not holds(check.rule, asked)]


def _completion(section: str, items: list[Item], answers: Mapping[str, Answer]) -> Completion:
    done = [item for item in items if is_answered(item, answers)]
    required = [item for item in items if item.required == "required"]
    return Completion(section, len(items), len(done), len(required), sum(item in done for item in required))


def is_answered(item: Item, answers: Mapping[str, Answer]) -> bool:
    """Return whether an item, or any cell of it, holds an answer.

    >>> is_answered(Item("a", "text", "A"), {})
    False
    """
    if item.holds_rows:
        return any(path.startswith(item.id + "/") and one.value is not None for path, one in answers.items())
    return item.id in answers and answers[item.id].value is not None


def messages() -> tuple[str, ...]:
    """Return the messages of this module, for translation.

    >>> len(messages())
    4
    """
    return (REQUIRED, REASON, PROVISION, NEED)


def plain(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain values for JSON.

    >>> plain(Problem("a", REQUIRED, True))["path"]
    'a'
    """
    return {"path": problem.path, "message": problem.message, "blocking": problem.blocking}
