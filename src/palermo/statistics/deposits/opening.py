"""Open a deposited file as a bounded stream of bytes, whatever it is wrapped in; hostile files cost little."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from palermo.errors import InvalidInput

MOST_BYTES = 16 * 2**30  # after unpacking
FREE_BYTES = 64 * 2**20  # unpacked before the ratio is looked at
MOST_RATIO = 250  # unpacked bytes for one packed byte; text of real deposits stays below 100
MOST_WORKBOOK_BYTES = 1 * 2**30
READ_BYTES = 4 * 2**20


class Readable(Protocol):
    """What can be read in parts."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A file ready to be read. form: text, jsonl, parquet or workbook."""

    name: str
    form: str
    stream: "Bounded | None"  # for text and jsonl
    path: Path


class Bounded:
    """A stream that refuses to unpack to much more than a deposit can be."""

    def __init__(self, stream: Readable, packed: BinaryIO, size: int, name: str) -> None:
        self.stream, self.packed, self.size, self.name = stream, packed, size, name
        self.given = 0
        self.kept = b""

    def read(self, size: int = READ_BYTES) -> bytes:
        """Return the next bytes. Raises InvalidInput for a damaged archive or one that unpacks without end."""
        if self.kept:
            part, self.kept = self.kept[:size], self.kept[size:]
            return part
        try:
            part = self.stream.read(size)
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise InvalidInput(f"{self.name}: the archive is damaged or cut off ({error}); pack it again") from None
        self.given += len(part)
        if self.given > MOST_BYTES or (self.given > FREE_BYTES and self.given > MOST_RATIO * max(self.done, 1)):
            raise InvalidInput(
                f"{self.name}: unpacks to far more than a deposit can be (over {self.given // 2**20} MiB from "
                f"{self.done // 2**10} KiB); deposit the unpacked file"
            )
        return part

    def peek(self) -> bytes:
        """Return the first bytes without taking them."""
        if not self.kept:
            self.kept = self.read()
        return self.kept

    @property
    def done(self) -> int:
        """Packed bytes taken so far, for progress."""
        return min(self.packed.tell(), self.size)


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a file by what it holds, not by what it is called. Raises InvalidInput naming the remedy."""
    if not path.is_file():
        raise InvalidInput(f"{path}: no such file")
    size = path.stat().st_size
    if not size:
        raise InvalidInput(f"{path.name}: the file is empty")
    with ExitStack() as stack:
        raw = stack.enter_context(path.open("rb"))
        start = raw.read(8)
        raw.seek(0)
        if start[:4] == b"PAR1":
            yield Opened(path.name, "parquet", None, path)
        elif start[:4] == b"\xd0\xcf\x11\xe0":
            raise InvalidInput(f"{path.name}: an Excel file of the old kind; save it as .xlsx or as CSV in UTF-8")
        elif start[:2] == b"PK":
            yield from _zip(stack, path, raw, size)
        else:
            stream = stack.enter_context(gzip.GzipFile(fileobj=raw)) if start[:2] == b"\x1f\x8b" else raw
            yield _text(Bounded(stream, raw, size, path.name), path)


def _text(stream: Bounded, path: Path) -> Opened:
    first = stream.peek()[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if first[:1] == b"[":
        raise InvalidInput(f"{stream.name}: a JSON list; write one object a line (JSON Lines)")
    return Opened(stream.name, "jsonl" if first[:1] == b"{" else "text", stream, path)


def _zip(stack: ExitStack, path: Path, raw: BinaryIO, size: int) -> Iterator[Opened]:
    try:
        archive = stack.enter_context(zipfile.ZipFile(raw))
        members = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX/")]
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError) as error:
        raise InvalidInput(f"{path.name}: the archive is damaged ({error}); pack it again") from None
    if any(one.filename == "[Content_Types].xml" for one in members):
        _check_workbook(archive, members, path.name)
        yield Opened(path.name, "workbook", None, path)
        return
    if len(members) != 1:
        raise InvalidInput(f"{path.name}: the archive holds {len(members)} files; deposit one file at a time")
    member = members[0]
    _check_member(member, path.name)
    stream = stack.enter_context(archive.open(member))
    yield _text(Bounded(stream, raw, size, f"{path.name}/{PurePosixPath(member.filename).name}"), path)


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    if member.filename.startswith(("/", "\\")) or ".." in parts or ":" in member.filename:
        raise InvalidInput(f"{name}: the archive names a file outside itself ({member.filename[:80]!r}); pack it again")
    if member.flag_bits & 1:
        raise InvalidInput(f"{name}: the archive is encrypted; deposit it without a password")
    if (member.external_attr >> 16) & 0o170000 == 0o120000:
        raise InvalidInput(f"{name}: the archive holds a link, not a file; pack the file itself")
    if member.file_size > FREE_BYTES and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise InvalidInput(f"{name}: unpacks to far more than a deposit can be; deposit the unpacked file")


def _check_workbook(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], name: str) -> None:
    """A workbook is read by a library: look first that it neither explodes nor points outside."""
    if sum(one.file_size for one in members) > MOST_WORKBOOK_BYTES:
        raise InvalidInput(f"{name}: the workbook unpacks to more than 1 GiB; save the sheet as CSV in UTF-8")
    for member in members:
        _check_member(member, name)
        if member.file_size > 64 * 2**20 and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise InvalidInput(
                f"{name}: the workbook unpacks to far more than it should; save the sheet as CSV in UTF-8"
            )
        if member.filename.endswith((".xml", ".rels")):
            _check_no_entities(archive, member, name)


def _check_no_entities(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    try:
        with archive.open(member) as stream:
            head = stream.read(65536)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError) as error:
        raise InvalidInput(f"{name}: the workbook is damaged ({error}); save it again") from None
    if any(
        word.encode(code) in head for word in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
    ):
        raise InvalidInput(
            f"{name}: the workbook declares entities ({member.filename}); save the sheet as CSV in UTF-8"
        )
