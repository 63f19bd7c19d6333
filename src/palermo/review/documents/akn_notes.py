"""Corrections of a reviewer as notes of an Akoma Ntoso document: its text stays as it was issued.

Each note is the reviewer's (``source="#reviewer"``), never the author's, and ``placementBase`` leads to the paragraph
that it is about. A textual modification would say that the United Nations had amended the document; a correction of a
reading says nothing of the kind, so notes carry it. ``del`` holds a value as read, ``ins`` the value that was set.
"""

from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element, SubElement

from palermo.review.amendments import Amendment
from palermo.review.documents.margins import margins, said_of
from palermo.review.documents.report import Report

REVIEWER = ("reviewer", "/ontology/role/reviewer", "Reviewer of the reading")


def note(
    meta: Element, report: Report, amended: Sequence[Amendment], *, namespace: str, clean: Callable[[str], str]
) -> None:
    """Write the notes of amendments into a ``meta`` element; nothing where there are none.

    namespace: of elements, in braces. clean: takes out of a text what XML cannot carry.
    >>> meta = Element("meta")
    >>> from palermo.review.documents.reading import read
    >>> note(meta, read("1. States should act."), [Amendment("para_1", "removed", 1, 0)], namespace="", clean=str)
    >>> meta[0][0].attrib["eId"], meta[0][0].attrib["placementBase"]
    ('para_1__correction', '#para_1')
    """
    if not amended:
        return
    notes = SubElement(meta, f"{namespace}notes", {"source": f"#{REVIEWER[0]}"})
    for place, found in margins(report, amended).items():
        for one in found:
            base = {"placementBase": f"#{place}"} if place else {}
            made = SubElement(notes, f"{namespace}note", {"eId": f"{one.id}__correction", "class": one.kind, **base})
            _written(made, one, namespace, clean)


def _written(made: Element, one: Amendment, namespace: str, clean: Callable[[str], str]) -> None:
    SubElement(made, f"{namespace}p", {"class": "kind"}).text = f"{said_of(one)} ({one.id})"
    for change in one.changes:
        line = SubElement(made, f"{namespace}p", {"class": "field"})
        name = SubElement(line, f"{namespace}b")
        name.text, name.tail = change.field, ": "
        for tag, value in (("del", change.read), ("ins", change.corrected)):
            if value:
                said = SubElement(line, f"{namespace}{tag}")
                said.text, said.tail = clean(value), " "
    for reason in one.reasons:
        SubElement(made, f"{namespace}p", {"class": "reason"}).text = clean(reason)
