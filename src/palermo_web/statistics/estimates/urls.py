"""Addresses of estimates."""

from django.urls import path, re_path

from palermo_web.statistics.estimates import making_views, views

app_name = "estimates"
ONE = r"^(?P<estimation_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/"
urlpatterns = [
    path("", views.listing, name="list"),
    path("guide/", views.guide, name="guide"),
    path("feed.atom", views.feed, name="feed"),
    path("new/", making_views.begin, name="new"),
    path("<uuid:estimation_id>/", views.one, name="one"),
    re_path(ONE + r"(?P<of>overlaps|models|fan)\.(?P<format>svg|png)$", views.picture, name="picture"),
    re_path(ONE + r"(?P<what>result\.json|table\.csv|variations\.csv)$", views.download, name="download"),
    path("<uuid:estimation_id>/prepare/", making_views.prepare, name="prepare"),
    path("<uuid:estimation_id>/lists/", making_views.lists, name="lists"),
    path("<uuid:estimation_id>/cancel/", making_views.cancel, name="cancel"),
    path("<uuid:estimation_id>/discard/", making_views.discard, name="discard"),
    re_path(ONE + r"(?P<act>release|withdraw)/$", making_views.decide, name="decide"),
]
