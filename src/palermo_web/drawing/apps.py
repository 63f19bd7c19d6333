"""The room of drawing."""

from django.apps import AppConfig


class DrawingConfig(AppConfig):
    """Frame, world and libraries of charts."""

    name = "palermo_web.drawing"
