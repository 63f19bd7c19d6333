"""Addresses of accounts."""

from django.urls import path

from palermo_web.accounts import token_views, views

app_name = "accounts"
urlpatterns = [
    path("", views.home, name="home"),
    path("people/<int:organization_id>/", views.people, name="people"),
    path("roles/<int:membership_id>/take/", views.take_role, name="take_role"),
    path("audit/", views.audit_log, name="audit"),
    path("tokens/", token_views.mine, name="tokens"),
    path("tokens/<int:token_id>/revoke/", token_views.revoke, name="revoke_token"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
