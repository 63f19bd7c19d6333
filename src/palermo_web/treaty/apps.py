"""The room of treaties."""

from django.apps import AppConfig


class TreatyConfig(AppConfig):
    """Adherence on any day, articles, acts that the Secretariat enters."""

    name = "palermo_web.treaty"
