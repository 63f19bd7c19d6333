"""Addresses of the whole site."""

from django.urls import include, path

from palermo_web.project import views

urlpatterns = [
    path("", views.front, name="front"),
    path("health", views.health, name="health"),
    path("language", views.choose_language, name="choose_language"),
    path("records/", include("palermo_web.records.urls")),
    path("drawing/", include("palermo_web.drawing.urls")),
    path("treaty/", include("palermo_web.treaty.urls")),
    path("review/", include("palermo_web.review.urls")),
    path("statistics/", include("palermo_web.statistics.urls")),
    path("accounts/", include("palermo_web.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/", include("palermo_web.project.api_urls")),
]
handler400 = "palermo_web.project.errors.bad_request"
handler403 = "palermo_web.project.errors.forbidden"
handler404 = "palermo_web.project.errors.not_found"
handler500 = "palermo_web.project.errors.broken"
