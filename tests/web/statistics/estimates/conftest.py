"""Tables, people and finished estimates."""

from datetime import UTC, date, datetime

import pytest

from palermo_web.accounts.models import Organization
from palermo_web.statistics.estimates import actions, tables
from palermo_web.statistics.estimates.models import Estimation

TABLE = """police,shelter,border,count
1,0,0,120
0,1,0,90
0,0,1,70
1,1,0,24
1,0,1,15
0,1,1,13
1,1,1,4
"""
POPULATION = {
    "title": "Simulated fishing 2024",
    "who": "Simulated persons in forced labour in fishing",
    "place": "Simulated coast",
    "began_on": date(2024, 1, 1),
    "ended_on": date(2024, 12, 31),
}
WISH = {"name": "stepwise", "replicates": 60, "seed": 7}
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def made(by, organization, text: str = TABLE, wish=None, with_simulation: bool = False, **more) -> Estimation:
    """Return a finished estimate."""
    found = actions.begin_and_start(
        table=tables.read_csv(text).table,
        organization=organization,
        by=by,
        at=AT,
        population=POPULATION | more,
        changes=[],
        wish=wish or WISH,
        with_simulation=with_simulation,
    )
    found.refresh_from_db()
    return found


@pytest.fixture
def statistician(person):
    """Return a simulated statistician."""
    return person("statistician", name="Simulated Statistician One")


@pytest.fixture
def finished(statistician, organization):
    """Return a finished estimate that nobody released."""
    return made(statistician, organization)


@pytest.fixture
def released(finished, statistician):
    """Return a released estimate."""
    actions.release(estimation=finished, words="Simulated statement.", by=statistician, at=AT)
    return finished


@pytest.fixture
def other_office(db):
    """Return another simulated authority."""
    return Organization.objects.create(name="Simulated Other Office", kind="state_authority")


@pytest.fixture
def secretariat(db):
    """Return a simulated Secretariat."""
    return Organization.objects.create(name="Simulated Secretariat", kind="secretariat")
