"""Tables of histories on their way in: counted from what was sent, kept without persons, lists merged and left out."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from palermo.errors import InvalidInput
from palermo.estimation.reading import read_text
from palermo.estimation.results import Finding
from palermo.estimation.table_checks import check_table
from palermo.estimation.tables import CaptureTable, from_histories

MOST_BYTES = 4 * 2**20
MOST_ROWS = 100_000
MOST_PERSONS = 10**10
LONGEST_NAME = 60
MOST_CHANGES = 20
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """A table of histories, and the columns of the file over which it was added up."""

    table: CaptureTable
    columns: tuple[str, ...]


def read_bytes(content: bytes, strata: Sequence[str] = ()) -> Counted:
    """Count the histories of a file. Raises InvalidInput with place and remedy; nothing of the file is kept."""
    if len(content) > MOST_BYTES:
        raise InvalidInput(f"the file is larger than {MOST_BYTES // 2**20} MiB; count the histories first")
    try:
        return read_csv(content.decode("utf-8-sig"), strata)
    except UnicodeDecodeError:
        raise InvalidInput("the file is not UTF-8 text; save it as CSV UTF-8") from None


def read_csv(text: str, strata: Sequence[str] = ()) -> Counted:
    """Count the histories of a text, all strata together. Raises InvalidInput."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise InvalidInput(f"the text is larger than {MOST_BYTES // 2**20} MiB; count the histories first")
    if text.count("\n") + text.count("\r") > 2 * MOST_ROWS:
        raise InvalidInput(f"there are more than {MOST_ROWS:,} rows; count the histories first")
    found = read_text(text, strata)
    table = found.whole
    check_names(table.lists)
    if len(table.lists) < 2:
        raise InvalidInput("one list alone says nothing about those who are not on it; give two, better three or more")
    if not 0 < table.observed <= MOST_PERSONS:
        raise InvalidInput("these counts are of nobody, or of more persons than there are; mend them")
    return Counted(table, found.columns)


def check_names(lists: Sequence[str]) -> None:
    """Raise InvalidInput for names that cannot be shown or kept."""
    for name in lists:
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise InvalidInput(f"the name of a list has at most {LONGEST_NAME} letters and no signs without a shape")


def document_of(table: CaptureTable) -> dict[str, Any]:
    """Return a table as plain values: lists, and each history that occurs with its count."""
    return {"lists": list(table.lists), "histories": [[list(history), count] for history, count in table.rows()]}


def table_of(document: Document) -> CaptureTable:
    """Return the table that plain values stand for. Raises InvalidInput."""
    return from_histories(document["lists"], [(history, count) for history, count in document["histories"]])


def changed(document: Document, changes: Sequence[Mapping[str, Any]]) -> CaptureTable:
    """Return a table with lists merged and left out, in order. Raises InvalidInput for lists that are not there."""
    if len(changes) > MOST_CHANGES:
        raise InvalidInput(f"more than {MOST_CHANGES} changes; begin again from a table nearer to what you need")
    table = table_of(document)
    for change in changes:
        names = list(change["lists"])
        if change["kind"] == "merged":
            table = table.merging(names)
            check_names(table.lists)
        else:
            if len(table.lists) - len(set(names)) < 2:
                raise InvalidInput(_("Two lists at least must stay."))
            table = table.without(*names)
    return table


def hash_of(document: Document) -> str:
    """Return the SHA-256 of plain values, whatever the order of their names."""
    said = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def checks(table: CaptureTable) -> tuple[Finding, ...]:
    """Return what to look at in a table before any number is made from it."""
    return check_table(table)
