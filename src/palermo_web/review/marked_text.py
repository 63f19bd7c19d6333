"""The text of a document in pieces: of what kind each is, to which record it belongs, which records begin there."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from palermo.review.corrections import Reviewed
from palermo.review.parts import source_of

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
    return f"{para}.{subpara}" if subpara.isdigit() else f"{para}({subpara})" if subpara else str(para)


def marked(text: str, layout: Sequence[Sequence[object]], records: Iterable[Reviewed]) -> Iterator[Piece]:
    """Yield a text in pieces; where records overlap, a piece belongs to the one that began last."""
    begins: dict[int, list[Reviewed]] = {}
    ends: dict[int, list[Reviewed]] = {}
    for one in records:
        start, end = source_of(one.record)
        if not one.removed:
            begins.setdefault(min(start, len(text)), []).append(one)
            ends.setdefault(min(max(end, start), len(text)), []).append(one)
    blocks = [(int(str(start)), int(str(end)), str(kind)) for start, end, kind in layout]
    starts = [start for start, _end, _kind in blocks]
    cuts = sorted({0, len(text), *begins, *ends, *starts, *(end for _start, end, _kind in blocks)})
    open_now: list[Reviewed] = []
    for cut, after in zip(cuts, [*cuts[1:], len(text)], strict=True):
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
