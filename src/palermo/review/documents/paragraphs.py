"""Every paragraph of a document with its parts: what each is, which footnotes it cites, which States it names."""

from collections.abc import Iterator, Mapping

from palermo.review.documents.blocks import LISTED, Block, Paragraph, Point
from palermo.review.documents.layout import REFERENCE
from palermo.review.documents.lines import HIGH
from palermo.review.documents.making import id_of, placed, subpara_of
from palermo.review.documents.mentions import states_named
from palermo.review.documents.report import Attendance, Report, Statements, Told

RECOMMENDATION, CHAPEAU, ATTENDANCE, STATEMENTS, NARRATIVE, PART, ITEM = KINDS = (
    "recommendation",
    "chapeau",  # leads to parts that are recommendations
    "attendance",
    "statements",
    "narrative",
    "part",  # of a paragraph that asks nothing
    "item",  # of a numbered list, such as an agenda
)


def paragraphs(report: Report) -> Iterator[Told]:
    """Yield every paragraph of a document, each followed by its parts, in order.

    >>> from palermo.review.documents.reading import read
    >>> [(one.id, one.kind) for one in paragraphs(read("1. The meeting was held. 2. States should act."))]
    [('para_1', 'narrative'), ('para_2', 'recommendation')]
    """
    asked = frozenset(one.id for one in report.recommendations)
    for paragraph in report.reading.tree.paragraphs:
        where = placed(report.reading, paragraph)
        own = [paragraph.block, *paragraph.closing]
        yield _told(report, paragraph, None, own, _kind(report, paragraph, asked), where)
        for point in sorted([*paragraph.points, *paragraph.listed], key=lambda one: one.block.begins):
            yield from _parts(report, paragraph, point, asked, where)


def _kind(report: Report, paragraph: Paragraph, asked: frozenset[str]) -> str:
    id, number = id_of(paragraph), paragraph.number
    if id in asked:
        return RECOMMENDATION
    if any(id_of(paragraph, subpara_of(one.block)) in asked for one in (*paragraph.points, *paragraph.listed)):
        return CHAPEAU
    if not paragraph.part and any(one.para == number for one in report.meeting.attendance):
        return ATTENDANCE
    if not paragraph.part and any(one.para == number for one in report.meeting.statements):
        return STATEMENTS
    return NARRATIVE


def _parts(
    report: Report, paragraph: Paragraph, point: Point, asked: frozenset[str], where: Mapping[str, str]
) -> Iterator[Told]:
    name = subpara_of(point.block)
    kind = ITEM if point.block.kind == LISTED else PART
    kind = RECOMMENDATION if id_of(paragraph, name) in asked else kind
    yield _told(report, paragraph, name, [point.block], kind, where)
    for place, lower in enumerate(point.lower, start=1):
        below, id = ITEM if kind == ITEM else PART, f"{id_of(paragraph, name)}__item_{place}"
        yield _told(report, paragraph, f"{name}({subpara_of(lower)})", [lower], below, where, id=id)


def _told(
    report: Report,
    paragraph: Paragraph,
    subpara: str | None,
    blocks: list[Block],
    kind: str,
    where: Mapping[str, str],
    *,
    id: str = "",
) -> Told:
    source = report.reading.source
    text = " ".join(source.text(block) for block in blocks)
    without, also = _known(report, paragraph)
    named = states_named(text, report.reading.language, without)
    places = [source.place(block) for block in blocks]
    return Told(
        id=id or id_of(paragraph, subpara),
        para=paragraph.number,
        subpara=subpara,
        kind=kind,
        text=text,
        source=(min(begins for begins, _ends in places), max(ends for _begins, ends in places)),
        chapter=where["chapter"],
        heading_letter=where["heading_letter"],
        footnotes=tuple(number for block in blocks for number in _cited(report, block)),
        states=tuple(dict.fromkeys([*named, *(also if subpara is None else ())])),
    )


def _known(report: Report, paragraph: Paragraph) -> tuple[list[str], list[str]]:
    """Return names in a paragraph that are no State's, and the States of its lists, damaged names among them."""
    lists: list[Attendance | Statements] = [*report.meeting.attendance, *report.meeting.statements]
    here = [one for one in lists if one.para == paragraph.number and not paragraph.part]
    names = [name for one in here for name in one.organizations]
    return [*names, (report.meeting.chair or {}).get("name", "")], [code for one in here for code in one.states]


def _cited(report: Report, block: Block) -> Iterator[int]:
    text = report.reading.source.folded.text
    for begins, ends in block.spans:
        for match in REFERENCE.finditer(text, begins, ends):
            yield int(next(one for one in match.groups() if one).translate(HIGH))
