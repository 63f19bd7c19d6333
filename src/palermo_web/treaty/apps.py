"""The room of treaties."""

from django.apps import AppConfig


class TreatyConfig(AppConfig):
    """Adherence on any day, articles, acts that the Secretariat enters, coded laws."""

    name = "palermo_web.treaty"

    def ready(self) -> None:
        from palermo_web.records import receivers, standings
        from palermo_web.treaty import queries
        from palermo_web.treaty.law import copies

        standings.told_by(standings.Source(queries.codes_of_parties, queries.page_of_parties))
        receivers.told_by("law", copies.hear)
