"""How records answer: who may ask, and how an answer leaves, with a tag and for one reader only."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja import Router

from palermo_web.accounts.authentication import READERS
from palermo_web.interface.tags import fresh, tag_of

router = Router(tags=["records"], auth=READERS, by_alias=True)
read = partial(router.get, openapi_extra={"security": [{}]})  # also by those who say nothing about themselves


def tagged(request: HttpRequest, response: HttpResponse, document: dict[str, Any]) -> Any:
    """Return a document with the tag of what it says, or nothing where the asker holds it already."""
    same = fresh(request, response, tag_of(document))
    for one in filter(None, (response, same)):
        one["Cache-Control"] = "private, no-cache"
        patch_vary_headers(one, ("Authorization", "Cookie"))
    return same or document
