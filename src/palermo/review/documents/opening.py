"""Open a document of any kind that is read: text, DOCX, PDF, HTML. Hostile files get a clear error."""

from dataclasses import dataclass

from palermo.errors import InvalidInput
from palermo.review.documents.formats import plain

LARGEST = 100 * 1024 * 1024  # bytes of a file
LONGEST = 12_000_000  # characters of a text: about 3,000 pages
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Opened:
    """The text of a file. kind: text, docx, pdf or html."""

    text: str
    kind: str
    encoding: str


def open_document(content: bytes, name: str = "") -> Opened:
    """Return the text of a file.

    content: the file as it is. name: its name, which helps where the content does not tell. Raises InvalidInput for an
    empty, too large, damaged or unknown file, naming the remedy.
    >>> open_document("1. States should act.".encode()).kind
    'text'
    """
    if not content.strip():
        raise InvalidInput("this file is empty")
    if len(content) > LARGEST:
        raise InvalidInput(f"this file is larger than {LARGEST // 1024 // 1024} MiB; hand it in in parts")
    opened = _opened(content, name.lower())
    pages = opened.text.count("\f") + 1
    if pages > MOST_PAGES or len(opened.text) > LONGEST:
        raise InvalidInput(f"this document has more than {MOST_PAGES} pages; hand it in in parts")
    if not opened.text.strip():
        raise InvalidInput("this file holds no text")
    return opened


def _opened(content: bytes, name: str) -> Opened:
    """Return what a file holds; the reader of a format is loaded where a file of it is met."""
    if content.startswith(b"%PDF") or b"%PDF-" in content[:1024]:
        from palermo.review.documents.formats import pdf

        return Opened(pdf.text_of(content), "pdf", "")
    if content.startswith(b"PK\x03\x04"):
        from palermo.review.documents.formats import docx

        return Opened(docx.text_of(content), "docx", "utf-8")
    if content.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise InvalidInput("this is an older Word or RTF file; save it as DOCX and hand it in again")
    text, encoding = plain.text_of(content)
    head = text[:2000].lstrip().lower()
    if head.startswith(("<!doctype html", "<html", "<?xml")) or name.endswith((".html", ".htm")) or "<body" in head:
        from palermo.review.documents.formats import html

        return Opened(html.text_of(text), "html", encoding)
    return Opened(text, "text", encoding)
