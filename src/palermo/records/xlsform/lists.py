"""The sheet "choices": lists of choices by name, kept where a question uses them."""

import re
from collections.abc import Mapping

from palermo.records.xlsform.names import as_id, first_free
from palermo.records.xlsform.report import Report
from palermo.records.xlsform.sheet import Sheet
from palermo.records.xlsform.texts import Texts
from palermo.records.xlsform.tree import Node

CODE = re.compile(r"[A-Za-z0-9_.\-]{1,64}")


class Lists:
    """The lists of a workbook; what no question uses is left out."""

    def __init__(self, sheet: Sheet, texts: Texts, report: Report) -> None:
        self.report, self.texts, self.sheet = report, texts, sheet
        self._lines: dict[str, list[int]] = {}
        for number, line in enumerate(sheet.lines):
            if line.cell("list_name"):
                self._lines.setdefault(line.cell("list_name"), []).append(number)
            else:
                report.refuse(line.at("list_name"), "the name of the list is missing.")
        self._names: dict[str, str] = {}
        self.kept: dict[str, dict[str, str]] = {}

    def used(self, node: Node) -> str:
        """Return the name under which the list of a question is kept; reports a list that does not exist."""
        if node.listed not in self._lines:
            self.report.refuse(node.at("type"), f'no list "{node.listed}" stands in the sheet choices.')
            return ""
        if node.listed not in self._names:
            name = first_free(as_id(node.listed) or "list", self.kept)
            self._names[node.listed] = name
            self.kept[name] = self._choices(node.listed)
        return self._names[node.listed]

    def codes(self, node: Node) -> Mapping[str, str]:
        """Return the codes of the list of a question."""
        return self.kept.get(self._names.get(node.listed, ""), {})

    def _choices(self, name: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for number in self._lines[name]:
            line = self.sheet.lines[number]
            code, label = line.cell("name"), self.texts.of(line, "label")
            if not CODE.fullmatch(code):
                self.report.refuse(line.at("name"), f'"{code}" is no code: letters of English, digits, _ . and - only.')
            elif code in found:
                self.report.refuse(line.at("name"), f'the code "{code}" stands twice in the list "{name}".')
            if not label:
                self.report.warn(
                    line.at("label", self.texts.base), f'no label stands here; "{code}" stands in its place.'
                )
            found[code] = label or code
        return found
