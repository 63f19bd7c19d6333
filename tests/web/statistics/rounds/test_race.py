"""Two keepers accept the same figures in the same moment, each in a process of its own: one vintage, one acceptance."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
SEED = """
from palermo_web.project.start import start, migrate
start(); migrate()
from datetime import UTC, datetime, timedelta
from django.utils import timezone
from palermo.records.events import Proposal
from palermo_web.accounts.models import Membership, Organization, Person
from palermo_web.records import actions as records
from palermo_web.statistics.rounds import actions, queries
from tests.core.statistics.national.answers import whole
now, today = datetime.now(UTC), timezone.now().date()
office = Organization.objects.create(name="Simulated Ministry", kind="state_authority", state="KEN")
house = Organization.objects.create(name="Simulated Secretariat", kind="secretariat")
def made(number, organization, *roles):
    one = Person.objects.create(email=f"simulated.{number}@simulated.invalid", name="Simulated", joined_at=now)
    for role in roles:
        Membership.objects.create(person=one, organization=organization, role=role, given_at=now)
    return one
state = made(0, office, "focal_point", "approver", "submitter")
first, second = made(1, house, "register_keeper"), made(2, house, "register_keeper")
days = {"opens_on": today, "due_on": today + timedelta(days=9)}
round = actions.open_round(year=2024, name="Simulated", **days, by=first, at=now)
actions.ask(round=round, organizations=[office], by=first, at=now)
entry, register = queries.entry_of("KEN", 2024), queries.register()
wanted = [Proposal(path, 0, {"value": value}) for path, value in whole().items()]
assert not records.save_answers(entry=entry, register=register, wanted=wanted, by=state).errors
for step, by in (("send", state), ("approve", state), ("submit", state), ("review", first)):
    records.move(entry=queries.entry_of("KEN", 2024), register=register, step=step, by=by)
"""
ACCEPT = """
import json, sys
from datetime import UTC, datetime
from palermo_web.project.start import start
start()
from palermo.errors import NotFound
from palermo_web.accounts.models import Person
from palermo_web.statistics.rounds import actions, queries
by, entry = Person.objects.get(email=sys.argv[1]), queries.entry_of("KEN", 2024)
print("ready", flush=True)
sys.stdin.readline()
try:
    made = actions.accept(entry=entry, by=by, at=datetime.now(UTC))
    print(json.dumps({"vintage": made.vintage}))
except NotFound as error:
    print(json.dumps({"refused": str(error)}))
"""
LOOK = """
import json
from palermo_web.project.start import start
start()
from django.conf import settings
from palermo.statistics import catalogue
from palermo_web.statistics.rounds.models import RoundAct
acts = RoundAct.objects.filter(act="accepted")
standing = [one.id for one in catalogue.vintages(settings.HOME) if not one.withdrawn]
print(json.dumps({"acts": [one.vintage for one in acts], "standing": standing}))
"""


@pytest.fixture
def environment(tmp_path):
    """Return the environment of an installation where figures wait to be accepted."""
    paths = os.pathsep.join(map(str, (ROOT / "src", ROOT)))
    made = {**os.environ, "PALERMO_HOME": str(tmp_path), "PYTHONPATH": paths}
    made.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", SEED], env=made, check=True, capture_output=True, cwd=ROOT)
    return made


def test_two_processes_that_accept_at_once_let_one_vintage_in(environment):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": environment, "cwd": ROOT}
    people = ("simulated.1@simulated.invalid", "simulated.2@simulated.invalid")
    both = [subprocess.Popen([sys.executable, "-c", ACCEPT, one], **pipes) for one in people]
    for one in both:
        assert one.stdout.readline() == "ready\n"
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()

    said = [json.loads(one.communicate(timeout=120)[0].splitlines()[-1]) for one in both]

    assert sorted(key for one in said for key in one) == ["refused", "vintage"]
    looked = subprocess.run([sys.executable, "-c", LOOK], env=environment, check=True, capture_output=True, cwd=ROOT)
    found = json.loads(looked.stdout.splitlines()[-1])
    vintage = next(one["vintage"] for one in said if "vintage" in one)
    assert found == {"acts": [vintage], "standing": [vintage]}
