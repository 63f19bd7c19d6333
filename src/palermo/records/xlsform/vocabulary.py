"""The words of XLSForm that are understood here: types, columns, languages, appearances, and our own columns."""

from collections.abc import Mapping

from palermo.content.labels import LANGUAGES

NAMESPACE = 'palermo="urn:palermo:form"'
OWN = ("type", "id", "part", "required", "visibility", "article", "level", "register")  # columns bind::palermo:...
TEXTS = ("label", "hint", "guidance_hint", "constraint_message")
PLAIN = ("type", "name", "relevant", "constraint", "required", "appearance")
TITLES: Mapping[str, str] = {
    "en": "English",
    "ar": "العربية",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh": "中文",
}
SPOKEN: Mapping[str, str] = {
    **{title.casefold(): code for code, title in TITLES.items()},
    **{"arabic": "ar", "spanish": "es", "french": "fr", "russian": "ru", "chinese": "zh"},
}
WRITTEN: Mapping[str, tuple[str, str]] = {  # our type -> type and appearance in XLSForm, where one question holds it
    "text": ("text", ""),
    "long_text": ("text", "multiline"),
    "integer": ("integer", ""),
    "decimal": ("decimal", ""),
    "date": ("date", ""),
    "file": ("file", ""),
    "choice": ("select_one", ""),
    "choices": ("select_multiple", ""),
    "state": ("select_one", "minimal"),
    "organization": ("text", ""),
    "article": ("text", ""),
    "recommendation": ("text", ""),
    "entry": ("text", ""),
}
NATIVE = ("text", "long_text", "integer", "decimal", "date", "file", "choice", "choices")  # read from the type alone
PARTS: Mapping[str, tuple[tuple[str, str, str], ...]] = {  # our type -> questions of its group: name, type, label
    "money": (("amount", "decimal", "Amount"), ("currency", "text", "Currency")),
    "period": (("from", "date", "From"), ("to", "date", "To")),
    "law": (
        ("law", "text", "Law or measure"),
        ("provision", "text", "Provision"),
        ("date", "date", "Date"),
        ("address", "text", "Address of the text"),
        ("quote", "text", "Words of the text"),
    ),
}
NEEDED_PARTS = {"money": ("amount", "currency"), "period": ("from",), "law": ("law",)}
NUMBERS, WORDS = ("integer", "decimal", "money"), ("text", "long_text")  # whose bounds are values, whose are lengths
READ: Mapping[str, str] = {  # type in XLSForm -> ours
    **dict.fromkeys(("text", "string"), "text"),
    **dict.fromkeys(("integer", "int"), "integer"),
    "decimal": "decimal",
    "date": "date",
    **dict.fromkeys(("file", "image", "photo", "audio", "video"), "file"),
    **dict.fromkeys(("select_one", "select one", "select one from", "select1"), "choice"),
    **dict.fromkeys(("select_multiple", "select multiple", "select all that apply from"), "choices"),
    "note": "note",
}
METADATA = (
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "phonenumber",
    "email",
    "audit",
    "simserial",
    "subscriberid",
)
HARMLESS = {  # appearances that change how a question looks, not what it asks
    *("minimal", "quick", "compact", "quickcompact", "horizontal", "horizontal-compact", "likert", "autocomplete"),
    *("search", "columns", "columns-pack", "no-buttons", "field-list", "multiline", "no-calendar", "thousands-sep"),
    *(f"w{width}" for width in range(1, 13)),
    *(f"columns-{number}" for number in range(1, 11)),
}
ALIASES: Mapping[str, str] = {
    "relevance": "relevant",
    "bind::relevant": "relevant",
    "bind::constraint": "constraint",
    "bind::required": "required",
    "bind::jr:constraintmsg": "constraint_message",
    "constraining_message": "constraint_message",
    "caption": "label",
    "control::appearance": "appearance",
    "list name": "list_name",
    "value": "name",
}
LEFT_OUT = ("required_message", "bind::jr:requiredmsg", "note", "notes", "comment", "comments", "hxl", "tags")
YES, NO = ("yes", "true", "true()", "1"), ("no", "false", "false()", "0", "")
KEPT_APART = {"data", "meta", "instanceid", "instancename"}  # names that a form of ODK has of its own


def heading(column: str, language: str) -> str:
    """Return the heading of a column of texts.

    >>> heading("label", "fr")
    'label::Français (fr)'
    """
    return f"{column}::{TITLES[language]} ({language})"


def language_named(name: str) -> str:
    """Return the content language that a heading names; empty where it is none of the six.

    >>> language_named("Français (fr)"), language_named("Arabic"), language_named("Kiswahili (sw)")
    ('fr', 'ar', '')
    """
    plain, _sign, code = name.strip().removesuffix(")").rpartition("(")
    short = code.strip().casefold().replace("_", "-").split("-")[0]
    if short in LANGUAGES:
        return short
    return SPOKEN.get(plain.strip().casefold() or short, "")
