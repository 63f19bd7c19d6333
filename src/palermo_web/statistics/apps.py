"""The room of statistics."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """The cube, deposits, estimates, and the reporting rounds of national figures."""

    name = "palermo_web.statistics"

    def ready(self) -> None:
        from palermo_web.records import beside
        from palermo_web.statistics.rounds.beside import of_entry

        beside.laid_by("rounds", of_entry)
