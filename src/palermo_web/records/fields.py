"""A question as a page shows it: label, answer, choices, evidence, need, what is wrong; in one language."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _

from palermo.content.labels import translate
from palermo.content.numerals import BABEL, in_digits
from palermo.content.numerals import number as as_number
from palermo.content.reasons import reason_in
from palermo.content.states import states
from palermo.records.assessment import NOT_APPLICABLE, Assessment, Problem
from palermo.records.events import Answer, Conflict, rows_of
from palermo.records.form import VISIBILITIES, Choice, Form, Item, Section
from palermo_web.records.beside import Note

EMPTY_LAWS = 1  # places for one more citation below those given


@dataclass(frozen=True, slots=True)
class Reader:
    """In which language and digits somebody reads."""

    language: str
    digits: str = "western"


@dataclass
class Option:
    """One choice as shown."""

    code: str
    label: str
    chosen: bool


@dataclass
class Question:
    """One question or cell with what a page needs to show it."""

    path: str
    item: Item
    label: str
    help: str
    applies: str
    value: Any
    said: str
    sequence: int
    shown: bool
    options: list[Option] = field(default_factory=list)
    laws: list[Mapping[str, Any]] = field(default_factory=list)
    reason: str = ""
    assistance: list[Option] = field(default_factory=list)
    urgency: list[Option] = field(default_factory=list)
    visibilities: list[Option] = field(default_factory=list)
    problems: list[tuple[str, bool]] = field(default_factory=list)
    error: str = ""
    conflict: "Clash | None" = None
    answered_at: Any = None
    rows: list["Row"] = field(default_factory=list)
    entry: str = ""  # id of the entry that the answer names, where the reader may open it
    notes: list[Note] = field(default_factory=list)  # of rooms above

    @property
    def mark(self) -> str:
        """The path as an id of the page."""
        return "q-" + self.path.replace("/", "-")

    @property
    def offers_reason(self) -> bool:
        """Whether "does not apply" can be chosen."""
        return any(option.code == NOT_APPLICABLE for option in self.options)


@dataclass
class Clash:
    """Both sides of a conflict, said in the reader's language."""

    mine: str
    theirs: str
    sequence: int


@dataclass
class Row:
    """A row of a table or group."""

    id: str
    label: str
    cells: list[Question]
    fresh: bool = False


class Page:
    """Shows the answers of one entry under one form to one reader."""

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, Answer],
        assessment: Assessment | None,
        reader: Reader,
        *,
        errors: Mapping[str, str] | None = None,
        conflicts: Mapping[str, Conflict] | None = None,
        written: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self.form, self.answers, self.assessment, self.reader = form, answers, assessment, reader
        self.errors, self.conflicts, self.written = errors or {}, conflicts or {}, written or {}
        self.titles: dict[str, str] = {}  # of linked entries that the reader may open, by id
        self.cited: dict[tuple[str, str], tuple[str, str]] = {}  # register, reference -> id, title
        self.notes: dict[str, list[Note]] = {}  # of rooms above, by path

    def say(self, text: str) -> str:
        """Return a text of the form in the reader's language."""
        return self.form.say(text, self.reader.language) if text else ""

    def questions(self, section: Section) -> list[Question]:
        """Return the questions of a section."""
        return [self.question(item, item.id) for item in section.items]

    def question(self, item: Item, path: str) -> Question:
        """Return one question with its answer."""
        answer = self.answers.get(path)
        given = self.written.get(path)
        value = given.get("value") if given is not None else answer.value if answer else None
        made = Question(
            path=path,
            item=item,
            label=self.say(item.label),
            help=self.say(item.help),
            applies=self.say(item.applies),
            value=value,
            said=self.said(item, answer.value if answer else None),
            sequence=answer.sequence if answer else 0,
            shown=self.assessment is None or path.split("/")[0] in self.assessment.shown,
            error=reason_in(self.errors[path], self.reader.language) if path in self.errors else "",
            answered_at=answer.at if answer else None,
            entry=self.entry_of(item, answer.value if answer else None),
            notes=self.notes.get(path, []),
        )
        if self.assessment:
            made.problems = [(self.problem(one), one.blocking) for one in self.assessment.about(path)]
        if item.holds_rows:
            made.rows = self._rows(item)
            return made
        chosen = value if isinstance(value, list) else [value]
        made.options = self._options(item.choices, chosen)
        stands = given if given is not None else answer.content() if answer else {}
        evidence = stands.get("evidence", ())
        made.laws = [*evidence, *({} for _place in range(EMPTY_LAWS))] if item.evidence else []
        made.reason = stands.get("reason", "")
        need = stands.get("need", {})
        if item.need:
            made.assistance = self._options(self.form.assistance, need.get("assistance", []))
            made.urgency = self._options(self.form.urgency, [need.get("urgency")])
        own = stands.get("visibility") or item.visibility
        made.visibilities = [
            Option(code, visibility_label(code), code == own)
            for code in VISIBILITIES[VISIBILITIES.index(item.visibility) :]
        ]
        if path in self.conflicts:
            clash = self.conflicts[path]
            theirs = self.said(item, clash.theirs.value)
            made.conflict = Clash(self.said(item, clash.mine.get("value")), theirs, clash.theirs.sequence)
        return made

    def problem(self, one: Problem) -> str:
        """Return what is wrong in the reader's language."""
        said = self.say(one.message)
        return translate(one.message, self.reader.language) if said == one.message else said

    def _options(self, choices: tuple[Choice, ...], chosen: Any) -> list[Option]:
        return [Option(one.code, self.say(one.label), one.code in chosen) for one in choices]

    def _rows(self, item: Item) -> list[Row]:
        names = [(row.code, self.say(row.label)) for row in item.rows]
        names = names or [(row, "") for row in rows_of(self.answers, item.id)]
        rows = [Row(id, label, self._cells(item, id)) for id, label in names]
        if item.type == "group":
            fresh = next((path.split("/")[1] for path in self.written if self._is_fresh(item, path)), "")
            fresh = fresh or "r" + secrets.token_hex(5)
            rows.append(Row(fresh, "", self._cells(item, fresh), fresh=True))
        return rows

    def _is_fresh(self, item: Item, path: str) -> bool:
        name, _sign, rest = path.partition("/")
        return name == item.id and rest.split("/")[0] not in rows_of(self.answers, item.id)

    def _cells(self, item: Item, row: str) -> list[Question]:
        return [self.question(cell, f"{item.id}/{row}/{cell.id}") for cell in item.cells]

    def entry_of(self, item: Item, value: Any) -> str:
        """Return the id of the entry that an answer names; empty where it names none or none that is open."""
        if item.type == "entry" and str(value) in self.titles:
            return str(value)
        return self.cited.get((item.register, str(value)), ("", ""))[0] if item.type == "recommendation" else ""

    def said(self, item: Item, value: Any) -> str:
        """Return an answer as a reader reads it."""
        if value is None or value in ("", []):
            return ""
        if item.type in ("choice", "choices"):
            codes = value if isinstance(value, list) else [value]
            return (_(", ")).join(self.say(item.choice(code)) for code in codes)
        if item.type == "state":
            return states()[value].name(self.reader.language) if value in states() else str(value)
        if item.type in ("integer", "decimal"):
            places = len(str(value).partition(".")[2])
            return as_number(float(value), self.reader.language, self.reader.digits, places)
        if item.type == "date":
            return day(value, self.reader)
        if item.type == "period":
            return " – ".join(day(one, self.reader) for one in (value.get("from"), value.get("to")) if one)
        if item.type == "money":
            places = len(value["amount"].partition(".")[2])
            amount = as_number(float(value["amount"]), self.reader.language, self.reader.digits, places)
            return f"{amount} {value['currency']}"
        if item.type == "law":
            return ", ".join(filter(None, (value.get("law"), value.get("provision"))))
        if item.type == "file":
            return str(value.get("name", ""))
        if item.type == "entry":
            return self.titles.get(str(value), str(value)[:8])
        if item.type == "recommendation" and (item.register, str(value)) in self.cited:
            return f"{value}: {self.cited[item.register, str(value)][1]}"
        return str(value)


def day(text: str, reader: Reader) -> str:
    """Return a day as it is written in a language."""
    said = format_date(date.fromisoformat(text), format="medium", locale=BABEL.get(reader.language, reader.language))
    latin = said.translate({ord(sign): str(place) for place, sign in enumerate("٠١٢٣٤٥٦٧٨٩")})
    return in_digits(latin, reader.digits) if reader.digits == "arabic" else latin


def visibility_label(code: str) -> str:
    """Return who sees an answer, as a choice."""
    return {
        "public": _("Everybody"),
        "states_parties": _("States"),
        "secretariat": _("Secretariat"),
        "team": _("Own team"),
    }[code]
