"""Addresses of help with drafting law."""

from django.urls import path, re_path

from palermo_web.treaty.drafting import assistance_views, paper_views

urlpatterns = [
    path("assistance/", assistance_views.board, name="assistance"),
    path("papers/", paper_views.listed, name="papers"),
    path("papers/<uuid:paper_id>/", paper_views.paper, name="paper"),
    path("papers/<uuid:paper_id>/comment/", paper_views.comment, name="comment"),
    re_path(
        r"^papers/(?P<paper_id>[0-9a-f-]{36})/comments\.(?P<format>csv|xlsx|json)$",
        paper_views.comments,
        name="comments",
    ),
]
