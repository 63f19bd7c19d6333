"""Themes of recommendations: the platform's own list, by the words of heading and text."""

from functools import cache

from palermo.content.reader import read_yaml
from palermo.review.documents.demands import like
from palermo.review.documents.phrases import Phrases, pattern


@cache
def themes() -> dict[str, str]:
    """Return the label of every theme by its id.

    >>> "non_punishment" in themes()
    True
    """
    return {one["id"]: one["label"] for one in read_yaml("review/themes.yaml")}


@cache
def _patterns(language: str) -> tuple[tuple[str, Phrases], ...]:
    return tuple((one["id"], pattern(one["words"].get(language, []))) for one in read_yaml("review/themes.yaml"))


def theme_of(heading: str, text: str, language: str) -> str:
    """Return the theme that a heading names, else the one whose words the text uses first; empty where none fits.

    >>> theme_of("Training", "", "en")
    'training'
    """
    said = like(heading)
    for id, fit in _patterns(language):
        if fit.search(said):
            return id
    found = [(match.start(), id) for id, fit in _patterns(language) if (match := fit.search(like(text)))]
    return min(found)[1] if found else ""
