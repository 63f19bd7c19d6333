"""Addresses of review."""

from django.urls import path

from palermo_web.review import (
    document_views,
    draft_views,
    index_views,
    matrix_views,
    meeting_views,
    recommendation_views,
    report_views,
    reviewing_views,
    views,
)

app_name = "review"
urlpatterns = [
    path("", views.checklists, name="checklists"),
    path("states/<str:iso3>/", views.state, name="state"),
    path("plans/", views.plans, name="plans"),
    path("plans/<uuid:entry_id>/", views.plan, name="plan"),
    path("recommendations/", recommendation_views.recommendations, name="recommendations"),
    path("recommendations/themes/", recommendation_views.by_theme, name="themes"),
    path("recommendations/matrix/", matrix_views.follow_up_matrix, name="matrix"),
    path("recommendations/changes/", recommendation_views.changed, name="changes"),
    path("recommendations/changes.atom", recommendation_views.feed, name="feed"),
    path("recommendations/write/", recommendation_views.write, name="write"),
    path("recommendations/import/", index_views.hand_in, name="index_import"),
    path("recommendations/import/<str:sha256>/", index_views.preview, name="index_preview"),
    path("recommendations/<path:symbol>:<str:place>/", recommendation_views.recommendation, name="recommendation"),
    path("meetings/", meeting_views.listed, name="meetings"),
    path("meetings/<uuid:meeting_id>/", meeting_views.meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/write/<str:what>/", meeting_views.write, name="meeting_write"),
    path("meetings/<uuid:meeting_id>/step/", meeting_views.take_step, name="meeting_step"),
    path("meetings/<uuid:meeting_id>/drafts/<uuid:draft_id>/", draft_views.draft, name="draft"),
    path("meetings/<uuid:meeting_id>/report/", report_views.report, name="chair_report"),
    path("meetings/<uuid:meeting_id>/report.<str:format>", report_views.download, name="chair_report_file"),
    path("documents/", document_views.listed, name="documents"),
    path("documents/hand-in/", document_views.hand_in, name="hand_in"),
    path("documents/<uuid:document_id>/", document_views.document, name="document"),
    path("documents/<uuid:document_id>/reading.<str:format>", document_views.download, name="download"),
    path("documents/<uuid:document_id>/decide/<str:act>/", document_views.decide, name="decide"),
    path("documents/<uuid:document_id>/publish/", document_views.publish, name="publish"),
    path("documents/<uuid:document_id>/withdraw/", document_views.withdraw, name="withdraw"),
    path("documents/<uuid:document_id>/review/", reviewing_views.review, name="review"),
    path("documents/<uuid:document_id>/review/certain/", reviewing_views.accept_certain, name="accept_certain"),
    path("documents/<uuid:document_id>/review/add/", reviewing_views.add, name="add_record"),
    path("documents/<uuid:document_id>/records/<str:record_id>/", reviewing_views.record, name="record"),
    path("documents/<uuid:document_id>/history/", reviewing_views.history, name="document_history"),
    path("documents/<path:symbol>/", document_views.side_by_side, name="side_by_side"),
]
