"""Names of questions in an XLSForm: one namespace for what our forms keep apart, and our ids made from any name."""

import re
import unicodedata
from collections.abc import Container, Iterator
from itertools import chain, count

from palermo.records.form import Form, Item
from palermo.records.xlsform.vocabulary import KEPT_APART, PARTS

LONGEST = 64


class Names:
    """The name of every place of a form: items, then sections, cells, rows and parts; each name once."""

    def __init__(self, form: Form) -> None:
        self.taken = set(KEPT_APART)
        self.of: dict[str, str] = {}
        for place, wanted in _places(form):
            self.of[place] = self.free(wanted)

    def free(self, wanted: str) -> str:
        """Return a name that is free; it is taken from then on."""
        name = first_free(wanted, self.taken)
        self.taken.add(name)
        return name


def first_free(wanted: str, taken: Container[str]) -> str:
    """Return a name, or the name with the first number that makes it free.

    >>> first_free("a", {"a", "a_2"})
    'a_3'
    """
    short = wanted[: LONGEST - 6]
    numbered = (f"{short}_{number}" for number in count(2))
    return next(one for one in chain([wanted[:LONGEST]], numbered) if one not in taken)


def _places(form: Form) -> Iterator[tuple[str, str]]:
    """Yield every place that has a name of its own, with the one it would like; items first, so that they keep theirs.

    Places are ``item``, ``item/cell``, ``item/row``, ``item/row/cell``, ``...#part`` and ``section:id``.
    """
    for item in form.items.values():
        yield item.id, item.id
    for section in form.sections:
        yield f"section:{section.id}", section.id
    for item in form.items.values():
        yield from _below(item, item.id, item.id)


def _below(item: Item, place: str, wanted: str) -> Iterator[tuple[str, str]]:
    for part, _type, _label in PARTS.get(item.type, ()):
        yield f"{place}#{part}", f"{wanted}_{part}"
    above = {f"{place}/{row.code}": f"{wanted}_{as_id(row.code)}" for row in item.rows}
    yield from above.items()
    for upper, name in (above or {place: wanted}).items():
        for cell in item.cells:
            yield f"{upper}/{cell.id}", f"{name}_{cell.id}"
            yield from _below(cell, f"{upper}/{cell.id}", f"{name}_{cell.id}")


def as_id(name: str) -> str:
    """Return a name as an id of ours: small letters, digits and underscores; empty where nothing of it is left.

    >>> as_id("householdSize"), as_id("Q1. Größe"), as_id("2nd")
    ('household_size', 'q1_grosse', 'q_2nd')
    """
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    plain = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:LONGEST]
    return plain if not plain or plain[0].isalpha() else ("q_" + plain)[:LONGEST]
