"""The questions of an XLSForm as the plain values of a form file."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from palermo.records.assessment import NOT_APPLICABLE
from palermo.records.form import REQUIRED, VISIBILITIES
from palermo.records.xlsform.expressions import Readings
from palermo.records.xlsform.lists import Lists
from palermo.records.xlsform.questions import Outline, Page, Question
from palermo.records.xlsform.report import Report
from palermo.records.xlsform.survey import BOUND_MESSAGES
from palermo.records.xlsform.texts import Texts
from palermo.records.xlsform.tree import Node
from palermo.records.xlsform.vocabulary import NO, NUMBERS, WORDS, YES

NUMBER = r"(-?\d+(?:\.\d+)?)"
LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*(\d+)")
LEAST, MOST = re.compile(rf"\.\s*>=\s*{NUMBER}"), re.compile(rf"\.\s*<=\s*{NUMBER}")
ANY_MESSAGE = "This answer does not fit."
PASSED_ON = ("article", "level", "register", "visibility")


class Content:
    """Makes sections and items of the pages of an outline."""

    def __init__(self, outline: Outline, texts: Texts, lists: Lists, report: Report, title: str) -> None:
        self.texts, self.lists, self.report, self.title = texts, lists, report, title
        self.readings = Readings(outline.ids, outline.kinds, report)
        self.needs: dict[str, str] = {}

    def section(self, page: Page) -> dict[str, Any]:
        """Return a section."""
        made: dict[str, Any] = {"id": page.id, "label": self._label(page.node) if page.node else self.title}
        if page.help:
            made["help"] = self.texts.of(page.help.line, "label")
        if page.node and page.node.line.cell("relevant"):
            made["show_if"] = self._relevant([page.node])
        return _filled(made | {"items": [self.item(one, one.id) for one in page.questions]})

    def _label(self, node: Node) -> str:
        text = self.texts.of(node.line, "label")
        if not text:
            self.report.warn(
                node.at("label", self.texts.base), f'no label stands here; "{node.name}" stands in its place.'
            )
        return text or node.name

    def item(self, one: Question, path: str) -> dict[str, Any]:
        """Return an item; path: its id, or item/cell."""
        node = one.node
        made: dict[str, Any] = {"id": one.id, "type": one.type, "label": self._label(node)}
        made["help"] = self.texts.of(node.line, "hint")
        made["applies"] = self.texts.of(node.line, "guidance_hint")
        made["required"] = self._required(one)
        made |= {word: node.own(word) for word in PASSED_ON}
        if made["visibility"] and made["visibility"] not in VISIBILITIES:
            self.report.refuse(node.at("palermo:visibility"), f'the word "{made["visibility"]}" is not known here.')
        if one.type in ("choice", "choices"):
            made["choices"] = self.lists.used(node)
        shown = self._relevant([*one.above, node])
        if shown is not None and "/" in path:
            self.report.refuse(node.at("relevant"), "a question in a repeat or table is always asked here.")
        made["show_if"] = shown
        made |= self._limits(one, path)
        made |= self._after(one, path, made)
        if one.rows:
            made["rows"] = self._rows(one)
        if one.cells:
            made["cells"] = [self.item(cell, f"{path}/{cell.id}") for cell in one.cells]
            self._check_copies(one, path, made["cells"])
        elif one.type in ("table", "group"):
            self.report.refuse(node.at("type"), "no question stands in this repeat or table.")
        return _filled(made)

    def _required(self, one: Question) -> str:
        asked = one.parts[0] if one.parts else one.node
        said, own = asked.line.cell("required").casefold(), one.node.own("required")
        if said in YES:
            return "required"
        if said not in NO:
            self.report.refuse(asked.at("required"), f'required is yes or no here, not "{said[:40]}".')
        if own and own not in REQUIRED:
            self.report.refuse(one.node.at("palermo:required"), f'required is yes or no here, not "{own[:40]}".')
        return own if own == "recommended" or one.type in ("table", "group") else ""

    def _relevant(self, nodes: Sequence[Node]) -> Any:
        found = [
            self.readings.rule(node.line.cell("relevant"), node.at("relevant"))
            for node in nodes
            if node.line.cell("relevant")
        ]
        return found[0] if len(found) == 1 else {"all": found} if found else None

    def _limits(self, one: Question, path: str) -> dict[str, Any]:
        """Return bounds or a check, whichever the constraint says."""
        node = one.parts[0] if one.parts else one.node
        text = node.line.cell("constraint")
        for part in one.parts[1:]:
            if part.line.cell("constraint"):
                self.report.refuse(part.at("constraint"), "a constraint stands at the first part only.")
        if not text:
            return {}
        bounds = _bounds(text, one.type)
        standing = node.line.texts.get("constraint_message", {}).get(self.texts.base, "")
        if bounds is not None and (not standing or standing == _said(bounds, one.type)):
            return bounds
        if bounds is not None and one.type in WORDS:
            self.report.warn(node.at("constraint_message", self.texts.base), "the message of a length is left out.")
            return bounds
        message = self.texts.of(node.line, "constraint_message")
        rule = self.readings.rule(text, node.at("constraint"), about=path)
        return {"checks": [{"rule": rule, "message": message or ANY_MESSAGE}]}

    def _after(self, one: Question, path: str, made: Mapping[str, Any]) -> dict[str, Any]:
        """Return what stands after a question: checks as notes, evidence and need."""
        checks, found = list(made.get("checks", ())), {}
        told = (one.parts[0] if one.parts else one.node).name
        for node in one.after:
            part, relevant, place = node.own("part"), node.line.cell("relevant"), node.at("relevant")
            if part == "check":
                rule = self.readings.check(relevant, place, about=path, own=told, shown=made["show_if"])
                warning = {} if node.line.cell("required").casefold() in YES else {"warning": True}
                checks.append({"rule": rule, "message": self._label(node), **warning})
            elif part in ("law", "assistance"):
                codes = self.readings.codes(relevant, place)
                lost = [code for code in codes if code not in self.lists.codes(one.node)]
                if lost:
                    self.report.refuse(place, f'"{", ".join(lost)}" is no answer of the question before it.')
                found["evidence" if part == "law" else "need"] = codes
            elif part == "reason" and NOT_APPLICABLE not in self.lists.codes(one.node):
                self.report.refuse(node.at("type"), f'a reason is asked where "{NOT_APPLICABLE}" can be answered.')
            if part in ("assistance", "urgency") and node.listed:
                self.needs[part] = self.lists.used(node)
        return found | ({"checks": checks} if checks else {})

    def _rows(self, one: Question) -> dict[str, str]:
        rows: dict[str, str] = {}
        for node in one.rows:
            code = node.own("id") or node.name
            if code in rows or not re.fullmatch(r"[A-Za-z0-9_.\-]{1,64}", code):
                self.report.refuse(node.at("palermo:id"), f'the code "{code}" stands twice or is no code.')
            rows[code] = self._label(node)
        return rows

    def _check_copies(self, one: Question, path: str, cells: list[dict[str, Any]]) -> None:
        for row, copy in zip(one.rows[1:], one.copies, strict=False):
            if [self.item(cell, f"{path}/{cell.id}") for cell in copy] != cells:
                self.report.refuse(row.at("name"), "this row of the table does not ask what its first row asks.")


def _bounds(text: str, type: str) -> dict[str, Any] | None:
    if type in WORDS:
        found = LENGTH.fullmatch(text.strip())
        return {"most": int(found[1])} if found else None
    if type not in NUMBERS:
        return None
    bounds: dict[str, Any] = {}
    for part in re.split(r"\s+and\s+", text.strip()):
        plain = part.strip().removeprefix("(").removesuffix(")").strip()
        least, most = LEAST.fullmatch(plain), MOST.fullmatch(plain)
        word = "least" if least else "most"
        found = least or most
        if not found or word in bounds:
            return None
        bounds[word] = float(found[1]) if "." in found[1] else int(found[1])
    return bounds


def _said(bounds: Mapping[str, Any], type: str) -> str:
    if type in WORDS:
        return f"Write at most {bounds['most']} characters."
    return BOUND_MESSAGES["least" in bounds, "most" in bounds].format(**bounds)


def _filled(made: Mapping[str, Any]) -> dict[str, Any]:
    return {word: one for word, one in made.items() if one not in ("", None, [], {})}
