"""States named in the middle of a sentence, in six languages, and words that only look like one."""

import pytest

from palermo.review.documents.mentions import states_named
from palermo.review.documents.reading import read

NAMED = [
    ("en", "A forum was held in Bulgaria; the Sudan (and Mali) took part.", ["BGR", "SDN", "MLI"]),
    ("en", "The United Kingdom of Great Britain and Northern Ireland spoke.", ["GBR"]),
    ("en", "Papua New Guinea and Guinea-Bissau", ["PNG", "GNB"]),
    ("fr", "Un forum de l'Égypte et d'Haïti s'est tenu au Mali.", ["EGY", "HTI", "MLI"]),
    ("es", "El foro celebrado en Bulgaria, con el Chad.", ["BGR", "TCD"]),
    ("ru", "Форум провела Болгария.", ["BGR"]),
    ("zh", "会议在保加利亚举行，印度尼西亚和巴布亚新几内亚参加。", ["BGR", "IDN", "PNG"]),
    ("ar", "عُقد محفل في بلغاريا والعراق وماليزيا، وقدمته للصين.", ["BGR", "IRQ", "MYS", "CHN"]),
]
NOT_NAMED = [
    ("en", "The turkey was served on china; a chile followed."),
    ("ar", "قدم دعم مالي للضحايا من بنين وبنات."),
]


@pytest.mark.parametrize(("language", "text", "codes"), NAMED)
def test_a_state_is_found_wherever_it_stands(language: str, text: str, codes: list[str]):
    assert states_named(text, language) == codes


@pytest.mark.parametrize(("language", "text"), NOT_NAMED)
def test_an_ordinary_word_names_no_state(language: str, text: str):
    assert states_named(text, language) == []


def test_an_order_that_bears_the_name_of_an_island_is_no_state():
    report = read(
        "1. The following intergovernmental organizations were represented by observers: Sovereign Order of Malta, African Union."
    )

    assert [one.states for one in report.paragraphs] == [()]


def test_every_paragraph_and_part_is_told_in_order():
    report = read(
        "1. The Group met. 2. States should: (a) Act (see Mali)^1;\n(b) Report.\n3. It noted: (a) Peace; (b) War."
    )

    told = [(one.id, one.kind, one.states) for one in report.paragraphs]

    assert told == [
        ("para_1", "narrative", ()),
        ("para_2", "chapeau", ()),
        ("para_2__subpara_a", "recommendation", ("MLI",)),
        ("para_2__subpara_b", "recommendation", ()),
        ("para_3", "narrative", ()),
        ("para_3__subpara_a", "part", ()),
        ("para_3__subpara_b", "part", ()),
    ]
    assert [one.footnotes for one in report.paragraphs][2] == (1,)
