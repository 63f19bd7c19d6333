"""Model provisions in our own words: options, commentary, elements, in six languages, as they stood on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from palermo.content.labels import LANGUAGES, language_of
from palermo.content.reader import read_yaml
from palermo.errors import InvalidContent, NotFound

FOLDER = "treaty/model_provisions"
GROUPS = ("offences", "victims", "related", "cooperation", "institutions")


@dataclass(frozen=True, slots=True)
class Option:
    """One way to write a provision."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a provision that a text can speak of. cues: beginnings of words by which it is recognized."""

    id: str
    label: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelProvision:
    """A provision in one language. items: of the articles; questions: of the coding of laws that it answers."""

    id: str
    version: int
    valid_from: date
    valid_to: date | None  # exclusive; None: it stands
    group: str
    items: tuple[str, ...]
    questions: tuple[str, ...]
    language: str
    title: str
    commentary: str
    options: Mapping[str, Option]
    elements: Mapping[str, Element]

    def option(self, id: str) -> Option:
        """Return an option. Raises NotFound listing what there is."""
        if id not in self.options:
            raise NotFound(f'the provision "{self.id}" has no option "{id}"; there are: {", ".join(self.options)}')
        return self.options[id]


def provisions(language: str, on: date) -> Mapping[str, ModelProvision]:
    """Return the provisions that stood on a day, by id, in a language (any tag).

    >>> len(provisions("en", date(2026, 12, 1))), len(provisions("en", date(2009, 4, 14)))
    (32, 0)
    """
    standing = (one for one in every(language_of(language)) if one.valid_from <= on)
    return {one.id: one for one in standing if one.valid_to is None or on < one.valid_to}


def provision(id: str, language: str, on: date) -> ModelProvision:
    """Return one provision as it stood on a day. Raises NotFound.

    >>> provision("consent", "en", date(2026, 12, 1)).questions
    ('V01',)
    """
    found = provisions(language, on).get(id)
    if found is None:
        raise NotFound(f'no model provision "{id}" stood on {on.isoformat()}')
    return found


@cache
def every(language: str) -> tuple[ModelProvision, ...]:
    """Return every version of every provision in a language. Raises InvalidContent where a text is missing.

    >>> {len(every(language)) for language in LANGUAGES}
    {32}
    """
    texts = read_yaml(f"{FOLDER}/{language}.yaml")
    return tuple(_made(plain, texts, language) for plain in read_yaml(f"{FOLDER}/provisions.yaml"))


def _made(plain: Mapping[str, Any], texts: Mapping[str, Any], language: str) -> ModelProvision:
    key = plain["id"] if plain["version"] == 1 else f"{plain['id']}_{plain['version']}"
    said = texts.get(key)
    if said is None:
        raise InvalidContent(f'{FOLDER}/{language}.yaml: no text of "{key}", which provisions.yaml names')
    return ModelProvision(
        id=plain["id"],
        version=plain["version"],
        valid_from=plain["valid_from"],
        valid_to=plain.get("valid_to"),
        group=plain["group"],
        items=tuple(plain["items"]),
        questions=tuple(plain["questions"]),
        language=language,
        title=said["title"],
        commentary=said["commentary"],
        options={id: _option(id, one, f"{FOLDER}/{language}.yaml: {key}") for id, one in said["options"].items()},
        elements={id: _element(id, line) for id, line in said["elements"].items()},
    )


def _option(id: str, plain: Mapping[str, Any], place: str) -> Option:
    if set(plain) != {"title", "text"}:
        raise InvalidContent(f'{place}: the option "{id}" holds a title and a text; quote what holds a comma')
    return Option(id, plain["title"], plain["text"])


def _element(id: str, line: str) -> Element:
    label, _sign, cues = line.partition("|")
    return Element(id, label.strip(), tuple(cue.strip() for cue in cues.split(";") if cue.strip()))


def languages() -> tuple[str, ...]:
    """Return the languages in which provisions are written.

    >>> languages() == LANGUAGES
    True
    """
    return LANGUAGES
