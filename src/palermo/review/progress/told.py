"""What was told of progress, by whom and when: public answers as they were handed in, kept as one file for commands."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from palermo.errors import InvalidInput, NotFound
from palermo.records.events import end_of
from palermo.review.progress.answers import Need
from palermo.review.progress.scales import SCALES
from palermo.review.progress.statements import Statement
from palermo.review.progress.table import items, packed, unpacked

PLACE = ("review", "progress.json")  # below the folder that holds all data
CHECKLIST, STATE, THIRD = "checklist", "state", "third"


@dataclass(frozen=True, slots=True)
class Told:
    """The public answers of one entry as handed in once, as a packed row.

    at: when; until: when they were withdrawn, where they were.
    """

    entry: str
    iso3: str
    by: str
    organization: str
    register: str
    at: datetime
    until: datetime | None
    receipt: str
    row: bytes
    needs: tuple[Need, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What it says of each item, as of midnight of the day of each answer."""
        return statements_in(self.row, iso3=self.iso3, by=self.by, organization=self.organization, source=self.entry)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, without the statements."""
        names = ("entry", "iso3", "by", "organization", "register", "receipt")
        until = self.until.isoformat() if self.until else None
        return {name: getattr(self, name) for name in names} | {"at": self.at.isoformat(), "until": until}


def standing(told: Iterable[Told], on: date) -> tuple[Told, ...]:
    """Return what stands at the end of a day: of each entry the last handed in by then, unless it was withdrawn.

    In order of time, checklists before what a State says on the scales themselves: bounds that are read off a checklist
    never blur an answer that was given on the scale.
    >>> standing([], date(2009, 4, 14))
    ()
    """
    end, last = end_of(on), dict[str, Told]()
    for one in sorted(told, key=lambda one: one.at):
        if one.at <= end:
            last[one.entry] = one
    stands = [one for one in last.values() if one.until is None or one.until > end]
    return tuple(sorted(stands, key=lambda one: (one.by != CHECKLIST, one.at)))


def rows(told: Sequence[Told]) -> dict[str, list[bytes]]:
    """Return the packed rows of States' own views, as table.unpacked reads them; views of others are left out.

    >>> rows([])
    {}
    """
    found: dict[str, list[bytes]] = {}
    for one in told:
        if one.by != THIRD:
            found.setdefault(one.iso3, []).append(one.row)
    return found


def statements_in(row: bytes, *, iso3: str, by: str, organization: str = "", source: str = "") -> tuple[Statement, ...]:
    """Return the statements that a packed row holds, each as of midnight of its day.

    >>> statements_in(packed([]), iso3="KEN", by="state")
    ()
    """
    table = unpacked({iso3: [row]})
    found = []
    for _state, item, scale in np.argwhere(table.is_said).tolist():
        low, high, not_applicable, grade, on = table.cells[0, item, scale].tolist()
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=on)
        found.append(
            Statement(
                iso3=iso3,
                item=items()[item],
                scale=SCALES[scale],
                low=low,
                high=high,
                not_applicable=not_applicable,
                grade=grade,
                by=by,
                organization=organization,
                at=at,
                source=source,
            )
        )
    return tuple(found)


def write(place: Path, told: Iterable[Told]) -> None:
    """Write everything told as one file, which appears whole or stays as it was.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     write(Path(name) / "progress.json", [])
    ...     read(Path(name) / "progress.json")
    ()
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(f".{place.name}.part")
    document = {"told": [_plain(one) for one in told]}
    unfinished.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    unfinished.replace(place)


def read(place: Path, iso3: str = "") -> tuple[Told, ...]:
    """Return what a file tells, of one State where it is named.

    A row stands as its bytes in base64, or, in a file written by others, as "statements": a list of item, scale, low,
    high, not_applicable, grade and day. Raises NotFound where there is no file, InvalidInput where it is no such file.
    """
    if not place.is_file():
        raise NotFound(
            f"no statements of progress at {place}: an installation writes them there after each submission of a "
            "checklist or of progress, or name a file with --statements"
        )
    try:
        document = json.loads(place.read_bytes())
        return tuple(_told(one) for one in document["told"] if iso3 in ("", one["iso3"]))
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(f"{place.name}: not a file of statements of progress: {error}") from None


def _plain(one: Told) -> dict[str, Any]:
    needs = [[each.item, each.scale, list(each.assistance), each.urgency, each.at.isoformat()] for each in one.needs]
    return one.as_dict() | {"row": b64encode(one.row).decode(), "needs": needs}


def _told(plain: Mapping[str, Any]) -> Told:
    return Told(
        **{name: str(plain.get(name, "")) for name in ("organization", "register", "receipt")},
        **{name: str(plain[name]) for name in ("entry", "iso3", "by")},
        at=datetime.fromisoformat(plain["at"]),
        until=datetime.fromisoformat(plain["until"]) if plain.get("until") else None,
        row=b64decode(plain["row"], validate=True) if "row" in plain else packed(_statements(plain)),
        needs=tuple(
            Need(str(plain["iso3"]), item, scale, tuple(wanted), urgency, datetime.fromisoformat(at))
            for item, scale, wanted, urgency, at in plain.get("needs", ())
        ),
    )


def _statements(plain: Mapping[str, Any]) -> Iterator[Statement]:
    for item, scale, low, high, not_applicable, grade, day in plain["statements"]:
        at = datetime.combine(date.fromisoformat(day), time(), UTC)
        yield Statement(plain["iso3"], item, scale, low, high, bool(not_applicable), grade, plain["by"], at=at)
