"""Checks of a report, one file a subject: parties, lists, dates, numbers."""
