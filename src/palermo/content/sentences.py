"""Sentences of results: one text a sentence in content, English where it is stored, any language where it is read."""

import re
from functools import cache

from palermo.content.labels import language_of, translate
from palermo.content.reader import read_yaml
from palermo.errors import InvalidContent

FILES = ("statistics/sentences.yaml", "treaty/sentences.yaml", "review/sentences.yaml")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Sentence(str):
    """An English sentence that can still be said in another language."""

    template: str
    values: dict[str, object]

    def said_in(self, language: str) -> str:
        """Return the sentence in a language, any tag.

        >>> say("cells_withheld", source="glotip", withheld=2, cells=9).said_in("en")
        'glotip: 2 of 9 cells withheld.'
        """
        values = {
            name: value.said_in(language) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return translate(self.template, language).format(**values)


@cache
def templates() -> dict[str, str]:
    """Return every sentence by id, with its places in braces.

    >>> "{source}" in templates()["cells_withheld"]
    True
    """
    return {id: text for file in FILES for id, text in read_yaml(file).items()}


def say(id: str, **values: object) -> Sentence:
    """Return a sentence of the content file with its places filled. Raises InvalidContent for an unknown id.

    >>> say("cells_withheld", source="glotip", withheld=2, cells=9)
    'glotip: 2 of 9 cells withheld.'
    """
    if id not in templates():
        raise InvalidContent(f'{", ".join(FILES)}: no sentence "{id}"')
    template = templates()[id]
    made = Sentence(template.format(**values))
    made.template, made.values = template, values
    return made


def said(text: str, language: str) -> str:
    """Return a text in a language: a sentence is translated whole, any other text as a label.

    >>> said("Sex", "en")
    'Sex'
    """
    return text.said_in(language) if isinstance(text, Sentence) else translate(text, language)


def directed(text: str, language: str) -> str:
    """Return a text whose days keep their order where the language runs from right to left.

    Between Arabic words the parts of 2009-04-14 would be shown from right to left; an isolate holds them together.
    >>> directed("on 2009-04-14", "en"), len(directed("2009-04-14", "ar"))
    ('on 2009-04-14', 12)
    """
    return DAY.sub("\u2066\\g<0>\u2069", text) if language_of(language) == "ar" else text
