"""Live changes: what readers are told, and how soon."""

import asyncio
import json
import time

import pytest
from django.test import AsyncClient

from palermo.statistics import catalogue
from palermo_web.statistics.live import told
from tests.core.statistics.worlds import lay_down


async def _first_change(response, act) -> tuple[dict, float]:
    """Start listening, do something, return the first change and how long it took."""
    started = None
    async for part in response.streaming_content:
        text = part.decode()
        if started is None:
            started = time.perf_counter()
            act()
        if "event: change" in text:
            data = next(line for line in text.splitlines() if line.startswith("data: "))
            return json.loads(data[6:]), time.perf_counter() - started
    raise AssertionError("the stream ended without a change")


def test_a_deposit_is_told_within_two_seconds(home):
    async def listen():
        response = await AsyncClient().get("/statistics/live?after=0&lang=ar")
        assert response["Content-Type"] == "text/event-stream"
        rows = [{"year": "2020", "sex": "F", "low": 1}] * 20
        return await asyncio.wait_for(
            _first_change(response, lambda: lay_down(home, rows, source="glotip")), timeout=10
        )

    found, seconds = asyncio.run(listen())
    assert found["event"] == "deposited"
    assert found["sequence"] == 1
    assert seconds < 2


def test_a_page_that_was_away_hears_what_it_missed(figures, records, home):
    async def listen():
        response = await AsyncClient().get("/statistics/live", headers={"last-event-id": "1"})
        return await asyncio.wait_for(_first_change(response, lambda: None), timeout=10)

    found, _ = asyncio.run(listen())
    assert found["sequence"] == 2
    assert found["vintage"] == records.id


def test_a_withdrawal_is_told_in_the_language_of_the_reader(figures, home):
    from tests.web.conftest import NOW

    catalogue.withdraw(home, figures.id, by="tester", at=NOW, reason="simulated")
    event = catalogue.events(home)[-1]
    assert told(event, home, "en")["text"].startswith("Data was withdrawn")
    assert told(event, home, "en")["vintage"] == figures.id


pytestmark = pytest.mark.usefixtures("_own_world")
