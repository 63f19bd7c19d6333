"""Addresses of review."""

from django.urls import path

from palermo_web.review import views

app_name = "review"
urlpatterns = [
    path("", views.checklists, name="checklists"),
    path("states/<str:iso3>/", views.state, name="state"),
    path("plans/", views.plans, name="plans"),
    path("plans/<uuid:entry_id>/", views.plan, name="plan"),
]
