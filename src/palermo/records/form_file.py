"""Read a form from its content file; whatever is wrong is named with its place."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

from palermo.content.reader import parse_yaml
from palermo.errors import InvalidContent
from palermo.records import rules
from palermo.records.form import REQUIRED, TYPES, VISIBILITIES, Check, Choice, Form, Item, Section
from palermo.records.rules import Rule

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
VERSION = re.compile(r"\d+\.\d+\.\d+")
KINDS = {
    "text": rules.TEXT,
    "long_text": rules.TEXT,
    "integer": rules.NUMBER,
    "decimal": rules.NUMBER,
    "date": rules.DATE,
    "state": rules.CODE,
    "organization": rules.TEXT,
    "choice": rules.CODE,
    "choices": rules.CODES,
    "group": rules.ROWS,
    "table": rules.TABLE,
}
FORM_WORDS = {"label", "version", "sections", "choices", "needs", "migration"}
SECTION_WORDS = {"id", "label", "help", "show_if", "items"}
ITEM_WORDS = {
    "id",
    "type",
    "label",
    "help",
    "required",
    "choices",
    "show_if",
    "checks",
    "evidence",
    "need",
    "applies",
    "visibility",
    "article",
    "level",
    "register",
    "least",
    "most",
    "rows",
    "cells",
}
Texts = Mapping[str, Mapping[str, str]]


def read_form(text: str, *, register: str, place: str, texts: Texts | None = None) -> Form:
    """Return the form that a content file describes.

    text: YAML. register: id of its register. place: path of the file, named in errors. texts: translations of the
    file's own folder. Raises InvalidContent for anything that is not understood, does not exist, or runs in a circle.
    >>> form = read_form(EXAMPLE, register="courses", place="courses/1.0.0.yaml")
    >>> form.version, list(form.items)
    ('1.0.0', ['title'])
    """
    plain = _plain(text, place)
    _words(plain, FORM_WORDS, {"label", "version", "sections"}, place)
    if not VERSION.fullmatch(str(plain["version"])):
        raise InvalidContent(f'{place}: version "{plain["version"]}" is not of the kind 1.0.0')
    lists = {name: _choices(found, f"{place}: choices {name}") for name, found in plain.get("choices", {}).items()}
    reader = _Reader(place, lists, _kinds(plain, lists, place))
    sections = tuple(reader.section(one) for one in plain["sections"])
    needs, moved = plain.get("needs", {}), plain.get("migration", {})
    return Form(
        register=register,
        version=str(plain["version"]),
        label=plain["label"],
        sections=sections,
        order=_order(sections, place),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        place=place,
        renamed=moved.get("renamed", {}),
        recoded=moved.get("recoded", {}),
        retired=tuple(moved.get("retired", ())),
        assistance=reader.listed(needs["assistance"], place) if needs else (),
        urgency=reader.listed(needs["urgency"], place) if needs else (),
        texts=texts or {},
    )


EXAMPLE = """
label: Courses
version: 1.0.0
sections:
  - {id: course, label: Course, items: [{id: title, type: text, label: Title, required: required}]}
"""


def _plain(text: str, place: str) -> dict[str, Any]:
    plain = parse_yaml(text, place)
    if not isinstance(plain, dict):
        raise InvalidContent(f"{place}: a form is a mapping with label, version and sections")
    return plain


def _words(given: Any, known: set[str], needed: set[str], place: str) -> None:
    if not isinstance(given, Mapping):
        raise InvalidContent(f"{place}: expected a mapping, found {type(given).__name__}")
    unknown, missing = sorted(set(given) - known), sorted(needed - set(given))
    if unknown:
        raise InvalidContent(f"{place}: unknown: {', '.join(map(str, unknown))}; known: {', '.join(sorted(known))}")
    if missing:
        raise InvalidContent(f"{place}: missing: {', '.join(missing)}")


def _choices(found: Any, place: str) -> tuple[Choice, ...]:
    if not isinstance(found, Mapping) or not found:
        raise InvalidContent(f"{place}: a list of choices is a mapping of codes to labels")
    for code in found:
        if not isinstance(code, str) or not re.fullmatch(r"[A-Za-z0-9_.\-]{1,64}", code):
            raise InvalidContent(f"{place}: {code!r} is no code; quote yes, no and numbers")
    return tuple(Choice(code, str(label)) for code, label in found.items())


def _items(plain: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for section in plain.get("sections") or ():
        yield from (item for item in section.get("items") or () if isinstance(item, Mapping))


def _kinds(plain: Mapping[str, Any], lists: Mapping[str, tuple[Choice, ...]], place: str) -> dict[str, str]:
    """Return the kind of every answer that a rule can read; cells as item/cell, of a table also as item/row/cell."""
    kinds: dict[str, str] = {}
    for item in _items(plain):
        name = str(item.get("id"))
        if name in kinds:
            raise InvalidContent(f'{place}: two items are called "{name}"')
        kinds[name] = KINDS.get(str(item.get("type")), "other")
        listed = item.get("rows") or ()
        rows = [one.code for one in lists.get(listed, ())] if isinstance(listed, str) else list(listed)
        for cell in item.get("cells") or ():
            kind = KINDS.get(str(cell.get("type")), "other")
            kinds |= {f"{name}/{where}{cell.get('id')}": kind for where in ("", *(f"{row}/" for row in rows))}
    return kinds


class _Reader:
    """Reads sections and items of one file."""

    def __init__(self, place: str, lists: Mapping[str, tuple[Choice, ...]], kinds: Mapping[str, str]) -> None:
        self.place, self.lists, self.kinds = place, lists, kinds

    def listed(self, given: Any, place: str) -> tuple[Choice, ...]:
        if isinstance(given, str):
            if given not in self.lists:
                raise InvalidContent(f'{place}: no list of choices "{given}"; there are: {", ".join(self.lists)}')
            return self.lists[given]
        return _choices(given, place)

    def section(self, given: Mapping[str, Any]) -> Section:
        place = f"{self.place}: section {given.get('id') if isinstance(given, Mapping) else given!r}"
        _words(given, SECTION_WORDS, {"id", "label", "items"}, place)
        items = tuple(self.item(one, self.place) for one in given["items"])
        return Section(
            _name(given["id"], place), given["label"], items, given.get("help", ""), self._shown(given, place)
        )

    def _shown(self, given: Mapping[str, Any], place: str) -> Rule | None:
        if "show_if" not in given:
            return None
        return rules.condition(given["show_if"], self.kinds.get, f"{place}, show_if")

    def item(self, given: Mapping[str, Any], above: str) -> Item:
        place = f"{above}: item {given.get('id') if isinstance(given, Mapping) else given!r}"
        _words(given, ITEM_WORDS, {"id", "type", "label"}, place)
        kind = given["type"]
        _one_of(kind, TYPES, "type", place)
        _one_of(given.get("required", "optional"), REQUIRED, "required", place)
        _one_of(given.get("visibility", "public"), VISIBILITIES, "visibility", place)
        choices = self.listed(given["choices"], place) if "choices" in given else ()
        if bool(choices) != (kind in ("choice", "choices")):
            raise InvalidContent(f"{place}: choices go with the types choice and choices, and with these always")
        codes = {choice.code for choice in choices}
        made = Item(
            id=_name(given["id"], place),
            type=kind,
            label=str(given["label"]),
            help=given.get("help", ""),
            required=given.get("required", "optional"),
            choices=choices,
            show_if=self._shown(given, place),
            checks=tuple(self._check(one, given, place) for one in given.get("checks", ())),
            evidence=_codes(given.get("evidence", ()), codes, place),
            need=_codes(given.get("need", ()), codes, place),
            applies=given.get("applies", ""),
            visibility=given.get("visibility", "public"),
            article=given.get("article", ""),
            level=given.get("level", ""),
            register=given.get("register", ""),
            least=given.get("least"),
            most=given.get("most"),
            rows=self.listed(given["rows"], place) if "rows" in given else (),
            cells=tuple(self.item(cell, place) for cell in given.get("cells", ())),
        )
        _shape(made, place)
        return made

    def _check(self, given: Mapping[str, Any], item: Mapping[str, Any], place: str) -> Check:
        place = f"{place}, check"
        _words(given, {"rule", "message", "warning"}, {"rule", "message"}, place)
        kind = KINDS.get(str(item["type"]), "")
        return Check(
            rules.condition(given["rule"], self.kinds.get, place, this=kind),
            given["message"],
            not given.get("warning", False),
        )


def _shape(item: Item, place: str) -> None:
    if bool(item.cells) != item.holds_rows:
        raise InvalidContent(f"{place}: cells go with the types table and group, and with these always")
    if bool(item.rows) != (item.type == "table"):
        raise InvalidContent(f"{place}: rows go with the type table, and with it always")
    if any(cell.holds_rows or cell.show_if for cell in item.cells):
        raise InvalidContent(f"{place}: a cell is a plain item that is always shown")
    if item.register and item.type not in ("entry", "recommendation"):
        raise InvalidContent(f"{place}: register goes with the types entry and recommendation")
    if item.type == "entry" and not item.register:
        raise InvalidContent(f"{place}: say with register which register it points to")


def _name(given: Any, place: str) -> str:
    if not isinstance(given, str) or not NAME.fullmatch(given):
        raise InvalidContent(f'{place}: the id "{given}" is not of small letters, digits and underscores')
    return given


def _one_of(given: Any, known: Sequence[str], what: str, place: str) -> None:
    if given not in known:
        raise InvalidContent(f'{place}: {what} "{given}" is not one of: {", ".join(known)}')


def _codes(given: Any, known: set[str], place: str) -> frozenset[str]:
    wrong = sorted(set(given) - known)
    if wrong:
        raise InvalidContent(f"{place}: {', '.join(wrong)} is not among its choices")
    return frozenset(given)


def _order(sections: tuple[Section, ...], place: str) -> tuple[str, ...]:
    """Return items and sections ("section:id") so that what a rule reads comes first."""
    graph: dict[str, set[str]] = {}
    for section in sections:
        mark = f"section:{section.id}"
        if mark in graph:
            raise InvalidContent(f'{place}: two sections are called "{section.id}"')
        graph[mark] = set(section.show_if.reads()) if section.show_if else set()
        for item in section.items:
            graph[item.id] = {mark, *(item.show_if.reads() if item.show_if else ())}
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        raise InvalidContent(f"{place}: show_if runs in a circle: {' <- '.join(circle.args[1])}") from None
