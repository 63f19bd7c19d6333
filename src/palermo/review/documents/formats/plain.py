"""Plain text in whatever encoding it was saved."""

import codecs

from palermo.errors import InvalidInput

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLD = ["cp1256", "iso8859_6", "cp1251", "koi8_r", "iso8859_5", "gb18030", "big5", "cp1252"]
SAMPLE = 200_000  # bytes from which an old encoding is guessed


def text_of(content: bytes) -> tuple[str, str]:
    """Return the text of a file and the encoding in which it was read. Raises InvalidInput for what is no text.

    >>> text_of("Ñandú".encode("utf-16"))
    ('Ñandú', 'utf-16')
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    wide = _wide(content)
    if wide:
        return _decoded(content, wide)
    if b"\0" in content:
        raise InvalidInput("this is no text: it holds bytes that stand in no text; hand in text, DOCX, PDF or HTML")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes  # slow to load, and most texts are UTF-8

    best = from_bytes(content[:SAMPLE], cp_isolation=OLD).best()
    if best is None:
        raise InvalidInput("the encoding of this text is not recognized; save it as UTF-8 and hand it in again")
    return _decoded(content, best.encoding)


def _wide(content: bytes) -> str:
    """Return UTF-16 where every second byte of a text without a mark is nearly always the same."""
    head = content[:4000]
    if len(head) < 8 or head.count(b"\0") == 0:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and even < odd // 4:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 8 and odd < even // 4 else ""


def _decoded(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        return content.decode(encoding), encoding.removesuffix("-sig")
    except UnicodeDecodeError as error:
        where = f"at byte {error.start}"
        raise InvalidInput(
            f"this text is not whole {encoding} ({where}); save it as UTF-8 and hand it in again"
        ) from None
