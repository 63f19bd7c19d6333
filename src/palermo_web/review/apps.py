"""The room of review."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Checklists, coordination bodies and action plans, State by State."""

    name = "palermo_web.review"

    def ready(self) -> None:
        from palermo_web.records import receivers
        from palermo_web.review.progress import projection

        receivers.told_by("progress", projection.keep)
        receivers.told_of_moves_by("progress", projection.close)
