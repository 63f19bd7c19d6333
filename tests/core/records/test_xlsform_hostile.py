"""Workbooks that attack: refused before they are read, formulas named, texts kept as texts."""

import io
import zipfile

import pytest

from palermo.content.reasons import _pattern, reasons
from palermo.errors import InvalidInput
from palermo.records.xlsform.opening import open_sheets
from palermo.records.xlsform.reading import read_xlsform
from tests.core.records.test_xlsform_import import HEAD, _book, _refused
from tests.core.records.xlsforms import workbook


def _zip(parts: dict[str, bytes], kind=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _edited(change: dict[bytes, bytes], file="xl/worksheets/sheet1.xml") -> bytes:
    with zipfile.ZipFile(io.BytesIO(_book())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in change.items():
        assert old in parts[file]
        parts[file] = parts[file].replace(old, new, 1)
    return _zip(parts)


def _lying() -> bytes:
    """Return an archive whose directory says that a part is small, though it unpacks to much."""
    made = bytearray(_zip({"xl/workbook.xml": b"0" * 60_000_000}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = made.index(mark) + place
        made[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(made)


HOSTILE = {
    "nothing": (b"", "not an Excel workbook"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, "not an Excel workbook"),
    "cut off": (_book()[:3000], "not an Excel workbook"),
    "another archive": (_zip({"a.txt": b"a"}), "not an Excel workbook"),
    "too large": (b"PK" * 3 * 1024 * 1024, "larger than 5 MiB"),
    "bomb": (_zip({"xl/workbook.xml": b"0" * 60_000_000}), "unpacks to more than a form can be"),
    "bomb that lies": (_lying(), "not an Excel workbook"),
    "many parts": (_zip({f"{number}.xml": b"" for number in range(600)}), "unpacks to more than a form can be"),
    "far cell": (_edited({b'r="A1"': b'r="XFD1048576"'}), "The sheet survey is larger than 5000 rows"),
    "far row": (_edited({b'<row r="1"': b'<row r="9999999"'}), "The sheet survey is larger than 5000 rows"),
    "entities": (_edited({b"<worksheet": b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'}), "cannot be read"),
    "no XML": (_edited({b"<worksheet": b"<<worksheet"}), "cannot be read"),
    "lost sheet": (
        _edited({b"worksheets/sheet1.xml": b"worksheets/none.xml"}, "xl/_rels/workbook.xml.rels"),
        "cannot be read",
    ),
    "no survey": (workbook({"Sheet1": [["a"]]}), "no sheet called survey"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_before_it_is_read(name):
    content, text = HOSTILE[name]
    with pytest.raises(InvalidInput, match=text) as refused:
        read_xlsform(content, "visits")
    assert any(_pattern(template).fullmatch(str(refused.value)) for template in reasons())


def test_formulas_are_named_with_their_cells():
    survey = [HEAD, ["text", "a", "A", "A"], ["text", "b", "=1+1", '=HYPERLINK("http://simulated.invalid")']]
    out = io.BytesIO()
    import xlsxwriter

    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("survey")
    for line, row in enumerate(survey):
        sheet.write_row(line, 0, row)
    book.close()

    assert _refused(out.getvalue()) == dict.fromkeys(
        ("survey!C3", "survey!D3"), "a formula stands here; write its result instead."
    )


def test_a_text_that_looks_like_a_formula_stays_a_text():
    survey = [HEAD, ["text", "a", "=1+1", "=1+1"]]

    made = read_xlsform(_book(survey), "visits")

    assert made.form.items["a"].label == "=1+1"
    from palermo.records.xlsform.book import write_xlsform

    out = write_xlsform(made.form)
    with zipfile.ZipFile(io.BytesIO(out)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    assert open_sheets(out)["survey"][2][2] == "=1+1"
