"""What was published of progress by the end of a day: each view for itself, read in few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max, Q, QuerySet

from palermo.content.states import states
from palermo.records import events as core
from palermo.review.progress import told
from palermo.review.progress.coded import codings_of
from palermo.review.progress.dossier import dossier
from palermo.review.progress.scales import SCALES
from palermo.review.progress.shares import group_of
from palermo.review.progress.table import Table, items, table, unpacked
from palermo_web.review.models import ProgressRow
from palermo_web.review.progress import projection
from palermo_web.treaty.queries import codes_of_parties

PROTOCOL = "tip"
OWN = (told.CHECKLIST, told.STATE)


def standing(day: date, **narrowed: Any) -> QuerySet[ProgressRow]:
    """Return the rows that stand at the end of a day: the newest of each entry by then, unless withdrawn."""
    projection.fill()
    end = core.end_of(day)
    by_then = ProgressRow.objects.filter(at__lte=end, **narrowed).order_by()
    newest = by_then.values("entry").annotate(last=Max("snapshot")).values("last")
    found = ProgressRow.objects.filter(Q(until=None) | Q(until__gt=end), pk__in=newest)
    return found.order_by("speaker", "at")  # checklists before what is said on the scales, as told.standing


def own_table(day: date, of: Sequence[str]) -> Table:
    """Return what States say of themselves at the end of a day; a State that was silent is unknown throughout."""
    rows: dict[str, list[bytes]] = {iso3: [] for iso3 in of}
    for iso3, row in standing(day, speaker__in=OWN).values_list("state", "row"):
        if iso3 in rows:
            rows[iso3].append(bytes(row))
    if projection.mend([row for several in rows.values() for row in several[:1]]):
        return own_table(day, of)
    return unpacked(rows) if rows else table([], [])


def counted_states(day: date, region: str = "") -> list[str]:
    """Return whom shares count: the parties to the Protocol on a day, of a region where one is named."""
    parties = codes_of_parties(PROTOCOL, day)
    return sorted(code for code in parties if code in states() and region in ("", states()[code].region))


@dataclass(frozen=True, slots=True)
class Spoke:
    """When a State last handed in what it says of itself, by a day."""

    iso3: str
    at: datetime | None


def speakers(day: date, of: Sequence[str]) -> list[Spoke]:
    """Return every State with the day on which it last spoke, also those that are not counted but spoke."""
    found = standing(day, speaker__in=OWN).order_by().values_list("state").annotate(Max("at"))
    last = dict(found)
    return [Spoke(code, last.get(code)) for code in sorted({*of, *(code for code in last if code)})]


def document(iso3: str, day: date) -> dict[str, Any]:
    """Return the progress of one State at the end of a day, as commands give it."""
    found = standing(day, state=iso3).select_related("organization", "snapshot").defer("snapshot__document")
    if projection.mend([bytes(one.row) for one in found]):
        return document(iso3, day)
    said = [projection.as_told(one) for one in found]
    return dossier(said, iso3, day, codings_of(Path(settings.HOME), iso3, day))


def history(iso3: str, day: date) -> list[ProgressRow]:
    """Return what was handed in about a State by a day, newest first."""
    found = ProgressRow.objects.filter(state=iso3, at__lte=core.end_of(day)).select_related("organization", "snapshot")
    return list(found.defer("snapshot__document", "row").order_by("-at"))


@dataclass(frozen=True, slots=True)
class Needed:
    """A need as a State states it."""

    iso3: str
    item: str
    scale: str
    assistance: tuple[str, ...]
    urgency: str
    on: date
    entry: str


def needs(day: date, wish: Mapping[str, str]) -> list[Needed]:
    """Return what States need at the end of a day, narrowed by State, region, level, theme, article, type, urgency."""
    found = []
    for row in standing(day, speaker__in=OWN).exclude(needs=[]).order_by("state", "at"):
        for item, scale, wanted, urgency, at in row.needs:
            one = Needed(
                row.state, item, scale, tuple(wanted), urgency, datetime.fromisoformat(at).date(), str(row.entry_id)
            )
            if item in items() and _is_wanted(one, wish):
                found.append(one)
    return found


def _is_wanted(one: Needed, wish: Mapping[str, str]) -> bool:
    state = states().get(one.iso3)
    held = {
        "state": one.iso3,
        "region": state.region if state else "",
        "urgency": one.urgency or "none",
        **{name: group_of(one.item, name) for name in ("level", "theme", "article")},
    }
    fits = all(not wish.get(name) or wish[name] == value for name, value in held.items())
    return fits and (not wish.get("assistance") or wish["assistance"] in one.assistance)


@dataclass(frozen=True, slots=True)
class Held:
    """What one speaker holds of one item. cells: scale -> low, high, not_applicable, grade, on; None where silent."""

    row: ProgressRow
    cells: Mapping[str, dict[str, Any] | None]


def of_item(item: str, day: date) -> list[Held]:
    """Return what every speaker says of one item at the end of a day."""
    found = list(standing(day).select_related("organization").defer("needs"))
    if not found:
        return []
    if projection.mend([bytes(one.row) for one in found]):
        return of_item(item, day)
    laid = unpacked({str(at): [bytes(one.row)] for at, one in enumerate(found)})
    place, held = items().index(item), []
    for at, one in enumerate(found):
        if laid.is_said[at, place].any():
            held.append(Held(one, {scale: _cell(laid, at, place, axis) for axis, scale in enumerate(SCALES)}))
    return held


def _cell(laid: Table, at: int, place: int, axis: int) -> dict[str, Any] | None:
    if not laid.is_said[at, place, axis]:
        return None
    names = ("low", "high", "not_applicable", "grade", "on")
    cell = dict(zip(names, laid.cells[at, place, axis].tolist(), strict=True))
    return cell | {"on": date(1970, 1, 1) + timedelta(days=cell["on"])}


def plain_held(held: Sequence[Held]) -> list[dict[str, Any]]:
    """Return what every speaker holds of one item as plain values, one row a scale."""
    return [
        {
            "state": one.row.state,
            "by": one.row.speaker,
            "organization": one.row.organization.name,
            "scale": scale,
            **{name: cell[name] for name in ("low", "high", "not_applicable", "grade")},
            "on": cell["on"].isoformat(),
            "entry": str(one.row.entry_id),
        }
        for one in held
        for scale, cell in one.cells.items()
        if cell
    ]
