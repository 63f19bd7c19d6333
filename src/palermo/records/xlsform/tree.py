"""The lines of the sheet "survey" as a tree: groups and repeats with what stands in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from palermo.records.xlsform.report import Report
from palermo.records.xlsform.sheet import Line
from palermo.records.xlsform.vocabulary import HARMLESS, METADATA, READ

CONTROL = re.compile(r"(begin|end)[ _](group|repeat)")
DEEPEST = 20


@dataclass
class Node:
    """A question, group or repeat. type: ours for a question; listed: its list of choices."""

    line: Line
    kind: str  # question, group, repeat
    type: str = ""
    listed: str = ""
    children: list["Node"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its name in the workbook."""
        return self.line.cell("name")

    def own(self, column: str) -> str:
        """Return a cell of our own columns."""
        return self.line.cell(f"palermo:{column}")

    def at(self, column: str, language: str = "") -> str:
        """Return sheet and cell, for messages."""
        return self.line.at(column, language)


def tree_of(lines: Sequence[Line], report: Report) -> list[Node]:
    """Return what stands in a form; lines that are not understood are refused one by one.

    >>> tree_of([], Report())
    []
    """
    root: list[Node] = []
    stack: list[Node] = []
    for line in lines:
        found = CONTROL.fullmatch(" ".join(line.cell("type").casefold().split()))
        into = stack[-1].children if stack else root
        if found and found[1] == "end":
            if stack and stack[-1].kind == found[2]:
                stack.pop()
            else:
                report.refuse(line.at("type"), f"this ends a {found[2]} that does not begin here.")
            continue
        node = Node(line, found[2]) if found else _question(line, report)
        if node:
            into.append(node)
            _check_looks(node, report)
        if node and found:
            stack.append(node)
            if len(stack) > DEEPEST:
                report.refuse(line.at("type"), "groups stand too deep in one another.")
                return root
    for node in stack:
        report.refuse(node.at("type"), f"this {node.kind} does not end.")
    return root


def _question(line: Line, report: Report) -> Node | None:
    given = " ".join(line.cell("type").split())
    if not given:
        if line.cell("name") or any(any(said.values()) for said in line.texts.values()):
            report.refuse(line.at("type"), "the type is missing.")
        return None
    if given.casefold() in METADATA:
        report.warn(line.at("type"), f'"{given}" is left out: every answer here has its author and time.')
        return None
    for words in sorted(READ, key=len, reverse=True):
        kind = READ[words]
        if kind in ("choice", "choices") and given.casefold().startswith(words + " "):
            listed = given[len(words) + 1 :]
            if " " not in listed:
                return Node(line, "question", kind, listed)
        elif kind not in ("choice", "choices") and given.casefold() == words:
            if kind == "file" and words != "file":
                report.warn(line.at("type"), f'"{given}" becomes a file of any kind.')
            long = kind == "text" and "multiline" in line.cell("appearance").split()
            return Node(line, "question", "long_text" if long else kind)
    report.refuse(line.at("type"), f'questions of the type "{given}" are not known here.')
    return None


def _check_looks(node: Node, report: Report) -> None:
    for word in node.line.cell("appearance").split():
        if word not in HARMLESS:
            report.refuse(node.at("appearance"), f'the appearance "{word}" is not known here.')
