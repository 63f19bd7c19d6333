"""Start Django for a verb."""

import os

import django
from django.core.management import call_command


def start() -> None:
    """Load the settings of this installation."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palermo_web.project.settings")
    django.setup()


def migrate() -> None:
    """Bring the database to the present form."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
