"""A report as DOCX: its lines with their styles."""

from collections.abc import Iterator

from palermo.records import word_document
from palermo.review.report_parts import ChairReport, Part

KIND = word_document.KIND


def docx(report: ChairReport) -> bytes:
    """Return a report as the bytes of a DOCX; the same report gives the same bytes."""
    lines = tuple(_lines(report))
    return word_document.docx(
        word_document.Written(report.title, report.symbol, report.language, report.direction, lines)
    )


def _lines(report: ChairReport) -> Iterator[tuple[str, str]]:
    """Yield every line with its style."""
    yield "Normal", report.symbol
    yield from (("Normal", one) for one in report.front)
    yield "Title", report.title
    for chapter in report.chapters:
        yield from _of_part(chapter)


def _of_part(part: Part) -> Iterator[tuple[str, str]]:
    yield f"Heading{part.level}", f"{part.mark} {part.title}"
    for paragraph in part.paragraphs:
        yield "Normal", f"{paragraph.mark} {paragraph.text}"
        for mark, text, lower in paragraph.points:
            yield "Point", f"{mark} {text}"
            yield from (("Lower", f"{sign} {said}") for sign, said in lower)
    for one in part.parts:
        yield from _of_part(one)
