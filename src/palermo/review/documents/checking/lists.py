"""Lists held against each other: who spoke and was not there, who stands twice, totals, damaged names."""

import re
from collections.abc import Iterator

from palermo.content.sentences import say
from palermo.content.states import states
from palermo.review.documents.demands import like
from palermo.review.documents.letters import alike
from palermo.review.documents.names import Named, listed
from palermo.review.documents.report import Finding, Report

FEWEST = 3  # names that make a list


def speakers(report: Report) -> Iterator[Finding]:
    """Yield States that spoke and are in no list of attendance."""
    present = {code for one in report.meeting.attendance for code in one.states}
    if not present:
        return
    for one in report.meeting.statements:
        for code in one.states:
            if code not in present:
                message = say("speaker_not_listed", para=one.para, states=code, item=one.item or "–")
                evidence = {"state": code, "item": one.item, "attendance": [a.para for a in report.meeting.attendance]}
                yield Finding("speaker_not_listed", message, one.para, evidence, {"add_to_attendance": code})


def twice(report: Report) -> Iterator[Finding]:
    """Yield States that stand in two lists of attendance, or twice in one."""
    seen: dict[str, list[int]] = {}
    for one in report.meeting.attendance:
        for code in one.states:
            seen.setdefault(code, []).append(one.para)
    for code, paras in seen.items():
        if len(paras) > 1:
            message = say("listed_twice", states=code, paras=", ".join(map(str, paras)))
            yield Finding("listed_twice", message, paras[-1], {"state": code, "paras": paras})


def totals(report: Report) -> Iterator[Finding]:
    """Yield totals that do not agree with the list that follows them."""
    for paragraph in report.reading.tree.paragraphs:
        text = report.reading.source.text(paragraph.block)
        for match in re.finditer(r"[:：]", text):
            names = listed(re.split(r"[.。]", text[match.end() :])[0], report.reading.language)
            known = [one for one in names if one.iso3]
            said = _total(text[: match.start()], report)
            if said and len(known) >= 2 and len(known) == len(names) and said != len(known):
                codes = [one.iso3 for one in known]
                message = say("total_differs", para=paragraph.number, said=said, listed=len(known))
                yield Finding("total_differs", message, paragraph.number, {"said": said, "states": codes}, len(known))


def _total(lead: str, report: Report) -> int | None:
    """Return the number of States that the words before a list give."""
    words, plain = report.reading.words, like(re.split(r"[.。]", lead)[-1])
    cardinals: dict[str, int] = {}
    for number, names in enumerate(words.phrases("cardinals"), start=1):
        cardinals |= {alike(name): number for name in ([names] if isinstance(names, str) else names)}
    for match in words.fits("counted").finditer(plain):
        before = plain[: match.start()].split()
        if before and before[-1] in cardinals:
            return cardinals[before[-1]]
        if before and before[-1].isdigit() and len(before[-1]) < 4:
            return int(before[-1])
    return None


def resembling(report: Report) -> Iterator[Finding]:
    """Yield names in lists of States that are none, and the State that each resembles."""
    language = report.reading.language
    lists = {one.para for one in report.meeting.attendance} | {one.para for one in report.meeting.statements}
    for paragraph in report.reading.tree.paragraphs:
        if paragraph.number not in lists or paragraph.part:
            continue
        text = report.reading.source.text(paragraph.block)
        place = max(text.find(":"), text.find("："))
        for one in _unknown(text[place + 1 :], language):
            name = states()[one.guess].name(language) if one.guess in states() else one.guess
            message = say("name_resembles", para=paragraph.number, said=one.text, guess=f"{name} ({one.guess})")
            yield Finding("name_resembles", message, paragraph.number, {"said": one.text}, one.guess)


def _unknown(text: str, language: str) -> Iterator[Named]:
    found = listed(text, language)
    if sum(bool(one.iso3) for one in found) >= FEWEST:
        yield from (one for one in found if one.guess)
