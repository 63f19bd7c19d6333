"""Reasons why a row or an answer is refused: written in English beside it, read in any language."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from palermo.content.labels import translate
from palermo.content.reader import read_yaml

FILES = (
    "statistics/reject_reasons.yaml",
    "statistics/estimate_refusals.yaml",
    "estimation/reasons.yaml",
    "records/messages.yaml",
    "records/xlsform_messages.yaml",
    "review/index_reasons.yaml",
    "review/reading_refusals.yaml",
)


@cache
def reasons() -> tuple[str, ...]:
    """Return every reason, those without places first.

    >>> "is not a year" in reasons()
    True
    """
    found = [text for file in FILES for text in read_yaml(file)]
    return tuple(sorted(found, key=lambda text: ("{" in text, -len(text))))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    texts = [f"(?P<{part}>.*)" if place % 2 else re.escape(part) for place, part in enumerate(parts)]
    return re.compile("".join(texts), re.DOTALL)


def reason_in(text: str, language: str) -> str:
    """Return a reason in a language, with what it names kept; the English one where it is not known.

    >>> reason_in("is not a year", "en")
    'is not a year'
    """
    found = made_from(text, reasons())
    return translate(found[0], language).format(**found[1]) if found else text


def made_from(text: str, templates: Iterable[str]) -> tuple[str, Mapping[str, str]] | None:
    """Return the first template that a text was made from, with what fills its places; None where there is none.

    >>> made_from("the model [12,3]", ["the model {model}"])
    ('the model {model}', {'model': '[12,3]'})
    """
    for template in templates:
        found = _pattern(template).fullmatch(text)
        if found:
            return template, found.groupdict()
    return None
