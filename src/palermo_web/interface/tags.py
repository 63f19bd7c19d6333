"""Tags of answers: whoever holds the answer of the same tag already is sent nothing again."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse

import palermo


def tag_of(content: Any) -> str:
    """Return the tag of an answer by what it says."""
    said = json.dumps([palermo.__version__, content], sort_keys=True, cls=DjangoJSONEncoder)
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def fresh(request: HttpRequest, response: HttpResponse, tag: str) -> HttpResponse | None:
    """Put a tag on an answer; return an empty answer where the asker holds this one already."""
    response["ETag"], response["Cache-Control"] = tag, "no-cache"
    held = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if tag in held or "*" in held:
        same = HttpResponse(status=304)
        same["ETag"] = tag
        return same
    return None
