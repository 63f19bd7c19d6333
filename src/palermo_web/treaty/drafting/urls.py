"""Addresses of help with drafting law."""

from django.urls import path

from palermo_web.treaty.drafting import assistance_views

urlpatterns = [
    path("assistance/", assistance_views.board, name="assistance"),
]
