"""Records for programs: registers and their forms, entries, histories, snapshots, changes, and writing with locks."""

from ninja import Router

from palermo_web.records.api import entries, registers, trail, writes

router = Router(tags=["records"])
for part in (registers, entries, trail, writes):
    router.add_router("", part.router)
