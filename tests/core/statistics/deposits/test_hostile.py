"""Hostile files: a clear error, little cost. Each is first shown to be dangerous, where that can be shown cheaply."""

import gzip
import io
import tracemalloc
import zipfile

import pytest

from palermo.errors import InvalidInput
from palermo.statistics import catalogue
from tests.core.statistics.deposits.files import RECORDS, hand_in, written


def refused(home, file, said, kind="palermo"):
    with pytest.raises(InvalidInput, match=said):
        hand_in(home, file, kind)
    assert catalogue.vintages(home) == ()


def test_a_file_that_is_not_utf8_names_the_line(tmp_path):
    file = written(tmp_path, "a.csv", (RECORDS + "2023,ITA,,F,,\n").encode() + "2023,ITA,é,F,,\n".encode("latin-1"))

    refused(tmp_path, file, "line 3 is not UTF-8")


def test_utf16_and_nul_bytes_are_named(tmp_path):
    refused(tmp_path, written(tmp_path, "a.csv", RECORDS.encode("utf-16")), "UTF-16")
    refused(tmp_path, written(tmp_path, "b.csv", RECORDS.encode() + b"2023,ITA,\0,F,,\n"), "line 2 holds a NUL byte")


def test_a_gzip_bomb_costs_little(tmp_path):
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="wb") as packed:
        packed.write(RECORDS.encode())
        for _ in range(120):
            packed.write(b"2023,ITA,,F,,\n" * 75_000)
    file = written(tmp_path, "a.csv", bomb.getvalue())
    assert file.stat().st_size < 4 * 2**20

    refused(tmp_path, file, r"over [67]\d MiB")  # given up long before its end


def test_one_endless_line_is_given_up_within_its_first_megabytes(tmp_path):
    file = tmp_path / "a.csv"
    with file.open("wb") as stream:
        stream.write(b"year,destination")
        stream.truncate(10 * 2**30)  # ten gigabytes without a line break, none of it on the disk
    tracemalloc.start()

    refused(tmp_path, file, "longer than 1 MiB")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 64 * 2**20


def zipped(folder, *members):
    file = folder / "a.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return file


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "/etc/passwd.csv", "C:\\a.csv", "..\\..\\a.csv"])
def test_path_tricks_in_an_archive_are_refused(tmp_path, name):
    refused(tmp_path, zipped(tmp_path, (name, RECORDS + "2023,ITA,,F,,\n")), "outside itself")


def test_an_archive_of_many_files_is_refused(tmp_path):
    refused(tmp_path, zipped(tmp_path, ("a.csv", RECORDS), ("b.csv", RECORDS)), "holds 2 files")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    refused(tmp_path, zipped(tmp_path, ("a.csv", b"0" * (300 * 2**20))), "unpacks to far more")


def test_a_harmless_zip_is_read(tmp_path):
    told = hand_in(tmp_path, zipped(tmp_path, ("a.csv", RECORDS + "2023,ITA,,F,,\n")))

    assert told["accepted"] == 1


def test_a_cut_off_archive_is_named(tmp_path):
    whole = gzip.compress((RECORDS + "".join(f"20{n % 20:02},ITA,,F,,\n" for n in range(5000))).encode())

    refused(tmp_path, written(tmp_path, "a.csv", whole[: len(whole) // 2]), "damaged or cut off")


SHEET = """<?xml version="1.0"?>{doctype}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>year</t></is></c><c r="B1" t="inlineStr"><is><t>destination</t></is></c></row>
<row r="2"><c r="A2"><v>2023</v></c><c r="B2" t="inlineStr"><is><t>{cell}</t></is></c></row></sheetData></worksheet>"""
TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""
RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"""
BOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"""


def workbook(folder, doctype="", cell="ITA"):
    file = folder / "a.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS.format(kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELS.format(kind="worksheet", target="worksheets/sheet1.xml"))
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(doctype=doctype, cell=cell))
    return file


def test_a_workbook_is_read_with_its_row_numbers(tmp_path):
    told = hand_in(tmp_path, workbook(tmp_path))

    assert (told["read"], told["accepted"]) == (1, 1)


def test_a_workbook_with_external_entities_is_refused(tmp_path):
    doctype = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'

    refused(tmp_path, workbook(tmp_path, doctype, "&secret;"), "declares entities")


def test_formula_cells_are_no_codes(tmp_path):
    told = hand_in(tmp_path, written(tmp_path, "a.csv", RECORDS + "2023,ITA,,F,,\n2023,ITA,,=cmd|' /C calc'!A0,,\n"))

    assert (told["accepted"], told["rejected"]) == (1, 1)


def test_an_old_excel_file_and_a_json_list_say_what_to_do(tmp_path):
    refused(tmp_path, written(tmp_path, "a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600), "save it as .xlsx")
    refused(tmp_path, written(tmp_path, "a.json", '[{"year": 2023}]'), "one object a line")


def test_json_nested_without_end_is_one_refused_row(tmp_path):
    deep = '{"year": ' + "[" * 5000 + "]" * 5000 + ', "destination": "ITA"}\n'

    told = hand_in(tmp_path, written(tmp_path, "a.jsonl", '{"year": 2023, "destination": "ITA"}\n' + deep))

    assert (told["accepted"], told["rejected"]) == (1, 1)
