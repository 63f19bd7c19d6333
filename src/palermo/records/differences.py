"""What changed from one version of a form to the next, question by question, for people who answer or read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from palermo.records.form import Form, Item

ADDED, RETIRED, RENAMED, RELABELLED, ALTERED = "added", "retired", "renamed", "relabelled", "altered"


@dataclass(frozen=True, slots=True)
class Difference:
    """One question or cell that differs. parts: what was altered of it; empty labels and paths where there is none."""

    kind: str  # added, retired, renamed, relabelled, altered
    was: str  # item, or item/cell, in the version before
    now: str
    label_was: str = ""
    label_now: str = ""
    parts: tuple[str, ...] = ()


ALTERABLE: Mapping[str, tuple[str, ...]] = {
    "type": ("type",),
    "choices": ("choices", "rows"),
    "required": ("required",),
    "condition": ("show_if",),
    "checks": ("checks", "least", "most"),
    "help": ("help", "applies"),
    "evidence": ("evidence", "need"),
    "visibility": ("visibility",),
    "article": ("article", "level"),
    "register": ("register",),
}


def differences(before: Form, after: Form) -> tuple[Difference, ...]:
    """Return what differs between a version and the one after it, in the order of the later; what is gone comes last.

    A question that was renamed is the same question (migration of ``after``); it may be relabelled and altered too.
    >>> from palermo.records.form_file import EXAMPLE, read_form
    >>> one = read_form(EXAMPLE, register="courses", place="here")
    >>> other = read_form(EXAMPLE.replace("label: Title", "label: Name"), register="courses", place="here")
    >>> [(found.kind, found.label_was, found.label_now) for found in differences(one, other)]
    [('relabelled', 'Title', 'Name')]
    """
    names = {after.renamed.get(id, id): id for id in before.items if id not in after.retired}
    found: list[Difference] = []
    for id, item in after.items.items():
        former = before.items.get(names.get(id, ""))
        found += _of_one(former, item, names.get(id, ""), id)
    for id, item in before.items.items():
        if id in after.retired or after.renamed.get(id, id) not in after.items:
            found.append(Difference(RETIRED, id, "", item.label))
    return tuple(found)


def _of_one(was: Item | None, now: Item, path_was: str, path_now: str) -> Iterator[Difference]:
    if was is None:
        yield Difference(ADDED, "", path_now, "", now.label)
        return
    same = (path_was, path_now, was.label, now.label)
    if was.id != now.id:
        yield Difference(RENAMED, *same)
    if was.label != now.label:
        yield Difference(RELABELLED, *same)
    parts = tuple(
        part for part, names in ALTERABLE.items() if any(getattr(was, name) != getattr(now, name) for name in names)
    )
    if parts:
        yield Difference(ALTERED, *same, parts)
    cells = {cell.id: cell for cell in was.cells}
    for cell in now.cells:
        yield from _of_one(cells.pop(cell.id, None), cell, f"{path_was}/{cell.id}", f"{path_now}/{cell.id}")
    for cell in cells.values():
        yield Difference(RETIRED, f"{path_was}/{cell.id}", "", cell.label)
