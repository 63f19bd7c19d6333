"""Records as pages show them: in the reader's words, beside what follows and what a person is writing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from palermo.content.labels import translate
from palermo.content.sentences import templates
from palermo.review.corrections import Reviewed
from palermo.review.sheets import SHOWN
from palermo.treaty.names import name_on
from palermo_web.review import documents, words
from palermo_web.review.document_forms import Record
from palermo_web.review.marked_text import label_of

WARNINGS = ("no_modal", "no_addressee", "no_recommending_state", "numbers_missing", "parts_missing", "position_only")


def warning(code: str) -> str:
    """Return what a warning of the reader means."""
    said = {
        "no_modal": _("Nothing says how strongly it asks"),
        "no_addressee": _("Nothing says whom it addresses"),
        "no_recommending_state": _("No State is named that recommends it"),
        "numbers_missing": _("Numbers of paragraphs are missing before it"),
        "parts_missing": _("Parts are missing before it"),
        "position_only": _("Only the position is known, not the text"),
    }
    known, _colon, name = code.partition(": ")
    return (
        _("Not a State that is known: %(name)s") % {"name": name} if known == "unknown_state" else said.get(code, code)
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the reader in the reader's words. evidence: what it rests on, name and value."""

    code: str
    message: str
    place: int | None
    evidence: list[tuple[str, str]]
    proposal: str


def finding(one: Mapping[str, Any]) -> Found:
    """Return a finding as it is shown; its sentence was stored in English and is said in the reader's language."""
    template = templates().get(one["code"], "")
    filled = re.fullmatch(_pattern(template), one["message"], re.DOTALL) if template else None
    said = translate(template, words.language()).format(**filled.groupdict()) if filled else one["message"]
    where = (one.get("source") or {}).get("start")
    evidence = [(name, _plain(value)) for name, value in (one.get("evidence") or {}).items()]
    return Found(one["code"], said, where, evidence, _plain(one.get("proposal")))


def _pattern(template: str) -> str:
    """Return what finds the places of a sentence again; a place named twice holds the same twice."""
    made, known = "", set()
    for number, part in enumerate(re.split(r"\{(\w+)\}", template)):
        if number % 2 == 0:
            made += re.escape(part)
        else:
            made += f"(?P={part})" if part in known else f"(?P<{part}>.*?)"
            known.add(part)
    return made


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_plain(held)}" for name, held in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Row:
    """A record on a page. follower: the record with which it would be joined; opened: the form that stands open."""

    one: Reviewed
    label: str
    theme: str
    modal: str
    addressees: list[str]
    states: list[str]
    position: str
    warnings: list[str]
    certain: bool
    percent: int
    follower: Reviewed | None = None
    opened: str = ""
    form: Record | None = None
    written: str = ""
    conflict: str = ""
    seen: int = -1  # the lock of what a person is writing, where it is not the present one

    @property
    def id(self) -> str:
        """Its id, the same in every language of the document."""
        return self.one.id

    @property
    def words(self) -> str:
        """Its text, as much of it as a page of many records shows."""
        return str(self.one.record.get("text") or "")[:SHOWN]

    @property
    def is_long(self) -> bool:
        """Whether its text goes on after that."""
        return len(str(self.one.record.get("text") or "")) > SHOWN

    @property
    def lock(self) -> int:
        """The number of the event after which a person changes it."""
        return self.one.sequence if self.seen < 0 else self.seen


def row(one: Reviewed, day: date, follower: Reviewed | None = None, **more: Any) -> Row:
    """Return a record as it is shown on a day."""
    record: Mapping[str, Any] = one.record
    return Row(
        one=one,
        label=label_of(one),
        theme=words.theme(record.get("theme") or ""),
        modal=words.modal(record.get("modal") or ""),
        addressees=[words.addressee(code) for code in record.get("addressees") or ()],
        states=[name_on(code, day, words.language()) for code in record.get("recommending_states") or ()],
        position=words.position(record.get("position") or ""),
        warnings=[warning(code) for code in record.get("warnings") or ()],
        certain=documents.is_certain(one),
        percent=round(100 * float(record.get("confidence", 1))),
        follower=follower,
        **more,
    )


def rows(records: Iterable[Reviewed], day: date, wanted: Iterable[Reviewed] | None = None) -> list[Row]:
    """Return records as they are shown, each with the one that follows it in the document; all, or those wanted."""
    found = list(records)
    standing = [one for one in found if not one.removed]
    followers = {one.id: after for one, after in pairwise(standing)}
    return [row(one, day, followers.get(one.id)) for one in (found if wanted is None else wanted)]
