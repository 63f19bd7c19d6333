"""Deposits: one way in for files; strict reading, vintages, nothing half done."""
