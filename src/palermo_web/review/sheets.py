"""One sheet of a document under review: its text, its records, what is doubtful on it and on the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from palermo.errors import NotFound
from palermo.review import sheets as core
from palermo.review.corrections import Reviewed
from palermo.review.parts import source_of
from palermo_web.review import documents
from palermo_web.review.marked_text import Piece, label_of, marked
from palermo_web.review.models import Document

UNCERTAIN = "uncertain"
GAP = Piece("\n…\n", "gap", "", ())


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. doubtful: records on it to look at, in order; before, after: ids of the nearest ones elsewhere.

    first: the number of its first record among all in this order, from 1 on; edges: ids of the record before the first
    and after the last, on other sheets.
    """

    number: int
    count: int
    records: tuple[Reviewed, ...]
    windows: tuple[core.Window, ...]
    first: int
    doubtful: tuple[Reviewed, ...]
    before: str
    after: str
    edges: tuple[str, str]

    @property
    def before_it(self) -> int:
        """The number of the sheet before."""
        return self.number - 1

    @property
    def after_it(self) -> int:
        """The number of the sheet after."""
        return self.number + 1

    @property
    def last(self) -> int:
        """The number of its last record among all in this order."""
        return self.first + len(self.records) - 1

    def pieces(self, document: Document, every: Sequence[Reviewed]) -> list[Piece]:
        """Return the text of the sheet, a mark where something between two passages is left out."""
        made: list[Piece] = []
        for window in self.windows:
            made += [GAP] if made else []
            made += marked(document.text, document.layout, every, window)
        return made


def is_doubtful(one: Reviewed) -> bool:
    """Return whether a record still needs a look for a doubt of the reader."""
    return not (one.accepted or one.removed or documents.is_certain(one))


def ordered(records: Sequence[Reviewed], order: str) -> list[Reviewed]:
    """Return records as in the document, or first those to look at: not yet accepted, doubtful ones before others."""
    if order != UNCERTAIN:
        return list(records)
    return sorted(records, key=lambda one: (one.accepted or one.removed, documents.is_certain(one)))


def sheet(document: Document, records: Sequence[Reviewed], order: str, number: int, record: str = "") -> Sheet:
    """Return a sheet by its number, or the one on which a record stands; the nearest where there is no such number.

    Raises NotFound for a record that the document does not have.
    """
    line = ordered(records, order)
    cut = core.sheets(document.text, document.layout, document.reading.get("recommendations", []))
    of = _by_weight(line) if order == UNCERTAIN else {one.id: _home(one, cut) for one in line}
    if record and record not in of:
        raise NotFound("this document has no such record")
    count = max(of.values(), default=1) if order == UNCERTAIN else len(cut)
    number = of[record] if record else min(max(number, 1), count)
    here = tuple(one for one in line if of[one.id] == number)
    windows = (
        core.around((one.record for one in here), len(document.text)) if order == UNCERTAIN else (cut[number - 1],)
    )
    doubtful = [one for one in line if is_doubtful(one)]
    return Sheet(
        number=number,
        count=count,
        records=here,
        windows=windows,
        first=1 + sum(of[one.id] < number for one in line),
        doubtful=tuple(one for one in doubtful if of[one.id] == number),
        before=_nearest(doubtful, of, number, -1),
        after=_nearest(doubtful, of, number, 1),
        edges=(_nearest(line, of, number, -1), _nearest(line, of, number, 1)),
    )


def _home(one: Reviewed, cut: Sequence[core.Window]) -> int:
    return core.sheet_of(source_of(one.record)[0], cut)


def _by_weight(line: Sequence[Reviewed]) -> dict[str, int]:
    """Return on which sheet each record stands where records alone fill the sheets."""
    found, number, weight = {}, 1, 0
    for one in line:
        own = core.A_RECORD + 2 * len(str(one.record.get("text") or "")[: core.SHOWN].encode("utf-8", "surrogatepass"))
        if weight and weight + own > core.MOST:
            number, weight = number + 1, 0
        weight += own
        found[one.id] = number
    return found


def _nearest(line: Sequence[Reviewed], of: Mapping[str, int], number: int, way: int) -> str:
    """Return the id of the nearest record of a line on the sheets before or after one; empty where there is none."""
    if way > 0:
        return next((one.id for one in line if of[one.id] > number), "")
    return next((one.id for one in reversed(line) if of[one.id] < number), "")


def next_doubtful(records: Sequence[Reviewed], record: str) -> str:
    """Return the id of the doubtful record that follows one in the document, else of the first; empty if none is left.

    Whoever works through what is doubtful goes on with it, on whatever sheet it stands.
    """
    places = {one.id: place for place, one in enumerate(records)}
    left = [one.id for one in records if is_doubtful(one)]
    after = [id for id in left if places[id] > places.get(record, -1)]
    return next(iter([*after, *left]), "")


def called(records: Sequence[Reviewed], name: str) -> str:
    """Return the id of the record that a person calls: 6(a), 115.6, 115, or its id. Raises NotFound."""
    wanted = "".join(name.split()).casefold()
    for one in records:
        if wanted in (one.id, label_of(one).casefold()):
            return one.id
    for one in records:
        if wanted == str(one.record.get("para") or ""):
            return one.id
    raise NotFound(name)
