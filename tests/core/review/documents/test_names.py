"""Names of States as lists write them: brackets, former names, names with a conjunction inside, damaged names."""

import pytest

from palermo.review.documents.families.universal_review import parted
from palermo.review.documents.names import code_of, listed, states_in

LISTS = [
    ("en", "Algeria, Bolivia (Plurinational State of), Bosnia and Herzegovina and France", "DZA BOL BIH FRA"),
    ("en", "Antigua and Barbuda, Trinidad and Tobago and Viet Nam", "ATG TTO VNM"),
    ("en", "the Republic of Korea, the Sudan and South Sudan", "KOR SDN SSD"),
    ("en", "Niger, Nigeria, Guinea, Guinea-Bissau, Equatorial Guinea, Papua New Guinea", "NER NGA GIN GNB GNQ PNG"),
    ("en", "Congo, Democratic Republic of the Congo, Dominica and Dominican Republic", "COG COD DMA DOM"),
    ("en", "Netherlands (Kingdom of the), Czech Republic, Turkey, Swaziland", "NLD CZE TUR SWZ"),
    ("en", "Iran (Islamic Republic of) and Venezuela (Bolivarian Republic of)", "IRN VEN"),
    ("ar", "إيران (جمهورية - الإسلامية)، بوليفيا (دولة - المتعددة القوميات)، فرنسا", "IRN BOL FRA"),
    ("ar", "فنزويلا (جمهورية - البوليفارية) وفرنسا", "VEN FRA"),
    ("ar", "البوسنة والهرسك، وترينيداد وتوباغو، وتشيكيا", "BIH TTO CZE"),
    ("ar", "جمهورية إيران الإسلامية، جمهورية التشيك، تايلاند", "IRN CZE THA"),
    ("ar", "غينيا، غينيا - بيساو، غينيا الاستوائية، بابوا غينيا الجديدة", "GIN GNB GNQ PNG"),
    ("ar", "النيجر، نيجيريا، السودان، جنوب السودان", "NER NGA SDN SSD"),
    ("ar", "المملكة المتحدة، الولايات المتحدة الأمريكية، الاتحاد الروسي", "GBR USA RUS"),
]


@pytest.mark.parametrize(("language", "text", "codes"), LISTS)
def test_a_list_of_states_is_read(language: str, text: str, codes: str):
    assert states_in(text, language) == codes.split()


def test_an_organization_has_no_code():
    found = listed("France, Council of Europe", "en")

    assert [(one.text, one.iso3) for one in found] == [("France", "FRA"), ("Council of Europe", "")]


def test_a_damaged_name_is_proposed_and_not_decided():
    found = listed("Argentnia", "en")

    assert [(one.iso3, one.guess) for one in found] == [("", "ARG")]


def test_names_lie_where_they_stand_in_the_text():
    text = "the Netherlands, Mali"

    assert [text[one.begins : one.ends] for one in listed(text, "en")] == ["the Netherlands", "Mali"]


@pytest.mark.parametrize(("language", "name"), [("en", "Republic"), ("en", "Korea"), ("ar", "كوريا"), ("ar", "دولة")])
def test_a_name_that_two_states_share_is_no_state(language: str, name: str):
    assert code_of(name, language) == ""


def test_names_turned_round_or_parted_by_a_stroke_are_states():
    assert states_in("Corea, República de, Togo", "es") == ["KOR", "TGO"]
    assert states_in("Germany/Luxembourg", "en") == ["DEU", "LUX"]
    assert [one.text for one in listed("Joint Programme on HIV/AIDS", "en")] == ["Joint Programme on HIV/AIDS"]


def test_states_behind_each_part_of_a_recommendation_are_kept():
    text, states, unknown = parted(
        "Ratify it (Togo); sign the other (Côte d’Ivoire) (Bolivia (Plurinational State of));", "en"
    )

    assert (text, states, unknown) == ("Ratify it (Togo); sign the other", ["TGO", "CIV", "BOL"], [])
