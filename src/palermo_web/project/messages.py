"""The words of the interface: collected from templates and code, kept in one catalogue a language."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

import palermo

SOURCE = Path(__file__).parents[1]
LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("ar", "es", "fr", "ru", "zh_Hans")
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "ngettext": (1, 2),
}
DAY = datetime(2026, 1, 1, tzinfo=UTC)  # of every head, so that a catalogue changes with its words only
Message = str | tuple[str, str]  # a pair where singular and plural differ


def _found(text: bytes, place: str) -> Iterator[tuple[Message, str]]:
    for line, words, _comments, _context in extract("python", io.BytesIO(text), KEYWORDS, (), {}):
        message = (words[0], words[1]) if isinstance(words, tuple) else words
        if message and all(message):
            yield message, f"{place}:{line}"


def _plain(template: str) -> str:
    """Return a template's words without its indentation, which is none of Python's."""
    return "\n".join(line.lstrip() for line in template.splitlines())


def collect(folder: Path = SOURCE) -> dict[Message, list[str]]:
    """Return every message below a folder with the places where it stands."""
    messages: dict[Message, list[str]] = {}
    for file in sorted([*folder.rglob("*.py"), *folder.rglob("*.html")]):
        text = file.read_text(encoding="utf-8")
        text = _plain(templatize(text, origin=str(file))) if file.suffix == ".html" else text
        for message, place in _found(text.encode(), file.relative_to(folder).as_posix()):
            messages.setdefault(message, []).append(place)
    return messages


def catalogue_file(language: str) -> Path:
    """Return the file of a language's catalogue."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """Return a language's catalogue, empty where there is none yet."""
    file = catalogue_file(language)
    return read_po(io.BytesIO(file.read_bytes() if file.exists() else b""), locale=language)


def missing(language: str) -> list[Message]:
    """Return the messages that a language lacks."""
    known = read(language)
    return [message for message in collect() if not _said(known, message)]


def _said(known: Catalog, message: Message) -> bool:
    found = known.get(message[0] if isinstance(message, tuple) else message)
    words = found.string if found else ""
    return bool(words) and all(words if isinstance(words, tuple | list) else [words])


def fresh(language: str, of: str) -> Catalog:
    """Return an empty catalogue with a head that names no person and no day."""
    heads = {"project": "Palermo", "version": palermo.__version__, "msgid_bugs_address": "Palermo", "charset": "utf-8"}
    heads |= {"last_translator": "Palermo", "language_team": "Palermo", "header_comment": f"# Words of {of}."}
    return Catalog(locale=language, fuzzy=False, creation_date=DAY, revision_date=DAY, **heads)


def update(language: str) -> None:
    """Bring a catalogue to the present messages: new ones empty, translations kept, what is gone left out."""
    before, after = read(language), fresh(language, "the interface")
    for message in collect():
        held = before.get(message[0] if isinstance(message, tuple) else message)
        after.add(message, held.string if held and held.string else "")
    file = catalogue_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(stream, after, sort_output=True, omit_header=False, no_location=True, width=110)
