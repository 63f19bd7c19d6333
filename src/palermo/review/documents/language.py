"""What a reader must know of a language, from its content file; and which language a text is in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from palermo.content.labels import LANGUAGES
from palermo.content.reader import read_yaml
from palermo.review.documents.phrases import Phrases, pattern

WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language. plain: the content file as it is."""

    language: str
    plain: Mapping[str, Any]

    def phrases(self, *path: str) -> Sequence[str]:
        """Return the phrases at a place of the content file; none where the language has none."""
        found: Any = self.plain
        for name in path:
            found = found.get(name, {}) if isinstance(found, Mapping) else {}
        return list(found) if isinstance(found, list) else []

    @cached_property
    def furniture(self) -> re.Pattern[str]:
        """Lines that belong to the page."""
        return re.compile(
            "|".join(f"(?:{one})" for one in (*self.phrases("furniture"), *_shared("furniture"))), re.IGNORECASE
        )

    @cached_property
    def citation(self) -> re.Pattern[str]:
        """What a footnote cites by."""
        both = [*self.phrases("citation"), *_shared("citation")]
        return re.compile("(?i:" + pattern(both).pattern + r")|\bE\.\d\d\.|[A-Z]+/[A-Z0-9.\-]+/[A-Z0-9.\-]+")

    @cached_property
    def refers(self) -> re.Pattern[str]:
        """A text that ends with a word after which a number belongs to the sentence: paragraph, article."""
        return re.compile("(?:" + pattern(self.phrases("refers")).pattern + r")[\s(]*$")

    def fits(self, *path: str) -> Phrases:
        """Return the pattern of the phrases at a place, kept."""
        return _pattern_of(self.language, path)


def _shared(name: str) -> Sequence[str]:
    return list(read_yaml("review/reading/shared.yaml").get(name, []))


@cache
def _pattern_of(language: str, path: tuple[str, ...]) -> Phrases:
    return pattern(vocabulary(language).phrases(*path))


@cache
def vocabulary(language: str) -> Vocabulary:
    """Return the words of a language.

    >>> vocabulary("ar").language
    'ar'
    """
    own, checking = read_yaml(f"review/reading/{language}.yaml"), read_yaml("review/reading/checking.yaml")
    return Vocabulary(language, {**own, **checking[language]})


def detect(text: str) -> tuple[str, float]:
    """Return the language of a folded text and how sure that is, between 0 and 1.

    Scripts decide for Arabic, Chinese and Russian; the commonest words for English, French and Spanish.
    >>> detect("the report of the working group on its meeting")[0]
    'en'
    """
    sample = text[:200_000]
    signs = {
        "ar": len(re.findall(r"[\u0600-\u06ff]", sample)),
        "ru": len(re.findall(r"[\u0400-\u04ff]", sample)),
        "zh": 2 * len(re.findall(r"[\u4e00-\u9fff]", sample)),
    }
    latin = len(re.findall(r"[a-zA-Z]", sample))
    most = max(signs, key=lambda one: signs[one])
    if signs[most] * 2 > latin:
        return most, signs[most] / max(1, latin + sum(signs.values()))
    words = WORD.findall(sample.lower())
    common = read_yaml("review/reading/shared.yaml")["common"]
    found = {language: sum(word in known for word in words[:5000]) for language, known in common.items()}
    best = max(found, key=lambda one: found[one])
    total = sum(found.values())
    return (best, found[best] / total) if total else ("en", 0.0)


def languages() -> tuple[str, ...]:
    """Return the languages that can be read.

    >>> len(languages())
    6
    """
    return LANGUAGES
