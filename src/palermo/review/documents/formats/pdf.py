"""PDF by poppler's pdftotext: the only reader that keeps Arabic digits and lines in their order."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from palermo.errors import InvalidInput

SECONDS = 60
MOST_PAGES = 1000


def text_of(content: bytes) -> str:
    """Return the text of a PDF, pages parted by form feeds.

    Raises InvalidInput where pdftotext is missing, the file is damaged or locked, holds more than 1,000 pages, takes
    too long, or holds pictures of pages without text.
    """
    program, info = shutil.which("pdftotext"), shutil.which("pdfinfo")
    if not program or not info:
        raise InvalidInput(
            "reading PDF needs pdftotext: install it (apt install poppler-utils), or hand in DOCX or text"
        )
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "document.pdf"
        file.write_bytes(content)
        pages = _pages(_run([info, str(file)]))
        if pages > MOST_PAGES:
            raise InvalidInput(f"this PDF has {pages} pages; at most {MOST_PAGES} are read: hand it in in parts")
        text = _run([program, "-enc", "UTF-8", "-eol", "unix", str(file), "-"])
    if len(text.strip()) < 20 * max(1, pages // 10):
        raise InvalidInput(
            "this PDF holds pictures of pages and no text; recognize its text first (OCR), or hand in text"
        )
    return text


def _run(words: list[str]) -> str:
    try:
        done = subprocess.run(words, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise InvalidInput(f"this PDF was not read within {SECONDS} seconds; hand in DOCX or text") from None
    said = done.stderr.decode(errors="replace")
    if done.returncode:
        locked = "password" in said.lower() or "encrypt" in said.lower()
        why = "it is locked by a password" if locked else "it is damaged or no PDF"
        raise InvalidInput(f"this PDF cannot be read: {why}")
    return done.stdout.decode("utf-8", errors="replace")


def _pages(said: str) -> int:
    found = re.search(r"^Pages:\s+(\d+)", said, re.MULTILINE)
    return int(found[1]) if found else 1
