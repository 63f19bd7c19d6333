"""palermo read: a report of the United Nations as structured recommendations."""

import argparse
import sys
from pathlib import Path
from typing import Any

from palermo.errors import InvalidInput

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

    report = read(_text(arguments.file), arguments.lang, arguments.family)
    if arguments.addendum:
        report = with_positions(report, read(_text(arguments.addendum), arguments.lang, report.about.family))
    if arguments.format == "json" or arguments.json:
        return report.as_dict()
    from palermo.review.documents.akn import to_akn
    from palermo.review.documents.export import to_csv, to_html

    print({"csv": to_csv, "akn": to_akn, "html": to_html}[arguments.format](report), end="")
    return 0


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
