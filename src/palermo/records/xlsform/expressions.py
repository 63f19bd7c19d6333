"""Expressions of an XLSForm as rules of a form: names become ids, and what is said in another way becomes one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from palermo.errors import InvalidContent, InvalidInput
from palermo.records.rules import CODE, NUMBER, TABLE, TEXT, condition
from palermo.records.xlsform.report import Report
from palermo.records.xpath_reader import COMPARES, THIS, from_xpath

NAMED = ("answer", "answered", "count", "counted")


@dataclass(frozen=True, slots=True)
class Readings:
    """What expressions can read. ids: name in the workbook -> id, or item/cell; kinds: of answers, by id."""

    ids: Mapping[str, str]
    kinds: Mapping[str, str]
    report: Report

    def rule(self, text: str, place: str, *, about: str = "") -> Any:
        """Return the tree of a condition, None where it is wrong, which is then reported with its place.

        about: id of the item that a constraint is about; item/cell for a cell.
        """
        try:
            return self._settled(self._resolved(from_xpath(text, place), about, ""), place, about)
        except (InvalidInput, InvalidContent) as error:
            return self._refused(place, error)

    def check(self, text: str, place: str, *, about: str, own: str, shown: Any) -> Any:
        """Return the condition that a note says is not met: what stands in the last not(...) of its relevance.

        own: name of the question that the note follows; shown: the condition of that question, which may be repeated.
        """
        try:
            tree = self._resolved(from_xpath(text, place), about, own)
            *before, last = tree["all"] if isinstance(tree, dict) and "all" in tree else [tree]
            known = all(one == {"answered": about} or self._settled(one, place, about) == shown for one in before)
            rule = last["not"] if known and isinstance(last, dict) and "not" in last else {"not": tree}
            return self._settled(rule, place, about)
        except (InvalidInput, InvalidContent) as error:
            return self._refused(place, error)

    def codes(self, text: str, place: str) -> list[str]:
        """Return the answers for which a question is asked after another one; reports any other condition."""
        try:
            tree = from_xpath(text, place)
        except InvalidInput as error:
            self._refused(place, error)
            return []
        found = [_code(one) for one in (tree.get("any", [tree]) if isinstance(tree, dict) else [tree])]
        if None in found:
            self.report.refuse(place, "this condition must name answers of the question before it.")
        return [code for code in found if code is not None]

    def _settled(self, tree: Any, place: str, about: str) -> Any:
        found = settled(tree, lambda one: self._kind(one, about), about)
        condition(found, self.kinds.get, place, this=self.kinds.get(about, ""))
        return found

    def _refused(self, place: str, error: Exception) -> None:
        self.report.refuse(place, re.sub(rf"^{re.escape(place)}(?:, [a-z_]+)*: ", "", str(error)))

    def _resolved(self, tree: Any, about: str, own: str) -> Any:
        """Return a tree with ids for names. own: a name that means the answer being checked."""
        if isinstance(tree, list):
            return [self._resolved(one, about, own) for one in tree]
        if not isinstance(tree, dict):
            return tree
        ((operator, given),) = tree.items()
        if own and given == own and operator in ("answer", "answered"):
            return {"this": True} if operator == "answer" else {"answered": about}
        cell = self.ids.get(given, "").split("/") if operator in ("answer", "answered") else []
        if len(cell) == 3:  # of a table: its row, its column
            return {"cell": cell} if operator == "answer" else {"answered": cell[0]}
        if operator in NAMED:
            return {operator: self._id(given, about)}
        if operator == "includes":
            return {operator: [self._id(given[0], about), given[1]]}
        if operator == "total":
            return self._total(given[0])
        found = self._resolved(given, about, own)
        if operator == "any" and isinstance(found[0], dict) and self.kinds.get(found[0].get("answered", "")) == TABLE:
            found = [one for place, one in enumerate(found) if one not in found[:place]]
        return {operator: found}

    def _total(self, name: str) -> Any:
        """Return the sum of a number over the rows of a repeat; of one number, what is known of it."""
        found = self.ids.get(name, "").split("/")
        if len(found) == 2:
            return {"total": found}
        if not found[0] or self.kinds.get("/".join(found)) != NUMBER:
            raise InvalidInput(f'"{name}" is no number in a repeat.')
        return {"sum_known": [{"cell": found} if len(found) == 3 else {"answer": found[0]}]}

    def _id(self, name: str, about: str) -> str:
        found = about if name == THIS else self.ids.get(name, "")
        if not found or "/" in found:
            raise InvalidInput(f'"{name}" is no question that a rule can read here.')
        return found

    def _kind(self, tree: Any, about: str) -> str:
        """Return what a tree gives as far as it decides how a constant beside it is read."""
        if isinstance(tree, dict):
            ((operator, given),) = tree.items()
            if operator == "cell":
                return self.kinds.get("/".join(given), "")
            if operator in ("answer", "this"):
                return self.kinds.get(about if operator == "this" else given, "")
            return NUMBER if operator in ("count", "counted", "total", "sum_known") else ""
        return ""


def _code(tree: Any) -> str | None:
    """Return the answer that a part of a condition asks for."""
    if isinstance(tree, dict) and "equals" in tree and isinstance(tree["equals"][0], dict):
        return None if isinstance(tree["equals"][1], dict) else str(tree["equals"][1])
    return str(tree["includes"][1]) if isinstance(tree, dict) and "includes" in tree else None


def settled(tree: Any, kind_of: Callable[[Any], str], about: str = "") -> Any:
    """Return a tree in which each meaning is said in one way: not equal is "differs", more rows than 0 "answered".

    kind_of: subtree -> kind of its answer, so that a constant is read as the answer beside it is. about: the item that
    is checked, whose answer is "this".
    >>> settled({"not": {"equals": [{"answer": "a"}, 1]}}, lambda one: "code")
    {'differs': [{'answer': 'a'}, '1']}
    """
    if isinstance(tree, list):
        return [settled(one, kind_of, about) for one in tree]
    if isinstance(tree, Decimal):
        return int(tree) if tree == tree.to_integral_value() else _fraction(tree)
    if not isinstance(tree, dict):
        return tree
    ((operator, given),) = tree.items()
    if operator in COMPARES.values():
        given = _alike([settled(one, kind_of, about) for one in given], kind_of)
    elif operator not in (*NAMED, "includes", "total", "cell", "this", "today"):
        given = settled(given, kind_of, about)
    return _simplest(operator, given, about)


def _simplest(operator: str, given: Any, about: str) -> Any:
    if operator in ("all", "any", "sum", "product") and len(given) == 1:
        return given[0]
    if operator == "sum" and all(isinstance(one, dict) and "sum_known" in one for one in given):
        return {"sum_known": [part for one in given for part in one["sum_known"]]}
    if operator == "not" and isinstance(given, dict) and "equals" in given:
        return {"differs": given["equals"]}
    if operator == "more" and given[1] == 0 and isinstance(given[0], dict) and "count" in given[0]:
        return {"answered": given[0]["count"]}
    if operator == "all" and len(given) == 2 and isinstance(given[0], dict) and "equals" in given[0]:
        first = given[0]["equals"][0]
        name = about if first == {"this": True} else first.get("answer") if isinstance(first, dict) else None
        if given[1] == {"differs": [first, ""]} or (name and given[1] == {"answered": name}):
            return given[0]
    return {operator: given}


def _fraction(number: Decimal) -> float:
    if Decimal(str(float(number))) != number:
        raise InvalidInput(f"the number {number} has more digits than are kept.")
    return float(number)


def _alike(pair: list[Any], kind_of: Callable[[Any], str]) -> list[Any]:
    kinds = [kind_of(one) for one in pair]
    return [_as(one, kinds[1 - place]) for place, one in enumerate(pair)]


def _as(one: Any, kind: str) -> Any:
    """Return a constant as the kind of the answer that it is compared with."""
    if kind in (CODE, TEXT) and isinstance(one, int | float | date) and not isinstance(one, bool):
        return str(one)
    if kind == NUMBER and isinstance(one, str) and one:
        try:
            return settled(Decimal(one), lambda _one: "")
        except InvalidOperation:
            return one
    return one
