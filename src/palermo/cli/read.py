"""palermo read: a report of the United Nations as structured recommendations."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from palermo.errors import InvalidInput

PATIENCE = 1.0  # seconds of reading after which its progress is shown

NAME = "read"
SUMMARY = "read a report (text, DOCX, PDF, HTML; six languages) into structured recommendations"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("file", help="the document; - for standard input")
    parser.add_argument("--lang", default="auto", help="ar, en, es, fr, ru, zh or auto (default)")
    parser.add_argument("--format", choices=("json", "csv", "akn", "html"), default="json")
    parser.add_argument(
        "--family", default="", help="meeting_report, universal_review, resolution, ... (default: told)"
    )
    parser.add_argument("--addendum", default="", metavar="FILE", help="a document that says what became of them")


def run(arguments: argparse.Namespace) -> dict[str, Any] | int:
    """Return the report as JSON, or print it in another format."""
    from palermo.review.documents.reading import read, with_positions

    with _shown(arguments.file) as progress:
        report = read(_text(arguments.file), arguments.lang, arguments.family, progress)
    if arguments.addendum:
        with _shown(arguments.addendum) as progress:
            addendum = read(_text(arguments.addendum), arguments.lang, report.about.family, progress)
        report = with_positions(report, addendum)
    if arguments.format == "json" or arguments.json:
        return report.as_dict()
    from palermo.review.documents.akn import to_akn
    from palermo.review.documents.export import to_csv, to_html

    print({"csv": to_csv, "akn": to_akn, "html": to_html}[arguments.format](report), end="")
    return 0


@contextmanager
def _shown(name: str) -> Iterator[Callable[[int, int], None]]:
    """Yield what shows on a terminal how far a reading is, where it takes long; the line ends with the reading."""
    begun, shown = time.monotonic(), ""

    def show(done: int, whole: int) -> None:
        nonlocal shown
        line = f"\r{name}: {100 * done // whole} %"
        if line != shown and sys.stderr.isatty() and time.monotonic() - begun > PATIENCE:
            shown = line  # first: an interrupt that comes while printing ends the line, too
            print(line, end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        if shown:
            print(file=sys.stderr)


def _text(name: str) -> str:
    from palermo.review.documents.opening import open_document

    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise InvalidInput(f"{name}: cannot be read ({error.strerror}); check the path") from None
    try:
        return open_document(content, name).text
    except InvalidInput as error:
        raise InvalidInput(f"{name}: {error}") from None
