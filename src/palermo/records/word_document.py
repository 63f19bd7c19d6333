"""A text as DOCX: plain WordprocessingML with headings, right-to-left where its language is written so."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DAY = (2000, 1, 1, 0, 0, 0)  # of every part, so that the same written is the same file
LATIN = re.compile(r"[A-Za-z][\w/.:&'-]*(?:[ ,]+[\w/.:&'-]*[A-Za-z][\w/.:&'-]*)*", re.ASCII)
LOCALES = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "ru": "ru-RU", "zh": "zh-CN"}
STYLES = {  # id -> size in half points, bold, space before, indent, outline level
    "Normal": (21, False, 0, 0, None),
    "Title": (30, True, 240, 0, None),
    "Heading1": (26, True, 320, 0, 0),
    "Heading2": (22, True, 240, 0, 1),
    "Point": (21, False, 0, 567, None),
    "Lower": (21, False, 0, 1134, None),
}
NAMES = {"Heading1": "heading 1", "Heading2": "heading 2"}


@dataclass(frozen=True, slots=True)
class Written:
    """What a document holds. lines: each with the name of its style; direction: ltr or rtl."""

    title: str
    identifier: str
    language: str
    direction: str
    lines: tuple[tuple[str, str], ...]


def docx(written: Written) -> bytes:
    """Return a text as the bytes of a DOCX; the same text gives the same bytes.

    >>> docx(Written("Simulated", "", "en", "ltr", (("Title", "Simulated"),)))[:2]
    b'PK'
    """
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml"), ("core", "docProps/core.xml")),
        "docProps/core.xml": _about(written),
        "word/document.xml": _document(written),
        "word/styles.xml": _styles(written),
        "word/_rels/document.xml.rels": _relations(("styles", "styles.xml")),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name, DAY), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _types() -> str:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {
        "/word/document.xml": f"{word}.document.main+xml",
        "/word/styles.xml": f"{word}.styles+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    plain = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{rels}{plain}{listed}</Types>'


def _relations(*targets: tuple[str, str]) -> str:
    kinds = {"core": f"{PACKAGE}/relationships/metadata/core-properties"}
    listed = "".join(
        f'<Relationship Id="r{place}" Type="{kinds.get(kind, f"{OFFICE}/{kind}")}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _about(written: Written) -> str:
    spaces = f'xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    said = f"<dc:title>{escape(written.title)}</dc:title><dc:identifier>{escape(written.identifier)}</dc:identifier>"
    return f"{HEAD}<cp:coreProperties {spaces}>{said}<dc:language>{written.language}</dc:language></cp:coreProperties>"


def _styles(written: Written) -> str:
    locale = LOCALES[written.language]
    fonts = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Arial" w:eastAsia="SimSun"/>'
    language = f'<w:lang w:val="{LOCALES["en"]}" w:bidi="{locale}"/>'
    default = f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{language}</w:rPr></w:rPrDefault></w:docDefaults>"
    return f"{HEAD}<w:styles {W}>{default}{''.join(_style(id, written) for id in STYLES)}</w:styles>"


def _style(id: str, written: Written) -> str:
    size, bold, before, indent, outline = STYLES[id]
    default = ' w:default="1"' if id == "Normal" else ""
    based = "" if id == "Normal" else '<w:basedOn w:val="Normal"/>'
    level = "" if outline is None else f'<w:outlineLvl w:val="{outline}"/>'
    kept = "" if outline is None else "<w:keepNext/>"
    bidi = "<w:bidi/>" if written.direction == "rtl" else ""
    space = f'<w:spacing w:before="{before}" w:after="120" w:line="288" w:lineRule="auto"/>'
    shape = f'{kept}{bidi}{space}<w:ind w:start="{indent}"/>{level}'
    weight = "<w:b/><w:bCs/>" if bold else ""
    signs = f'{weight}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    name = quoteattr(NAMES.get(id, id))
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{id}"><w:name w:val={name}/>{based}<w:qFormat/>'
        f"<w:pPr>{shape}</w:pPr><w:rPr>{signs}</w:rPr></w:style>"
    )


def _document(written: Written) -> str:
    body = "".join(_paragraph(style, text, written) for style, text in written.lines if text)
    bidi = "<w:bidi/>" if written.direction == "rtl" else ""
    page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" '
    section = f'<w:sectPr>{page}w:header="708" w:footer="708" w:gutter="0"/>{bidi}</w:sectPr>'
    return f"{HEAD}<w:document {W}><w:body>{body}{section}</w:body></w:document>"


def _paragraph(style: str, text: str, written: Written) -> str:
    bidi = "<w:bidi/>" if written.direction == "rtl" else ""
    runs = "".join(_run(piece, rtl) for piece, rtl in _runs(text, written.direction))
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{bidi}</w:pPr>{runs}</w:p>'


def _runs(text: str, direction: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a line, each with whether it is written right to left: symbols and Latin names are not."""
    if direction == "ltr":
        yield text, False
        return
    place = 0
    for match in LATIN.finditer(text):
        if match.start() > place:
            yield text[place : match.start()], True
        yield match.group(), False
        place = match.end()
    if place < len(text):
        yield text[place:], True


def _run(text: str, rtl: bool) -> str:
    signs = "<w:rPr><w:rtl/></w:rPr>" if rtl else ""
    return f'<w:r>{signs}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
