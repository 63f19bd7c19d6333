"""Versions of a form: what a change is, whether its number says so, and that a published file stays as it is."""

import hashlib
from collections.abc import Iterator
from functools import cache

from palermo.content.reader import read_csv
from palermo.errors import InvalidContent
from palermo.records.form import Form, Item

PATCH, MINOR, MAJOR = "patch", "minor", "major"


def change_between(before: Form, after: Form) -> str:
    """Return what a change is: patch (texts only), minor (what is new is optional), major (removed, retyped, renamed).

    >>> from palermo.records.form_file import EXAMPLE, read_form
    >>> form = read_form(EXAMPLE, register="courses", place="here")
    >>> change_between(form, form)
    'patch'
    """
    if any(_removed_or_retyped(before, after)):
        return MAJOR
    fresh = [item for id, item in after.items.items() if id not in before.items]
    if any(item.required == "required" for item in fresh) or _stricter(before, after):
        return MAJOR
    if fresh or _shape(before) != _shape(after):
        return MINOR
    return PATCH


def _removed_or_retyped(before: Form, after: Form) -> Iterator[str]:
    for id, item in before.items.items():
        other = after.items.get(id)
        if (
            other is None
            or other.type != item.type
            or _codes(item) - _codes(other)
            or {(cell.id, cell.type) for cell in item.cells} - {(cell.id, cell.type) for cell in other.cells}
        ):
            yield id


def _codes(item: Item) -> set[str]:
    return {choice.code for choice in (*item.choices, *item.rows)}


def _stricter(before: Form, after: Form) -> bool:
    return any(
        item.required == "required" and before.items[id].required != "required"
        for id, item in after.items.items()
        if id in before.items
    )


def _shape(form: Form) -> list[tuple[object, ...]]:
    return [
        (item.id, item.required, item.show_if, len(item.checks), _codes(item), [cell.id for cell in item.cells])
        for item in form.items.values()
    ]


def check_change(before: Form, after: Form) -> None:
    """Raise InvalidContent where a version's number does not say what changed, or an answer would be lost."""
    kind = change_between(before, after)
    old, new = before.version.split("."), after.version.split(".")
    said = MAJOR if new[0] != old[0] else MINOR if new[1] != old[1] else PATCH
    order = (PATCH, MINOR, MAJOR)
    if order.index(said) < order.index(kind):
        raise InvalidContent(f"{after.place}: this is a {kind} change of {before.version}; number it so")
    gone = [id for id in before.items if id not in after.items and id not in after.renamed and id not in after.retired]
    if gone:
        raise InvalidContent(
            f"{after.place}: say under migration what becomes of {', '.join(gone)}: renamed or retired, so that no "
            "answer is lost"
        )
    lost = [new for old, new in after.renamed.items() if old not in before.items or new not in after.items]
    if lost:
        raise InvalidContent(f"{after.place}: migration renames to or from items that do not exist: {', '.join(lost)}")
    for id, item in before.items.items():
        now = after.items.get(after.renamed.get(id, id))
        if now is None or id in after.retired:
            continue
        if now.type != item.type:
            raise InvalidContent(f"{after.place}: {id} was {item.type} and is {now.type}; retire it and ask anew")
        missing = _codes(item) - _codes(now) - set(after.recoded.get(now.id, {}))
        if missing:
            raise InvalidContent(f"{after.place}: say under migration, recoded, what becomes of {id}: {missing}")


@cache
def published() -> dict[tuple[str, str], str]:
    """Return the hash of every published version of Palermo's own forms, by register and version.

    >>> ("checklist_tip", "1.0.0") in published()
    True
    """
    return {(row["register"], row["version"]): row["sha256"] for row in read_csv("registers/published.csv")}


def fault_of(form: Form) -> str:
    """Return what is wrong with a file against the list of published hashes; empty where nothing is.

    >>> from palermo.records.register_file import register
    >>> fault_of(register("checklist_tip").form)
    ''
    """
    known = published().get((form.register, form.version))
    if known is None:
        return f"{form.place}: not in registers/published.csv; run ./palermo registers --publish"
    if known != form.sha256:
        return f"{form.place}: changed after it was published; put a new version beside it"
    return ""


def hash_of(text: str) -> str:
    """Return the hash by which a published file is held.

    >>> hash_of("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode()).hexdigest()
