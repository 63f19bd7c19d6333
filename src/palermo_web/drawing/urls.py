"""Addresses of what a browser needs to draw."""

from django.urls import path

from palermo_web.drawing import views

app_name = "drawing"
urlpatterns = [
    path("vega.js", views.kept, {"name": "library"}, name="library"),
    path("countries.json", views.kept, {"name": "shapes"}, name="shapes"),
]
