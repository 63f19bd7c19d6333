"""Addresses of coded law."""

from django.urls import path

from palermo_web.treaty.law import coding_views, deciding_views, feeds, publishing_views, state_views, views

app_name = "law"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("definitions/<slug:id>/", views.one_definition, name="definition"),
    path("questions/", views.listed, name="questions"),
    path("questions/<slug:code>/", views.one_question, name="question"),
    path("states/", state_views.listed, name="states"),
    path("states/<str:iso3>/", state_views.state, name="state"),
    path("agreement/", views.agreement, name="agreement"),
    path("files/<str:name>", views.file, name="file"),
    path("feed/", feeds.published, name="feed"),
    path("coding/", coding_views.work, name="work"),
    path("coding/decisions/", deciding_views.listed, name="disputes"),
    path("coding/decisions/<slug:iso3>/<slug:code>/", deciding_views.decide, name="decide"),
    path("coding/publishing/", publishing_views.desk, name="publishing"),
    path("coding/<slug:iso3>/<slug:group>/", coding_views.coding, name="code"),
]
