"""Who may code, decide and publish, and who may see what was coded before it is published."""

from collections.abc import Iterable
from functools import partial

from django.utils.translation import gettext as _

from palermo.errors import NotAllowed
from palermo.treaty.legislation.questions import question
from palermo_web.accounts import rules as accounts
from palermo_web.accounts.models import Organization, Person
from palermo_web.treaty.law import blind
from palermo_web.treaty.law.models import LawAdjudication, LawAssignment, LawCoding

CODE, DECIDE, PUBLISH = "code_law", "adjudicate_law", "publish_law"
TWO = 2  # coders of a question

can_code = partial(accounts.can, act=CODE)
can_decide = partial(accounts.can, act=DECIDE)
can_publish = partial(accounts.can, act=PUBLISH)
check_can_publish = partial(accounts.check_can, act=PUBLISH)


def works_here(person: accounts.Somebody) -> bool:
    """Return whether a person has anything to do with the coding of laws."""
    return any(accounts.can(person, act) for act in (CODE, DECIDE, PUBLISH))


def check_works_here(person: accounts.Somebody) -> None:
    """Raise NotAllowed unless a person has anything to do with the coding of laws."""
    if not works_here(person):
        raise NotAllowed(_("Your roles do not allow this."))


def standing(iso3: str = "") -> blind.Assigned:
    """Return who has which questions now, of all States or of one."""
    found = LawAssignment.objects.order_by("pk")
    return blind.assigned(found.filter(iso3=iso3) if iso3 else found)


def is_coder_of(person: accounts.Somebody, iso3: str) -> bool:
    """Return whether a person was ever given questions about a State or answered any."""
    if not isinstance(person, Person):
        return False
    given = LawAssignment.objects.filter(iso3=iso3, coder=person).exists()
    return given or LawCoding.objects.filter(iso3=iso3, by=person).exists()


def judges(person: accounts.Somebody, iso3: str) -> bool:
    """Return whether a person may see and decide what two coded about a State: an adjudicator, no coder of it."""
    return accounts.can(person, DECIDE) and not is_coder_of(person, iso3)


def check_can_decide(person: accounts.Somebody, iso3: str) -> None:
    """Raise NotAllowed unless a person may decide about a State."""
    accounts.check_can(person, DECIDE)
    if is_coder_of(person, iso3):
        raise NotAllowed(_("You are a coder of this State and cannot decide about it; a third person does."))


def has(person: accounts.Somebody, iso3: str, group: str) -> bool:
    """Return whether a person has a group of questions about a State now."""
    if not isinstance(person, Person) or not can_code(person):
        return False
    return person.pk in standing(iso3).coders(iso3, group)


def check_can_code(person: accounts.Somebody, iso3: str, code: str) -> None:
    """Raise NotAllowed unless a person has a question about a State."""
    accounts.check_can(person, CODE)
    if not has(person, iso3, question(code).group):
        raise NotAllowed(_("These questions about this State were not given to you."))


def coders() -> list[Person]:
    """Return everybody who may be given questions: coders who decide nowhere, since whoever decides sees all codes."""
    found = Person.objects.filter(is_active=True, memberships__role__in=_roles(CODE)).distinct().order_by("name")
    return [one for one in found if not accounts.can(one, DECIDE)]


def organizations_of(person: accounts.Somebody) -> list[Organization]:
    """Return the organizations for which a person publishes."""
    return accounts.organizations_where(person, PUBLISH)


def _roles(act: str) -> list[str]:
    return [id for id, role in accounts.roles().items() if act in role["acts"]]


def check_can_be_given(coder: Person, iso3: str, group: str, public: Iterable[int]) -> None:
    """Raise NotAllowed where a coder cannot take a group of a State and stay blind.

    public: who coded what is public of it. Whoever is none of them could have read the answers.
    """
    if accounts.can(coder, DECIDE):
        raise NotAllowed(_("Whoever decides between coders sees every code and cannot code."))
    if LawAdjudication.objects.filter(iso3=iso3, by=coder).exists():
        raise NotAllowed(_("This person decided between coders of this State and cannot code it."))
    if not accounts.can(coder, CODE):
        raise NotAllowed(_("This person has no role that codes laws."))
    having = standing(iso3).coders(iso3, group) - {coder.pk}
    if len(having) >= TWO:
        raise NotAllowed(_("Two coders have these questions already; end one assignment first."))
    if set(public) - {coder.pk} and coder.pk not in set(public):
        raise NotAllowed(_("Answers to these questions are public; only those who gave them can code them again."))
