"""Addresses of records."""

from django.urls import path, re_path

from palermo_web.records import (
    board_views,
    comparison_views,
    due_views,
    entry_views,
    feeds,
    history_views,
    link_views,
    list_views,
    live,
    sheet_views,
    xlsform_views,
)

app_name = "records"
urlpatterns = [
    path("", list_views.registers, name="registers"),
    path("due/", due_views.due, name="due"),
    path("due/calendar.ics", due_views.as_calendar, name="due_calendar"),
    path("due/reminders/", due_views.silence, name="silence"),
    path("xlsform/", xlsform_views.bring, name="xlsform"),
    path("xlsform/folder.zip", xlsform_views.folder, name="xlsform_folder"),
    path("live", live.live, name="live"),
    re_path(r"^changes\.(?P<format>json|atom)$", feeds.changes, name="changes"),
    path("links/", link_views.pointing, name="links"),
    path("receipts/<str:receipt>/", entry_views.receipt, name="receipt"),
    path("receipts/<str:receipt>/document.json", comparison_views.document, name="document"),
    path("files/<str:sha256>/", entry_views.file, name="file"),
    path("entries/<uuid:entry_id>/", entry_views.entry, name="entry"),
    re_path(
        r"^entries/(?P<entry_id>[0-9a-f-]{36})/answers\.(?P<format>csv|json)$", entry_views.answers, name="answers"
    ),
    path("entries/<uuid:entry_id>/sections/<str:section_id>/", entry_views.section, name="section"),
    path("entries/<uuid:entry_id>/save/<str:section_id>/", entry_views.save, name="save"),
    path("entries/<uuid:entry_id>/answers.xlsx", sheet_views.download, name="workbook"),
    path("entries/<uuid:entry_id>/import/", sheet_views.upload, name="import"),
    path("entries/<uuid:entry_id>/history/", history_views.history, name="history"),
    path("entries/<uuid:entry_id>/compare/", comparison_views.compare, name="compare"),
    path("entries/<uuid:entry_id>/move/", entry_views.move, name="move"),
    path("entries/<uuid:entry_id>/invite/", entry_views.invite, name="invite"),
    path("entries/<uuid:entry_id>/update/", entry_views.update, name="update"),
    path("entries/<uuid:entry_id>/offers/", entry_views.offers, name="offers"),
    path("<slug:register_id>/", list_views.listing, name="list"),
    path("<slug:register_id>/open/", list_views.open_entry, name="open"),
    path("<slug:register_id>/progress/", board_views.progress, name="progress"),
    path("<slug:register_id>/form/", list_views.form, name="form"),
    path("<slug:register_id>/form.xlsx", xlsform_views.download, name="xlsform_download"),
]
