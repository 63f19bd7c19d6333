"""A document in sheets: cut so that no page that shows a sheet beside its records grows beyond bounds."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from palermo.review.parts import source_of

MOST = 170_000  # bytes that a sheet and its records may take on a page, as estimated here
A_RECORD, A_BLOCK = 4_000, 60  # bytes that a page adds to the words of a record, to a run of text
SHOWN = 3_000  # letters of a record that a page shows; the rest stands in the text beside it
Window = tuple[int, int]


def sheets(text: str, layout: Sequence[Sequence[Any]], records: Iterable[Mapping[str, Any]]) -> tuple[Window, ...]:
    """Return the sheets of a document, first to last, as places in its text; each begins where the one before ends.

    layout: start, end and kind of every run of text, in order. records: as they were read, not as people left them, so
    that a sheet keeps its number whatever is corrected. A sheet begins where a run or a record does; a run that is
    longer than a sheet is cut.
    >>> sheets("One. Two.", [(0, 4, "block"), (5, 9, "block")], [])
    ((0, 9),)
    """
    held: dict[int, int] = {}
    for record in records:
        start = min(source_of(record)[0], len(text))
        held[start] = held.get(start, 0) + A_RECORD + _bytes(str(record.get("text") or "")[:SHOWN])
    starts = sorted({0, *held, *(int(start) for start, _end, _kind in layout)})
    begins, weight = [0], 0
    for start, after in zip(starts, [*starts[1:], len(text)], strict=True):
        for place in range(start, max(after, start + 1), MOST // 4):
            own = A_BLOCK + _bytes(text[place : min(place + MOST // 4, after)])
            own += held.get(start, 0) if place == start else 0
            if weight and weight + own > MOST and place < len(text):
                begins.append(place)
                weight = 0
            weight += own
    return tuple(zip(begins, [*begins[1:], len(text)], strict=True))


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def sheet_of(place: int, cut: Sequence[Window]) -> int:
    """Return the number of the sheet on which a place of the text stands, from 1 on.

    >>> sheet_of(7, [(0, 5), (5, 9)])
    2
    """
    return max(1, bisect_right([start for start, _end in cut], place))


def around(records: Iterable[Mapping[str, Any]], length: int, margin: int = 200) -> tuple[Window, ...]:
    """Return the passages of a text in which records stand, with a margin; passages that touch are one.

    >>> around([{"source": {"start": 500, "end": 520}}, {"source": {"start": 530, "end": 600}}], 10_000)
    ((300, 800),)
    """
    found: list[Window] = []
    for start, end in sorted(map(source_of, records)):
        window = (max(0, start - margin), min(length, min(max(end, start), start + SHOWN) + margin))
        if found and window[0] <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], window[1]))
        else:
            found.append(window)
    return tuple(found)
