"""The text of a document in pieces: of what kind each is, to which record it belongs, which records begin there."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from palermo.review.corrections import Reviewed
from palermo.review.parts import source_of
from palermo.review.sheets import Window

HEADINGS = ("chapter", "heading", "title")
BETWEEN = ("footnote", "furniture")  # what stands between the lines of a record and is no part of it
KINDS = {**dict.fromkeys(HEADINGS, "heading"), "footnote": "footnote", "furniture": "furniture", "unread": "unread"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. kind: how it looks; record: id of the record that it belongs to; begins: ids, with labels."""

    text: str
    kind: str
    record: str
    begins: tuple[tuple[str, str], ...]


def label_of(one: Reviewed) -> str:
    """Return how a record is called: 6(a), 115.6."""
    para, subpara = one.record.get("para") or "–", str(one.record.get("subpara") or "")
    return f"{para}.{subpara}" if subpara.isdecimal() else f"{para}({subpara})" if subpara else str(para)


def marked(
    text: str, layout: Sequence[Sequence[object]], records: Iterable[Reviewed], window: Window | None = None
) -> Iterator[Piece]:
    """Yield a text in pieces; where records overlap, a piece belongs to the one that began last.

    window: the part of the text that is wanted; a record that began before it goes on in it.
    """
    first, last = window or (0, len(text))
    begins: dict[int, list[Reviewed]] = {}
    ends: set[int] = set()
    open_now: list[Reviewed] = []
    for one in (one for one in records if not one.removed):
        start, end = source_of(one.record)
        start = min(start, len(text))
        if first <= start < last or start == last == len(text):
            begins.setdefault(start, []).append(one)
        elif start < first < end:
            open_now.append(one)
        ends.add(max(end, start))
    blocks = [(int(str(start)), int(str(end)), str(kind)) for start, end, kind in layout]
    starts = [start for start, _end, _kind in blocks]
    edges = {*ends, *starts, *(end for _start, end, _kind in blocks)}
    cuts = sorted({first, last, *begins, *(edge for edge in edges if first < edge < last)})
    for cut, after in zip(cuts, [*cuts[1:], last], strict=True):
        open_now += begins.get(cut, [])
        here = tuple((one.id, label_of(one)) for one in begins.get(cut, ()))
        open_now = [one for one in open_now if source_of(one.record)[1] > cut]
        if after > cut or here:
            kind = _kind(blocks, starts, cut)
            inside = open_now and kind not in BETWEEN and not text[cut:after].isspace()
            yield Piece(text[cut:after], kind, open_now[-1].id if inside else "", here)


def _kind(blocks: Sequence[tuple[int, int, str]], starts: Sequence[int], place: int) -> str:
    at = bisect_right(starts, place) - 1
    return KINDS.get(blocks[at][2], "") if at >= 0 and place < blocks[at][1] else ""
