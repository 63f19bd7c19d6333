"""Who is called a party, and how many parties are counted, against the acts that are known on the day."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from palermo.content.sentences import say
from palermo.review.documents.demands import like
from palermo.review.documents.report import Attendance, Finding, Report
from palermo.treaty.adherence import ALL, DEPOSITED, IN_FORCE, STATES, adherence

PARTY = ("states_parties", "states_parties_by_observers")
NOT_PARTY = ("observer_states", "signatories")
NUMBER = re.compile(r"[^.;:]{0,50}?(\d{2,3})(?!\d|/)")


def instrument_of(report: Report, text: str) -> str:
    """Return the treaty that a text is about, else the document; empty where none is named."""
    for said in (
        text,
        " ".join(filter(None, (report.about.title, report.about.body))),
        report.reading.source.raw[:6000],
    ):
        plain = like(said)
        for id in ("tip", "uncac", "untoc"):
            if report.reading.words.fits("instruments", id).search(plain):
                return id
    return ""


def day_of(report: Report) -> date | None:
    """Return the day on which the meeting began, else that of the document."""
    return report.about.dates[0] if report.about.dates else report.about.distributed_on


def standing(report: Report) -> Iterator[Finding]:
    """Yield lists of States that do not agree with the acts known by the day of the meeting."""
    day = day_of(report)
    for one in report.meeting.attendance:
        if day is None or one.category not in (*PARTY, *NOT_PARTY):
            continue
        treaty = instrument_of(report, _text(report, one.para))
        if treaty:
            yield from _of_list(one, treaty, day, report)


def _of_list(one: Attendance, treaty: str, day: date, report: Report) -> Iterator[Finding]:
    known = adherence(treaty, day, DEPOSITED, ALL)
    bound = {standing.iso3 for standing in known.parties}
    signed = {standing.iso3 for standing in known.signatories_not_parties}
    if one.category in NOT_PARTY:
        wrong = [code for code in one.states if code in bound]
        if wrong:
            yield _finding("party_as_observer", one, wrong, treaty, day, report)
        return
    wrong = [code for code in one.states if code not in bound]
    if not wrong:
        return
    if day > known.complete_until:
        yield _finding("not_known_as_party", one, wrong, treaty, day, report, until=known.complete_until.isoformat())
        return
    only_signed, nothing = [code for code in wrong if code in signed], [code for code in wrong if code not in signed]
    if only_signed:
        yield _finding("signatories_called_parties", one, only_signed, treaty, day, report)
    if nothing:
        yield _finding("not_a_party", one, nothing, treaty, day, report)


def _finding(
    code: str, one: Attendance, states: Sequence[str], treaty: str, day: date, report: Report, **more: str
) -> Finding:
    message = say(code, para=one.para, states=", ".join(states), count=len(states), day=day.isoformat(), **more)
    evidence = {"states": list(states), "instrument": treaty, "on": day.isoformat(), "basis": DEPOSITED, **more}
    proposal = {
        "signatories_called_parties": {"category": "signatories"},
        "party_as_observer": {"category": "states_parties"},
        "not_a_party": {"category": "observer_states"},
    }.get(code)
    return Finding(code, message, one.para, evidence, proposal, _place(report, one.para))


def counted(report: Report) -> Iterator[Finding]:
    """Yield every count of parties that a paragraph gives, with the rule that it follows."""
    day = day_of(report)
    if day is None:
        return
    for paragraph in report.reading.tree.paragraphs:
        text = like(report.reading.source.text(paragraph.block))
        for match in report.reading.words.fits("parties_total").finditer(text):
            number = NUMBER.match(text, match.end())
            treaty = instrument_of(report, text[: match.end()][-400:])
            if number and treaty:
                yield _count(int(number[1]), treaty, day, paragraph.number, report)


def _count(said: int, treaty: str, day: date, para: int, report: Report) -> Finding:
    counts = {
        (basis, count): len(adherence(treaty, day, basis, count).parties)
        for basis in (DEPOSITED, IN_FORCE)
        for count in (STATES, ALL)
    }
    rules = [f"{basis}, {count}" for (basis, count), number in counts.items() if number == said]
    named = {
        "deposited": counts[DEPOSITED, STATES],
        "deposited_all": counts[DEPOSITED, ALL],
        "in_force": counts[IN_FORCE, STATES],
        "in_force_all": counts[IN_FORCE, ALL],
    }
    code = "parties_counted" if rules else "parties_miscounted"
    message = say(code, para=para, said=said, day=day.isoformat(), rule=rules[0] if rules else "", **named)
    evidence = {"said": said, "instrument": treaty, "on": day.isoformat(), "rules": rules, **named}
    return Finding(code, message, para, evidence, rules[0] if rules else None, _place(report, para))


def _text(report: Report, para: int) -> str:
    found = report.reading.tree.numbered.get(para)
    return report.reading.source.text(found.block) if found else ""


def _place(report: Report, para: int) -> tuple[int, int] | None:
    found = report.reading.tree.numbered.get(para)
    return report.reading.source.place(found.block) if found else None
