"""What programs send: JSON of a bounded size whose texts a database can keep."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.errors import HttpError
from ninja.parser import Parser

LARGEST = 2 * 1024 * 1024  # bytes; the longest form filled to the brim is about a tenth of it
TOO_LARGE = f"the body is larger than {LARGEST // 1024 // 1024} MiB; send it in parts"


def take(request: HttpRequest) -> None:
    """Read what a program sends, before anything else does; a body sent without its length is counted as it comes.

    Raises 413 for one that is too large and 415 for one that is no JSON, which a form of another site may send.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise RequestDataTooBig(TOO_LARGE)
    content = request.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise RequestDataTooBig(TOO_LARGE)
    if content and request.content_type != "application/json":
        raise HttpError(415, "send the body as application/json")
    request._body = content  # where Django keeps what it read


class BoundedParser(Parser):
    """Reads bodies and questions; refuses what is too deep, or holds a sign that cannot be kept."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return a JSON body. Raises ValueError or RecursionError, which become one error of the interface."""
        body = json.loads(request.body, parse_constant=_no_number)
        check_texts(body)
        return body

    def parse_querydict(self, data: MultiValueDict, list_fields: list[str], request: HttpRequest) -> dict[str, Any]:
        """Return the words of a question."""
        found: dict[str, Any] = super().parse_querydict(data, list_fields, request)
        try:
            check_texts(found)
        except ValueError:
            raise HttpError(400, "the question holds a sign that cannot be read") from None
        return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def check_texts(value: Any) -> None:
    """Raise ValueError where a text holds a null sign or half a sign, which no database keeps."""
    if isinstance(value, str):
        value.encode()
        if "\x00" in value:
            raise ValueError("a text holds a null sign")
    elif isinstance(value, dict):
        for name, one in value.items():
            check_texts(name)
            check_texts(one)
    elif isinstance(value, list):
        for one in value:
            check_texts(one)
