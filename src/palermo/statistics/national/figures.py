"""Answers to the annual questionnaire as figures in the codes of the cube; not collected, none and missing apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from palermo.content.states import states
from palermo.errors import InvalidInput
from palermo.records.events import Answer
from palermo.records.form import Form
from palermo.statistics.dimensions import TOTAL, UNKNOWN
from palermo.statistics.national.tables import (
    AGES,
    COUNTED,
    FORMS,
    MISSING,
    REGISTER,
    SEXES,
    STATUSES,
    ZERO,
    Table,
    tables,
)

DIMENSIONS = ("sex", "age", "form", "citizenship", "repatriation")
FIRST_YEAR = 2003  # in which the Protocol came into force
Values = Mapping[str, Any]  # path of an answer -> clean value


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell. codes: dimension -> code, totals left out. value: None unless the table is counted or zero."""

    table: str
    measure: str
    codes: Mapping[str, str]
    status: str  # of its table: counted, zero, not_collected, not_yet, missing
    value: int | None = None
    path: str = ""  # of the answer

    @property
    def key(self) -> tuple[str, ...]:
        """Measure and one code a dimension, by which cells of two sources are set side by side.

        >>> Figure("victims", "victims", {"sex": "F"}, "counted", 3).key
        ('victims', 'F', '_T', '_T', '_T', '_T')
        """
        return (self.measure, *(self.codes.get(name, TOTAL) for name in DIMENSIONS))


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in the currency in which it was said: of assets confiscated by kind, of funds by area."""

    table: str
    kind: str
    amount: str
    currency: str


def values_of(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain values by path, from answers of an entry or from the answers of a snapshot.

    >>> values_of({"victims_status": {"value": "zero"}, "offences_total": 3})
    {'victims_status': 'zero', 'offences_total': 3}
    """
    found = {}
    for path, one in answers.items():
        inside = isinstance(one, Mapping) and "value" in one
        found[path] = one.value if isinstance(one, Answer) else one["value"] if inside else one
    return {path: value for path, value in found.items() if value is not None}


def check_place(iso3: str, year: int) -> None:
    """Raise InvalidInput for a State that is not in the list, or a year before the Protocol.

    >>> check_place("KEN", 2024)
    """
    if iso3 not in states():
        raise InvalidInput(f'"{iso3}" is not an ISO 3166-1 alpha-3 code')
    if not FIRST_YEAR <= year <= 9999:
        raise InvalidInput(f"{year} is not a reference year from {FIRST_YEAR}")


def status_of(values: Values, table: Table) -> str:
    """Return what a State says of a table; missing where it says nothing.

    >>> status_of({"victims_status": "not_collected"}, tables()["victims"])
    'not_collected'
    """
    said = values.get(table.item("status"))
    return said if said in STATUSES else MISSING


def statuses(answers: Mapping[str, Any]) -> dict[str, str]:
    """Return what a State says of every table, by table.

    >>> statuses({"victims_status": "zero"})["victims"]
    'zero'
    """
    values = values_of(answers)
    return {id: status_of(values, table) for id, table in tables().items()}


def figures(form: Form, answers: Mapping[str, Any], iso3: str, year: int) -> tuple[Figure, ...]:
    """Return every figure that a State gave for a year, and one without value for each table that has none.

    form: a version of the annual questionnaire; a table that it does not ask is left out. answers: by path, of an entry
    or of a snapshot. Figures in a table whose status is not "counted" are not taken (checks ask about them). An empty
    cell gives no figure: what is missing is neither zero nor not collected. Raises InvalidInput for another form,
    a State that is not in the list or a year before the Protocol.
    >>> from palermo.records.register_file import register
    >>> given = {"offences_status": "counted", "offences_total": 3}
    >>> [(one.measure, one.value) for one in figures(register(REGISTER).form, given, "KEN", 2024) if one.value]
    [('offences', 3)]
    """
    if form.register != REGISTER:
        raise InvalidInput(f"figures are read from {REGISTER}, not from {form.register}")
    check_place(iso3, year)
    values = values_of(answers)
    made: list[Figure] = []
    for table in tables().values():
        if table.item("status") in form.items:
            made += _of_table(table, values)
    return tuple(made)


def _of_table(table: Table, values: Values) -> list[Figure]:
    status = status_of(values, table)
    if status == COUNTED:
        found = list(cells(table, values))
        return found or [Figure(table.id, table.measure, {}, MISSING)]
    value = 0 if status == ZERO and not table.whole and not table.by else None
    return [Figure(table.id, table.measure, {}, status, value)]


def cells(table: Table, values: Values) -> Iterator[Figure]:
    """Yield the figures that stand in a table, whatever its status says; rows of one State are added up.

    >>> [one.codes for one in cells(tables()["victims"], {"victims/F/children": 2})]
    [{'sex': 'F', 'age': 'Y0T17'}]
    """
    if table.shape == "state":
        yield from _by_state(table, values)
        return
    for path, codes in places(table):
        if isinstance(value := values.get(path), int):
            yield Figure(table.id, table.measure, codes, COUNTED, value, path)


def places(table: Table) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the path of every cell that a table of fixed rows has, with its codes.

    >>> next(places(tables()["offences"]))
    ('offences_total', {})
    """
    for item, common in table.answered.items():
        if table.shape == "number":
            yield item, dict(common)
        elif table.shape == "form":
            for row, code in FORMS.items():
                yield f"{item}/{row}/persons", {"form": code}
        elif table.shape == "sex_age":
            for row, sex in SEXES.items():
                for column, age in AGES.items():
                    given = {name: code for name, code in (("sex", sex), ("age", age)) if code != TOTAL}
                    yield f"{item}/{row}/{column}", {**common, **given}


def rows(table: Table, values: Values) -> Iterator[tuple[str, str, int | None]]:
    """Yield the rows of a table of States: path of the row, State or nothing, persons or None.

    >>> list(rows(tables()["victims_repatriation"], {"victims_repatriation/a/state": "NPL"}))
    [('victims_repatriation/a', 'NPL', None)]
    """
    item = next(iter(table.answered))
    named = dict.fromkeys(path.split("/")[1] for path in values if path.startswith(f"{item}/"))
    for name in named:
        persons = values.get(f"{item}/{name}/persons")
        yield (
            f"{item}/{name}",
            str(values.get(f"{item}/{name}/state", "")),
            persons if isinstance(persons, int) else None,
        )


def _by_state(table: Table, values: Values) -> Iterator[Figure]:
    found: dict[str, tuple[int, str]] = {}
    for path, state, persons in rows(table, values):
        if persons is not None:
            code = state or UNKNOWN
            before = found.get(code, (0, path))
            found[code] = (before[0] + persons, before[1])
    if table.unknown and isinstance(more := values.get(table.unknown), int):
        found[UNKNOWN] = (found.get(UNKNOWN, (0, ""))[0] + more, table.unknown)
    for code, (persons, path) in found.items():
        yield Figure(table.id, table.measure, {table.by: code}, COUNTED, persons, path)


def amounts(answers: Mapping[str, Any]) -> tuple[Amount, ...]:
    """Return the money that a State says was confiscated and spent, each in its own currency, never added up.

    >>> given = {"assets/a/kind": "money", "assets/a/value": {"amount": "5", "currency": "KES"}}
    >>> amounts(given)
    (Amount(table='assets', kind='money', amount='5', currency='KES'),)
    """
    values, found = values_of(answers), []
    for item, kind, money in (("assets", "kind", "value"), ("funds", "area", "amount")):
        for name in dict.fromkeys(path.split("/")[1] for path in values if path.startswith(f"{item}/")):
            said = values.get(f"{item}/{name}/{money}")
            if isinstance(said, Mapping):
                of = str(values.get(f"{item}/{name}/{kind}", ""))
                found.append(Amount(item, of, str(said["amount"]), str(said["currency"])))
    return tuple(found)
