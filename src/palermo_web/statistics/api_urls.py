"""Addresses below /api/."""

from django.urls import path
from django.views.generic import TemplateView

from palermo_web.statistics.api import api

urlpatterns = [
    path("", TemplateView.as_view(template_name="statistics/api.html"), name="api"),
    path("v1/", api.urls),
]
