"""palermo remind as cron runs it: a dry run writes nothing; two processes at once tell each person once."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SEED = """
from palermo_web.project.start import start, migrate
start(); migrate()
from datetime import timedelta
from django.utils import timezone
from palermo.records.events import Proposal
from palermo_web.accounts.models import Membership, Organization, Person
from palermo_web.records import actions, queries
office = Organization.objects.create(name="Simulated Ministry", kind="state_authority", state="KEN")
people = []
for number in range(5):
    one = Person.objects.create(email=f"simulated.{number}@simulated.invalid", name="Simulated", joined_at=timezone.now())
    Membership.objects.create(person=one, organization=office, role="focal_point", given_at=timezone.now())
    people.append(one)
register = queries.register("plan_activities")
entry = actions.open_entry(register=register, organization=office, by=people[0])
due = (timezone.now().date() + timedelta(days=7)).isoformat()
actions.save_answers(entry=entry, register=register, wanted=[Proposal("due_on", 0, {"value": due})], by=people[0])
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Return the environment of an installation with five people and one activity due in seven days."""
    home = tmp_path_factory.mktemp("installation")
    made = {**os.environ, "PALERMO_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    made.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", SEED], env=made, check=True, capture_output=True)
    return made


def _start(environment, *words: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "palermo.cli", "remind", "--json", *words]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _done(process: subprocess.Popen) -> dict:
    out, said = process.communicate(timeout=120)
    assert process.returncode in (0, 1), said
    return json.loads(out)


def test_a_dry_run_says_what_would_be_said_and_a_day_to_come_is_refused(environment):
    tomorrow = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()

    dry = _done(_start(environment, "--dry-run", "--on", tomorrow))
    refused = _done(_start(environment, "--on", tomorrow))
    nonsense = _done(_start(environment, "--on", "tomorrow"))

    assert dry["dry_run"] and len(dry["told"]) == 5
    assert dry["told"][0]["entries"][0]["kind"] == "ahead"
    assert "simulated.0" not in json.dumps(dry), "people appear by number"
    assert "has not come yet" in refused["error"]["what"]
    assert "is not a day" in nonsense["error"]["what"]
    assert not (Path(environment["PALERMO_HOME"]) / "mail").exists()


def test_two_processes_at_once_tell_each_person_once(environment):
    running = [_start(environment) for _place in range(2)]

    found = [_done(one) for one in running]
    again = _done(_start(environment))

    files = list((Path(environment["PALERMO_HOME"]) / "mail").iterdir())
    letters = "".join(file.read_text() for file in files)
    assert sum(len(one["told"]) for one in found) == 5
    assert sum(one["sent"] for one in found) == 5
    assert [letters.count(f"To: simulated.{number}@simulated.invalid") for number in range(5)] == [1] * 5
    assert (again["told"], again["sent"]) == ([], 0)
