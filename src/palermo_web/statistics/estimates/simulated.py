"""A simulated estimate for a fresh installation, so that its pages are not empty; it never enters a report."""

import numpy as np
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from palermo.estimation.tables import CaptureTable, from_histories
from palermo_web.accounts.models import Membership, Organization, Person
from palermo_web.statistics.estimates import actions, tasks
from palermo_web.statistics.estimates.models import Estimation, Standing

PERSONS, SEED = 4000, 2009
LISTS = ("police", "shelter", "border", "hotline")
CHANCES = (0.12, 0.10, 0.08, 0.06)
REFERRED = 0.35  # of those whom the police met, to a shelter: two lists that depend on each other
TITLE = "Simulated persons in forced labour, four lists"


def simulated_table() -> CaptureTable:
    """Return lists of a made-up population of 4,000 persons; police and shelter depend on each other."""
    rng = np.random.default_rng(SEED)
    seen = rng.random((PERSONS, len(LISTS))) < np.array(CHANCES)
    seen[:, 1] |= seen[:, 0] & (rng.random(PERSONS) < REFERRED)
    histories = [tuple(int(one) for one in row) for row in seen if row.any()]
    return from_histories(LISTS, [(history, 1) for history in histories])


@task(queue_name=tasks.QUEUE)
def make_simulated() -> None:
    """Make the simulated estimate and release it, unless it is here."""
    if Estimation.objects.filter(simulated=True).exists():
        return
    person, organization = _statistician()
    now = timezone.now()
    with transaction.atomic():
        made = actions.begin(
            table=simulated_table(), organization=organization, by=person, at=now, title=TITLE,
            who="Simulated persons in forced labour, of any age", place="Simulated State",
            began_on=now.date().replace(year=now.year - 1, month=1, day=1),
            ended_on=now.date().replace(year=now.year - 1, month=12, day=31), simulated=True,
        )  # fmt: skip
        wish = {"name": "bic", "replicates": 500, "seed": SEED}
        actions.start(estimation=made, wish=wish, with_simulation=False, by=person, enqueue=False)
    tasks.run_estimation.call(str(made.pk))
    made.refresh_from_db()
    if made.standing == Standing.READY:
        words = (
            f"Simulated: the made-up population has {PERSONS:,} persons, so the number can be held against the truth."
        )
        actions.release(estimation=made, words=words, by=person, at=timezone.now())
    Person.objects.filter(pk=person.pk).update(is_active=False)


def _statistician() -> tuple[Person, Organization]:
    """Return somebody who cannot sign in, in an organization made for the purpose."""
    now = timezone.now()
    organization, _ = Organization.objects.get_or_create(
        name="Simulated Office of Estimates", defaults={"kind": "state_authority"}
    )
    person, _ = Person.objects.get_or_create(
        email="simulated.statistician@simulated.invalid",
        defaults={"name": "Simulated Statistician", "joined_at": now},
    )
    person.is_active = True  # while the estimate is made and released; nobody signs in as this person
    person.set_unusable_password()
    person.save()
    Membership.objects.get_or_create(
        person=person, organization=organization, role="statistician", defaults={"given_at": now}
    )
    return person, organization
