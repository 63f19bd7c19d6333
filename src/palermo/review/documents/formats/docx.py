"""DOCX: paragraphs with the numbers that Word counts itself, footnotes where their marks stand, tables a row a line."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from palermo.errors import InvalidInput
from palermo.review.documents.marks import as_letter, as_roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LARGEST = 200 * 1024 * 1024  # bytes unpacked, all parts together
PART = 60 * 1024 * 1024
LEVEL = re.compile(r"%(\d)")
ABJAD = "أبجدهوزحطيكلمنسعفصقرشت"
CHINESE = "一二三四五六七八九十"


def text_of(content: bytes) -> str:
    """Return the text of a DOCX. Raises InvalidInput where it is none, is damaged, or unpacks without end."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST:
                raise InvalidInput("this DOCX unpacks to more than 200 MiB; hand in its text")
            document = _part(packed, "word/document.xml")
            if document is None:
                raise InvalidInput("this is no DOCX: it holds no word/document.xml")
            numbers = _Numbers(_part(packed, "word/numbering.xml"), _part(packed, "word/styles.xml"))
            notes = _notes(_part(packed, "word/footnotes.xml"))
    except (zipfile.BadZipFile, ParseError, DefusedXmlException, RuntimeError, NotImplementedError, EOFError):
        raise InvalidInput("this DOCX is damaged or locked; open it in Word and save it again") from None
    body = document.find(f"{W}body")
    return "\n".join(_lines(body, numbers, notes)) if body is not None else ""


def _part(packed: zipfile.ZipFile, name: str) -> Element | None:
    if name not in packed.namelist():
        return None
    if packed.getinfo(name).file_size > PART:
        raise InvalidInput(f"{name} in this DOCX unpacks to more than 60 MiB; hand in its text")
    found: Element = fromstring(packed.read(name))
    return found


@dataclass
class _Level:
    shape: str = "decimal"
    text: str = "%1."
    start: int = 1


class _Numbers:
    """Counts paragraphs as Word does, from the lists that it defines."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self.levels: dict[str, dict[int, _Level]] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.same: dict[str, str] = {}  # list -> definition, whose count it shares
        self.styled: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._define(numbering)
        if styles is not None:
            for style in styles.iter(f"{W}style"):
                found = _numbered(style.find(f"{W}pPr"))
                if found:
                    self.styled[style.get(f"{W}styleId", "")] = found

    def _define(self, numbering: Element) -> None:
        shapes = {
            one.get(f"{W}abstractNumId", ""): {
                int(level.get(f"{W}ilvl", "0")): _level(level) for level in one.findall(f"{W}lvl")
            }
            for one in numbering.findall(f"{W}abstractNum")
        }
        for one in numbering.findall(f"{W}num"):
            id, of = one.get(f"{W}numId", ""), one.find(f"{W}abstractNumId")
            abstract = of.get(f"{W}val", "") if of is not None else ""
            self.levels[id] = shapes.get(abstract, {})
            restarts = one.find(f"{W}lvlOverride/{W}startOverride") is not None
            self.same[id] = id if restarts else f"abstract {abstract}"

    def next(self, properties: Element | None) -> str:
        """Return the number that Word shows before a paragraph; empty where it has none."""
        found = _numbered(properties) or self.styled.get(_style(properties))
        if not found or found[0] not in self.levels or found[0] == "0":
            return ""
        id, level = found
        shape = self.levels[id].get(level)
        if shape is None or shape.shape in ("bullet", "none"):
            return ""
        counts = self.counts.setdefault(self.same[id], {})
        counts[level] = counts.get(level, shape.start - 1) + 1
        for lower in [one for one in counts if one > level]:
            del counts[lower]
        shapes = self.levels[id]

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            one = shapes.get(place, _Level())
            return _as(one.shape, counts.get(place, one.start))

        return LEVEL.sub(shown, shape.text).strip()


def _level(level: Element) -> _Level:
    def value(name: str, default: str) -> str:
        found = level.find(f"{W}{name}")
        return found.get(f"{W}val", default) if found is not None else default

    start = value("start", "1")
    return _Level(value("numFmt", "decimal"), value("lvlText", "%1."), int(start) if start.isdigit() else 1)


def _as(shape: str, number: int) -> str:
    if shape in ("lowerLetter", "upperLetter"):
        letter = as_letter(number)
        return letter.upper() if shape == "upperLetter" else letter
    if shape in ("lowerRoman", "upperRoman") and number < 90:
        return as_roman(number).lower() if shape == "lowerRoman" else as_roman(number)
    if shape in ("arabicAlpha", "arabicAbjad") and number <= len(ABJAD):
        return ABJAD[number - 1]
    if shape.startswith("chinese") or shape.startswith("japanese") or shape.startswith("ideograph"):
        return CHINESE[number - 1] if number <= len(CHINESE) else str(number)
    return str(number)


def _numbered(properties: Element | None) -> tuple[str, int] | None:
    if properties is None:
        return None
    id, level = properties.find(f"{W}numPr/{W}numId"), properties.find(f"{W}numPr/{W}ilvl")
    if id is None:
        return None
    said = level.get(f"{W}val", "0") if level is not None else "0"
    return id.get(f"{W}val", ""), int(said) if said.isdigit() else 0


def _style(properties: Element | None) -> str:
    style = properties.find(f"{W}pStyle") if properties is not None else None
    return style.get(f"{W}val", "") if style is not None else ""


def _notes(footnotes: Element | None) -> Mapping[str, str]:
    if footnotes is None:
        return {}
    return {
        note.get(f"{W}id", ""): " ".join(_plain(note, _Notes()).split())
        for note in footnotes.findall(f"{W}footnote")
        if note.get(f"{W}type") is None
    }


@dataclass
class _Notes:
    """Footnotes met in a paragraph, numbered through the document."""

    texts: Mapping[str, str] = field(default_factory=dict)
    met: list[str] = field(default_factory=list)

    def mark(self, id: str) -> str:
        """Return the mark of a footnote; its text follows after the paragraph."""
        if id not in self.texts:
            return ""
        self.met.append(id)
        return f"^({len(self.met)})"


def _lines(body: Element, numbers: _Numbers, notes: Mapping[str, str]) -> Iterator[str]:
    met = _Notes(notes)
    for one in body.iter():
        if one.tag == f"{W}p":
            before = len(met.met)
            text = _plain(one, met).strip()
            number = numbers.next(one.find(f"{W}pPr")) if text else ""
            yield from ("", f"{number} {text}".strip())
            for place, id in enumerate(met.met[before:], start=before + 1):
                yield from ("", f"({place}) {notes[id]}")


def _plain(paragraph: Element, notes: _Notes) -> str:
    made: list[str] = []
    for one in paragraph.iter():
        if one.tag == f"{W}t":
            made.append(one.text or "")
        elif one.tag in (f"{W}tab",):
            made.append("\t")
        elif one.tag in (f"{W}br", f"{W}cr"):
            made.append("\n")
        elif one.tag == f"{W}noBreakHyphen":
            made.append("-")
        elif one.tag == f"{W}footnoteReference":
            made.append(notes.mark(one.get(f"{W}id", "")))
    return "".join(made)
