"""Akoma Ntoso (OASIS LegalDocML 1.0) after the United Nations' guidelines: valid XML with ids that no language changes.

Every paragraph keeps its number as its id (``para_6__subpara_b``), so that the same paragraph of two languages has the
same id; the work has one address in every language, each language is an expression of it.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from palermo.review.amendments import Amendment
from palermo.review.documents import akn_notes
from palermo.review.documents.blocks import Block, Paragraph, Point, Section
from palermo.review.documents.making import id_of, subpara_of
from palermo.review.documents.marks import as_letter, as_roman
from palermo.review.documents.report import Report

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
A = "{" + NAMESPACE + "}"
ISO639 = {"ar": "ara", "zh": "zho", "en": "eng", "fr": "fra", "ru": "rus", "es": "spa"}
NAMES = {"resolution": "statement"}  # family -> kind of document; a report is a doc
UNKNOWN_DAY = "0001-01-01"
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Sections = Mapping[str, Section]


def to_akn(report: Report, amended: Sequence[Amendment] = ()) -> str:
    """Return a report as Akoma Ntoso. Its XML is valid against the schema of the standard.

    amended: what a reviewer made of its records, carried as notes; the text stays as it was read.
    >>> from palermo.review.documents.reading import read
    >>> 'eId="para_1"' in to_akn(read("1. States parties should consider it."))
    True
    """
    register_namespace("", NAMESPACE)
    root = Element(f"{A}akomaNtoso")
    statement = report.about.family in NAMES
    kind = NAMES.get(report.about.family, "doc")
    name = "resolution" if statement else "report"
    document = SubElement(root, f"{A}{kind}", {"name": name})
    meta = _meta(document, report, name)
    if amended:
        id, href, label = akn_notes.REVIEWER
        references = meta[-1]
        SubElement(references, f"{A}TLCRole", {"eId": id, "href": href, "showAs": label})
        akn_notes.note(meta, report, amended, namespace=A, clean=_clean)
    _preface(document, report)
    main = SubElement(document, f"{A}mainBody")
    _body(main, report)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def work_of(report: Report) -> str:
    """Return the address of the work: the same in every language.

    >>> from palermo.review.documents.reading import read
    >>> work_of(read("CTOC/COP/WG.4/2009/2\\n\\n1. States should act."))
    '/akn/un/doc/report/0001-01-01/ctoc-cop-wg.4-2009-2'
    """
    statement = report.about.family in NAMES
    kind = "statement/resolution" if statement else "doc/report"
    number = re.sub(r"[^a-z0-9.]+", "-", (report.about.symbol or "unnumbered").lower()).strip("-")
    return f"/akn/un/{kind}/{_day(report)}/{number}"


def _day(report: Report) -> str:
    days: Sequence[date] = report.about.dates
    day = report.about.distributed_on or (days[-1] if days else None)
    return day.isoformat() if day else UNKNOWN_DAY


def _meta(document: Element, report: Report, name: str) -> Element:
    meta = SubElement(document, f"{A}meta")
    identification = SubElement(meta, f"{A}identification", {"source": "#palermo"})
    work, language = work_of(report), ISO639[report.about.language]
    expression = f"{work}/{language}@{_day(report)}"
    for level, this in (("Work", work), ("Expression", expression), ("Manifestation", f"{expression}.akn")):
        one = SubElement(identification, f"{A}FRBR{level}")
        SubElement(one, f"{A}FRBRthis", {"value": f"{this}/!main" if level != "Manifestation" else this})
        SubElement(one, f"{A}FRBRuri", {"value": this})
        SubElement(one, f"{A}FRBRdate", {"date": _day(report), "name": "distribution"})
        SubElement(one, f"{A}FRBRauthor", {"href": "#un" if level != "Manifestation" else "#palermo"})
        if level == "Work":
            SubElement(one, f"{A}FRBRcountry", {"value": "un"})
            SubElement(one, f"{A}FRBRsubtype", {"value": name})
            if report.about.symbol:
                SubElement(one, f"{A}FRBRnumber", {"value": report.about.symbol})
        if level == "Expression":
            SubElement(one, f"{A}FRBRlanguage", {"language": language})
    references = SubElement(meta, f"{A}references", {"source": "#palermo"})
    for id, href, label in (
        ("un", "/ontology/organization/un", "United Nations"),
        ("palermo", "/ontology/organization/palermo", "Palermo"),
    ):
        SubElement(references, f"{A}TLCOrganization", {"eId": id, "href": href, "showAs": label})
    return meta


def _preface(document: Element, report: Report) -> None:
    front = list(report.reading.tree.front)
    if not front:
        return
    preface = SubElement(document, f"{A}preface")
    for block in front:
        _written(SubElement(preface, f"{A}p"), report, block)


def _body(main: Element, report: Report) -> None:
    """Write sections and paragraphs in order of the document, each below the section that holds it."""
    tree = report.reading.tree
    places: dict[str, Element] = {"": main}
    things: list[Section | Paragraph] = sorted([*tree.sections, *tree.paragraphs], key=lambda one: one.block.begins)
    if not things:
        block = SubElement(main, f"{A}p")
        block.text = _clean(report.reading.source.raw[:2000])
        return
    used: set[str] = set()
    for one in things:
        if isinstance(one, Section):
            above = places.get(one.within, main)
            places[one.id] = _section(above, one, report)
        else:
            _paragraph(places.get(one.place, main), one, report, used)
    _completed(main)


def _section(above: Element, one: Section, report: Report) -> Element:
    tag = {"chapter": "chapter", "heading": "section"}.get(one.kind, "hcontainer")
    named = {"name": "heading"} if tag == "hcontainer" else {}
    made = SubElement(above, f"{A}{tag}", {"eId": one.id, **named})
    if one.number and one.kind == "chapter":
        SubElement(made, f"{A}num").text = as_roman(one.number)
    elif one.number:
        SubElement(made, f"{A}num").text = as_letter(one.number).upper()
    _written(SubElement(made, f"{A}heading"), report, one.block)
    return made


def _completed(element: Element) -> None:
    """Give every section that holds nothing but its heading an empty paragraph, which the schema asks for."""
    for tag in ("chapter", "section", "hcontainer"):
        for one in element.iter(f"{A}{tag}"):
            if all(child.tag in (f"{A}num", f"{A}heading") for child in one):
                SubElement(SubElement(one, f"{A}content"), f"{A}p")


def _paragraph(above: Element, one: Paragraph, report: Report, used: set[str]) -> None:
    id = id_of(one)
    number = sum(known == id or known.startswith(f"{id}_again") for known in used)
    id = f"{id}_again_{number}" if number else id
    used.add(id)
    made = SubElement(above, f"{A}paragraph", {"eId": id})
    SubElement(made, f"{A}num").text = f"{one.number}."
    points = [*one.points, *one.listed]
    if not points:
        content = SubElement(made, f"{A}content")
        for block in (one.block, *one.closing):
            _written(SubElement(content, f"{A}p"), report, block)
        return
    _written(SubElement(SubElement(made, f"{A}intro"), f"{A}p"), report, one.block)
    seen: set[str] = set()
    for point in points:
        _point(made, point, id, report, seen)
    if one.closing:
        wrap = SubElement(made, f"{A}wrapUp")
        for block in one.closing:
            _written(SubElement(wrap, f"{A}p"), report, block)


def _point(above: Element, point: Point, within: str, report: Report, seen: set[str]) -> None:
    name = subpara_of(point.block)
    id = f"{within}__subpara_{name}"
    id = f"{id}_again_{len(seen)}" if id in seen else id
    seen.add(id)
    made = SubElement(above, f"{A}subparagraph", {"eId": id})
    SubElement(made, f"{A}num").text = f"({name})" if name.isalpha() else f"{name}."
    if not point.lower:
        _written(SubElement(SubElement(made, f"{A}content"), f"{A}p"), report, point.block)
        return
    _written(SubElement(SubElement(made, f"{A}intro"), f"{A}p"), report, point.block)
    for place, block in enumerate(point.lower, start=1):
        item = SubElement(made, f"{A}subparagraph", {"eId": f"{id}__item_{place}"})
        SubElement(item, f"{A}num").text = f"({block.number})"
        _written(SubElement(SubElement(item, f"{A}content"), f"{A}p"), report, block)


def _written(element: Element, report: Report, block: Block) -> None:
    element.text = _clean(report.reading.source.text(block))


def _clean(text: str) -> str:
    return NOT_XML.sub("", text)
