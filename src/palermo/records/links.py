"""What an answer points at: a provision, a recommendation, a State, another entry; and who points at something."""

from collections.abc import Iterator
from dataclasses import dataclass

from palermo.errors import InvalidQuestion
from palermo.records.form import Form, Item

KINDS = ("article", "recommendation", "state", "entry")
REFERENCE = "reference"  # item of a register of recommendations, by whose answer they are cited


@dataclass(frozen=True, slots=True)
class Target:
    """Something that answers point at. value: item_id of a provision, "SYMBOL, para", ISO code, id of an entry."""

    kind: str
    value: str

    def __post_init__(self) -> None:
        """Raise InvalidQuestion for a kind that there is not."""
        if self.kind not in KINDS:
            raise InvalidQuestion(f'nothing points at a "{self.kind}"; there are: {", ".join(KINDS)}')


@dataclass(frozen=True, slots=True)
class Pointer:
    """A question that can point. path: item or item/cell; asks: it is about the target itself, so any answer counts."""

    path: str
    item: Item
    asks: bool = False

    def fits(self, path: str) -> bool:
        """Return whether an answer's path is one of this question.

        >>> Pointer("members/state", Item("state", "state", "State")).fits("members/r1/state")
        True
        """
        name, _sign, cell = self.path.partition("/")
        parts = path.split("/")
        return parts == [name] if not cell else len(parts) == 3 and parts[0] == name and parts[2] == cell


def pointers(form: Form, target: Target) -> Iterator[Pointer]:
    """Yield the questions of a form that can point at a target: those of its type, and those asked about a provision.

    >>> from palermo.records.register_file import register
    >>> [one.path for one in pointers(register("checklist_tip").form, Target("article", "TIP-06-6"))]
    ['tip_06_6']
    """
    for item in form.items.values():
        for path, one in [(item.id, item), *((f"{item.id}/{cell.id}", cell) for cell in item.cells)]:
            if one.holds_rows:
                continue
            if one.type == target.kind:
                yield Pointer(path, one)
            elif target.kind == "article" and target.value in (one.article, item.article):
                yield Pointer(path, one, asks=True)


def points(pointer: Pointer, value: object, target: Target) -> bool:
    """Return whether an answer of a question points at a target.

    >>> points(Pointer("state", Item("state", "state", "State")), "KEN", Target("state", "KEN"))
    True
    """
    return value is not None if pointer.asks else value == target.value
