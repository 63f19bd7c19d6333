"""The simulated world of laws."""

import pytest

from tests.web.treaty.law import world as worlds


@pytest.fixture
def world(db):
    """Return everybody, with one published law."""
    return worlds.world()
