"""Cursors: where a long answer goes on, as one word that a program hands back unread."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from palermo.errors import InvalidQuestion


def cursor_of(held: Mapping[str, Any]) -> str:
    """Return a cursor that holds plain values."""
    return base64.urlsafe_b64encode(json.dumps(dict(held)).encode()).decode()


def held_by(cursor: str) -> dict[str, Any]:
    """Return what a cursor holds. Raises InvalidQuestion for one that was not made here."""
    try:
        held = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
    except (ValueError, RecursionError):
        raise not_ours() from None
    if not isinstance(held, dict):
        raise not_ours()
    return held


def not_ours() -> InvalidQuestion:
    """Return the error for a cursor that was not made here."""
    return InvalidQuestion("this cursor is not one of ours; begin without a cursor")
