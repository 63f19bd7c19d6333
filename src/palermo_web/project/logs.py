"""Structured logs without personal data: what was asked of which route, never by whom or with which words."""

import json
import logging
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponseBase

log = logging.getLogger("palermo.requests")
FIELDS = ("request", "method", "route", "status", "milliseconds")


class JsonLines(logging.Formatter):
    """One JSON object a line; the text of an exception stays, its local values do not."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        line |= {"message": record.getMessage()}
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class RequestLog:
    """Give every request a number and log its route, status and time; addresses, words and names are left out."""

    async_capable = True
    sync_capable = True

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        if self.is_async:
            return self._later(request)
        started = self._begin(request)
        return self._end(request, self.get_response(request), started)

    async def _later(self, request: HttpRequest) -> HttpResponseBase:
        started = self._begin(request)
        return self._end(request, await self.get_response(request), started)

    @staticmethod
    def _begin(request: HttpRequest) -> float:
        request.number = secrets.token_hex(6)  # type: ignore[attr-defined]
        return time.perf_counter()

    @staticmethod
    def _end(request: HttpRequest, response: HttpResponseBase, started: float) -> HttpResponseBase:
        match = request.resolver_match
        number = request.number  # type: ignore[attr-defined]
        about = {
            "request": number,
            "method": request.method,
            "route": match.route if match else "(none)",
            "status": response.status_code,
            "milliseconds": round(1000 * (time.perf_counter() - started), 1),
        }
        log.info("answered", extra=about)
        response.headers["X-Request-Id"] = number
        return response
