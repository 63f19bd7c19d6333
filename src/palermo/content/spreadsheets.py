"""Texts on their way into a spreadsheet."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> neutral("=1+1")
    "'=1+1"
    """
    return "'" + text if text.lstrip(" \u200b\u200e\u200f\ufeff").startswith(FORMULA) else text
