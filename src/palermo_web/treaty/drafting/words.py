"""What codes of the library and the glossary are called, and how languages are written."""

from django.utils.translation import gettext_lazy as _

from palermo.content.labels import LANGUAGES

GROUPS = {
    "offences": _("Offences"),
    "victims": _("Victims and their rights"),
    "related": _("Related crimes, assets, jurisdiction"),
    "cooperation": _("Cooperation and borders"),
    "institutions": _("Institutions and data"),
}
THEMES = {
    "offence": _("The offence"),
    "exploitation": _("Forms of exploitation"),
    "persons": _("Persons"),
    "protection": _("Protection"),
    "crime": _("Organized crime"),
    "cooperation": _("Cooperation"),
    "prevention": _("Prevention"),
    "institutions": _("Institutions"),
}
NAMES = {"ar": "العربية", "en": "English", "es": "Español", "fr": "Français", "ru": "Русский", "zh": "中文"}
CHOICES = tuple((tag, NAMES[tag]) for tag in LANGUAGES)


def direction(language: str) -> str:
    """Return the direction in which a content language is written."""
    return "rtl" if language == "ar" else "ltr"
