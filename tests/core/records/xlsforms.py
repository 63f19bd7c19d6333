"""Small forms, workbooks and the independent reader (pyxform) that the tests of XLSForm share."""

import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import elementpath
import xlsxwriter
from pyxform.xls2xform import convert

from palermo.records.form import Check, Form
from palermo.records.rules import BOOLEAN, Rule
from palermo.records.xlsform.book import write_xlsform

XFORMS = "{http://www.w3.org/2002/xforms}"
DAY = date(2026, 11, 24)


def workbook(sheets: dict[str, list[list[str]]]) -> bytes:
    """Return a workbook as somebody would write it by hand."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            for column, text in enumerate(row):
                if isinstance(text, str):
                    sheet.write_string(line, column, text)
                else:
                    sheet.write(line, column, text)
    book.close()
    return out.getvalue()


def normal(rule: Rule | None, own: str = "") -> Rule | None:
    """Return a rule in which each meaning is said in one way, as the reader of XLSForm says it."""
    if rule is None:
        return None
    parts = tuple(normal(part, own) for part in rule.parts)
    if own and rule.operator == "answer" and rule.name == own:
        return Rule("this", rule.kind)
    if rule.operator in ("all", "any", "sum", "product") and len(parts) == 1:
        return parts[0]
    if rule.operator == "not" and parts[0].operator == "equals":
        return Rule("differs", BOOLEAN, parts[0].parts)
    if rule.operator == "more" and parts[0].operator == "count" and parts[1].value == 0:
        return Rule("answered", BOOLEAN, name=parts[0].name)
    if rule.operator == "all" and len(parts) == 2 and parts[0].operator == "equals":
        first = parts[0].parts[0]
        if first.operator == "answer" and parts[1] == Rule("answered", BOOLEAN, name=first.name):
            return parts[0]
    return Rule(rule.operator, rule.kind, parts, rule.name, rule.cell, rule.value)


def content_of(form: Form) -> list:
    """Return what must survive: sections, items, types, choices, rules, checks, duties; blocking checks first."""
    return [form.label, form.version, form.assistance, form.urgency, form.renamed, form.recoded, form.retired] + [
        (one.id, one.label, one.help, normal(one.show_if), [_item(item, item.id) for item in one.items])
        for one in form.sections
    ]


def _item(item, own):
    checks = sorted(item.checks, key=lambda check: not check.blocking)
    return {
        **{name: getattr(item, name) for name in item.__dataclass_fields__},
        "show_if": normal(item.show_if),
        "checks": [Check(normal(check.rule, own), check.message, check.blocking) for check in checks],
        "cells": [_item(cell, "") for cell in item.cells],
    }


class Oracle:
    """An exported form as pyxform understands it, with answers filled in and expressions evaluated by elementpath."""

    def __init__(self, form: Form, folder: Path) -> None:
        file = folder / "form.xlsx"
        file.write_bytes(write_xlsform(form))
        self.warnings: list[str] = []
        self.root = ElementTree.fromstring(convert(str(file), warnings=self.warnings).xform)  # noqa: S314 - of our own form
        self.binds = {one.get("nodeset"): one for one in self.root.iter(XFORMS + "bind")}
        self.path = {path.rsplit("/", 1)[1]: path for path in self.binds}

    def instance(self, values: dict, rows: dict[str, list[dict]]) -> ElementTree.Element:
        """Return the answers as ODK holds them. values, rows: by name in the workbook; days as numbers, as in ODK."""
        data = _plain(next(self.root.iter(XFORMS + "instance"))[0])
        for parent in list(data.iter()):
            for child in list(parent):
                if child.get("{http://openrosa.org/javarosa}template") is not None:
                    parent.remove(child)
        for name, value in values.items():
            next(data.iter(name)).text = _text(value)
        for name, given in rows.items():
            parent = next(one for one in data.iter() if one.find(name) is not None)
            first = parent.find(name)
            place = list(parent).index(first)
            parent.remove(first)
            for row in reversed(given):
                copy = _plain(first)
                for cell, value in row.items():
                    copy.find(cell).text = _text(value)
                parent.insert(place, copy)
        return data

    def ask(self, name: str, what: str, data: ElementTree.Element, node: ElementTree.Element | None = None) -> bool:
        """Return what an expression that pyxform wrote gives; true where there is none."""
        bind = self.binds.get(self.path.get(name, ""))
        said = bind.get(what) if bind is not None else None
        if said is None:
            return True
        node = next(data.iter(name)) if node is None else node
        return elementpath.select(data, f"boolean({_xpath(said)})", parser=elementpath.XPath1Parser, item=node)


def _plain(element: ElementTree.Element) -> ElementTree.Element:
    made = ElementTree.Element(element.tag.rpartition("}")[2], element.attrib)
    made.text = (element.text or "").strip()
    made.extend(_plain(child) for child in element)
    return made


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return str(value.toordinal())
    if isinstance(value, frozenset | list):
        return " ".join(sorted(value))
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _xpath(text: str) -> str:
    """Return an expression with the functions of XForms said in XPath 1.0, days as numbers."""
    text = re.sub(r"date\('(\d{4})-(\d\d)-(\d\d)'\)", lambda d: str(date(*map(int, d.groups())).toordinal()), text)
    text = text.replace("today()", str(DAY.toordinal()))
    # XPath 1.0 makes a number of a node that is compared with one; elementpath does so where it is asked to
    text = re.sub(r"(?<![\w.)])([./][\w./]*)\s*([<>]=?)", r"number(\1) \2", text)
    text = re.sub(r"([<>]=?)\s*([./][\w./]*)", r"\1 number(\2)", text)
    text = re.sub(r"(?<![\w.)])([./][\w./]*)\s*=\s*(\d{6})\b", r"number(\1) = \2", text)
    path = r"\s*([\w./]+)\s*"
    text = re.sub(
        rf"count-selected\({path}\)",
        r"(string-length(normalize-space(\1)) - string-length(translate(normalize-space(\1), ' ', ''))"
        r" + number(string-length(\1) > 0))",
        text,
    )
    return re.sub(rf"selected\({path}, '([\w.-]+)'\)", r"contains(concat(' ', \1, ' '), ' \2 ')", text)
