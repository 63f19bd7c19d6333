"""Phrases found by first words find what one regular expression of all of them finds, and compile far less."""

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

from palermo.content.labels import LANGUAGES
from palermo.content.reader import read_yaml
from palermo.review.documents.demands import like
from palermo.review.documents.language import vocabulary
from palermo.review.documents.phrases import LETTERS, SHORT, WINDOW, Phrases, pattern
from tests.core.review.documents.examples import golds, text_of

WORDS = ("at", "ate", "attend", "attended", "of", "the", "no", "not", "nothing", "a", "x_1", "(b)", "人", "贩运")


def sets_of(plain: Any) -> Iterator[list[str]]:
    """Yield every list of phrases of a content file."""
    if isinstance(plain, list):
        if plain and all(isinstance(one, str) and one.strip(" *…") for one in plain):
            yield plain
    elif isinstance(plain, dict):
        for one in plain.values():
            yield from sets_of(one)


def spans(found: Any) -> list[tuple[int, int]]:
    """Return the places of matches."""
    return [one.span() for one in found]


def differing(phrases: list[str], text: str, chance: random.Random) -> str:
    """Return how phrases and their own regular expression differ on a text; empty where they agree."""
    mine, whole = pattern(phrases), re.compile(pattern(phrases).pattern)
    if spans(mine.finditer(text)) != spans(whole.finditer(text)):
        return f"{phrases}: {spans(mine.finditer(text))}, not {spans(whole.finditer(text))}"
    for _again in range(3):
        first = chance.randrange(len(text) + 1)
        last = first + chance.choice((3, 40, WINDOW + 50))
        if spans(mine.finditer(text, first, last)) != spans(whole.finditer(text, first, last)):
            return f"{phrases} from {first} to {last}"
        for begin in (mine.match(text, first), whole.match(text, first)), (mine.search(text), whole.search(text)):
            if spans(filter(None, begin[:1])) != spans(filter(None, begin[1:])):
                return f"{phrases} at {first}"
    return "" if mine.sub("+", text) == whole.sub("+", text) else f"{phrases}: sub"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_every_language_are_found_as_one_regular_expression_finds_them(language: str):
    chance = random.Random(7)
    texts = [like(text_of(gold)) for gold in golds() if gold.parent.name in (language, "en")]
    sets = [*sets_of(vocabulary(language).plain)]
    sets += [one["words"][language] for one in read_yaml("review/themes.yaml") if language in one["words"]]

    found = [said for text in texts for one in sets if (said := differing(one, text[:4000], chance))]

    assert len(sets) > 40
    assert found == []


def test_phrases_made_at_random_are_found_as_one_regular_expression_finds_them():
    chance = random.Random(11)

    for _again in range(400):
        joints = ("", " ", "* ", "*", "… ", "…", " - ")
        phrases = ["".join(chance.choice(WORDS) + chance.choice(joints) for _word in range(3)) for _one in range(6)]
        words = [chance.choice([*WORDS, "\n", "  ", ".", "attends", "ofthe"]) for _word in range(60)]
        text = "".join(word + chance.choice(("", " ", " ")) for word in words)
        assert differing(phrases, text, chance) == ""


@pytest.mark.parametrize("phrase", ["at*", "at", "at… all", "atten* all", "x_1*", "人*"])
def test_a_first_word_of_a_few_letters_that_goes_on_is_found(phrase: str):
    text = "attending to x_12 at last, attended by all, 人口 x_1"

    assert differing([phrase, "attendance"], text, random.Random(3)) == ""


def test_the_earlier_phrase_in_order_wins_where_two_begin_alike():
    assert pattern(["states", "states parties", "state* part*"]).search("states parties").group() == "states parties"


def test_a_text_too_long_to_be_remembered_is_read_as_any_other():
    text = "states parties attend " * (SHORT // 20)

    assert differing(["states part*", "attend", "at*"], text, random.Random(5)) == ""


def test_only_phrases_whose_words_are_met_are_compiled():
    phrases = Phrases([f"{'abcdefgh'[place]}-word of number {place}" for place in range(8)])

    phrases.search("the a-word is here, of which number is not said, and the b-word of number 1")

    made = [one.text for group in phrases._made.values() for one in group if one.fit]
    assert (LETTERS, made) == (5, ["b-word of number 1"])
