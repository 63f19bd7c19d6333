"""The project as Django knows it."""

from django.apps import AppConfig
from django.conf import settings
from django.core.management import call_command
from django.db.models.signals import post_migrate

from palermo_web.project.languages import compile_messages


def make_cache_table(**_: object) -> None:
    """Make the table of the shared cache after every migration."""
    call_command("createcachetable", verbosity=0)


class ProjectConfig(AppConfig):
    """Compiles the interface languages and makes the cache table."""

    name = "palermo_web.project"

    def ready(self) -> None:
        for folder in settings.LOCALE_PATHS:
            compile_messages(folder)
        post_migrate.connect(make_cache_table, sender=self)
