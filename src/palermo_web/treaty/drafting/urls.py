"""Addresses of help with drafting law."""

from django.urls import path, re_path

from palermo_web.treaty.drafting import assistance_views, glossary_views, model_views, paper_views

urlpatterns = [
    path("assistance/", assistance_views.board, name="assistance"),
    path("model/", model_views.listed, name="model"),
    path("model/draft/", model_views.draft, name="model_draft"),
    path("model/<slug:id>/", model_views.one, name="model_provision"),
    path("model/<slug:id>/compare/", model_views.compare, name="model_compare"),
    path("glossary/", glossary_views.listed, name="glossary"),
    path("glossary/<slug:id>/", glossary_views.term, name="term"),
    path("papers/", paper_views.listed, name="papers"),
    path("papers/<uuid:paper_id>/", paper_views.paper, name="paper"),
    path("papers/<uuid:paper_id>/comment/", paper_views.comment, name="comment"),
    re_path(
        r"^papers/(?P<paper_id>[0-9a-f-]{36})/comments\.(?P<format>csv|xlsx|json)$",
        paper_views.comments,
        name="comments",
    ),
]
