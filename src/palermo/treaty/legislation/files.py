"""The coded law as files: codings.csv, laws.csv, provisions.csv; the same for pages, commands and downloads."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from palermo.content.spreadsheets import neutral
from palermo.errors import InvalidAnswer, InvalidInput, NotFound
from palermo.treaty.legislation.coding import Adjudication, Coding, Settled, check_period, settle
from palermo.treaty.legislation.provisions import Law, Provision
from palermo.treaty.legislation.questions import questions

OPTIONAL = frozenset({"published_at"})  # columns that a file made elsewhere need not have
FOLDER = ("treaty", "law")  # below the folder that holds all data
CODINGS, LAWS, PROVISIONS = "codings.csv", "laws.csv", "provisions.csv"
CODING, ADJUDICATION = "coding", "adjudication"
COLUMNS = {
    CODINGS: (
        "kind",
        "iso3",
        "code",
        "answer",
        "valid_from",
        "valid_to",
        "provisions",
        "by",
        "at",
        "note",
        "published_at",
    ),
    LAWS: ("id", "iso3", "title", "kind", "citation", "language", "adopted_on"),
    PROVISIONS: ("id", "law", "number", "valid_from", "valid_to", "language", "text"),
}


@dataclass(frozen=True, slots=True)
class Coded:
    """Everything that was coded, with the laws it rests on."""

    codings: tuple[Coding, ...] = ()
    adjudications: tuple[Adjudication, ...] = ()
    laws: tuple[Law, ...] = ()
    provisions: tuple[Provision, ...] = ()

    def settled(self, known_at: datetime | None = None) -> tuple[Settled, ...]:
        """Return what stands of it.

        >>> Coded().settled()
        ()
        """
        return settle(self.codings, self.adjudications, known_at)

    def laws_of(self, iso3: str) -> tuple[Law, ...]:
        """Return the laws of a State.

        >>> Coded().laws_of("ITA")
        ()
        """
        return tuple(one for one in self.laws if one.iso3 == iso3)

    def provisions_of(self, iso3: str) -> tuple[Provision, ...]:
        """Return the provisions of a State's laws.

        >>> Coded().provisions_of("ITA")
        ()
        """
        laws = {one.id for one in self.laws_of(iso3)}
        return tuple(one for one in self.provisions if one.law in laws)


def texts(coded: Coded) -> dict[str, str]:
    """Return the CSV text of each file, by its name; the same input gives the same bytes.

    >>> texts(Coded())["laws.csv"]
    'id,iso3,title,kind,citation,language,adopted_on\\r\\n'
    """
    said: list[Coding | Adjudication] = [*coded.codings, *coded.adjudications]
    said.sort(key=lambda one: (one.iso3, one.code, one.at, one.by, str(one.valid_from)))
    rows = {
        CODINGS: [_coding_row(one) for one in said],
        LAWS: [_row(one, LAWS) for one in sorted(coded.laws, key=lambda one: one.id)],
        PROVISIONS: [_row(one, PROVISIONS) for one in sorted(coded.provisions, key=lambda one: (one.law, one.id))],
    }
    return {name: _csv(COLUMNS[name], many) for name, many in rows.items()}


def folder(home: Path) -> Path:
    """Return where the files of an installation lie.

    >>> folder(Path("var")).as_posix()
    'var/treaty/law'
    """
    return home.joinpath(*FOLDER)


def write(place: Path, coded: Coded) -> None:
    """Write the files into a folder; each appears whole or stays as it was.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     write(Path(name), Coded())
    ...     read(Path(name)) == Coded()
    True
    """
    place.mkdir(parents=True, exist_ok=True)
    for name, text in texts(coded).items():
        unfinished = place / f".{name}.part"
        unfinished.write_text(text, encoding="utf-8", newline="")
        unfinished.replace(place / name)


def read(place: Path) -> Coded:
    """Return what lies in a folder, or in a file of codings with laws.csv and provisions.csv beside it where they are.

    Raises NotFound where there is no file of codings, InvalidInput naming file and line where one is wrong.
    """
    codings = place if place.suffix == ".csv" else place / CODINGS
    if not codings.is_file():
        raise NotFound(
            f"no codings of law at {codings}: code laws on the pages below /treaty/law/ of an installation, which "
            "writes them there, or name a file with --codings"
        )
    said = [_said(row, f"{codings.name}: line {line}") for line, row in _rows(codings, COLUMNS[CODINGS])]
    laws, provisions = codings.with_name(LAWS), codings.with_name(PROVISIONS)
    return Coded(
        codings=tuple(one for one in said if isinstance(one, Coding)),
        adjudications=tuple(one for one in said if isinstance(one, Adjudication)),
        laws=tuple(_law(row, f"{LAWS}: line {line}") for line, row in _rows(laws, COLUMNS[LAWS])),
        provisions=tuple(
            _provision(row, f"{PROVISIONS}: line {line}") for line, row in _rows(provisions, COLUMNS[PROVISIONS])
        ),
    )


def _rows(file: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    if not file.is_file():
        return []
    try:
        reader = csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""), strict=True)
        rows = list(enumerate(reader, start=2))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(f"{file.name}: not a CSV file in UTF-8: {error}") from None
    lacking = [name for name in columns if name not in (reader.fieldnames or ()) and name not in OPTIONAL]
    if lacking:
        raise InvalidInput(f"{file.name}: no column {', '.join(lacking)}; the columns are {', '.join(columns)}")
    for line, row in rows:
        if None in row.values() or None in row:
            raise InvalidInput(f"{file.name}: row {line} has not as many cells as the header")
    return [(line, {name: _plain(row.get(name, "")) for name in columns}) for line, row in rows]


def _guarded(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, so that its text can still be told from it."""
    return "'" + text if _is_formula(text) else text


def _plain(text: str) -> str:
    return text[1:] if text.startswith("'") and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    bare = text.lstrip("'")
    return neutral(bare) != bare


def _said(row: Mapping[str, str], place: str) -> Coding | Adjudication:
    if row["code"] not in questions():
        raise InvalidInput(f'{place}: no question has the code "{row["code"]}"')
    if row["kind"] not in (CODING, ADJUDICATION):
        raise InvalidInput(f'{place}: kind is "{CODING}" or "{ADJUDICATION}", not "{row["kind"]}"')
    begin, end = _period(row, place)
    answer = _answer(row, place)
    provisions = tuple(row["provisions"].split())
    at = _moment(row["at"], place)
    known = _moment(row["published_at"], place) if row["published_at"] else None
    made = Coding if row["kind"] == CODING else Adjudication
    return made(row["iso3"], row["code"], answer, begin, end, provisions, row["by"], at, row["note"], known)


def _moment(text: str, place: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise InvalidInput(f'{place}: "{text}" is no moment; write it as 2009-04-14T09:00:00+00:00')
    return at


def _answer(row: Mapping[str, str], place: str) -> str:
    """Return a clean answer; an empty one takes back an earlier one."""
    try:
        return questions()[row["code"]].clean(row["answer"]) if row["answer"] else ""
    except InvalidAnswer as error:
        raise InvalidInput(f"{place}: {error}") from None


def _law(row: Mapping[str, str], place: str) -> Law:
    return Law(**{**row, "adopted_on": _day(row["adopted_on"], place)})  # type: ignore[arg-type]


def _provision(row: Mapping[str, str], place: str) -> Provision:
    begin, end = _period(row, place)
    return Provision(**{**row, "valid_from": begin, "valid_to": end})  # type: ignore[arg-type]


def _period(row: Mapping[str, str], place: str) -> tuple[date | None, date | None]:
    begin, end = _day(row["valid_from"], place), _day(row["valid_to"], place)
    try:
        check_period(begin, end)
    except InvalidAnswer as error:
        raise InvalidInput(f"{place}: {error}") from None
    return begin, end


def _day(text: str, place: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput(f'{place}: "{text}" is not a date; write it as 2009-04-14') from None


def _coding_row(one: Coding | Adjudication) -> list[str]:
    kind, note = (CODING, one.note) if isinstance(one, Coding) else (ADJUDICATION, one.reason)
    period = [day.isoformat() if day else "" for day in (one.valid_from, one.valid_to)]
    known = one.published_at.isoformat() if one.published_at else ""
    said = [kind, one.iso3, one.code, one.answer, *period, " ".join(one.provisions), one.by, one.at.isoformat(), note]
    return [*said, known]


def _row(one: Law | Provision, name: str) -> list[str]:
    values = (getattr(one, column) for column in COLUMNS[name])
    return ["" if value is None else str(value) for value in values]


def _csv(columns: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)  # ends lines with both signs, so that either of them in a text is quoted
    writer.writerow(columns)
    writer.writerows([[_guarded(cell) for cell in row] for row in rows])
    return out.getvalue()
