"""The glossary: terms of the field in six languages, defined in our own words, with source and terms not to use."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from palermo.content.labels import LANGUAGES
from palermo.content.reader import read_csv
from palermo.errors import InvalidContent, NotFound
from palermo.treaty.drafting.elements import normal

FOLDER = "treaty/glossary"
THEMES = ("offence", "exploitation", "persons", "protection", "crime", "cooperation", "prevention", "institutions")


@dataclass(frozen=True, slots=True)
class Wording:
    """A term in one language. avoid: terms that mean something else or hurt."""

    term: str
    definition: str
    avoid: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A term. source: the article; item: of the articles described here, where there is one."""

    id: str
    source: str
    item: str
    theme: str
    wordings: Mapping[str, Wording]


@cache
def glossary() -> Mapping[str, Term]:
    """Return the terms by id. Raises InvalidContent where one is missing in a language.

    >>> len(glossary()), glossary()["child"].source
    (64, 'TIP 3(d)')
    """
    said = {
        language: {row["id"]: _wording(row) for row in read_csv(f"{FOLDER}/{language}.csv")} for language in LANGUAGES
    }
    found = {}
    for row in read_csv(f"{FOLDER}/terms.csv"):
        lacking = [language for language in LANGUAGES if row["id"] not in said[language]]
        if lacking:
            raise InvalidContent(f'{FOLDER}: the term "{row["id"]}" is not defined in: {", ".join(lacking)}')
        found[row["id"]] = Term(**row, wordings={language: said[language][row["id"]] for language in LANGUAGES})
    return found


def _wording(row: Mapping[str, str]) -> Wording:
    avoid = tuple(one.strip() for one in row["avoid"].replace("؛", ";").replace("；", ";").split(";") if one.strip())
    return Wording(row["term"], row["definition"], avoid)


def term(id: str) -> Term:
    """Return one term. Raises NotFound.

    >>> term("smuggling").wordings["fr"].term
    'Trafic illicite de migrants'
    """
    if id not in glossary():
        raise NotFound(f'the glossary has no term "{id}"')
    return glossary()[id]


def found(words: str, theme: str = "") -> list[Term]:
    """Return the terms that hold some words in any language: in term, definition or what to avoid.

    >>> [one.id for one in found("people smuggling")]
    ['trafficking']
    """
    listed = (one for one in glossary().values() if theme in ("", one.theme))
    return [one for one in listed if any(_holds(said, words, tag) for tag, said in one.wordings.items())]


def _holds(said: Wording, words: str, language: str) -> bool:
    whole = " ".join((said.term, said.definition, *said.avoid))
    return normal(words.strip(), language) in normal(whole, language)
