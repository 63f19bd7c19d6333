"""Read a document: taken apart, understood by its family, checked against what the platform knows."""

from dataclasses import replace

from palermo.errors import InvalidInput
from palermo.review.documents.families import closest, family
from palermo.review.documents.findings import findings
from palermo.review.documents.language import detect, languages, vocabulary
from palermo.review.documents.layout import blocks
from palermo.review.documents.letters import fold
from palermo.review.documents.lines import lines
from palermo.review.documents.meeting import meeting
from palermo.review.documents.metadata import about
from palermo.review.documents.pace import Pace, Progress
from palermo.review.documents.paragraphs import paragraphs
from palermo.review.documents.report import Meeting, Reading, Report
from palermo.review.documents.restored import Source
from palermo.review.documents.tree import tree

AUTO = "auto"


def take_apart(text: str, language: str = AUTO, progress: Progress | None = None) -> Reading:
    """Return a text as blocks, sections and paragraphs.

    language: one of six, or auto. progress: see ``read``. Raises InvalidInput for a language that cannot be read.
    >>> [one.number for one in take_apart("1. States parties should act. 2. They should do so now.").tree.paragraphs]
    [1, 2]
    """
    if language != AUTO and language not in languages():
        raise InvalidInput(f'no language "{language}" can be read; there are: {", ".join(languages())}, or auto')
    pace = Pace(len(text), progress)
    pace.step("lines")
    folded = fold(text)
    words = vocabulary(detect(folded.text)[0] if language == AUTO else language)
    found = lines(folded.text, words, pace)
    pace.step("blocks")
    return Reading(Source(text, folded, pace), tree(blocks(folded.text, found, words, pace)), words)


def read(text: str, language: str = AUTO, kind: str = "", progress: Progress | None = None) -> Report:
    """Return a document, read: its recommendations, its meeting, and what does not agree.

    text: as it was handed in. language: one of six, or auto. kind: a family of documents; empty: the likeliest.
    progress: called with the work done and the work in all, between steps and within long ones; what it raises, such as
    Cancelled, stops the reading at once.
    >>> report = read("1. States parties should consider it.")
    >>> [(one.para, one.modal, one.addressees) for one in report.recommendations]
    [(1, 'should_consider', ('states_parties',))]
    """
    reading = take_apart(text, language, progress)
    pace = reading.source.pace
    pace.step("about")
    said = about(reading)
    pace.step("recommendations")
    chosen = family(kind) if kind else closest(reading, said)
    said = replace(said, family=chosen.NAME)
    found = tuple(chosen.recommendations(reading, said))
    pace.step("meeting")
    held = meeting(reading) if chosen.NAME == "meeting_report" else Meeting()
    report = Report(said, found, held, (), reading)
    report = replace(report, findings=tuple(findings(report)), paragraphs=tuple(paragraphs(report)))
    pace.ends()
    return report


def with_positions(report: Report, addendum: Report) -> Report:
    """Return a report of a review with the positions that its addendum gives; each one keeps its own where none is.

    >>> with_positions(read("1. States should act."), read("1. States should act.")).recommendations[0].position
    """
    positions = {(one.para, one.subpara): one.position for one in addendum.recommendations if one.position}
    settled = tuple(
        replace(one, position=positions.get((one.para, one.subpara), one.position)) for one in report.recommendations
    )
    return replace(report, recommendations=settled)
