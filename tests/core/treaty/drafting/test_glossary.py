"""The glossary: sixty terms and more in six languages, each with a source that exists."""

import re

import pytest

from palermo.content.labels import LANGUAGES
from palermo.errors import NotFound
from palermo.treaty.articles import provisions
from palermo.treaty.drafting.glossary import THEMES, found, glossary, term

LETTERS = {"ar": r"[\u0600-\u06ff]", "ru": r"[\u0400-\u04ff]", "zh": r"[\u4e00-\u9fff]"}


def test_there_are_sixty_terms_or_more_each_with_source_and_theme():
    assert len(glossary()) >= 60
    assert all(one.source and one.theme in THEMES for one in glossary().values())
    assert [one.id for one in glossary().values() if one.item and one.item not in provisions()] == []
    assert {one.theme for one in glossary().values()} == set(THEMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_defined_in_its_letters_and_named_once(language):
    said = [one.wordings[language] for one in glossary().values()]

    assert all(one.term and len(one.definition) > 8 for one in said)
    assert len({one.term.casefold() for one in said}) == len(said)
    if language in LETTERS:
        assert all(re.search(LETTERS[language], one.term + one.definition) for one in said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_term_is_among_those_that_its_own_entry_avoids(language):
    for one in glossary().values():
        said = one.wordings[language]
        assert said.term not in said.avoid and said.definition not in said.avoid


def test_terms_are_found_in_any_language_with_or_without_marks():
    assert [one.id for one in found("المقرر الوطنى")] == ["rapporteur"]
    assert "child" in {one.id for one in found("ребенок")}
    assert {one.theme for one in found("", "persons")} == {"persons"}
    assert found("no such words at all") == []


def test_what_not_to_say_is_kept_apart_by_every_semicolon():
    assert term("victim").wordings["ar"].avoid == ("مهاجر غير قانوني", "مومس", "فتاة منقَذة")
    assert len(term("victim").wordings["zh"].avoid) == 3


def test_a_term_that_does_not_exist_is_not_found():
    with pytest.raises(NotFound):
        term("simulated")
