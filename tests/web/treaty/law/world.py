"""A simulated law of a State whose code is used, two coders, an adjudicator and a keeper; nothing here is its law."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from palermo.records.events import Proposal
from palermo_web.accounts.models import Membership, Organization, Person
from palermo_web.records import actions as entries
from palermo_web.records import queries as records
from palermo_web.records.models import Entry
from palermo_web.treaty.law import actions

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
TEXT = "Whoever recruits a person by deception for forced labour commits trafficking in persons."
ALL_FORMS = ("L01", "L04", "P01", "P02", "P03", "P04", "P05", "P06", "P07", "C01", "C02")


@dataclass
class World:
    """Who is there, and the provisions of one law."""

    secretariat: Organization
    keeper: Person
    first: Person
    second: Person
    judge: Person
    law: str
    provision: str
    iso3: str = "KEN"
    hours: int = 0

    def at(self) -> datetime:
        """Return a moment an hour after the one before."""
        self.hours += 1
        return START + timedelta(hours=self.hours)

    def assign(self, *groups: str, coders=None) -> None:
        """Give groups of questions to both coders."""
        for coder in coders or (self.first, self.second):
            actions.assign(iso3=self.iso3, wanted=groups, coder=coder, by=self.keeper, at=self.at())

    def code(self, coder: Person, code: str, answer: str, **more):
        """Answer as a coder, citing the provision unless told otherwise."""
        more = {"provisions": [self.provision]} | more
        return actions.code(iso3=self.iso3, code=code, answer=answer, by=coder, at=self.at(), **more)

    def both(self, codes, answer: str = "yes", **more) -> None:
        """Let both coders answer the same."""
        for code in codes:
            for coder in (self.first, self.second):
                self.code(coder, code, answer, **more)

    def publish(self, words: str = "Simulated publication."):
        """Publish what can be."""
        return actions.publish(iso3=self.iso3, words=words, by=self.keeper, at=self.at())

    def decide(self, code: str, answer: str, **more):
        """Decide as the adjudicator."""
        more = {"provisions": [self.provision], "reason": "Simulated reason."} | more
        return actions.decide(iso3=self.iso3, code=code, answer=answer, by=self.judge, at=self.at(), **more)


def made_person(name: str, within: Organization, *roles: str) -> Person:
    """Return a person with roles and a second factor."""
    from allauth.mfa.models import Authenticator

    email = name.lower().replace(" ", ".") + "@simulated.invalid"
    person = Person.objects.create(email=email, name=name, joined_at=timezone.now())
    for role in roles:
        Membership.objects.create(person=person, organization=within, role=role, given_at=timezone.now())
    Authenticator.objects.create(user=person, type="totp", data={"secret": "simulated"})
    return person


def entered(register_id: str, by: Person, organization: Organization, *steps: str, **answers) -> Entry:
    """Return an entry of a register, answered and moved on."""
    register = records.register(register_id)
    entry = entries.open_entry(register=register, organization=organization, by=by)
    wanted = [Proposal(path, 0, {"value": value}) for path, value in answers.items()]
    saved = entries.save_answers(entry=entry, register=register, wanted=wanted, by=by)
    assert not saved.errors and not saved.conflicts, (saved.errors, saved.conflicts)
    for step in steps:
        entry.refresh_from_db()
        entries.move(entry=entry, register=register, step=step, by=by, reason="simulated")
    entry.refresh_from_db()
    return entry


PUBLISHED = ("propose", "approve")


def law(by, organization, *steps, iso3="KEN", title="Simulated Act against Trafficking", **more) -> Entry:
    """Return a law, published unless other steps are named."""
    said = {"state": iso3, "title": title, "kind": "specific_act", "citation": "Simulated No. 8", "language": "en"}
    return entered("laws", by, organization, *(steps or PUBLISHED), **(said | {"adopted_on": "2003-05-01"} | more))


def provision(by, organization, of: Entry, *steps, **more) -> Entry:
    """Return a provision of a law, published unless other steps are named."""
    said = {"law": str(of.pk), "number": "4", "valid_from": "2003-06-01", "language": "en", "text": TEXT}
    return entered("law_provisions", by, organization, *(steps or PUBLISHED), **(said | more))


def world(iso3: str = "KEN") -> World:
    """Return everybody, with one published law of one published provision, in force from June 2003 on."""
    secretariat, _ = Organization.objects.get_or_create(name="Simulated Secretariat", kind="secretariat")
    keeper = made_person("Simulated Keeper", secretariat, "register_keeper", "approver")
    act = law(keeper, secretariat, iso3=iso3)
    section = provision(keeper, secretariat, act)
    return World(
        secretariat=secretariat,
        keeper=keeper,
        first=made_person("Simulated Coder One", secretariat, "coder"),
        second=made_person("Simulated Coder Two", secretariat, "coder"),
        judge=made_person("Simulated Adjudicator", secretariat, "adjudicator"),
        law=str(act.pk),
        provision=str(section.pk),
        iso3=iso3,
    )


IN_FORCE = date(2003, 6, 1)
