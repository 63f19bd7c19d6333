"""Which answers can be taken over into an entry, and from where."""

from collections.abc import Mapping

from palermo.records import crosswalk
from palermo.records.crosswalk import Offer
from palermo.records.events import Answer, Proposal
from palermo.records.register import Register
from palermo_web.accounts import rules as accounts
from palermo_web.records import actions, queries
from palermo_web.records.models import Entry


def offered(entry: Entry, register: Register, person: accounts.Somebody) -> list[Offer]:
    """Return the answers of the round before, then those given under another treaty."""
    form, present = register.version(entry.version), queries.answers(entry)
    found: list[Offer] = []
    before = queries.earlier(entry)
    if before:
        found += crosswalk.from_before(form, present, queries.answers(before), before.period)
    others: dict[str, tuple[str, Mapping[str, Answer]]] = {}
    for id in crosswalk.registers_beside(entry.register):
        of = queries.register(id)
        other = Entry.objects.filter(register=of.id, state=entry.state, organization__kind=entry.organization.kind)
        latest = other.order_by("-period").first() if entry.state else None
        if latest:
            others[id] = (latest.period, queries.answers(latest))
    taken = {offer.path for offer in found}
    return found + [one for one in crosswalk.from_others(form, present, others) if one.path not in taken]


def take_over(entry: Entry, register: Register, paths: set[str], person: accounts.Person) -> int:
    """Take over what a person chose; each answer remembers where it came from. Return how many."""
    done = 0
    for offer in offered(entry, register, person):
        if offer.path in paths:
            proposal = Proposal(offer.path, 0, offer.content)
            saved = actions.save_answers(
                entry=entry, register=register, wanted=[proposal], by=person, origin=offer.origin
            )
            done += len(saved.written)
    return done
