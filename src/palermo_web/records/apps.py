"""The room of records."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Entries of any form or register."""

    name = "palermo_web.records"
    label = "records"
