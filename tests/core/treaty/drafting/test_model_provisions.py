"""Model provisions: whole in six languages, tied to articles and questions, recognized by their own words."""

import csv
from datetime import date
from pathlib import Path

import pytest

from palermo.content.labels import LANGUAGES
from palermo.errors import InvalidInput, NotFound
from palermo.treaty.articles import provisions as articles
from palermo.treaty.drafting.assembling import assembled
from palermo.treaty.drafting.comparing import beside
from palermo.treaty.drafting.elements import spoken
from palermo.treaty.drafting.model_provisions import GROUPS, every, provision, provisions

DAY = date(2026, 12, 1)
CODING = Path(__file__).parents[5] / "shared" / "data" / "treaty" / "legislation_coding.csv"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_provisions_options_and_elements(language):
    def shape(tag):
        return {one.id: (list(one.options), list(one.elements)) for one in every(tag)}

    assert shape(language) == shape("en")
    assert all(len(one.options) >= 2 and one.commentary for one in every(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_element_is_spoken_of_by_an_option_and_recognized_in_its_language(language):
    lost = [
        f"{one.id}: {element.id}"
        for one in every(language)
        for element in one.elements.values()
        if not any(spoken(option.text, language, [element]) for option in one.options.values())
    ]
    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_options_speak_of_the_same_elements_in_every_language(language):
    differ = [
        f"{one.id}/{id}: {sorted(spoken(option.text, language, one.elements.values()) ^ spoken(other.options[id].text, 'en', other.elements.values()))}"
        for one, other in zip(every(language), every("en"), strict=True)
        for id, option in one.options.items()
        if spoken(option.text, language, one.elements.values())
        != spoken(other.options[id].text, "en", other.elements.values())
    ]
    assert differ == []


def test_provisions_name_articles_that_exist_and_groups_that_are_known():
    assert [item for one in every("en") for item in one.items if item not in articles()] == []
    assert {one.group for one in every("en")} == set(GROUPS)
    assert all(one.items and one.questions for one in every("en"))


def test_every_question_of_the_coding_that_asks_for_law_is_answered():
    if not CODING.exists():
        pytest.skip("the facts of the mission do not lie beside this checkout")
    with CODING.open(encoding="utf-8") as file:
        asked = {row["code"] for row in csv.DictReader(file) if row["group"] != "meta"}

    assert {code for one in every("en") for code in one.questions} == asked


def test_a_past_day_shows_what_stood_then():
    assert provisions("en", date(2026, 11, 25)) == {}
    with pytest.raises(NotFound, match="2009-04-14"):
        provision("consent", "en", date(2009, 4, 14))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_beside_itself_lacks_nothing(language):
    model = provision("definition", language, DAY)

    found = beside(model.options["treaty"].text, model, "treaty", DAY)

    assert (found.shared, found.missing, {kind for kind, _piece in found.pieces}) == (1, (), {"same"})
    assert len(found.both) == 20


@pytest.mark.parametrize(
    ("language", "national", "lacking"),
    [
        (
            "en",
            "Whoever recruits or transports a person by force for prostitution.",
            {"harbour", "organs", "deception"},
        ),
        ("ar", "كل من قام بتجنيد شخص أو بنقله بالقوة لاستغلاله في الدعارة.", {"harbour", "organs", "deception"}),
        ("zh", "以暴力招募或运送他人卖淫的。", {"harbour", "organs", "deception"}),
        ("ru", "Вербовка или перевозка человека силой для проституции.", {"harbour", "organs", "deception"}),
    ],
)
def test_missing_elements_are_named_and_those_said_are_not(language, national, lacking):
    found = beside(national, provision("definition", language, DAY), "treaty", DAY)

    missing = {one.id for one in found.missing}
    assert lacking <= missing
    assert {one.id for one in found.both} == {"recruit", "transport", "force", "prostitution"}


def test_what_a_text_says_besides_is_named_with_its_provision():
    national = "An attempt is punished. A reflection period of ninety days is given."

    found = beside(national, provision("attempt", "en", DAY), "same", DAY)

    assert ("Stay in the country", "reflection") in {(title, one.id) for title, one in found.extra}


def test_differences_are_marked_word_by_word_in_chinese():
    model = provision("attempt", "zh", DAY)

    found = beside(model.options["same"].text.replace("同样", "减轻"), model, "same", DAY)

    assert ("removed", "同样") in found.pieces and ("added", "减轻") in found.pieces


def test_an_empty_or_endless_text_is_refused():
    model = provision("attempt", "en", DAY)
    with pytest.raises(InvalidInput):
        beside("  ", model, "same", DAY)
    with pytest.raises(InvalidInput, match="20000"):
        beside("a" * 20_001, model, "same", DAY)
    with pytest.raises(NotFound, match="same, lesser"):
        beside("a", model, "other", DAY)


def test_a_draft_is_put_together_in_the_order_chosen():
    made = assembled(
        [("consent", "never"), ("attempt", "same")], title="A <Bill>", notice="Draft", language="ar", on=DAY
    )

    assert [one.number for one in made.clauses] == [1, 2] and made.direction == "rtl"
    assert 'dir="rtl"' in made.as_html() and "A &lt;Bill&gt;" in made.as_html()
    assert made.as_text().index(made.clauses[0].text) < made.as_text().index(made.clauses[1].text)
    assert ("Heading1", f"1. {made.clauses[0].title}") in made.as_written().lines
    with pytest.raises(InvalidInput):
        assembled([("attempt", "same"), ("attempt", "lesser")], title="", notice="", language="en", on=DAY)
    with pytest.raises(InvalidInput):
        assembled([], title="", notice="", language="en", on=DAY)


def test_titles_are_whole():
    assert provision("definition", "en", DAY).options["treaty"].title == "All acts, means and purposes of the Protocol"
    lost = [one.id for tag in LANGUAGES for one in every(tag) for option in one.options.values() if not option.title]
    assert lost == []
