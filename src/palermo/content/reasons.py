"""Reasons why a row or an answer is refused: written in English beside it, read in any language."""

import re
from functools import cache

from palermo.content.labels import translate
from palermo.content.reader import read_yaml

FILES = (
    "statistics/reject_reasons.yaml",
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
    for template in reasons():
        found = _pattern(template).fullmatch(text)
        if found:
            return translate(template, language).format(**found.groupdict())
    return text
