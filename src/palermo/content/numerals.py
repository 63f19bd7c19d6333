"""Numbers as a person reads them: grouped by language, in western or Arabic digits."""

from babel.core import Locale
from babel.numbers import format_decimal

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
BABEL = {"zh-hans": "zh_Hans"}


def number(value: float | None, language: str, digits: str = "western", places: int = 0) -> str:
    """Return a number grouped by language, in the chosen digits; a dash where there is none.

    >>> number(1234.5, "en", places=1)
    '1,234.5'
    """
    if value is None:
        return "–"
    pattern = "#,##0" + ("." + "#" * places if places else "")
    text = format_decimal(
        value, format=pattern, locale=Locale.parse(BABEL.get(language, language)), numbering_system="latn"
    )
    return in_digits(text, digits)


def in_digits(text: str, digits: str) -> str:
    """Return a text with its digits as chosen: western or arabic.

    >>> in_digits("2024", "arabic")
    '٢٠٢٤'
    """
    if digits != "arabic":
        return text
    return text.translate(ARABIC_INDIC).replace(",", "٬").replace(".", "٫")
