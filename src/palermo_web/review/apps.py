"""The room of review."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Checklists, coordination bodies and action plans, State by State."""

    name = "palermo_web.review"
