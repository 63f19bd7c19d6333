"""Records for programs: registers and their forms, entries, histories, snapshots, changes, and writing with locks."""

from palermo_web.records.api import entries, registers, trail, writes
from palermo_web.records.api.answering import router

__all__ = ["entries", "registers", "router", "trail", "writes"]
