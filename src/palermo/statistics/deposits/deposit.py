"""Deposit a file: read it whole and strictly, then let it in whole, or not at all."""

import hashlib
import json
import re
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from palermo.errors import InvalidInput, NotFound
from palermo.statistics import catalogue
from palermo.statistics.catalogue import Vintage
from palermo.statistics.deposits.block import JOIN, About, Block
from palermo.statistics.deposits.kind import Kind, Layout, kind
from palermo.statistics.deposits.opening import Opened, opened
from palermo.statistics.deposits.rejects import RejectsFile, read_rejects
from palermo.statistics.deposits.tabular import read_lines, read_parquet, read_workbook
from palermo.statistics.deposits.text import Rows, read_rows
from palermo.statistics.dimensions import dimension, sources

Progress = Callable[[int, int], None]  # bytes read, bytes in all; may raise Cancelled
PATIENCE = 100_000  # refused rows after which a file that is mostly refused is given up
OWN_SOURCE = re.compile(r"[a-z0-9]+(-[a-z0-9]+){0,5}")
PART = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+){0,4}")
DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file read and checked, waiting to be let in; nothing of it is visible yet."""

    vintage: Vintage
    folder: Path  # holds records.parquet, perhaps rejects.csv, and vintage.json
    unchanged: bool = False  # the same bytes stand already as this vintage

    @property
    def rejects(self) -> Path | None:
        """The file of refused rows, if there is one."""
        file = self.folder / "rejects.csv"
        return file if file.exists() else None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a depositor says beside the file."""

    kind: str
    by: str
    at: datetime  # aware
    source: str = ""  # for kinds that leave it to the depositor
    part: str = ""
    published_on: date | None = None
    file_name: str = ""  # as the depositor calls it, where the file lies under another name


@dataclass(slots=True)
class _Count:
    read: int = 0
    rejected: int = 0
    ignored: Counter[str] = field(default_factory=Counter)
    remarks: dict[str, str] = field(default_factory=dict)


def report(home: Path, vintage: Vintage, *, unchanged: bool = False) -> dict[str, Any]:
    """Return what a depositor is told about a deposit, as plain values."""
    rejects = catalogue.rejects_file(home, vintage.id)
    return {
        "kind": vintage.kind,
        "read": vintage.read,
        "accepted": vintage.accepted,
        "rejected": vintage.rejected,
        "ignored": dict(vintage.ignored),
        "vintage": vintage.id,
        "rejects_file": str(rejects) if vintage.rejected else None,
        "unchanged": unchanged,
    }


def deposit(home: Path, file: Path, wish: Wish, progress: Progress | None = None) -> dict[str, Any]:
    """Read a file and let it in. Returns the report; raises InvalidInput naming place and remedy, nothing stored."""
    prepared = prepare(home, file, wish, progress)
    return report(home, commit(home, prepared), unchanged=prepared.unchanged)


def prepare(home: Path, file: Path, wish: Wish, progress: Progress | None = None) -> Prepared:
    """Read and check a file without letting it in. Raises InvalidInput, or Cancelled where ``progress`` does."""
    chosen = kind(wish.kind)
    source = _source(chosen, wish)
    if not file.is_file():
        raise InvalidInput(f"{file}: no such file")
    _look(file, chosen, wish.file_name or file.name)
    digest = _sha256(file)
    standing = catalogue.find_hash(home, source, digest)
    if standing:
        return Prepared(standing, _staging(home) / "unchanged", unchanged=True)
    folder = _staging(home) / secrets.token_hex(8)
    folder.mkdir(parents=True)
    try:
        return _read(home, file, wish, chosen, source, digest, folder, progress)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def load(home: Path, token: str) -> Prepared:
    """Return a deposit prepared earlier. Raises NotFound where it was let in, discarded or never there."""
    folder = _staging(home) / token
    if not re.fullmatch(r"[0-9a-f]{16}", token) or not (folder / "vintage.json").is_file():
        raise NotFound("this deposit is no longer waiting; hand in the file again")
    return Prepared(catalogue.vintage_of(json.loads((folder / "vintage.json").read_text(encoding="utf-8"))), folder)


def commit(home: Path, prepared: Prepared) -> Vintage:
    """Let a prepared deposit in and return its vintage; the same bytes twice change nothing."""
    if prepared.unchanged:
        return prepared.vintage
    with catalogue.locked(home):
        standing = catalogue.find_hash(home, prepared.vintage.source, prepared.vintage.sha256)
        made = standing or catalogue.add(home, prepared.vintage, prepared.folder / "records.parquet", prepared.rejects)
    discard(prepared)
    return made


def discard(prepared: Prepared) -> None:
    """Forget a prepared deposit."""
    shutil.rmtree(prepared.folder, ignore_errors=True)


def _staging(home: Path) -> Path:
    return catalogue.folder(home) / "staging"


def _source(chosen: Kind, wish: Wish) -> str:
    if chosen.source:
        if wish.source not in ("", chosen.source):
            raise InvalidInput(f"kind {chosen.id} always has the source {chosen.source}; leave the source out")
        return chosen.source
    source = wish.source or "records"
    if not OWN_SOURCE.fullmatch(source) or len(source) > 40:
        raise InvalidInput(f'source "{source[:60]}" must be small letters, digits and hyphens, at most 40')
    if source in sources():
        raise InvalidInput(f'source "{source}" belongs to another publisher; choose another name')
    return source


def _look(file: Path, chosen: Kind, name: str) -> None:
    """Refuse a file by its first block, before anything is spent on the rest."""
    with opened(file) as source_file:
        for columns, _ in _blocks(source_file, chosen):
            chosen.layout(columns, name)
            return


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _published(wish: Wish, name: str) -> date:
    today = wish.at.date()
    found = DAY_IN_NAME.search(name)
    day = wish.published_on or (date(*map(int, found.groups())) if found and _is_day(found) else today)
    if day > today:
        raise InvalidInput(f"{name}: published on {day} lies in the future; name the right day")
    return day


def _is_day(found: re.Match[str]) -> bool:
    try:
        date(*map(int, found.groups()))
    except ValueError:
        return False
    return True


def _blocks(file: Opened, chosen: Kind) -> Iterator[tuple[list[str], Rows]]:
    if file.form == "parquet":
        return read_parquet(file.path)
    if file.form == "workbook":
        return read_workbook(file.path, [layout.required for layout in chosen.layouts])
    if file.stream is None:
        raise InvalidInput(f"{file.name}: cannot be read as {file.form}")
    return read_lines(file.stream) if file.form == "jsonl" else read_rows(file.stream)


def _read(
    home: Path, file: Path, wish: Wish, chosen: Kind, source: str, digest: str, folder: Path, progress: Progress | None
) -> Prepared:
    name = wish.file_name or file.name
    about = About(name, wish.part, wish.at.date())
    count, rejects, layout = _Count(), RejectsFile(folder / "rejects.csv"), None
    writer: pq.ParquetWriter | None = None
    size = file.stat().st_size
    with opened(file) as source_file:
        try:
            for columns, rows in _blocks(source_file, chosen):
                layout = layout or chosen.layout(columns, name)
                table = _converted(rows, layout, about, count, rejects)
                writer = writer or pq.ParquetWriter(folder / "staged.parquet", table.schema, compression="lz4")
                writer.write_table(table)
                _give_up(count, rejects, name, folder)
                if progress:
                    progress(source_file.stream.done if source_file.stream else size, size)
        finally:
            if writer:
                writer.close()
    if layout is None or not count.read:
        raise InvalidInput(f"{name}: the file has no row below its header; nothing was stored")
    accepted = count.read - rejects.number
    if not accepted:
        raise InvalidInput(f"{name}: no row could be accepted{_first_fault(folder)}; nothing was stored")
    measures, breakdowns = _stored(folder, layout)
    if not measures:
        raise InvalidInput(f"{name}: every accepted row was left out ({', '.join(count.ignored)}); nothing was stored")
    part = layout.part(about)
    if part and not PART.fullmatch(part):
        raise InvalidInput(f'{name}: part "{part[:40]}" must be letters, digits and hyphens')
    published = _published(wish, name)
    known = sources().get(source, {})
    vintage = Vintage(
        id=_fresh_id(home, "-".join(filter(None, (source, layout.dataset, part, str(published), digest[:8])))),
        kind=chosen.id,
        source=source,
        dataset=layout.dataset,
        part=part,
        published_on=published,
        deposited_at=wish.at,
        sequence=0,
        sha256=digest,
        file_name=name,
        protection="threshold" if layout.microdata else "publisher",
        microdata=layout.microdata,
        simulated=bool(known.get("simulated")),
        measures=measures,
        dimensions=layout.dimensions,
        axes=layout.axes,
        breakdowns=breakdowns,
        read=count.read,
        accepted=accepted,
        rejected=rejects.number,
        ignored=dict(count.ignored),
        by=wish.by,
        remarks=count.remarks,
    )
    (folder / "vintage.json").write_text(json.dumps(vintage.as_dict(), ensure_ascii=False), encoding="utf-8")
    return Prepared(vintage, folder)


def _converted(rows: Rows, layout: Layout, about: About, count: _Count, rejects: RejectsFile) -> pa.Table:
    table = rows.table.rename_columns([layout.names.get(column, column) for column in rows.table.column_names])
    block = Block(table, rows.lines, about)
    made = layout.convert(block)
    rejects.add([*rows.ragged, *block.faults.values()])
    count.read += len(block) + len(rows.ragged)
    count.ignored += block.ignored()
    count.remarks |= layout.remarks(block)
    names = ["measure", "breakdown", *layout.dimensions]
    summed = made.group_by(names, use_threads=False).aggregate([("low", "sum"), ("high", "sum")])
    return pa.table({**{name: summed[name] for name in names}, "low": summed["low_sum"], "high": summed["high_sum"]})


def _give_up(count: _Count, rejects: RejectsFile, name: str, folder: Path) -> None:
    if rejects.number >= PATIENCE and rejects.number * 2 > count.read:
        first = _first_fault(folder)
        raise InvalidInput(f"{name}: over half of the first {count.read} rows are refused{first}; nothing was stored")


def _first_fault(folder: Path) -> str:
    file = folder / "rejects.csv"
    for fault in read_rejects(file, 1) if file.exists() else []:
        place = f'line {fault["line"]}, column "{fault["column"]}", value "{fault["value"][:60]}"'
        return f" ({place}: {fault['reason']})"
    return ""


def _stored(folder: Path, layout: Layout) -> tuple[tuple[str, ...], Mapping[str, tuple[str, ...]]]:
    """Group the staged rows, sort and write them once more; return measures and published tables."""
    columns = ", ".join(
        f"string_split({name}, '{JOIN}') AS {name}" if dimension(name).multiple else name for name in layout.dimensions
    )
    names = ", ".join(("measure", "breakdown", *layout.dimensions))
    # The limit keeps a deposit of many distinct rows on disk instead of in memory.
    config = {
        "threads": 2,
        "memory_limit": "1GB",
        "temp_directory": str(folder / "spill"),
        "preserve_insertion_order": False,
    }
    with duckdb.connect(config=config) as database:
        staged = database.from_parquet(str(folder / "staged.parquet"))
        grouped = staged.aggregate(f"{names}, sum(low)::BIGINT AS low, sum(high)::BIGINT AS high", names)
        ordered = grouped.order(names).project(f"measure, breakdown, {columns}, low, high")
        ordered.to_parquet(str(folder / "records.parquet"), compression="zstd")
        pairs = (
            database.from_parquet(str(folder / "records.parquet")).project("measure, breakdown").distinct().fetchall()
        )
    (folder / "staged.parquet").unlink()
    shutil.rmtree(folder / "spill", ignore_errors=True)
    counted = tuple(sorted({measure for measure, _ in pairs}))
    return counted, {one: tuple(sorted(text for measure, text in pairs if measure == one)) for one in counted}


def _fresh_id(home: Path, wanted: str) -> str:
    """Return the id, with a number where the same bytes were deposited and withdrawn before."""
    taken = {vintage.id for vintage in catalogue.vintages(home)}
    number, id = 1, wanted
    while id in taken:
        number += 1
        id = f"{wanted}-{number}"
    return id


def withdraw(home: Path, vintage_id: str, *, by: str, at: datetime, reason: str) -> Vintage:
    """Withdraw a vintage and return it as it stands now."""
    catalogue.withdraw(home, vintage_id, by=by, at=at, reason=reason)
    return replace(catalogue.find(home, vintage_id))
