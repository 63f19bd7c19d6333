"""Addresses of statistics."""

from django.urls import include, path, re_path

from palermo_web.statistics import deposit_views, live, views

app_name = "statistics"
urlpatterns = [
    path("", views.explore, name="explore"),
    path("flows/", views.flows, name="flows"),
    path("method/", views.method, name="method"),
    path("sources/", views.source_list, name="sources"),
    path("sources/<str:vintage_id>/", views.vintage, name="vintage"),
    path("compare/", views.compare, name="compare"),
    path("live", live.live, name="live"),
    path("chart.json", views.chart, name="chart"),
    re_path(r"^picture\.(?P<format>svg|png)$", views.picture, name="picture"),
    re_path(r"^table\.(?P<format>csv|json|parquet)$", views.download, name="download"),
    path("estimates/", include("palermo_web.statistics.estimates.urls")),
    path("rounds/", include("palermo_web.statistics.rounds.urls")),
    path("national/", include("palermo_web.statistics.rounds.national_urls")),
    path("deposits/", deposit_views.workspace, name="deposits"),
    path("deposits/<uuid:deposit_id>/", deposit_views.deposit, name="deposit"),
    path("deposits/<uuid:deposit_id>/rejects.csv", deposit_views.rejects, name="rejects"),
    re_path(
        r"^deposits/(?P<deposit_id>[0-9a-f-]{36})/(?P<act>publish|discard|cancel)/$",
        deposit_views.decide,
        name="decide",
    ),
    path("deposits/<uuid:deposit_id>/withdraw/", deposit_views.withdraw, name="withdraw"),
]
