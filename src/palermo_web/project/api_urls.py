"""Addresses below /api/."""

from django.urls import path
from django.views.generic import TemplateView

from palermo_web.project.api import api

urlpatterns = [
    path("", TemplateView.as_view(template_name="project/api.html"), name="api"),
    path("v1/", api.urls),
]
