"""Exports of the Universal Human Rights Index, made here as the Index writes them; every text is invented."""

import io
from datetime import UTC, date, datetime

import pytest
import xlsxwriter

from palermo.errors import InvalidInput
from palermo.review.universal_index import concerns, key_of, paragraph_in, read_export

HEAD = [
    "Text",
    "Countries Concerned",
    "Reccomending Body",
    "Document Symbol",
    "Themes",
    "Affected Persons",
    "Sdgs",
    "Document Publication Date",
    "UPR Reccomending States",
    "UPR Position",
    "OHCHR Annotation Id",
]


def workbook(rows: list[list], head=HEAD, late: bool = False, before: list[list] = ()) -> bytes:
    """Return an export as a workbook. late: dates count from 1904."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"date_1904": late, "strings_to_numbers": False})
    sheet, days = book.add_worksheet("Annotations"), book.add_format({"num_format": "yyyy-mm-dd"})
    for line, row in enumerate([*before, head, *rows]):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(
                    line, column, datetime(value.year, value.month, value.day, tzinfo=UTC).replace(tzinfo=None), days
                )
            elif value is not None:
                sheet.write(line, column, value)
    book.close()
    return out.getvalue()


def row(
    text="23. Simulated: combat human trafficking.", states="- Kenya", symbol="CEDAW/C/XXX/CO/1", day=40000, **more
):
    """Return a row as the Index writes it."""
    made = dict.fromkeys(HEAD, "") | {"Reccomending Body": "- CEDAW", "Themes": "- Equality\n- Simulated theme"}
    made |= {"Text": text, "Countries Concerned": states, "Document Symbol": symbol, "Document Publication Date": day}
    return [(made | more)[name] for name in HEAD]


@pytest.mark.parametrize(
    ("day", "late", "read"),
    [
        (40000, False, date(2009, 7, 6)),
        (38538, True, date(2009, 7, 6)),
        ("40000", False, date(2009, 7, 6)),
        (40000.75, False, date(2009, 7, 6)),
        (date(2009, 7, 6), False, date(2009, 7, 6)),
        (date(2009, 7, 6), True, date(2009, 7, 6)),
        ("2009-07-06", False, date(2009, 7, 6)),
        ("2009-07-06T00:00:00", False, date(2009, 7, 6)),
        ("06/07/2009", False, date(2009, 7, 6)),
        ("6.7.2009", False, date(2009, 7, 6)),
        ("٢٠٠٩-٠٧-٠٦", False, date(2009, 7, 6)),
        ("", False, None),
    ],
)
def test_days_of_both_date_systems_and_as_written(day, late, read):
    assert read_export(workbook([row(day=day)], late=late)).found[0].adopted_on == read


def test_a_row_is_read_as_the_index_writes_it():
    position = {"UPR Position": "- Supported", "UPR Reccomending States": "- Norway\n- Ghana"}
    text = "115.6. Strengthen efforts against trafficking in persons (Norway, Ghana);"
    found = read_export(
        workbook(
            [
                row(
                    text=text,
                    symbol="A/HRC/12/99",
                    **position
                    | {
                        "Reccomending Body": "- UPR",
                        "OHCHR Annotation Id": "simulated-1",
                        "Affected Persons": "- Children\n- Women & girls",
                    },
                )
            ]
        )
    )

    one = found.found[0]
    assert (one.reference, one.mechanism, one.position, one.state) == (
        "A/HRC/12/99, 115.6",
        "universal_review",
        "supported",
        "KEN",
    )
    assert (one.recommending, one.persons, one.annotation) == (
        ("Norway", "Ghana"),
        ("Children", "Women & girls"),
        "simulated-1",
    )
    assert found.ignored == ("Sdgs",)


def test_every_row_is_accounted_for():
    rows = [
        row(),
        row(),  # the same again
        row(text="24. Simulated: build schools."),
        row(text="25. Simulated: fight drug trafficking."),
        row(text="26. Simulated trafficking", states="- Simulated Republic"),
        row(text="27. Simulated trafficking", symbol=""),
        row(text="28. Simulated trafficking", day="31/13/2009"),
        row(text="29. Simulated trafficking", states=""),
        row(text="", Themes="- Human trafficking"),
        row(text="30. Protect them.", Themes="- Human trafficking & contemporary forms of slavery"),
        [None] * len(HEAD),
    ]

    found = read_export(workbook(rows, before=[["Simulated title of the export"], []]))

    assert [one.paragraph for one in found.found] == ["23", "30"]
    assert [(one.line, one.reason) for one in found.set_aside] == [
        (8, "“Simulated Republic” is no State or area that is known."),
        (9, "The symbol of the document is missing."),
        (10, "“31/13/2009” is no day."),
        (11, "No State is named."),
        (12, "The text is missing."),
    ]
    assert found.set_aside[0].sheet == "Annotations"
    assert found.read == 10 == len(found.found) + found.twice + found.others + len(found.set_aside)
    assert (found.twice, found.others) == (1, 2)


def test_a_row_about_two_states_is_one_to_each():
    found = read_export(workbook([row(states="- Kenya\n- Bolivia (Plurinational State of)")]))
    assert [one.state for one in found.found] == ["KEN", "BOL"]
    assert found.read == 1


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_of_text_in_other_spellings(sign, code):
    text = sign.join(["Recommendation", "Symbol", "Country", "Publication Date", "Paragraph"]) + "\r\n"
    text += sign.join(['"Simulated:\nثبّت مكافحة الاتجار بالأشخاص"', "CRC/C/XXX/CO/2", "كينيا", "14/04/2009", "41"])

    one = read_export(text.encode(code)).found[0]

    assert (one.state, one.paragraph, one.adopted_on) == ("KEN", "41", date(2009, 4, 14))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no export of the Index"),
        (b"PK\x03\x04 broken", "cannot be read"),
        (b"\xff\x00\xfa", "no text in UTF-8"),
        (b"a,b\n1,2\n", "no export of the Index"),
        (b"a\0b", "neither a workbook nor a table"),
    ],
)
def test_what_is_no_export_is_refused_with_what_to_do(content, said):
    with pytest.raises(InvalidInput, match=said):
        read_export(content)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Prevent trafficking in women and girls", True),
        ("Fight drug trafficking and trafficking in arms", False),
        ("Fight drug trafficking and human trafficking", True),
        ("Combatir la trata de personas", True),
        ("Se trata de una cuestión de salud", False),
        ("Lutter contre la traite des êtres humains", True),
        ("Le rapport traite de la question du logement", False),
        ("Усилить борьбу с торговлей людьми", True),
        ("Бороться с торговлей наркотиками", False),
        ("تعزيز مكافحة الاتجار بالبشر", True),
        ("مكافحة الاتجار بالمخدرات", False),
        ("加强打击人口贩运", True),
        ("打击贩运毒品", False),
    ],
)
def test_words_in_six_languages(text, meant):
    assert concerns(text) is meant


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("23. The Committee", "23"),
        ("Trafficking in women 23.The Committee", "23"),
        ("115.6 Combat", "115.6"),
        ("2.5 million people", ""),
        ("The Committee notes 3 laws", ""),
        ("١٢. تلاحظ اللجنة", "١٢"),
    ],
)
def test_the_paragraph_stands_at_the_head_of_the_text(text, number):
    assert paragraph_in(text) == number


def test_rows_without_a_number_are_known_by_their_text():
    assert key_of("A/1", "", "KEN", "One") != key_of("A/1", "", "KEN", "Two")
    assert key_of("A/1", "", "KEN", "One") == key_of("a/1", "", "KEN", " one ")
    assert key_of("A/1", "٢٣", "KEN", "One") == key_of("A/1", "23.", "KEN", "")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 broken",
        b"\xff\x00\xfa",
        b"a\0b",
        b'a,"b\n',
        b" " * (21 << 20),
        workbook([row(text="27. Simulated trafficking", symbol="")]),
        workbook([row(text="28. Simulated trafficking", day="31/13/2009")]),
        workbook([row(text="29. Simulated trafficking", states="")]),
        workbook([row(text="30. Simulated trafficking", states="- Simulated Republic")]),
        workbook([row(text="")]),
        workbook([row(text="Simulated trafficking " * 1000)]),
    ],
)
def test_whatever_is_refused_is_said_by_a_reason_that_is_translated(content):
    from palermo.content.reader import read_yaml
    from palermo.content.reasons import _pattern

    try:
        said = read_export(content).set_aside[0].reason
    except InvalidInput as error:
        said = str(error)
    assert any(_pattern(one).fullmatch(said) for one in read_yaml("review/index_reasons.yaml")), said
