"""Excel round trip of an entry: out, edited offline, back with a list of what clashes."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from palermo.errors import InvalidInput
from palermo.records.events import Answer, Proposal
from palermo.records.form import Form
from palermo.records.workbook import SheetRow, merged, read_workbook, write_workbook
from palermo_web.records import queries
from palermo_web.records.models import Entry


def _key() -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), b"records workbook", hashlib.sha256).digest()


def _word(text: str) -> str:
    words = {
        "Section": _("Section"),
        "Question": _("Question"),
        "Answer": _("Answer"),
        "Reason": _("Reason"),
        "Law or measure": _("Law or measure"),
        "Provision": _("Provision"),
        "Choices": _("Choices"),
    }
    return words[text]


def workbook(entry: Entry, seen: queries.Seen, language: str) -> bytes:
    """Return the answers that a reader may see as a workbook."""
    return write_workbook(seen.form, seen.answers, entry=str(entry.pk), key=_key(), language=language[:2], word=_word)


@dataclass(frozen=True, slots=True)
class Received:
    """What came back: changes wanted, and rows that are set aside with the reason."""

    wanted: list[Proposal]
    faulty: list[SheetRow]


def received(content: bytes, entry: Entry, form: Form, answers: Mapping[str, Answer]) -> Received:
    """Read a workbook that comes back. Raises InvalidInput in the reader's language."""
    try:
        rows = read_workbook(content, form, entry=str(entry.pk), key=_key())
    except InvalidInput as error:
        raise InvalidInput(said(str(error))) from None
    wanted = []
    for row in rows:
        if row.fault:
            continue
        standing = answers.get(row.path)
        content_wanted = merged(row, standing, form.at(row.path))
        if content_wanted or standing:
            wanted.append(Proposal(row.path, row.seen, content_wanted))
    return Received(wanted, [row for row in rows if row.fault])


def said(text: str) -> str:
    """Return what is wrong with a workbook in the reader's language."""
    words = {
        "This is not a workbook that was downloaded here.": _("This is not a workbook that was downloaded here."),
        "This workbook belongs to another entry.": _("This workbook belongs to another entry."),
        "This workbook was made for another version of the form; download it again.": _(
            "This workbook was made for another version of the form; download it again."
        ),
        "The hidden columns of this row were changed.": _("The hidden columns of this row were changed."),
    }
    return words.get(text, text)


def as_fields(path: str, content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield an answer as the hidden fields of a page, which forms.proposals reads back."""
    value = content.get("value")
    if isinstance(value, dict):
        for part, text in value.items():
            yield f"value:{path}:{part}", str(text)
    else:
        for one in value if isinstance(value, list) else [value]:
            yield f"value:{path}", "" if one is None else str(one)
    yield f"reason:{path}", str(content.get("reason", ""))
    yield f"visibility:{path}", str(content.get("visibility", ""))
    for place, law in enumerate(content.get("evidence", ()), start=1):
        for part, text in law.items():
            yield f"law:{path}:{place}:{part}", str(text)
    for code in content.get("need", {}).get("assistance", ()):
        yield f"need:{path}", str(code)
    yield f"urgency:{path}", str(content.get("need", {}).get("urgency", ""))
