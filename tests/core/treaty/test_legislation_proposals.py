"""Proposals: laws of a simulated State in six languages, whose provisions are found; nothing that could be an answer."""

import dataclasses
import itertools
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from palermo.content.labels import LANGUAGES
from palermo.errors import NotFound
from palermo.treaty.legislation.proposals import Proposal, language_read, law_words, propose
from palermo.treaty.legislation.provisions import Provision
from palermo.treaty.legislation.questions import questions
from palermo.treaty.legislation.wording import passages, tokens

LAWS = Path(__file__).parents[2] / "spec" / "laws"
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "law.md"


@cache
def _law(language):
    plain = yaml.safe_load((LAWS / f"{language}.yaml").read_text(encoding="utf-8"))
    read, sought = [], {}
    for one in plain["provisions"]:
        id = f"one#{one['number']}"
        read.append(Provision(id, "one", one["number"], None, None, language, one["text"]))
        for code in one["answers"]:
            sought.setdefault(code, set()).add(id)
    return read, sought


def _recall(language, first):
    read, sought = _law(language)
    found = [bool(there & {one.provision for one in propose(code, read, first)}) for code, there in sought.items()]
    return sum(found), len(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_how_often_the_provision_is_among_the_first_three(language):
    right, of = _recall(language, 3)
    assert of == 72
    assert right / of >= 0.9
    assert f"| {language} | {right} of {of} | {_recall(language, 1)[0]} of {of} |" in PAGE.read_text(encoding="utf-8")


def test_every_question_has_words_in_every_language():
    assert set(law_words()) == {code for code, asked in questions().items() if asked.is_coded}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passage_and_its_words_stand_where_they_are_said_to(language):
    read, sought = _law(language)
    texts = {one.id: one.text for one in read}
    shown = [one for code in sought for one in propose(code, read)]
    assert len(shown) > 100
    for one in shown:
        assert texts[one.provision][one.start : one.end] == one.text
        assert one.words and one.score > 0
        for start, end in (span for word in one.words for span in word.spans):
            assert one.start <= start < end <= one.end


def test_a_proposal_holds_no_answer():
    assert {field.name for field in dataclasses.fields(Proposal)} == {
        "question",
        "provision",
        "language",
        "start",
        "end",
        "text",
        "words",
        "score",
    }
    read, _sought = _law("en")
    answers = {"yes", "no", "partly", "unknown"}
    assert not [
        one
        for one in propose("L01", read)
        if answers & {getattr(one, f.name) for f in dataclasses.fields(one) if f.name not in ("words", "text")}
    ]


def test_a_law_that_says_nothing_about_it_gives_no_proposal():
    silent = Provision("two#1", "two", "1", None, None, "en", "The Minister appoints seven beekeepers.")
    assert propose("F05", [silent]) == ()
    assert propose("F05", [*_law("en")[0], silent])[0].provision == "one#20"


def test_a_language_without_words_is_not_read():
    german = Provision("two#1", "two", "1", None, None, "de", "trafficking in persons")
    assert propose("L01", [german]) == ()
    assert (language_read("zh-hans"), language_read("fr_CA"), language_read("de")) == ("zh", "fr", "")


def test_what_follows_from_another_question_is_not_proposed_and_an_unknown_code_is_refused():
    assert propose("S03", _law("en")[0]) == ()
    with pytest.raises(NotFound):
        propose("Q99", [])


def test_proposals_are_the_same_in_whatever_order_provisions_come():
    read, _sought = _law("ar")
    assert propose("N01", read) == propose("N01", list(reversed(read)))


def test_marks_and_joined_particles_do_not_hide_an_arabic_word():
    vowelled = Provision("two#1", "two", "1", None, None, "ar", "وَبِالِاتِّجَارِ بِالْأَشْخَاصِ يُعَاقَبُ")
    assert propose("L01", [vowelled])[0].words[0].share == 1


@given(st.text(max_size=400), st.sampled_from(LANGUAGES))
def test_any_text_is_cut_into_passages_in_order_without_losing_a_word(text, language):
    cut = passages(text, language)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(cut))
    for word in tokens(text, language):
        assert any(start <= word.start and word.end <= end for start, end in cut)


@given(st.text(max_size=300), st.sampled_from(LANGUAGES), st.sampled_from(["L01", "M08", "R04", "Z02"]))
def test_no_text_breaks_a_proposal(text, language, code):
    for one in propose(code, [Provision("a#1", "a", "1", None, None, language, text)]):
        assert text[one.start : one.end] == one.text
