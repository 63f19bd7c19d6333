"""Addresses of reporting rounds."""

from django.urls import path

from palermo_web.statistics.rounds import round_views, state_views

app_name = "rounds"
urlpatterns = [
    path("", round_views.listing, name="list"),
    path("<int:year>/", round_views.one, name="one"),
    path("<int:year>/ask/", round_views.ask, name="ask"),
    path("<int:year>/<str:iso3>/", state_views.state, name="state"),
]
