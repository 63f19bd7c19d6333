"""Machine help for coders: passages that may answer a question, with the words that speak for them. Never an answer."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from palermo.content.labels import LANGUAGES
from palermo.content.reader import read_yaml
from palermo.errors import InvalidContent
from palermo.treaty.legislation.provisions import Provision
from palermo.treaty.legislation.questions import COMPUTED, question, questions
from palermo.treaty.legislation.wording import Token, passages, places, scattered, stems, tokens

SHARE_OF_LENGTH, SATURATION = 0.4, 1.2  # b and k1 of BM25; passages are of like length
PER_WORD = 0.5  # what each further word of a term adds to its weight
APART, FEWEST_PARTS = 0.5, 0.5  # worth of a term whose words stand apart; the least share of it that counts
AROUND = 0.25  # how much the rest of the provision speaks for a passage in it


@dataclass(frozen=True, slots=True)
class Word:
    """A term that spoke for a passage. spans: where its words stand in the text of the provision.

    share: 1 where the whole term stands together in its order; less where some of its words stand apart.
    """

    term: str
    spans: tuple[tuple[int, int], ...]
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A passage that a coder may wish to read for a question; what it means is for the coder alone to say.

    start, end: offsets in the text of the provision. score: for ordering only, of no meaning between questions.
    """

    question: str
    provision: str
    language: str
    start: int
    end: int
    text: str
    words: tuple[Word, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Passage:
    provision: Provision
    language: str
    start: int
    end: int
    length: int
    words: tuple[Word, ...]


@cache
def law_words() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the terms of each question by code and language. Raises InvalidContent where a list is missing.

    >>> law_words()["N01"]["en"][0]
    'victim not punished'
    """
    plain = read_yaml("treaty/law_words.yaml")
    found = {}
    for code, asked in questions().items():
        if asked.kind == COMPUTED:
            continue
        lists = plain.get(code, {})
        lacking = [language for language in LANGUAGES if not lists.get(language)]
        if lacking:
            raise InvalidContent(f"treaty/law_words.yaml: {code} has no words in {', '.join(lacking)}")
        found[code] = {language: tuple(lists[language]) for language in LANGUAGES}
    return found


def language_read(tag: str) -> str:
    """Return the language in which a text can be read for proposals; empty where there are no words for it.

    >>> language_read("zh-Hans"), language_read("de")
    ('zh', '')
    """
    short = tag.lower().replace("_", "-").split("-")[0]
    return short if short in LANGUAGES else ""


def propose(code: str, provisions: Iterable[Provision], limit: int = 5) -> tuple[Proposal, ...]:
    """Return the passages in which a coder may find what the law says on a question, likeliest first.

    Only provisions in one of six languages are read. Ordered by how rare the words found are among all passages, and
    how many stand together. Raises NotFound for an unknown code. Source: BM25, Robertson and Zaragoza (2009), eq. 3.15.
    >>> text = "Whoever recruits a person by deception for forced labour commits trafficking in persons."
    >>> found = propose("P03", [Provision("a#1", "a", "1", None, None, "en", text)])
    >>> [text[slice(*span)] for span in found[0].words[0].spans]
    ['forced', 'labour']
    """
    asked = question(code)
    if asked.kind == COMPUTED or limit < 1:
        return ()
    read = [one for provision in provisions for one in _passages(code, provision)]
    by_language: dict[str, list[_Passage]] = {}
    for one in read:
        by_language.setdefault(one.language, []).append(one)
    found = [proposal for many in by_language.values() for proposal in _scored(code, many)]
    found.sort(key=lambda one: (-one.score, one.provision, one.start))
    return tuple(found[:limit])


def _passages(code: str, provision: Provision) -> list[_Passage]:
    language = language_read(provision.language)
    if not language:
        return []
    every = tokens(provision.text, language)
    found = []
    for start, end in passages(provision.text, language):
        inside = [word for word in every if start <= word.start and word.end <= end]
        words = [_word(term, inside, language) for term in law_words()[code][language]]
        found.append(_Passage(provision, language, start, end, len(inside), tuple(one for one in words if one.spans)))
    return found


def _word(term: str, inside: Sequence[Token], language: str) -> Word:
    """Return what of a term stands in a passage: all of it together, or at least half of it apart; else nothing."""
    together = places(term, inside, language)
    if together:
        return Word(term, together)
    spans, share = scattered(term, inside, language)
    return Word(term, spans, APART * share) if share >= FEWEST_PARTS else Word(term, (), 0.0)


def _scored(code: str, read: Sequence[_Passage]) -> list[Proposal]:
    """Return a proposal for each passage of one language in which a word was found."""
    usual = sum(one.length for one in read) / len(read) or 1.0
    met: dict[str, float] = {}
    for one in read:
        for word in one.words:
            met[word.term] = met.get(word.term, 0.0) + word.share
    own = [_score(one, met, len(read), usual) for one in read]
    whole: dict[str, float] = {}
    for one, score in zip(read, own, strict=True):
        whole[one.provision.id] = whole.get(one.provision.id, 0.0) + score
    return [
        Proposal(
            question=code,
            provision=one.provision.id,
            language=one.language,
            start=one.start,
            end=one.end,
            text=one.provision.text[one.start : one.end],
            words=one.words,
            score=round(score + AROUND * (whole[one.provision.id] - score), 4),
        )
        for one, score in zip(read, own, strict=True)
        if one.words
    ]


def _score(one: _Passage, met: Mapping[str, float], passages: int, usual: float) -> float:
    length = 1 - SHARE_OF_LENGTH + SHARE_OF_LENGTH * one.length / usual
    total = 0.0
    for word in one.words:
        rare = math.log(1 + (passages - met[word.term] + 0.5) / (met[word.term] + 0.5))
        total += word.share * rare * _weight(word.term, one.language) * (SATURATION + 1) / (1 + SATURATION * length)
    return total


def _weight(term: str, language: str) -> float:
    parts = len(stems(term, language)) / (2 if language == "zh" else 1)
    return 1 + PER_WORD * max(0.0, parts - 1)
