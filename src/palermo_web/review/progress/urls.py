"""Addresses of progress and needs."""

from django.urls import path

from palermo_web.review.progress import feeds, need_views, views

app_name = "progress"
urlpatterns = [
    path("", views.all_states, name="all"),
    path("states/<str:iso3>/", views.state, name="state"),
    path("items/<str:item>/", views.item, name="item"),
    path("needs/", need_views.needs, name="needs"),
    path("changes/", feeds.changes, name="changes"),
    path("changes.atom", feeds.feed, name="feed"),
]
