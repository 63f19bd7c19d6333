"""Addresses of treaties."""

from django.urls import include, path, re_path

from palermo_web.treaty import views

app_name = "treaty"
urlpatterns = [
    path("", views.adherence, name="adherence"),
    path("articles/", views.articles, name="articles"),
    path("", include("palermo_web.treaty.drafting.urls")),
    path("law/", include("palermo_web.treaty.law.urls")),
    path("obstacles/", views.obstacles, name="obstacles"),
    re_path(r"^parties\.(?P<format>json|csv)$", views.parties, name="parties"),
    re_path(r"^(?P<of>map|growth)\.(?P<format>svg|png)$", views.picture, name="picture"),
]
