"""The project as Django knows it."""

from django.apps import AppConfig
from django.conf import settings

from palermo_web.project.languages import compile_messages


class ProjectConfig(AppConfig):
    """Compiles the interface languages."""

    name = "palermo_web.project"

    def ready(self) -> None:
        for folder in settings.LOCALE_PATHS:
            compile_messages(folder)
