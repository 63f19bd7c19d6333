"""Labels of content in six languages: English in the content files, translations in locale/<language>/content.po."""

import io
from functools import cache
from pathlib import Path

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


def language_of(tag: str) -> str:
    """Return the content language for a language tag, English where there is none.

    >>> language_of("zh-hans"), language_of("de")
    ('zh', 'en')
    """
    short = tag.lower().replace("_", "-").split("-")[0]
    return short if short in LANGUAGES else "en"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return English label -> translation for one content language; empty for English.

    >>> catalogue("en")
    {}
    """
    if language == "en":
        return {}
    file = Path(__file__).parent / "locale" / language / "content.po"
    if not file.is_file():
        return {}
    from babel.messages.pofile import read_po  # slow to load, and needed by translations alone

    messages = read_po(io.BytesIO(file.read_bytes()), locale=language)
    return {str(message.id): str(message.string) for message in messages if message.id and message.string}


def translate(text: str, language: str) -> str:
    """Return a content label in a language, or the English label itself where no translation exists.

    text: the English label as it stands in the content file. language: any tag, e.g. ``"ar"`` or ``"zh-hans"``.
    >>> translate("Sex", "en")
    'Sex'
    """
    return catalogue(language_of(language)).get(text, text)
