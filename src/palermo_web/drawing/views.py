"""What a browser needs to draw: the libraries and the map, packed small and kept by the browser until they change."""

import gzip
import hashlib
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from palermo_web.drawing.frame import bundle
from palermo_web.drawing.places import FILE

KINDS = {"library": "text/javascript", "shapes": "application/json"}


@cache
def _whole(name: str) -> bytes:
    return bundle() if name == "library" else FILE.read_bytes()


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(_whole(name), mtime=0)


@cache
def _mark(name: str) -> str:
    return hashlib.sha256(_whole(name)).hexdigest()[:16]


def address(name: str) -> str:
    """Return where the libraries or the map lie; the address changes with the content. name: one of KINDS."""
    return f"{reverse(f'drawing:{name}')}?v={_mark(name)}"


@require_GET
def kept(request: HttpRequest, name: str) -> HttpResponse:
    """Return the libraries or the map."""
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(_packed(name) if packed else _whole(name), content_type=KINDS[name])
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["ETag"] = f'"{_mark(name)}"'
    return response
