"""How an answer leaves: with a tag, for one reader only, and never kept by whoever stands between."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from palermo_web.interface.tags import fresh, tag_of


def tagged(request: HttpRequest, response: HttpResponse, document: dict[str, Any]) -> Any:
    """Return a document with the tag of what it says, or nothing where the asker holds it already."""
    same = fresh(request, response, tag_of(document))
    for one in filter(None, (response, same)):
        one["Cache-Control"] = "private, no-cache"
        patch_vary_headers(one, ("Authorization", "Cookie"))
    return same or document
