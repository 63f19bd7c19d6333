"""What in a report does not agree: with itself, and with what is known of treaties. Proposals, never corrections."""

from collections.abc import Callable, Iterator

from palermo.review.documents.checking import dates, lists, numbers, parties
from palermo.review.documents.report import Finding, Report

CHECKS: tuple[Callable[[Report], Iterator[Finding]], ...] = (
    parties.standing,
    parties.counted,
    lists.speakers,
    lists.twice,
    lists.totals,
    lists.resembling,
    dates.outside,
    dates.reversed_order,
    numbers.chapters,
    numbers.items,
    numbers.pairs,
    numbers.footnotes,
    numbers.gaps,
    numbers.unread,
)


def findings(report: Report) -> list[Finding]:
    """Return every finding, in order of the document.

    >>> from palermo.review.documents.reading import read
    >>> text = "1. States should act.\\n2. They should.\\n4. States should report.\\n5. They should act."
    >>> [one.code for one in read(text).findings]
    ['numbers_missing']
    """
    found: list[Finding] = []
    for check in CHECKS:
        report.reading.source.pace.step("findings", len(CHECKS))
        found += check(report)
    return sorted(found, key=lambda one: (one.para or 0, one.code))
