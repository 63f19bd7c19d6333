"""Addresses of national figures."""

from django.urls import path

from palermo_web.statistics.rounds import national_views

urlpatterns = [
    path("", national_views.national, name="national_panel"),
    path("feed.atom", national_views.feed, name="national_feed"),
    path("<str:iso3>/", national_views.state, name="national"),
]
