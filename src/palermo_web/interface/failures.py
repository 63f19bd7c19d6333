"""Errors of the interface for programs: one document for all of them."""

from typing import Any

from ninja import Schema


class Problem(Schema):
    """What went wrong and what to do."""

    what: str
    where: str
    remedy: str


class Failure(Schema):
    """The document of every error."""

    error: Problem


ERRORS: dict[Any, Any] = {400: Failure, 401: Failure, 403: Failure, 404: Failure, 422: Failure}
