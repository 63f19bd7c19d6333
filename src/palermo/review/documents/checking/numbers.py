"""Numbers that refer: to chapters, items, resolutions, footnotes; and numbers that are missing."""

import re
from collections import Counter
from collections.abc import Iterator

from palermo.content.sentences import say
from palermo.review.documents.blocks import CHAPTER, UNREAD
from palermo.review.documents.demands import like
from palermo.review.documents.layout import REFERENCE
from palermo.review.documents.letters import alike
from palermo.review.documents.lines import HIGH
from palermo.review.documents.marks import as_roman, roman
from palermo.review.documents.metadata import number_of, ordinals
from palermo.review.documents.report import Finding, Report

PAIR = re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])")
FIRST_ASSEMBLY = 1945  # the session of a year is its distance from this one
NEXT_WORDS = 4  # words after "chapter" in which its number stands


def chapters(report: Report) -> Iterator[Finding]:
    """Yield references to chapters that are not there, or do not hold the recommendations said to stand in them."""
    words, tree = report.reading.words, report.reading.tree
    titles = {one.number: like(report.reading.source.text(one.block)) for one in tree.sections if one.kind == CHAPTER}
    holding = [number for number, title in titles.items() if words.fits("headings", "recommendations").search(title)]
    if not titles:
        return
    for paragraph in tree.paragraphs:
        for sentence in re.split(r"(?<=[.。])\s", report.reading.source.text(paragraph.block)):
            report.reading.source.pace.at(paragraph.block.begins)
            plain = like(sentence)
            about = words.fits("headings", "recommendations").search(plain)
            match = words.fits("chapter").search(plain, about.end() if about else 0)
            cited = _number_after(plain[match.end() :], report) if match else None
            if not cited:
                continue
            evidence = {"cited": cited, "chapters": {as_roman(number): title for number, title in titles.items()}}
            if cited not in titles:
                message = say("chapter_missing", para=paragraph.number, cited=as_roman(cited))
                yield Finding("chapter_missing", message, paragraph.number, evidence)
            elif about and holding and cited not in holding and len(holding) == 1:
                found = as_roman(holding[0])
                message = say("chapter_reference", para=paragraph.number, cited=as_roman(cited), found=found)
                yield Finding("chapter_reference", message, paragraph.number, evidence, found)


def _number_after(text: str, report: Report) -> int | None:
    said = re.match(r"\s*([ivx]{1,5}|\d{1,2})(?!\w)", text)
    if said:
        return int(said[1]) if said[1].isdigit() else roman(said[1].upper()) or None
    near = " ".join(text.split()[:NEXT_WORDS]) or text[:6]
    language = report.reading.language
    found = ordinals(language)[0].match(alike(near))
    return number_of(found.group(), language) if found else None


def items(report: Report) -> Iterator[Finding]:
    """Yield items that are named and are not on the agenda."""
    known = {one["item"] for one in report.meeting.agenda}
    for one in report.meeting.statements:
        if known and one.item and one.item not in known:
            message = say("item_missing", para=one.para, item=one.item)
            yield Finding("item_missing", message, one.para, {"item": one.item, "agenda": sorted(known)})


def pairs(report: Report) -> Iterator[Finding]:
    """Yield pairs such as 194/63 that can only be, or could also be, meant in the other order."""
    day = report.about.dates[0] if report.about.dates else report.about.distributed_on
    if day is None:
        return
    now = day.year - FIRST_ASSEMBLY
    found = list(_cited(report))
    common = Counter(first for _para, first, second, assembly in found if not assembly and first == second)
    for para, first, second, assembly in found:
        if assembly and first > now >= second > 1:
            proposal = f"{second}/{first}"
            message = say("number_pair", para=para, said=f"{first}/{second}", proposal=proposal)
            yield Finding("number_pair", message, para, {"said": f"{first}/{second}", "session": second}, proposal)
        elif not assembly and common and second in common and first not in common:
            proposal = f"{second}/{first}"
            message = say("number_pair_unsure", para=para, said=f"{first}/{second}", proposal=proposal, session=second)
            yield Finding("number_pair_unsure", message, para, {"said": f"{first}/{second}"}, proposal)


def _cited(report: Report) -> Iterator[tuple[int, int, int, bool]]:
    words = report.reading.words
    for paragraph in report.reading.tree.paragraphs:
        for block in paragraph.every:
            text = like(report.reading.source.text(block))
            for match in PAIR.finditer(text):
                before = text[max(0, match.start() - 40) : match.start()]
                assembly = bool(words.fits("assembly").search(before))
                if assembly or words.fits("decisions").search(before):
                    yield paragraph.number, int(match[1]), int(match[2]), assembly


def footnotes(report: Report) -> Iterator[Finding]:
    """Yield footnotes without a mark, with several, and marks without a footnote."""
    text, notes = report.reading.source.folded.text, report.reading.tree.footnotes
    marks = Counter(
        int(next(one for one in match.groups() if one).translate(HIGH)) for match in REFERENCE.finditer(text)
    )
    numbers = [one.number for one in notes if one.number]
    for block in notes:
        if block.number and not marks[block.number] and marks:
            message = say("footnote_unmarked", number=block.number)
            place = report.reading.source.place(block)
            yield Finding("footnote_unmarked", message, None, {"footnote": block.number}, None, place)
        elif marks[block.number] > 1:
            message = say("footnote_marked_often", number=block.number, times=marks[block.number])
            evidence = {"footnote": block.number, "marks": marks[block.number]}
            yield Finding("footnote_marked_often", message, None, evidence)
    if numbers:
        for number in sorted(set(marks) - set(numbers)):
            if number <= max(numbers) + 1:
                message = say("footnote_missing", number=number)
                yield Finding("footnote_missing", message, None, {"footnote": number})


def gaps(report: Report) -> Iterator[Finding]:
    """Yield numbers between two paragraphs that no paragraph carries."""
    for before, after in zip(report.reading.tree.paragraphs, report.reading.tree.paragraphs[1:], strict=False):
        lost = list(range(before.number + 1, after.number)) if before.part == after.part else []
        if lost:
            message = say("numbers_missing", numbers=", ".join(map(str, lost)))
            yield Finding("numbers_missing", message, after.number, {"numbers": lost})


def unread(report: Report) -> Iterator[Finding]:
    """Yield text that stands in no paragraph: after the first chapter, and before it where nothing knows it."""
    for block in report.reading.tree.blocks:
        if block.kind == UNREAD:
            said = report.reading.source.text(block)[:80]
            place = report.reading.source.place(block)
            yield Finding(
                "not_read", say("not_read", said=said), None, {"characters": place[1] - place[0]}, None, place
            )
