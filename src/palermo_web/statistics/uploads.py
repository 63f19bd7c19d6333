"""Bound what the web accepts, while it arrives."""

import os
from typing import Any

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler


class BoundedUpload(TemporaryFileUploadHandler):
    """Write an upload to disk and stop it where it grows beyond PALERMO_UPLOAD_LIMIT."""

    arrived = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> Any:
        self.arrived += len(raw_data)
        if self.arrived > int(os.environ.get("PALERMO_UPLOAD_LIMIT") or 2 * 2**30):
            raise StopUpload(connection_reset=True)
        return super().receive_data_chunk(raw_data, start)
