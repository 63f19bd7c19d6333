"""Questions about a State's figures: they ask for an explanation that is kept with the answer, and never stop it.

A cell that is empty is not known: parts that are known may not exceed their total, and only where every part is known
must they reach it. The rules of form registers/annual_questionnaire ask the same of sums while it is being answered.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from palermo.content.sentences import Sentence, say
from palermo.records.form import Form
from palermo.statistics.national.figures import Figure, Values, cells, check_place, figures, rows, status_of, values_of
from palermo.statistics.national.tables import AGES, COUNTED, FORMS, SEXES, ZERO, Table, tables

SUM, BETWEEN, JUMP, IMPOSSIBLE, CONTRADICTION = "sum", "between", "jump", "impossible", "contradiction"
BAND = 3.29  # standard deviations: two-sided one in a thousand under the normal law
FACTOR = 1.5  # of change below which a large count is not asked about; our own convention


@dataclass(frozen=True, slots=True)
class Finding:
    """A question about a figure. says: a sentence that can be said in six languages."""

    kind: str  # sum, between, jump, impossible, contradiction
    table: str
    path: str  # of the figure or row
    says: Sentence
    explanation: str  # item in which an explanation is given
    explained: str = ""  # what was said there
    before: int | None = None  # last year's figure, of a jump
    now: int | None = None

    @property
    def open(self) -> bool:
        """Whether it still asks. What is impossible or contradicts itself always does, explained or not."""
        return self.kind in (IMPOSSIBLE, CONTRADICTION) or not self.explained


def is_jump(before: int, now: int) -> bool:
    """Return whether a count changed by more than chance and by more than half.

    Two Poisson counts of one rate differ, after the transform 2 * sqrt(x + 3/8), which has variance 1, by less than
    BAND * sqrt(2) but for one pair in a thousand; a large count is asked about from a factor of FACTOR on.
    Source: Anscombe (1948), The transformation of Poisson, binomial and negative-binomial data, Biometrika 35, 246-254.
    >>> is_jump(3, 7), is_jump(30, 400), is_jump(10_000, 10_600), is_jump(0, 12)
    (False, True, False, True)
    """
    apart = abs(2 * sqrt(now + 3 / 8) - 2 * sqrt(before + 3 / 8))
    return apart > BAND * sqrt(2) and max(before, now) >= FACTOR * min(before, now)


def checks(
    form: Form, answers: Mapping[str, Any], iso3: str, year: int, before: Mapping[str, Any] | None = None
) -> tuple[Finding, ...]:
    """Return the questions about the answers of a State for a year, table by table, explained ones marked.

    before: the accepted answers of the year before, None where there are none. Raises InvalidInput as figures does.
    >>> from palermo.records.register_file import register
    >>> form = register("annual_questionnaire").form
    >>> given = {"victims_status": "counted", "victims/T/total": 5, "victims/F/total": 6}
    >>> [(one.kind, one.table, one.open) for one in checks(form, given, "KEN", 2024)]
    [('sum', 'victims', True)]
    """
    check_place(iso3, year)
    values = values_of(answers)
    last = {(one.table, one.key): one for one in figures(form, before, iso3, year - 1)} if before else {}
    found: list[Finding] = []
    for table in tables().values():
        if table.item("status") not in form.items:
            continue
        found += _contradictions(table, values)
        if status_of(values, table) == COUNTED:
            found += [*_impossible(table, values, iso3), *_sums(table, values), *_wholes(table, values)]
        found += _jumps(
            table, [one for one in figures(form, answers, iso3, year) if one.table == table.id], last, values
        )
    return tuple(found)


def _finding(kind: str, table: Table, path: str, says: Sentence, values: Values, **more: int) -> Finding:
    told = str(values.get(table.item("explanation"), ""))
    return Finding(kind, table.id, path, says, table.item("explanation"), told, **more)


def _contradictions(table: Table, values: Values) -> Iterator[Finding]:
    status, held = status_of(values, table), next(cells(table, values), None)
    if status == COUNTED and held is None:
        yield _finding(CONTRADICTION, table, table.item("status"), say("national_counted_empty"), values)
    elif status != COUNTED and held is not None:
        yield _finding(CONTRADICTION, table, held.path, say("national_not_counted_given"), values)
    if status == ZERO and table.whole:
        total = values.get(_total_path(table.whole))
        if isinstance(total, int) and total > 0:
            yield _finding(CONTRADICTION, table, table.item("status"), say("national_zero_of", whole=total), values)


def _impossible(table: Table, values: Values, iso3: str) -> Iterator[Finding]:
    if table.shape != "state":
        for one in cells(table, values):
            if one.value is not None and one.value < 0:
                yield _finding(IMPOSSIBLE, table, one.path, say("national_negative", value=one.value), values)
        return
    listed = list(rows(table, values))
    for path, state, persons in listed:
        if persons is not None and persons < 0:
            yield _finding(IMPOSSIBLE, table, path, say("national_negative", value=persons), values)
        if (persons is None) is bool(state):
            yield _finding(IMPOSSIBLE, table, path, say("national_half_row"), values)
        if table.by == "repatriation" and state == iso3:
            yield _finding(IMPOSSIBLE, table, path, say("national_own_state", state=iso3), values)
    for state, times in Counter(state for _path, state, _persons in listed if state).items():
        if times > 1:
            path = next(path for path, one, _persons in listed if one == state)
            yield _finding(IMPOSSIBLE, table, path, say("national_twice", state=state, times=times), values)


def _sums(table: Table, values: Values) -> Iterator[Finding]:
    """Yield the lines of tables by sex and age whose parts do not make up their total."""
    if table.shape != "sex_age":
        return
    sexes, ages = [row for row in SEXES if row != "T"], [column for column in AGES if column != "total"]
    for item in table.answered:
        for row in SEXES:
            parts = [f"{item}/{row}/{column}" for column in ages]
            yield from _against(SUM, table, f"{item}/{row}/total", parts, values)
        for column in AGES:
            parts = [f"{item}/{row}/{column}" for row in sexes]
            yield from _against(SUM, table, f"{item}/T/{column}", parts, values)


def _wholes(table: Table, values: Values) -> Iterator[Finding]:
    """Yield where a table does not make up the total that another table gives."""
    if not table.whole or status_of(values, tables()[table.whole]) not in (COUNTED, ZERO):
        return
    whole = _total_path(table.whole)
    if table.shape == "state":
        listed = [one.value for one in cells(table, values) if one.value is not None]
        total = values.get(whole)
        if listed and isinstance(total, int) and sum(listed) != total:
            says = say("national_between", parts=sum(listed), whole=total)
            yield _finding(BETWEEN, table, table.id, says, values)
        return
    paths = (
        [f"{item}/{row}/persons" for item in table.answered for row in FORMS]
        if table.shape == "form"
        else [f"{item}/T/total" for item in table.answered]
    )
    yield from _against(BETWEEN, table, whole, paths, values)


def _total_path(table: str) -> str:
    return f"{next(iter(tables()[table].answered))}/T/total"


def _against(kind: str, table: Table, whole: str, parts: Sequence[str], values: Values) -> Iterator[Finding]:
    total, known = values.get(whole), [values[part] for part in parts if isinstance(values.get(part), int)]
    if not isinstance(total, int):
        return
    if sum(known) > total or (len(known) == len(parts) and sum(known) < total):
        id = "national_sum" if kind == SUM else "national_between"
        yield _finding(kind, table, whole, say(id, parts=sum(known), whole=total), values)


def _jumps(
    table: Table, now: Sequence[Figure], last: Mapping[tuple[str, tuple[str, ...]], Figure], values: Values
) -> Iterator[Finding]:
    for one in now:
        was = last.get((one.table, one.key))
        if was is None or was.value is None or one.value is None or not is_jump(was.value, one.value):
            continue
        says = say("national_jump", before=was.value, now=one.value)
        path = one.path or table.item("status")
        yield _finding(JUMP, table, path, says, values, before=was.value, now=one.value)
